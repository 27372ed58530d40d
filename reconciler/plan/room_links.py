"""What becomes of the links of one declared room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.access import RoomType
from reconciler.action import Blocker, Ref, Unknown
from reconciler.kinds.link_terms import Ground
from reconciler.kinds.piece import Piece
from reconciler.kinds.room_linking import KIND, settle
from reconciler.state import Gap

if TYPE_CHECKING:
    from reconciler.kinds.around import Around
    from reconciler.kinds.room import FoundRoom, Room
    from reconciler.state import Current


def links(
    room: Room,
    found: FoundRoom | None,
    current: Current,
    around: Around,
    needs: tuple[str, ...] = (),
) -> Piece:
    """Work out the step that makes a room's links as declared.

    Args:
        room: the declared room; without a list of links, they are left alone.
        found: the room of the portal; None if it is made in the same plan.
        current: the portal.
        around: the people and rules beside the room.
        needs: ids of the steps that come first.
    """
    if room.links is None:
        return Piece()
    ref = Ref(KIND, room.title)
    if found and RoomType.of(found.values["type"]) is not room.type:
        text = f"links of a {room.type} room are declared, and the room is {found.values['type']}"
        return Piece(blockers=(Blocker(ref, text, room.source),))
    there = () if found is None else current.room_links.get(found.id, Gap("they were not read"))
    if isinstance(there, Gap):
        return Piece(unknown=(Unknown(ref, there.reason, room.source),))
    ground = Ground(room.type, current.version, current.secrets, current.now, around.complete)
    return settle(room, found, there, ground, needs)
