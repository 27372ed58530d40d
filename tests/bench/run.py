"""One run of a command: how long it takes, and what of."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROOT = Path(__file__).parents[2]
PYTHON = sys.executable
PROGRAM = str(Path(PYTHON).with_name("reconciler"))


@dataclass(frozen=True)
class Run:
    """What one run of a command took.

    Attributes:
        seconds: by the clock on the wall.
        cpu: seconds of the processor, its children's too.
        peak: the most memory that it held, in MB; no less than this process held that began it.
    """

    seconds: float
    cpu: float
    peak: float


def run(*command: str, environ: Mapping[str, str] | None = None, folder: Path = ROOT) -> Run:
    """Run a command to its end.

    Args:
        command: the program and its arguments.
        environ: what is in its environment besides.
        folder: where it runs.

    Returns:
        What it took. A command that fails ends the measurements, with what it says.
    """
    with TemporaryFile() as said:
        begun = time.perf_counter()
        process = subprocess.Popen(
            command, env=os.environ | (environ or {}), stdout=said, stderr=said, cwd=folder
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            sys.stderr.write(said.read().decode(errors="replace")[-4000:])
            sys.exit(f"{' '.join(command)} ended with {process.returncode}")
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def middle(runs: Sequence[Run]) -> Run:
    """The median of each figure; of the memory the most."""
    return Run(
        median(one.seconds for one in runs),
        median(one.cpu for one in runs),
        max(one.peak for one in runs),
    )


def ratio(ones: Sequence[Run], others: Sequence[Run]) -> float:
    """The median of the ratios of runs that were made in turn."""
    return median(one.seconds / other.seconds for one, other in zip(ones, others, strict=True))
