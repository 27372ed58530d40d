"""Start-up, checking a manifest, and the forms of a plan."""

from __future__ import annotations

import subprocess
from statistics import median
from typing import TYPE_CHECKING

from tests.bench.run import PROGRAM, PYTHON, ROOT, middle, ratio, run
from tests.bench.table import Row, row

if TYPE_CHECKING:
    from tests.bench.big import Big
    from tests.bench.run import Run
    from tests.bench.table import Table

COMPOSE = "import sys, yaml; yaml.compose(open(sys.argv[1], encoding='utf-8'), yaml.CSafeLoader)"
FORMS = {"markdown": 2.0, "html": 2.0}
"""What a form may take at most, as a multiple of the time of the same plan as JSON."""


def begun(table: Table, big: Big, rounds: int) -> None:
    """Measure what a command takes before it does anything.

    Args:
        table: gets the lines.
        big: a portal, whose manifest is checked.
        rounds: how often.
    """
    table.begin("Start-up")
    bare = (PYTHON, "-c", "pass")
    _ratio(table, "--version", (PROGRAM, "--version"), bare, 4 * rounds, 3)
    check = (PROGRAM, "validate", big.manifest)
    _ratio(table, "validate", check, (PYTHON, "-c", COMPOSE, big.manifest), rounds, 1.6)


def shown(table: Table, rooms: int, members: int, rounds: int) -> None:
    """Measure each form of a large plan against JSON.

    Args:
        table: gets the lines.
        rooms: of the plan.
        members: of each room.
        rounds: how often.
    """
    table.begin(f"Forms of a plan of {rooms} x {members}, against JSON")
    command = (PYTHON, "-m", "tests.bench.showing", str(rooms), str(members), str(rounds))
    told = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT).stdout
    for form, size, *times in map(str.split, told.splitlines()):
        target = f"at most {FORMS[form]}" if form in FORMS else ""
        found = median(map(float, times))
        note = f"{int(size) / 1e6:.2f} MB of text"
        table.add(Row(form, ratio=found, of="to json", target=target, note=note))


def _ratio(
    table: Table,
    name: str,
    command: tuple[str, ...],
    other: tuple[str, ...],
    rounds: int,
    most: float,
) -> None:
    ones: list[Run] = []
    others: list[Run] = []
    for _ in range(rounds):
        ones.append(run(*command))
        others.append(run(*other))
    against = "an empty python" if name == "--version" else "yaml.compose"
    found = ratio(ones, others)
    table.add(row(name, middle(ones), ratio=found, of=f"to {against}", target=f"at most {most}"))
