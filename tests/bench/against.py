"""Plan and apply against the floor, and against the ways of others."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from math import ceil
from typing import TYPE_CHECKING

from reconciler.portal.flow import ABREAST, SHARES
from tests.bench.big import served
from tests.bench.run import PYTHON, Run, middle, ratio, run
from tests.bench.table import Row, row
from tests.bench.work import counted, ids_of, kept, reads_of, rooms_of, writes_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from reconciler.spec import Json
    from tests.bench.big import Asked, Big
    from tests.bench.foreign import Contender
    from tests.bench.table import Table

OURS = {"plan": "plan of what is there", "apply": "apply of new rooms"}
BARE = 1.15
A_MINUTE = 1500
"""Requests that the portal allows in a minute."""
A_DAY = 10_000
"""Writes that it allows in a day."""
FIXED = 3
"""Reads of any plan: the version, the account and the key."""


@dataclass(frozen=True)
class Size:
    """How much is measured.

    Attributes:
        rooms: of the portal.
        members: of each room.
        rounds: how often, in turn with the bare client.
        few: rooms for each contender, by script.
    """

    rooms: int
    members: int
    rounds: int
    few: dict[str, int]

    @property
    def floor(self) -> int:
        """The fewest requests of a plan of what is there."""
        return FIXED + ceil(self.rooms / 100) + self.rooms * ceil((self.members + 1) / 100)


@dataclass(frozen=True)
class Found:
    """What a set is made of: the rooms, and a run of ours as the portal has seen it."""

    rooms: Sequence[Json]
    asked: Sequence[Asked]
    load: dict[str, Json]


def off(table: Table, above: Path, size: Size, others: Sequence[Contender]) -> dict[str, Run]:
    """Measure without the limiter.

    Args:
        table: gets the lines.
        above: where files may lie.
        size: how much.
        others: who else is measured.

    Returns:
        What the others took for all the rooms, by work and name.
    """
    took: dict[str, Run] = {}
    starts: dict[str, Run] = {}
    with served(above, size.rooms, size.members) as big:
        for work in OURS:
            table.begin(_heading(work, size, "limiter off"))
            found = _first(big, work)
            ours, bares = [], []
            for _ in range(size.rounds):
                ours.append(_ours(big, work, size))
                bares.append(_bare(big, work, size, found))
            _tell(table, work, size, found, (ours, bares))
            for other in others:
                if work in other.works:
                    start = starts.get(other.script) or other.run(work, big, [])
                    starts[other.script] = start
                    few = found.rooms[: size.few[other.script]]
                    big.again(size.rooms if work == "plan" else 0)
                    one = _scaled(start, other.run(work, big, few), size.rooms / len(few))
                    took[f"{work} {other.name}"] = one
                    table.add(_line(other, work, size, one, middle(ours)))
    return took


def on(table: Table, above: Path, size: Size, took: dict[str, Run]) -> None:
    """Measure with the limiter: each run on a portal of which nothing was asked for a while.

    Args:
        table: gets the lines.
        above: where files may lie.
        size: how much.
        took: what the others took without it; they are not run again, and cannot be faster.
    """
    for work in OURS:
        table.begin(_heading(work, size, "limiter on"))
        with served(above, size.rooms, size.members) as big:
            found = _first(big, work)
        with _fresh(above, work, size) as big:
            ours = _ours(big, work, size, again=False)
        with _fresh(above, work, size) as big:
            bare = _bare(big, work, size, found, again=False)
        _tell(table, work, size, found, ([ours], [bare]))
        for name, one in took.items():
            if name.startswith(f"{work} "):
                table.add(_limited(name.removeprefix(f"{work} "), work, size, one, ours))


def _heading(work: str, size: Size, limiter: str) -> str:
    return f"{OURS[work]}, {size.rooms} x {size.members}, 20 ms, {limiter}"


def _first(big: Big, work: str) -> Found:
    """Look at what is asked, once; it also warms everything up."""
    if work == "plan":
        big.asked()
        big.command("plan")
        asked = big.asked()
        return Found(ids_of(asked), asked, reads_of(asked))
    big.again(0)
    rooms = rooms_of(big.planned())
    big.asked()
    big.command("apply", "--yes")
    asked = big.asked()
    return Found(rooms, asked, writes_of(asked, rooms))


@contextmanager
def _fresh(above: Path, work: str, size: Size) -> Iterator[Big]:
    with served(above, size.rooms, size.members, limited=True) as big:
        if work == "apply":
            big.again(0)
        yield big


def _ours(big: Big, work: str, size: Size, *, again: bool = True) -> Run:
    if again:
        big.again(size.rooms if work == "plan" else 0)
    return big.command("plan") if work == "plan" else big.command("apply", "--yes")


def _bare(big: Big, work: str, size: Size, found: Found, *, again: bool = True) -> Run:
    if again:
        big.again(size.rooms if work == "plan" else 0)
    file = kept(big.folder / "load.json", found.load)
    rate = str(A_MINUTE) if big.limited else "0"
    command = (PYTHON, "-m", "tests.bench.bare", big.url, big.key, str(SHARES), str(ABREAST))
    return run(*command, rate, file)


def _tell(
    table: Table, work: str, size: Size, found: Found, runs: tuple[list[Run], list[Run]]
) -> None:
    """What this program and the bare client took, and whether the requests are at the floor."""
    ours, bares = runs
    count = len(found.asked)
    most = f"at most {BARE}"
    against = ratio(ours, bares)
    table.add(row("reconciler", middle(ours), requests=count))
    table.add(
        row("bare client", middle(bares), requests=count, ratio=against, of="ours/its", target=most)
    )
    if work == "plan":
        table.add(Row("  requests", count, target=f"at most {size.floor}"))
        return
    for name, number in counted(found.asked).items():
        target = "" if name == "other reads" else f"at most {size.rooms}"
        table.add(Row(f"  {name}", number, target=target))


def _scaled(start: Run, some: Run, times: float) -> Run:
    """What another way takes for all rooms: it starts once, and then it goes by room."""

    def all_of(begun: float, ended: float) -> float:
        return begun + max(ended - begun, 0) * times

    return replace(
        some, seconds=all_of(start.seconds, some.seconds), cpu=all_of(start.cpu, some.cpu)
    )


def _line(other: Contender, work: str, size: Size, one: Run, ours: Run) -> Row:
    few = size.few[other.script]
    return row(
        other.name,
        one,
        requests=_requests(other.name, work, size),
        ratio=one.seconds / ours.seconds,
        of="its/ours",
        target=f"at least {other.ahead:.0f}" if other.ahead else "",
        note=f"{few} rooms, scaled" if few < size.rooms else "",
    )


def _requests(name: str, work: str, size: Size) -> int:
    if work == "plan":
        return size.rooms
    return size.rooms * (2 if name.endswith("a room") else 1 + size.members)


def _limited(name: str, work: str, size: Size, one: Run, ours: Run) -> Row:
    """Another way under the limiter, as if it knew the limits and waited no longer than it must."""
    count = _requests(name, work, size)
    seconds = max(one.seconds, 60.0 * ((count - 1) // A_MINUTE))
    days = ceil(count / A_DAY) if work == "apply" else 1
    return row(
        name,
        replace(one, seconds=seconds),
        requests=count,
        ratio=seconds / ours.seconds,
        of="its/ours",
        note="worked out" + (f"; {days} days, by the writes of a day" if days > 1 else ""),
    )
