"""What becomes of one declared room."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reconciler.access import RoomType
from reconciler.action import Blocker, Drift, Effect, EffectKind, Ref, Unknown
from reconciler.kinds import handover, lifecycle, logo
from reconciler.kinds import room as rooms
from reconciler.kinds.ownership import Transfer, assign, transfer
from reconciler.kinds.piece import Piece
from reconciler.kinds.room import RoomState
from reconciler.kinds.sharing import settle
from reconciler.plan.beginnings import beginning
from reconciler.plan.pictures import picture
from reconciler.plan.room_links import links
from reconciler.state import Gap
from reconciler.title import composed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reconciler.action import Action
    from reconciler.kinds.around import Around
    from reconciler.kinds.room import FoundRoom, Room
    from reconciler.state import Current


_RIGHTS = {
    "room": "EditRoom",
    logo.KIND: "EditRoom",
    "members": "EditAccess",
    "links": "EditAccess",
}
"""What an account needs for each kind of step; handing a room over is looked at by itself."""


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
    fields, drift = rooms.update(room, found)
    if room.id is None and drift and not (found.archived and room.state is None):
        # It may well be another room; only the manifest can say.
        text = f"{drift[0].text}; nothing of it is changed unless `id: {found.id}` says it is meant"
        return Piece(drift=(replace(drift[0], text=text),))
    if room.state in {RoomState.ARCHIVED, RoomState.ABSENT} or found.archived:
        return _called(_moved(room, found, current, around), room, found)
    piece = Piece((fields,) if fields else (), (*drift, *rooms.untold(room, found)))
    piece = Piece.of(piece, picture(room, found, current))
    transfer = _owner(room, found, current, around)
    piece = Piece.of(transfer.piece, _after(piece, transfer.piece.actions))
    if room.members is not None:
        piece = Piece.of(piece, _members(room, found, current, around, transfer))
    ways = links(room, found, current, around)
    piece = Piece.of(piece, _after(ways, transfer.piece.actions))
    lacking = _lacking(piece.actions, found, around, transfer.owner)
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
    if room.state is RoomState.ABSENT:
        return Piece()
    if room.state is RoomState.ARCHIVED:
        text = "is not on the portal, so there is nothing to put into the archive"
        return Piece(drift=(Drift(room.ref, text, room.source),))
    if not current.may_create:
        text = "is not on the portal, and the key's account may not create rooms"
        return Piece(blockers=(Blocker(room.ref, text, room.source),))
    made = beginning(room, current)
    if not made.actions:
        return made
    (create,) = made.actions
    given = assign(room, around, create.id)
    people = Piece()
    if room.members is not None:
        people = settle(room, None, given.shares, around, needs=(create.id,))
    ways = links(room, None, current, around, needs=(create.id,))
    return Piece.of(made, logo.settle(room, None, "", (create.id,)), people, ways, given.piece)


def _moved(room: Room, found: FoundRoom, current: Current, around: Around) -> Piece:
    """A room that lies in the archive or is to, or that is to be gone."""
    if room.state is RoomState.ABSENT:
        return lifecycle.delete(room.ref, room.source, found, allowed=around.may_delete)
    if room.state is RoomState.ARCHIVED and found.archived:
        return Piece()
    if room.state is RoomState.ARCHIVED:
        shares = current.shares.get(found.id, Gap("its members, who are told, were not read"))
        if isinstance(shares, Gap):
            return Piece(unknown=(Unknown(room.ref, shares.reason, room.source),))
        return lifecycle.archive(room.ref, room.source, found, shares, around.acting)
    if room.state is RoomState.ACTIVE:
        return lifecycle.restore(room.ref, room.source, found)
    text = "is in the archive; say `state: active` to take it out, or declare another title"
    return Piece(blockers=(Blocker(room.ref, text, room.source),))


def _called(piece: Piece, room: Room, found: FoundRoom) -> Piece:
    """The same, telling what the portal calls a room that an id or a former title stands for."""
    if composed(found.title) == room.title:
        return piece
    told = Effect(EffectKind.NOTE, "", f'it is called "{found.title}" on the portal')
    actions = tuple(replace(one, effects=(told, *one.effects)) for one in piece.actions)
    return replace(piece, actions=actions)


def _owner(room: Room, found: FoundRoom, current: Current, around: Around) -> Transfer:
    """Hand the room over first: whoever gets it may be the one who may change it then."""
    shares = current.shares.get(found.id, Gap("its members were not read"))
    if not room.owner or isinstance(shares, Gap):
        # Where its members are declared, that is told for them.
        text = "" if not room.owner or room.members is not None else "its owner was not read"
        ref = Ref("owner", room.title)
        unknown = (Unknown(ref, text, room.source),) if text else ()
        return Transfer(Piece(unknown=unknown), ())
    left, needs = handover.after(shares, around.handed)
    result = transfer(room, found, left, around)
    actions = tuple(replace(one, needs=(*needs, *one.needs)) for one in result.piece.actions)
    return replace(result, piece=replace(result.piece, actions=actions))


def _after(piece: Piece, first: Sequence[Action]) -> Piece:
    """A part of a plan whose steps need others to have succeeded."""
    needs = tuple(action.id for action in first)
    actions = tuple(replace(one, needs=(*needs, *one.needs)) for one in piece.actions)
    return replace(piece, actions=actions) if needs else piece


def _members(
    room: Room, found: FoundRoom, current: Current, around: Around, transfer: Transfer
) -> Piece:
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
    if transfer.owner:
        left = transfer.shares
        needs = (*needs, *(action.id for action in transfer.piece.actions))
    return settle(replace(room, type=actual), found, left, around, needs)


def _lacking(actions: Iterable[Action], found: FoundRoom, around: Around, owner: str) -> list[str]:
    if owner and around.acting and owner == around.acting.id:
        return []
    moved = around.handed.get(found.owner)
    if moved and around.acting and moved.heir.id == around.acting.id:
        # It owns the room by then.
        return []
    # The portal lets its admins see every room and change none (fact sheet on rooms, section 4).
    needed = [_RIGHTS[action.ref.kind] for action in actions if action.ref.kind in _RIGHTS]
    return [right for right in needed if right not in found.rights]
