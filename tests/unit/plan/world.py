"""Portals of a few rooms, before and after, for tests of what a plan takes away."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reconciler.access import Access, Role
from reconciler.guard import Guard, Limits
from reconciler.guard import Share as Part
from reconciler.kinds.user import Standing
from reconciler.policy import Policy
from tests.unit.things import (
    MAY,
    OWNS,
    found,
    made,
    member,
    person,
    room,
    share,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reconciler.kinds.members import Share
    from reconciler.kinds.user import Person
    from reconciler.plan import Plan
    from reconciler.state import Gap


ALL = "portal/https://portal.example"
REMOVALS, DEMOTIONS = Guard.REMOVALS, Guard.DEMOTIONS
CANCELLED = Guard.CANCELLED_INVITATIONS
MOVES = MAY | {"Move", "Delete", "ChangeOwner"}
Held = dict[str, str]
Rows = dict["int | str", "tuple[Share, ...] | Gap"]


def several(prefix: str, count: int, first: int = 0) -> list[str]:
    """Addresses by number."""
    return [f"{prefix}{number}@acme.example" for number in range(first, first + count)]


def held(prefix: str, count: int, word: str = "Read") -> Held:
    return dict.fromkeys(several(prefix, count), word)


@dataclass(frozen=True)
class World:
    """Who has what before and after, by room; the room's owner is the account that acts.

    Attributes:
        before: the level of each person, by the room's title; a room that is not there is made.
        after: the same as declared.
        pending: who has not accepted the invitation yet.
        guests: who is a Guest.
        limits: other limits than the usual ones.
    """

    before: Mapping[str, Held]
    after: Mapping[str, Held]
    pending: frozenset[str] = frozenset()
    guests: frozenset[str] = frozenset()
    limits: Limits = field(default_factory=Limits)

    def someone(self, email: str, word: str) -> Person:
        role = Role.ROOM_ADMIN if word == "RoomManager" else Role.USER
        standing = Standing.PENDING if email in self.pending else Standing.ACTIVE
        return person(email, Role.GUEST if email in self.guests else role, standing)

    def plan(self, policy: Policy | None = None) -> Plan:
        people = {
            email: self.someone(email, "RoomManager" if "manager" in email else word)
            for side in (self.before, self.after)
            for rows in side.values()
            for email, word in rows.items()
            if not email.startswith("new")
        }
        shares: Rows = {
            number: (OWNS, *(share(people[email], Access.of(word)) for email, word in rows.items()))
            for number, rows in enumerate(self.before.values())
        }
        declared = [
            room(title, [member(email, _level(word)) for email, word in rows.items()])
            for title, rows in self.after.items()
        ]
        there = [found(title, number) for number, title in enumerate(self.before)]
        return made(
            declared,
            there,
            shares,
            people=people.values(),
            policy=policy or Policy(limits=self.limits),
        )


def _level(word: str) -> Access:
    level = Access.of(word)
    assert level
    return level


def tripped(plan: Plan) -> list[tuple[Guard, str, int, int]]:
    return [(one.guard, str(one.ref), one.count, one.limit) for one in plan.trips]


def room_of(total: int, lost: int, **more: object) -> World:
    """A room with so many people, the account that acts among them, of whom some lose access."""
    before = held("p", total - 1)
    after = dict.fromkeys(list(before)[lost:], "Read")
    return World({"Plans": before}, {"Plans": after}, **more)  # type: ignore[arg-type] # by name


def lowering(total: int, lowered: int, **more: object) -> World:
    before = held("p", total - 1, "Editing")
    after = before | dict.fromkeys(list(before)[:lowered], "Read")
    return World({"Plans": before}, {"Plans": after}, **more)  # type: ignore[arg-type] # by name


def cancelling(total: int, lost: int, **more: object) -> World:
    """A room where some were invited and have not come yet, and some of them are left out."""
    waiting = several("w", total)
    after = dict.fromkeys(waiting[lost:], "Read")
    return World(
        {"Plans": dict.fromkeys(waiting, "Read")},
        {"Plans": after},
        frozenset(waiting),
        **more,  # type: ignore[arg-type] # by name
    )


def spread(rooms: int, each: int, lost: int) -> World:
    """Rooms with people of their own, of whom each loses some."""
    before = {f"R{number}": held(f"r{number}p", each) for number in range(rooms)}
    after = {title: dict.fromkeys(list(rows)[lost:], "Read") for title, rows in before.items()}
    return World(before, after)


def welcoming(guests: int, **more: object) -> World:
    """A room that lets in Guests who were invited to the portal by others."""
    come = held("g", guests)
    return World({"Plans": {}}, {"Plans": come}, guests=frozenset(come), **more)  # type: ignore[arg-type] # by name


def both(guard: Guard, count: int, here: int, everywhere: int | None = None) -> list[object]:
    """What trips for one room that is all there is."""
    return [
        (guard, "room/Plans", count, here),
        (guard, ALL, count, here if everywhere is None else everywhere),
    ]


NONE = Limits(
    removals=Part(0, 0, 0), demotions=Part(0, 0, 0), cancelled_invitations=Part(0, 0, 0), guests=0
)
