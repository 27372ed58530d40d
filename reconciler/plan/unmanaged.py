"""Rooms that no manifest declares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.action import Drift, Ref, Unknown
from reconciler.kinds import lifecycle
from reconciler.kinds.piece import Piece
from reconciler.kinds.room import undeclared
from reconciler.source import Source
from reconciler.state import Gap, Unmanaged

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reconciler.kinds.room import FoundRoom
    from reconciler.state import Current, Desired

NOWHERE = Source("", 0, 0)
"""The place of what no manifest declares."""


def unmanaged(desired: Desired, current: Current, managed: Iterable[FoundRoom]) -> Piece:
    """What becomes of the active rooms that no manifest declares.

    Args:
        desired: the manifests.
        current: the portal.
        managed: the rooms that the declared ones stand for.
    """
    if desired.unmanaged_rooms is Unmanaged.IGNORE or desired.only is not None:
        return Piece()
    if current.rooms_gap:
        text = f"which rooms nobody declares cannot be told: {current.rooms_gap.reason}"
        return Piece(unknown=(Unknown(Ref("portal", current.portal), text, NOWHERE),))
    known = {room.id for room in managed}
    left = [room for room in current.rooms if room.id not in known and not room.archived]
    if desired.unmanaged_rooms is Unmanaged.REPORT:
        return Piece(drift=tuple(_told(room, "is declared by no manifest") for room in left))
    return Piece.of(*(_archive(room, current) for room in left))


def _archive(room: FoundRoom, current: Current) -> Piece:
    if isinstance(room.id, str):
        text = "is declared by no manifest, and lies in a connected storage, which has no archive"
        return Piece(drift=(_told(room, text),))
    shares = current.shares.get(room.id, Gap("its members, who are told, were not read"))
    if isinstance(shares, Gap):
        return Piece(unknown=(Unknown(undeclared(room), shares.reason, NOWHERE),))
    piece = lifecycle.archive(undeclared(room), NOWHERE, room, shares, current.acting)
    # What may not be archived is no reason to hold up everything that is declared.
    drift = tuple(Drift(one.ref, one.text, one.source) for one in piece.blockers)
    return Piece(piece.actions, drift)


def _told(room: FoundRoom, text: str) -> Drift:
    return Drift(undeclared(room), text, NOWHERE)
