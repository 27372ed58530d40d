"""How plan and apply grow with the rooms, and what the planner holds in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.bench.big import served
from tests.bench.run import middle, ratio
from tests.bench.table import Row, row

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from tests.bench.big import Big
    from tests.bench.run import Run
    from tests.bench.table import Table

TWICE = 2.1
MEMORY = 600
"""MB that manifest, snapshot and plan of 10 000 rooms x 20 may take."""
LARGEST = 10_000
PATIENCE = 18.0
"""Seconds that a tenth of the rooms may take, for all of them to be applied."""


def grown(table: Table, above: Path, sizes: Sequence[int], members: int) -> None:
    """Measure sizes one after another.

    Args:
        table: gets the lines.
        above: where files may lie.
        sizes: numbers of rooms, from the smallest on.
        members: of each room.
    """
    table.begin(f"Growth: rooms x {members}, 20 ms, limiter off")
    took: dict[str, Run] = {}
    for rooms in sizes:
        with served(above, rooms, members) as big:
            for name, one, begin in (
                ("plan, nothing to do", _plan, rooms),
                ("plan, all rooms new", _plan, 0),
                ("apply, all rooms new", _apply, 0),
            ):
                before = took.get(name)
                if one is _apply and rooms == LARGEST and before and before.seconds > PATIENCE:
                    table.add(Row(f"{name}: {rooms}", note="left out: it takes too long"))
                    continue
                big.again(begin)
                took[name] = now = one(big)
                asked = len(big.asked())
                table.add(
                    row(
                        f"{name}: {rooms}",
                        now,
                        requests=asked,
                        ratio=now.seconds / before.seconds if before else None,
                        of="to the line of fewer rooms" if before else "",
                        target=_memory(name, rooms),
                    )
                )


def twice(table: Table, above: Path, rooms: int, members: int, rounds: int) -> None:
    """Measure so many rooms and twice as many, in turn.

    Args:
        table: gets the lines.
        above: where files may lie.
        rooms: the fewer.
        members: of each room.
        rounds: how often.
    """
    table.begin(f"Twice the work: {2 * rooms} and {rooms} rooms x {members}, 20 ms, limiter off")
    with served(above, rooms, members) as big, served(above, 2 * rooms, members) as bigger:
        works: tuple[tuple[str, Callable[[Big], Run], int], ...] = (
            ("plan, nothing to do", _plan, 1),
            ("plan, all rooms new", _plan, 0),
            ("apply, all rooms new", _apply, 0),
        )
        for name, one, there in works:
            more: list[Run] = []
            fewer: list[Run] = []
            for _ in range(rounds):
                for portal, count, runs in ((bigger, 2 * rooms, more), (big, rooms, fewer)):
                    portal.again(there * count)
                    runs.append(one(portal))
            found, asked = ratio(more, fewer), len(bigger.asked())
            told = f"at most {TWICE}"
            line = row(name, middle(more), requests=asked, ratio=found, of="twice", target=told)
            table.add(line)


def _memory(name: str, rooms: int) -> str:
    return f"at most {MEMORY} MB" if rooms == LARGEST and name.startswith("plan") else ""


def _plan(big: Big) -> Run:
    return big.command("plan")


def _apply(big: Big) -> Run:
    return big.command("apply", "--yes")
