"""The planner's own work by stage, and reading and planning against the bare fetch.

``python -m tests.bench.inside URL KEY MANIFEST ROUNDS`` prints the seconds of each stage, and then
those of a bare fetch of the same pages, a line a round. What a command does besides is starting.
"""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import replace
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from reconciler.manifest import load
from reconciler.plan import plan
from reconciler.policy import Policy
from reconciler.portal.flow import ABREAST, SHARES
from reconciler.portal.reader import Reader
from reconciler.portal.session import Session
from reconciler.portal.timing import PATIENT
from reconciler.render.text import text
from tests.bench.bare import Asked, Load, fire
from tests.bench.run import PYTHON, ROOT
from tests.bench.table import Row

if TYPE_CHECKING:
    from tests.bench.big import Big
    from tests.bench.table import Table

STAGES = ("read the manifest", "read the portal", "plan", "render as text", "bare fetch")
BARE = 1.15


def inside(table: Table, big: Big, rounds: int) -> None:
    """Measure the stages of a plan that has nothing to do, in one process.

    Args:
        table: gets the lines.
        big: the portal.
        rounds: how often.
    """
    table.begin("Within one process: the stages of a plan that has nothing to do")
    command = (PYTHON, "-m", "tests.bench.inside", big.url, big.key, big.manifest, str(rounds))
    told = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT).stdout
    times = [[float(one) for one in line.split()] for line in told.splitlines()]
    for stage, seconds in zip(STAGES, zip(*times, strict=True), strict=True):
        table.add(Row(stage, seconds=median(seconds)))
    ratio = median((read + planned) / bare for _, read, planned, _, bare in times)
    target = f"at most {BARE}"
    table.add(Row("reading and planning", ratio=ratio, of="to the bare fetch", target=target))


def main() -> None:
    """Measure each stage."""
    url, key, manifest, rounds = sys.argv[1:]
    timing = replace(PATIENT, per_minute=None)
    for _ in range(int(rounds)):
        marks = [time.perf_counter()]
        desired = load([manifest])
        marks.append(time.perf_counter())
        with Session(url, key, concurrency=ABREAST, timing=timing) as session:
            current = Reader(session, url).read(desired)
        marks.append(time.perf_counter())
        made = plan(desired, current, Policy())
        marks.append(time.perf_counter())
        text(made)
        marks.append(time.perf_counter())
        rooms = [f"/api/2.0/files/rooms/{room.id}/share?count=100" for room in current.rooms]
        fire(url, key, (SHARES, 1), Load([Asked("GET", one) for one in rooms]))
        marks.append(time.perf_counter())
        spent = [f"{now - then:.4f}" for then, now in pairwise(marks)]
        sys.stdout.write(" ".join(spent) + "\n")


if __name__ == "__main__":
    main()
