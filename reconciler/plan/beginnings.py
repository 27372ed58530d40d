"""How a room that is not there comes into being."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.action import Unknown
from reconciler.kinds import room as rooms
from reconciler.kinds import template
from reconciler.kinds.piece import Piece
from reconciler.state import Gap

if TYPE_CHECKING:
    from reconciler.kinds.room import Room
    from reconciler.state import Current


def beginning(room: Room, current: Current) -> Piece:
    """The one step that makes a room, or why there is none.

    Args:
        room: a declared room that nothing on the portal matches.
        current: the portal.
    """
    if not room.template:
        return Piece((rooms.create(room),))
    if isinstance(current.templates, Gap):
        return Piece(unknown=(Unknown(room.ref, current.templates.reason, room.source),))
    return template.make(room, current.templates.get(room.template, ()))
