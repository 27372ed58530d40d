"""Big portals for measurements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.sandbox.clock import stamp
from reconciler.sandbox.levels import Access, RoomType
from reconciler.sandbox.members import Kind
from reconciler.sandbox.roles import Role
from reconciler.sandbox.room import UNSET_QUOTA
from reconciler.sandbox.rooms import COLORS, FIRST_ID

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reconciler.sandbox.database import Value
    from reconciler.sandbox.portal import Portal

_LEVELS = (Access.EDITING, Access.READ, Access.CONTENT_CREATOR)
_STRIDE = 7
_ROOM = """INSERT INTO rooms (id, title, type, owner, area, color, cover, indexing, deny,
    private, quota, extra, created, modified, modifier)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""


def address(number: int) -> str:
    """Name one of the people of a big portal.

    Args:
        number: Which.

    Returns:
        The address.
    """
    return f"person{number:05d}@sandbox.example"


def title(number: int) -> str:
    """Name one of the rooms of a big portal.

    Args:
        number: Which.

    Returns:
        The title.
    """
    return f"Room {number:05d}"


def member_numbers(room: int, members: int, people: int) -> list[int]:
    """Tell who is in a room of a big portal.

    Args:
        room: Which room.
        members: How many are in each.
        people: How many there are.

    Returns:
        Their numbers.
    """
    return [(room * _STRIDE + place) % people for place in range(min(members, people))]


def load_portal(portal: Portal, rooms: int, members: int, people: int) -> None:
    """Fill a portal with rooms and members, all of them plain ones.

    Args:
        portal: The portal.
        rooms: How many rooms there are, called `Room 00000` and so on.
        members: How many direct members each has, at one of three levels in turn.
        people: How many people there are, `person00000@sandbox.example` and so on.
    """
    everybody = [
        portal.people.add(
            address(number), role=Role.USER, first=f"Person{number:05d}", last="Example"
        ).id
        for number in range(people)
    ]
    owner = portal.people.owner().id
    first = max(int(portal.database.recall("last room", "0")) + 1, FIRST_ID)

    def rows() -> Iterator[tuple[Value, ...]]:
        for number in range(rooms):
            now = stamp(portal.clock.now())
            color = COLORS[number % len(COLORS)]
            kind = RoomType.EDITING
            about = (first + number, title(number), kind, owner, 0, color, "", 0, 0, 0, UNSET_QUOTA)
            yield (*about, "{}", now, now, owner)

    def shares() -> Iterator[tuple[Value, ...]]:
        for number in range(rooms):
            for place, who in enumerate(member_numbers(number, members, people)):
                level = _LEVELS[place % len(_LEVELS)]
                yield (first + number, everybody[who], Kind.PERSON, level)

    portal.database.fill(_ROOM, rows())
    portal.database.fill("INSERT INTO shares VALUES (?, ?, ?, ?)", shares())
    portal.database.remember("last room", str(first + rooms - 1))
    portal.database.touch("people", "rooms")
