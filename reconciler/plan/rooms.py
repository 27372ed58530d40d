"""What becomes of one declared room."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reconciler.access import RoomType
from reconciler.action import Blocker, Ref, Unknown
from reconciler.kinds import handover
from reconciler.kinds import room as rooms
from reconciler.kinds.piece import Piece
from reconciler.kinds.sharing import settle
from reconciler.state import Gap

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reconciler.action import Action
    from reconciler.kinds.around import Around
    from reconciler.kinds.room import FoundRoom, Room
    from reconciler.state import Current


def settled(room: Room, found: FoundRoom | None, current: Current, around: Around) -> Piece:
    """Work out the steps that make a room as declared.

    Args:
        room: the declared room.
        found: the room of the portal that it stands for; None if there is none.
        current: the portal.
        around: the people and rules beside the room.
    """
    if found is None:
        return _missing(room, current, around)
    if found.archived:
        text = "is in the archive; restore it on the portal, or declare another title"
        return Piece(blockers=(Blocker(room.ref, text, room.source),))
    fields, drift = rooms.update(room, found)
    if room.id is None and drift:
        # It may well be another room; only the manifest can say.
        text = f"{drift[0].text}; nothing of it is changed unless `id: {found.id}` says it is meant"
        return Piece(drift=(replace(drift[0], text=text),))
    piece = Piece((fields,) if fields else (), (*drift, *rooms.untold(room, found)))
    if room.members is not None:
        piece = Piece.of(piece, _members(room, found, current, around))
    lacking = _lacking(piece.actions, found, around)
    if lacking:
        text = (
            f"the key's account may not change this room (no {' and no '.join(lacking)}); "
            "it must own the room or be its RoomManager"
        )
        blocker = Blocker(room.ref, text, room.source)
        return replace(piece, actions=(), blockers=(*piece.blockers, blocker))
    return piece


def _missing(room: Room, current: Current, around: Around) -> Piece:
    if current.rooms_gap:
        text = f"cannot be told from a room that is there: {current.rooms_gap.reason}"
        return Piece(unknown=(Unknown(room.ref, text, room.source),))
    if not current.may_create:
        text = "is not on the portal, and the key's account may not create rooms"
        return Piece(blockers=(Blocker(room.ref, text, room.source),))
    create = rooms.create(room)
    return Piece.of(Piece((create,)), settle(room, None, (), around, needs=(create.id,)))


def _members(room: Room, found: FoundRoom, current: Current, around: Around) -> Piece:
    shares = current.shares.get(found.id, Gap("its members were not read"))
    if isinstance(shares, Gap):
        ref = Ref("members", room.title)
        return Piece(unknown=(Unknown(ref, shares.reason, room.source),))
    # What members may hold goes by the type that the room has, which may not be the declared one.
    actual = RoomType.of(found.values["type"])
    if actual is None:
        text = f"is of {found.values['type']}, whose members cannot be declared"
        return Piece(blockers=(Blocker(room.ref, text, room.source),))
    left, needs = handover.after(shares, around.handed)
    return settle(replace(room, type=actual), found, left, around, needs)


def _lacking(actions: Iterable[Action], found: FoundRoom, around: Around) -> list[str]:
    moved = around.handed.get(found.owner)
    if moved and around.acting and moved.heir.id == around.acting.id:
        # It owns the room by then.
        return []
    # The portal lets its admins see every room and change none (fact sheet on rooms, section 4).
    needed = {"room": "EditRoom", "members": "EditAccess"}
    return [
        needed[action.ref.kind] for action in actions if needed[action.ref.kind] not in found.rights
    ]
