"""Handing a room to another owner.

Source for what the portal does: fact sheet on rooms, section 4: the owner of before stays as
RoomManager, and a share that the new one had is taken away.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.access import Access
from reconciler.action import Action, Blocker, Drift, Effect, EffectKind, Op, Ref, Request
from reconciler.diff import Change
from reconciler.kinds.members import Share, label
from reconciler.kinds.piece import Piece
from reconciler.kinds.user import Person, Standing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.kinds.around import Around
    from reconciler.kinds.room import FoundRoom, Room

KIND = "owner"


@dataclass(frozen=True, slots=True)
class Transfer:
    """What came of a declared owner.

    Attributes:
        piece: a step if somebody else owns the room.
        shares: the access list as that step leaves it.
        owner: the id of the owner afterwards; empty if nobody is to become one.
    """

    piece: Piece
    shares: Sequence[Share]
    owner: str = ""


def transfer(room: Room, found: FoundRoom, shares: Sequence[Share], around: Around) -> Transfer:
    """Work out the step that makes somebody the owner of a room.

    Args:
        room: the declared room.
        found: the room of the portal.
        shares: its access list as earlier steps leave it.
        around: the people and rules beside it.
    """
    former = next((share.subject for share in shares if share.owner), None)
    if not room.owner or not isinstance(former, Person):
        return Transfer(Piece(), shares)
    heir, reason = _heir(room, around)
    if heir is None:
        return Transfer(_blocked(room, reason), shares)
    if heir.id == former.id:
        return Transfer(Piece(), shares)
    for person in (former, heir):
        if person.email in around.protect:
            text = f"{label(former)} stays the owner: {person.email} is protected by the manifest"
            ref = Ref(KIND, room.title)
            return Transfer(Piece(drift=(Drift(ref, text, room.source),)), shares)
    if "ChangeOwner" not in found.rights:
        text = (
            "the key's account may not hand the room over; only its owner or an administrator may"
        )
        return Transfer(_blocked(room, text), shares)
    left = [
        share._replace(access=Access.ROOM_MANAGER, owner=False) if share.owner else share
        for share in shares
        if share.subject.id != heir.id
    ]
    acting = around.acting is not None and around.acting.id == heir.id
    rows = [_row(heir, acting=acting, like=shares[0]), *left]
    action = _step(room, str(found.id), former, heir, around.needed(room.owner, manages=True))
    return Transfer(Piece((action,)), rows, heir.id)


def assign(room: Room, around: Around, created: str) -> Transfer:
    """Work out the step that hands a room over that an earlier step of the same plan makes.

    It is the last of the room's steps: whoever has made the room may do all of them. They may be
    read back when the room has changed hands, so that none of them is to be about the heir.

    Args:
        room: the declared room.
        around: the people and rules beside it.
        created: the id of that step.
    """
    if not room.owner:
        return Transfer(Piece(), ())
    heir, reason = _heir(room, around)
    if heir is None:
        return Transfer(_blocked(room, reason), ())
    if around.acting is None:
        text = "the key lacks the scope to say whose it is (accounts.self:read)"
        return Transfer(_blocked(room, text), ())
    if heir.id == around.acting.id:
        return Transfer(Piece(), ())
    if room.owner in around.protect:
        text = f"{room.owner} is protected by the manifest and is not made the owner"
        return Transfer(Piece(drift=(Drift(Ref(KIND, room.title), text, room.source),)), ())
    needs = (created, *around.needed(room.owner, manages=True))
    action = _step(room, room.ref, around.acting, heir, needs)
    rows = (
        Share(heir, None, owner=True),
        Share(around.acting, Access.ROOM_MANAGER, acting=True),
    )
    return Transfer(Piece((action,)), rows, heir.id)


def _heir(room: Room, around: Around) -> tuple[Person | None, str]:
    """Who is to own a room, or why they cannot."""
    known = around.people.get(room.owner, ())
    if len(known) != 1:
        return None, f"{room.owner} is nobody, or several people, of the portal"
    (heir,) = known
    if not heir.id or heir.standing is Standing.PENDING:
        return None, f"{room.owner} has not accepted the invitation to the portal yet"
    if heir.standing is Standing.DISABLED:
        return None, f"{room.owner} is disabled on the portal"
    if not heir.role.may_manage_rooms:
        return (
            None,
            f"{room.owner} is {heir.role}; only a RoomAdmin or DocSpaceAdmin can own a room",
        )
    return heir, ""


def _step(
    room: Room, id_: str | Ref, former: Person, heir: Person, needs: tuple[str, ...]
) -> Action:
    number = id_ if isinstance(id_, Ref) else int(id_) if id_.isdigit() else id_
    effects = (
        Effect(EffectKind.GAINS, heir.email, "the room itself, as its owner"),
        Effect(EffectKind.CHANGES, label(former), "owner -> RoomManager"),
    )
    return Action(
        Ref(KIND, room.title),
        Op.UPDATE,
        (Change("owner", label(former), heir.email, heir.id),),
        effects,
        (Request("POST", ("files", "owner"), {"folderIds": [number], "userId": heir.id}),),
        room.source,
        needs,
        ("absent" if isinstance(id_, Ref) else id_, f"owner={former.id}"),
    )


def _row(heir: Person, *, acting: bool, like: Share) -> Share:
    return like._replace(subject=heir, access=None, owner=True, acting=acting)


def _blocked(room: Room, text: str) -> Piece:
    return Piece(blockers=(Blocker(Ref(KIND, room.title), text, room.source),))
