"""``make bench``: a table of ratios, each of two commands run in turn."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOMS, MEMBERS, LATENCY, WIDTH, ROUNDS = 1000, 50, 20, 8, 5
SHOWN = (5000, 20)
"""Rooms and members of the plan that is shown in each form."""
FORMS = {"markdown": 2.0, "html": 2.0}
"""What a form may take at most, as a multiple of the time of the same plan as JSON."""
FIXED = 3
"""Reads of any plan: the version, the account and the key."""
PYTHON = sys.executable
PROGRAM = (str(Path(PYTHON).with_name("reconciler")),)
COMPOSE = "import sys, yaml; yaml.compose(open(sys.argv[1], encoding='utf-8'), yaml.CSafeLoader)"


@dataclass(frozen=True)
class Run:
    """One run of a command: wall seconds, and the most memory it held in MB."""

    seconds: float
    peak: float


@dataclass(frozen=True)
class Big:
    """A served portal in a process of its own, and the manifest that it fulfils."""

    process: subprocess.Popen[str]
    url: str
    key: str
    manifest: Path

    def plan(self) -> Run:
        options = ("--concurrency", str(WIDTH), "--rate", "0")
        return run(*PROGRAM, "plan", str(self.manifest), *options, portal=self)

    def paths(self) -> list[str]:
        """What was asked of it since the last time."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return [str(path) for path in json.loads(self.process.stdout.readline())]


def run(*command: str, portal: Big | None = None) -> Run:
    variables = dict(os.environ)
    if portal:
        variables |= {"DOCSPACE_URL": portal.url, "DOCSPACE_API_KEY": portal.key}
    begun = time.perf_counter()
    process = subprocess.Popen(command, env=variables, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - begun
    if process.returncode:
        sys.exit(f"{' '.join(command)} ended with {process.returncode}")
    return Run(seconds, usage.ru_maxrss / 1024)


@contextmanager
def served(folder: Path, rooms: int) -> Iterator[Big]:
    manifest = folder / f"rooms-{rooms}.yaml"
    command = (PYTHON, "-m", "tests.bench.serve", str(rooms), str(MEMBERS), str(LATENCY))
    with subprocess.Popen(
        (*command, str(manifest)), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        url, key = (process.stdout.readline().strip() for _ in range(2))
        yield Big(process, url, key, manifest)
        process.stdin.close()


def ratio(name: str, pairs: list[tuple[Run, Run]], most: float | None = None) -> None:
    """Print the median of the ratios of two runs made one after the other."""
    found = [one.seconds / other.seconds for one, other in pairs]
    seconds = [median(run.seconds for run in side) for side in zip(*pairs, strict=True)]
    line(name, f"{spread(found, most)}; {seconds[0]:.2f} s and {seconds[1]:.2f} s")


def spread(found: list[float], most: float | None) -> str:
    bound = f", at most {most}" if most else ""
    return f"{median(found):.2f} ({min(found):.2f} to {max(found):.2f}){bound}"


def line(name: str, text: str) -> None:
    sys.stdout.write(f"{name:44} {text}\n")
    sys.stdout.flush()


def main() -> None:
    line("", f"{ROOMS} rooms x {MEMBERS} members, {LATENCY} ms, width {WIDTH}")
    starts = [(run(*PROGRAM, "--version"), run(PYTHON, "-c", "pass")) for _ in range(4 * ROUNDS)]
    ratio("--version / python -c pass", starts, 3)
    with TemporaryDirectory() as folder, served(Path(folder), ROOMS) as big:
        manifest = str(big.manifest)
        checks = [
            (run(*PROGRAM, "validate", manifest), run(PYTHON, "-c", COMPOSE, manifest))
            for _ in range(ROUNDS)
        ]
        ratio("validate / yaml.compose", checks, 1.6)
        big.plan()
        paths = big.paths()
        floor = ceil(ROOMS / 100) + ROOMS * ceil((MEMBERS + 1) / 100)
        line("plan: requests", f"{len(paths)}, at most {floor} + {FIXED}")
        names = Path(folder) / "paths"
        names.write_text("\n".join(paths), encoding="utf-8")
        bare = (PYTHON, "-m", "tests.bench.bare", big.url, big.key, str(WIDTH), str(names))
        inside = (PYTHON, "-m", "tests.bench.inside", *bare[3:], manifest, str(ROUNDS))
        found = subprocess.run(inside, stdout=subprocess.PIPE, text=True, check=True).stdout
        line(
            "reading and planning / bare fetch", spread([float(one) for one in found.split()], 1.25)
        )
        pairs = [(big.plan(), run(*bare)) for _ in range(ROUNDS)]
        # The command also starts, and reads and checks a manifest of 3.3 MB.
        ratio("the whole command plan / bare fetch", pairs)
        with served(Path(folder), 2 * ROOMS) as bigger:
            runs = [(bigger.plan(), big.plan()) for _ in range(ROUNDS)]
            ratio("plan of twice the rooms / plan", runs, 2.2)
            peak = max(one.peak for _, one in runs)
            line("plan: peak memory", f"{peak:.0f} MB, at most 300 MB")
    shown = (PYTHON, "-m", "tests.bench.showing", *map(str, SHOWN), "3")
    told = subprocess.run(shown, stdout=subprocess.PIPE, text=True, check=True).stdout
    for form, size, *times in map(str.split, told.splitlines()):
        ratios = spread([float(one) for one in times], FORMS.get(form))
        line(f"{form} / json, {SHOWN[0]} x {SHOWN[1]}", f"{ratios}; {int(size) / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
