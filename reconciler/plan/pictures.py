"""What becomes of the picture of a declared room that is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.kinds import logo
from reconciler.state import Gap

if TYPE_CHECKING:
    from reconciler.kinds.piece import Piece
    from reconciler.kinds.room import FoundRoom, Room
    from reconciler.state import Current


def picture(room: Room, found: FoundRoom, current: Current) -> Piece:
    """The step that makes it as declared, or why there is none.

    Args:
        room: the declared room.
        found: the room of the portal that it stands for.
        current: the portal.
    """
    digest = current.logos.get(found.id, "")
    if isinstance(digest, Gap):
        return logo.untold(room, digest.reason)
    return logo.settle(room, found, digest)
