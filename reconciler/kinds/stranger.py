"""What becomes of a member whom no listing of the portal shows.

Source for what the portal does: fact sheet on rooms, section 6; fact sheet on people, section 12.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.access import Access, Role
from reconciler.action import Effect, EffectKind, Ref
from reconciler.diff import Change
from reconciler.kinds.user import Standing
from reconciler.kinds.verdict import Verdict

if TYPE_CHECKING:
    from reconciler.kinds.around import Around
    from reconciler.kinds.members import Member
    from reconciler.kinds.room import Room
    from reconciler.spec import Json

_NEW = "invited to the portal and the room; the portal mails new people whatever `notify` says"
_OPEN = "invited again; the portal mails people with an open invitation whatever `notify` says"
_TOLD = "told about the room"


def invite(room: Room, member: Member, around: Around) -> Verdict:
    """Judge a person who is to come in, and whom no listing has shown.

    Args:
        room: the declared room.
        member: who is to come in.
        around: the people and rules beside the room.
    """
    hidden = member.email in around.hidden
    reason = _hidden(member, around) if hidden else _new(member, around)
    if not reason and not around.may_invite_guests:
        # The switch holds for every address, also of people who are there (section 6).
        where = "cannot be seen on" if hidden else "is not on"
        reason = f"{where} the portal, whose settings do not allow guests to be invited"
    if reason:
        return Verdict(member.source, blocker=f"{member.email} {reason}")
    if hidden:
        standing = around.hidden[member.email]
        words = "as somebody whom the key's account cannot see"
        mail = {Standing.PENDING: _OPEN, None: f"perhaps {_OPEN}"}.get(standing, "")
        return _verdict(room, member, words, mail, {"email": member.email})
    if member.email in around.invited:
        # By id, since an address would be mailed once more.
        return _verdict(room, member, "as the same Guest", "", {"id": Ref("guest", member.email)})
    return _verdict(room, member, "as a new Guest", _NEW, {"email": member.email})


def _new(member: Member, around: Around) -> str:
    user = around.users.get(member.email)
    if user is not None and user.state is Standing.DISABLED:
        return "is not on the portal, and declared as disabled: nobody who is to be invited"
    if user is not None and user.type is not Role.GUEST:
        return (
            f"is declared as {user.type} and is not on the portal, and no step of this plan "
            f"invites them there; an invitation to a room would make a Guest"
        )
    if member.access is Access.ROOM_MANAGER:
        return "is not on the portal; an invitation makes a Guest, who cannot be RoomManager"
    return ""


def _hidden(member: Member, around: Around) -> str:
    if around.hidden[member.email] is Standing.DISABLED:
        return "is disabled on the portal"
    if member.access is Access.ROOM_MANAGER:
        return "is not shown to the key's account, which cannot make a RoomManager of them"
    return ""


def _verdict(room: Room, member: Member, words: str, mail: str, who: dict[str, Json]) -> Verdict:
    effects = [Effect(EffectKind.GAINS, member.email, f"{member.access.word}, {words}")]
    mail = mail or (_TOLD if room.notify else "")
    if mail:
        effects.append(Effect(EffectKind.MAIL, member.email, mail))
    return Verdict(
        member.source,
        Change(member.email, None, member.access.word),
        {**who, "access": member.access.number},
        tuple(effects),
    )
