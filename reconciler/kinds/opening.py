"""What a group opens for its people: the declared rooms that let it in."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reconciler.kinds.room import RoomState
from reconciler.kinds.tenure import on

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from reconciler.access import Access
    from reconciler.kinds.room import Room

_SHOWN = 3
"""Rooms that are named to a person; of more than these only the number is told."""


class Opening(NamedTuple):
    """A room that a group opens.

    Attributes:
        title: the room's.
        access: what the group may do there.
        own: normal addresses of those whose own access counts there instead (fact sheet on rooms,
            section 7).
    """

    title: str
    access: Access
    own: frozenset[str]


def openings(rooms: Iterable[Room], today: date) -> dict[str, list[Opening]]:
    """The rooms that groups open, by the group's name.

    Args:
        rooms: the declared rooms; those that are to be gone or in the archive open nothing.
        today: the day on the portal.
    """
    found: dict[str, list[Opening]] = {}
    for room in rooms:
        if room.state in {RoomState.ARCHIVED, RoomState.ABSENT}:
            continue
        present = on(today, room.members or ()).present
        groups = [member for member in present if member.group]
        own = frozenset(member.email for member in present if member.email) if groups else ()
        for member in groups:
            opening = Opening(room.title, member.access, frozenset(own))
            found.setdefault(member.group, []).append(opening)
    return found


def told(group: str, openings: Sequence[Opening], email: str) -> str:
    """What being in a group means for somebody, in words.

    Args:
        group: its name.
        openings: what it opens.
        email: the person's normal address.
    """
    named = f"the group {group}"
    if not openings:
        return f"{named}, which no declared room lets in"
    rooms = [f'{one.access} in "{one.title}"' for one in openings if email not in one.own]
    if not rooms:
        return f"{named}; in the rooms that let it in, their own access counts"
    more = len(rooms) - _SHOWN
    rest = f" and {more} more room{'s' if more > 1 else ''}" if more > 0 else ""
    return f"{', '.join(rooms[:_SHOWN])}{rest}, through {named}"
