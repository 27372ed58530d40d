"""A big portal in a process of its own, as those who measure see it."""

from __future__ import annotations

import json
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, NamedTuple

from tests.bench.run import PROGRAM, PYTHON, ROOT, Run, run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reconciler.spec import Json

LATENCY = 20
"""Milliseconds by which every answer is late."""


class Asked(NamedTuple):
    """A request that the portal has answered."""

    method: str
    path: str
    status: int


@dataclass
class Big:
    """A served portal.

    Attributes:
        process: serves it.
        url: its address.
        key: an API key of its owner.
        folder: where its manifest is.
        limited: whether too many requests are turned away.
    """

    process: subprocess.Popen[str]
    url: str
    key: str
    folder: Path
    limited: bool

    @property
    def manifest(self) -> str:
        """The manifest of all its rooms."""
        return str(self.folder / "manifest.yaml")

    @property
    def environ(self) -> dict[str, str]:
        """What points a command at it."""
        return {"DOCSPACE_URL": self.url, "DOCSPACE_API_KEY": self.key}

    def command(self, name: str, *options: str) -> Run:
        """Run a command of this program on it, in a folder where nothing was done before."""
        rate = () if self.limited else ("--rate", "0")
        command = (PROGRAM, name, self.manifest, *rate, *options)
        return run(*command, environ=self.environ, folder=Path(mkdtemp(dir=self.folder)))

    def planned(self) -> Json:
        """The plan of the manifest as JSON."""
        file = self.folder / "plan.json"
        self.command("plan", "--write", f"json={file}")
        return json.loads(file.read_text(encoding="utf-8"))

    def again(self, rooms: int) -> None:
        """Begin anew with the same people, and so many of the rooms."""
        self.key = self._answer(f"again {rooms}")

    def asked(self) -> list[Asked]:
        """What was asked of it since the last time."""
        return [Asked(*one) for one in self._answer("requests")]

    def _answer(self, line: str) -> Json:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())


@contextmanager
def served(above: Path, rooms: int, members: int, *, limited: bool = False) -> Iterator[Big]:
    """Serve a portal of so many rooms while the context lasts."""
    folder = Path(mkdtemp(dir=above))
    command = (PYTHON, "-m", "tests.bench.serve", str(rooms), str(members), str(LATENCY))
    with subprocess.Popen(
        (*command, "on" if limited else "off", str(folder)),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    ) as process:
        assert process.stdin
        assert process.stdout
        url, key = (process.stdout.readline().strip() for _ in range(2))
        yield Big(process, url, key, folder, limited)
        process.stdin.close()
