"""Pictures of rooms, read where a room's picture is declared."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from reconciler.action import File
from reconciler.errors import RequestError
from reconciler.state import Gap

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reconciler.kinds.room import FoundRoom
    from reconciler.portal.listing import Gets
    from reconciler.state import Desired

MAX_BYTES = 2_000_000
"""The most that is read of one; manifests declare half of it at most."""


def logos(
    gets: Gets, desired: Desired, matches: Mapping[str, FoundRoom]
) -> dict[int | str, str | Gap]:
    """What tells the pictures of rooms from others.

    Args:
        gets: the reading side of a session.
        desired: the manifests.
        matches: the rooms of the portal by declared title.

    Returns:
        A digest for each active room for which a file is declared, empty if it has no picture;
        or why it could not be read.
    """
    rooms = [
        matches[room.title]
        for room in desired.selected
        if room.logo and room.logo.content and room.title in matches
    ]
    active = [room for room in rooms if not room.archived]
    digests = gets.gather([partial(digest, gets, room) for room in active])
    return dict(zip([room.id for room in active], digests, strict=True))


def digest(gets: Gets, room: FoundRoom) -> str | Gap:
    """What tells a room's picture from others; empty if it has none."""
    if not room.picture:
        return ""
    try:
        return File(room.picture, gets.fetch(room.picture, MAX_BYTES)).digest
    except RequestError as error:
        return Gap(str(error))
