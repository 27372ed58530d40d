"""Which rooms of a portal a manifest can declare."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from reconciler.access import RoomType
from reconciler.export.faults import title_fault
from reconciler.export.text import visible
from reconciler.title import folded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reconciler.kinds.room import FoundRoom

_AGENT = "type 9"
_MOST = 2**31 - 1
"""The largest id that a manifest can name."""


class Seen(NamedTuple):
    """A room of the portal, and whether it is a private one, whose files are encrypted."""

    room: FoundRoom
    private: bool = False


class Pick(NamedTuple):
    """A room to declare.

    Attributes:
        room: of the portal.
        type: its type.
        pinned: whether its id is to be declared, since another room has the same title.
    """

    room: FoundRoom
    type: RoomType
    pinned: bool


@dataclass(frozen=True, slots=True)
class Census:
    """The rooms of a portal.

    Attributes:
        picks: those to declare, by title.
        notes: those that no manifest can declare, with why.
        archived: how many in the archive were left out, since nobody asked for them.
    """

    picks: tuple[Pick, ...]
    notes: tuple[str, ...]
    archived: int


def census(chosen: Iterable[Seen], everywhere: Iterable[Seen], *, archived: bool) -> Census:
    """Find out which rooms can be declared.

    Args:
        chosen: the rooms that are asked for.
        everywhere: all rooms, whose titles matter.
        archived: whether rooms of the archive are declared, too.
    """
    times = Counter(folded(one.room.title) for one in everywhere)
    picks: list[Pick] = []
    notes: list[str] = []
    left = 0
    taken: dict[str, FoundRoom] = {}
    for one in sorted(chosen, key=_place):
        room, type_, title = one.room, RoomType.of(one.room.values["type"]), folded(one.room.title)
        reason = _unfit(one)
        if not reason and room.archived and not archived:
            left += 1
            continue
        if not reason and title in taken:
            reason = (
                f"the room with the id {taken[title].id} has the same title, and a manifest names "
                "each title once: rename one of them on the portal"
            )
        if reason or type_ is None:
            notes.append(f"not declared: {named(room)}: {reason}")
            continue
        taken[title] = room
        picks.append(Pick(room, type_, times[title] > 1))
    picks.sort(key=lambda pick: (folded(pick.room.title), str(pick.room.id)))
    return Census(tuple(picks), tuple(sorted(notes)), left)


def named(room: FoundRoom) -> str:
    """How a comment names a room."""
    return f"the room {visible(room.title)} (id {visible_id(room.id)})"


def visible_id(id_: int | str) -> str:
    """An id as a comment shows it."""
    return visible(id_) if isinstance(id_, str) else str(id_)


def _place(one: Seen) -> tuple[bool, int, str]:
    """Of rooms of one title, the one in use is declared, and the oldest of those."""
    id_ = one.room.id
    return one.room.archived, id_ if isinstance(id_, int) else 0, str(id_)


def _unfit(one: Seen) -> str:
    """Why a manifest cannot declare a room; empty if it can."""
    room = one.room
    kind = str(room.values["type"])
    if isinstance(room.id, str):
        return "it lies in a connected storage, whose rooms no manifest declares"
    if kind == _AGENT:
        return "it belongs to an AI agent"
    if RoomType.of(kind) is None:
        return f"it is of {visible(kind)}, which is not known"
    if one.private:
        return "it is private, and its files are encrypted for those who are in it"
    if room.id > _MOST:
        return "its id is too large for a manifest"
    return title_fault(room.title)
