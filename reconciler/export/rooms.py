"""One room as lines of a manifest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.export.members import Among, membership
from reconciler.export.room_links import room_links
from reconciler.export.settings import settings
from reconciler.export.text import comment, items
from reconciler.layout.scalar import STEP
from reconciler.state import Gap
from reconciler.title import composed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from reconciler.export.census import Pick
    from reconciler.kinds.members import Share
    from reconciler.kinds.room_link import FoundRoomLink
    from reconciler.spec import Json

_ADDITIVE = "so nobody is removed from the room: membership is additive"


@dataclass(frozen=True, slots=True)
class Inside:
    """What was read of a room beside itself.

    Attributes:
        shares: who is in it.
        links: its links.
    """

    shares: tuple[Share, ...] | Gap
    links: tuple[FoundRoomLink, ...] | Gap


@dataclass(frozen=True, slots=True)
class Ground:
    """What rooms are made of beyond themselves.

    Attributes:
        among: everybody who was met, and the groups.
        version: the server's.
        now: the time.
    """

    among: Among
    version: tuple[int, ...]
    now: datetime


def room(pick: Pick, inside: Inside, ground: Ground) -> Iterator[str]:
    """The lines of a room in a manifest, comments above it.

    Args:
        pick: the room.
        inside: what is in it; of a room in the archive it does not matter.
        ground: what it is held against.
    """
    data, notes = _active(pick, inside, ground) if not pick.room.archived else (_named(pick), [])
    yield from (comment(text, STEP) for text in notes)
    yield from items([data], STEP)


def _named(pick: Pick) -> dict[str, Json]:
    said: dict[str, Json] = {"title": composed(pick.room.title), "type": pick.type.word}
    if pick.pinned:
        said["id"] = pick.room.id
    if pick.room.archived:
        said["state"] = "archived"
    return said


def _active(pick: Pick, inside: Inside, ground: Ground) -> tuple[dict[str, Json], list[str]]:
    found, notes = pick.room, []
    if not found.rights >= {"EditRoom", "EditAccess"}:
        notes.append("the account of this export's key may not change this room")
    who: dict[str, Json] = {}
    owner = ""
    if isinstance(inside.shares, Gap):
        notes.append(f"its members and its owner could not be read: {inside.shares.reason}")
    else:
        held = membership(inside.shares, pick.type, ground.among)
        owner, notes = held.owner, [*notes, *held.notes]
        if not held.whole:
            notes.append(_ADDITIVE)
            who["membership"] = "additive"
        who["members"] = held.rows
    if found.picture:
        notes.append("its picture is left alone: declared, it is a file beside the manifest (logo)")
    looks, untold = settings(found.values, pictured=bool(found.picture))
    if isinstance(inside.links, Gap):
        notes.append(f"its links could not be read: {inside.links.reason}")
    else:
        links, reason = room_links(found, pick.type, inside.links, ground.version, ground.now)
        untold += [f"its links are left alone: {reason}"] if reason else []
        who |= {"links": links} if links else {}
    said = _named(pick) | ({"owner": owner} if owner else {}) | looks | who
    return said, [*notes, *untold]
