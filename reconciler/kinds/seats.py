"""Seats of the portal's quota, and who takes one.

Source: fact sheet on people, section 5.3: administrators and RoomAdmins take a paid seat, also
while their invitation is open; everybody else takes one of the others.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reconciler.kinds.user import Standing

if TYPE_CHECKING:
    from reconciler.access import Role
    from reconciler.kinds.user import Person


@dataclass(frozen=True, slots=True)
class Seats:
    """How many seats are free; None is any number, or not known.

    Attributes:
        paid: of people who may manage rooms.
        unpaid: of Users and Guests.
    """

    paid: int | None = None
    unpaid: int | None = None

    def moved(self, before: Person | None, after: Person | None) -> Seats:
        """The seats once somebody has come, changed or gone; below zero where there were none."""
        given = _changed(self, before, 1)
        return _changed(given, after, -1)

    def lacking(self, before: Person | None, after: Person | None) -> str:
        """What is lacking for a change; empty if it can be made."""
        moved = self.moved(before, after)
        for name, seat in (("paid", "paid seat"), ("unpaid", "seat")):
            free, then = getattr(self, name), getattr(moved, name)
            if then is not None and then < 0 and then < free:
                return f"needs a {seat}, and none is free"
        return ""

    def told(self, role: Role) -> str:
        """What a step says of the seat that it takes."""
        name = kind(role)
        free = getattr(self, name)
        seat = "a paid seat" if name == "paid" else "a seat"
        return f"takes {seat}" if free is None else f"takes {seat}, of {free} free"


def _changed(seats: Seats, person: Person | None, number: int) -> Seats:
    if person is None or person.standing is Standing.DISABLED:
        return seats
    name = kind(person.role)
    free = getattr(seats, name)
    return seats if free is None else replace(seats, **{name: free + number})


def kind(role: Role) -> str:
    """Which seats people of a role take: ``paid`` or ``unpaid``."""
    return "paid" if role.may_manage_rooms else "unpaid"
