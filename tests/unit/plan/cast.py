"""A few people and a group, and what a roster says of them, for tests of rosters."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reconciler.access import Access, Role
from tests.unit.things import (
    HERE,
    found_group,
    person,
)

if TYPE_CHECKING:
    from reconciler.plan import Plan
    from reconciler.roster import Holding
    from reconciler.source import Source


ANN = person("ann@acme.example", Role.ROOM_ADMIN)
BOB = person("bob@acme.example")
CID = person("cid@acme.example")
DAN = person("dan@acme.example")
NEW = "new@partner.example"
READ, EDITING = Access.READ, Access.EDITING
DESIGN = found_group("Design", ANN, BOB)
LISTED = replace(DESIGN, members=None)
GROUPS = {"Design": (DESIGN,)}


def at(line: int) -> Source:
    return HERE._replace(line=line)


def told(plan: Plan, place: int = 0) -> dict[str, tuple[str, str]]:
    """What everybody has and gets in a room, with the group that gives it."""

    def word(level: str, group: str) -> str:
        return f"{level} by {group}" if group else level

    return {
        one.who: (word(one.now, one.now_by), word(one.after, one.after_by))
        for one in plan.rosters[place].holdings
    }


def one(plan: Plan, who: str) -> Holding:
    return next(each for each in plan.rosters[0].holdings if each.who == who)
