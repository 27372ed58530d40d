"""The links of one room, for the operator's eyes."""

from __future__ import annotations

import sys
from difflib import get_close_matches
from typing import TYPE_CHECKING

from reconciler.errors import AccessError, RequestError, UsageError
from reconciler.title import composed, folded, stored

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reconciler.cli.portal import Portal
    from reconciler.kinds.room import FoundRoom
    from reconciler.portal.room_links import Kept


def show(portal: Portal, title: str) -> None:
    """Print a room's links with their addresses and passwords, one a line.

    Raises:
        UsageError: no active room has the title, or several have it.
        AccessError: the account may not read the room's links.
        RequestError: the rooms, or its links, could not be read.
    """
    from reconciler.portal.room_links import kept
    from reconciler.render.plain import shown
    from reconciler.state import Gap

    version = portal.reader.version()
    rooms = portal.reader.rooms()
    if isinstance(rooms, Gap):
        raise RequestError(rooms.reason)
    room = _called(title, [room for room in rooms if not room.archived])
    if "ReadLinks" not in room.rights:
        # The portal would say that there are none (fact sheet on rooms, section 14).
        text = f'the key\'s account may not read the links of "{room.title}"'
        raise AccessError(f"{text}; it must own the room or be its RoomManager")
    links = kept(portal.session, room.id, version)
    for one in links:
        print(f"{shown(one.link.title)}  {shown(one.address)}  {shown(_told(one))}")
    if not links:
        print("The room has no link.", file=sys.stderr)


def _called(title: str, rooms: Iterable[FoundRoom]) -> FoundRoom:
    """The room of a title, as titles of declared rooms are matched."""
    everywhere = tuple(rooms)
    found = [room for room in everywhere if composed(room.title) == stored(title)]
    found = found or [room for room in everywhere if folded(room.title) == folded(title)]
    if len(found) > 1:
        ids = ", ".join(str(room.id) for room in found)
        text = f'{len(found)} rooms of the portal are "{title}": {ids}'
        raise UsageError(f"--room: {text}; rename all but one of them")
    if not found:
        near = get_close_matches(stored(title), [room.title for room in everywhere], 1)
        meant = f'; did you mean "{near[0]}"?' if near else ""
        raise UsageError(f'--room: the portal shows no active room "{title}"{meant}')
    return found[0]


def _told(one: Kept) -> str:
    from reconciler.kinds.instant import instant

    link = one.link
    access = link.access or "a level of its own"
    uses = "any number" if link.max_uses is None else link.max_uses
    parts = [
        f"invitation as {access}" if link.invites else f"external, {access}",
        f"expires {instant(link.expires) if link.expires else 'never'}",
        f"used {link.used} of {uses}" if link.invites else "",
        "primary" if link.primary else "",
        "internal" if link.internal else "",
        "without downloads" if link.deny_download else "",
        f"password {one.password}" if one.password else "",
    ]
    return ", ".join(filter(None, parts))
