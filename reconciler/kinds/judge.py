"""The rules for a person or group that comes, changes or goes.

Source for what the portal does: fact sheet on rooms, sections 6, 7 and 14.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.access import AVAILABLE, NOBODY, Access, RoomType
from reconciler.action import Effect, EffectKind, Ref
from reconciler.diff import Change
from reconciler.kinds.members import group_label, level
from reconciler.kinds.stranger import invite
from reconciler.kinds.user import Person, Standing
from reconciler.kinds.verdict import KEPT, Verdict

if TYPE_CHECKING:
    from reconciler.kinds.around import Around
    from reconciler.kinds.group import FoundGroup
    from reconciler.kinds.members import Member, Share
    from reconciler.kinds.room import Room

GROUPS_LEAVE_PUBLIC_ROOMS = (3, 6)
"""The first version in which a group can be taken out of a public room (section 7)."""


def grant(room: Room, member: Member, around: Around, *, new: bool) -> Verdict:
    """Judge a member who is not in the room yet.

    Args:
        room: the declared room.
        member: who is to come in.
        around: the people and rules beside the room.
        new: whether the room is made in the same plan.
    """
    if reason := _impossible(room, member):
        return Verdict(member.source, blocker=reason)
    if member.group:
        return _grant_group(member, around)
    if member.email in around.protect:
        # Known or not: an invitation would touch a protected stranger too.
        text = f"{member.email} is protected by the manifest and is not let in"
        return Verdict(member.source, drift=text)
    known = around.people.get(member.email, ())
    if len(known) > 1:
        ids = ", ".join(person.id for person in known)
        text = f"is the address of {len(known)} accounts of the portal ({ids})"
        return Verdict(member.source, blocker=f"{member.email} {text}")
    return (
        _grant_person(room, member, around, known[0], new=new)
        if known
        else invite(room, member, around)
    )


def _grant_person(
    room: Room, member: Member, around: Around, person: Person, *, new: bool
) -> Verdict:
    # Whoever makes a room owns it, and an owner's id must never be sent.
    if new and around.acting is None and person.id and person.role.may_manage_rooms:
        text = "may be the account whose key is used; the key lacks the scope to say so"
        return Verdict(member.source, blocker=f"{member.email} {text} (accounts.self:read)")
    if new and around.acting is not None and around.acting.id == person.id:
        return _owner(member)
    return _let_in(room, member, person)


def _let_in(room: Room, member: Member, person: Person) -> Verdict:
    if person.standing is Standing.DISABLED:
        text = "is disabled on the portal, which ignores disabled people when a room is shared"
        return Verdict(member.source, blocker=f"{member.email} {text}")
    if reason := _unfit(member, person):
        return Verdict(member.source, blocker=reason)
    effects = [Effect(EffectKind.GAINS, member.email, member.access.word)]
    if room.notify:
        effects.append(Effect(EffectKind.MAIL, member.email, "told about the room"))
    return Verdict(
        member.source,
        Change(member.email, None, member.access.word, person.id),
        # Somebody whom a step before invites has no id yet.
        {"id": person.id or Ref("user", member.email), "access": member.access.number},
        tuple(effects),
    )


def _grant_group(member: Member, around: Around) -> Verdict:
    found = around.groups.get(member.group, ())
    label = group_label(member.group)
    if len(found) != 1:
        # Those that manifests declare stand for one group, or for none that is made.
        ids = ", ".join(group.id for group in found)
        text = f'the portal has {len(found)} groups "{member.group}" ({ids})'
        text = text if found else f'the portal has no group "{member.group}"'
        return Verdict(member.source, blocker=text)
    return Verdict(
        member.source,
        Change(label, None, member.access.word, found[0].id),
        # A group that a step before makes has no id yet.
        {"id": found[0].id or Ref("group", member.group), "access": member.access.number},
        (Effect(EffectKind.GAINS, label, f"{member.access.word}, for everyone in the group"),),
    )


def _owner(member: Member) -> Verdict:
    # The owner's row must never be sent: the portal would add a second one (section 6).
    if member.access is Access.ROOM_MANAGER:
        return KEPT
    text = f"{member.email} owns the room, and {member.access} cannot limit an owner"
    return Verdict(member.source, drift=text)


def _impossible(room: Room, member: Member) -> str:
    # Declared types are checked with the manifest; the room may be of another one.
    if member.access in AVAILABLE[room.type]:
        return ""
    return f"{member.email or member.group}: {member.access} is not possible in a {room.type} room"


def _unfit(member: Member, person: Person) -> str:
    if member.access is not Access.ROOM_MANAGER or person.role.may_manage_rooms:
        return ""
    return (
        f"{member.email} is {person.role} on the portal; "
        "only a RoomAdmin or DocSpaceAdmin can be RoomManager"
    )


def alter(room: Room, member: Member, share: Share, around: Around) -> Verdict:
    """Judge a member who is in the room, with the row that is found there."""
    if share.owner:
        return _owner(member)
    if share.access is member.access:
        return KEPT
    subject = share.subject
    label = member.email or group_label(member.group)
    was, becomes = level(share), member.access.word
    if reason := around.forbids(share) or _disabled(subject, around):
        text = f"{label} {reason} and stays {was} instead of {becomes}"
        return Verdict(member.source, drift=text)
    person = around.after(subject) if isinstance(subject, Person) else None
    if reason := _impossible(room, member) or (_unfit(member, person) if person else ""):
        return Verdict(member.source, blocker=reason)
    effects = [Effect(EffectKind.CHANGES, label, f"{was} -> {becomes}")]
    if person and room.notify:
        effects.append(Effect(EffectKind.MAIL, label, "told about the changed access"))
    return Verdict(
        member.source,
        Change(label, was, becomes, subject.id),
        {"id": subject.id, "access": member.access.number},
        tuple(effects),
    )


def _disabled(subject: Person | FoundGroup, around: Around) -> str:
    if isinstance(subject, Person) and around.after(subject).standing is Standing.DISABLED:
        return "is disabled on the portal"
    return ""


def drop(room: Room, label: str, share: Share, around: Around, why: str = "") -> Verdict:
    """Judge a row that no manifest declares.

    Args:
        room: the declared room.
        label: what the row is called in plans.
        share: the row.
        around: the people and rules beside the room.
        why: why it is not declared, if it is at another time; empty if it never is.
    """
    was = level(share)
    told = why or "undeclared"
    if reason := around.forbids(share):
        return Verdict(room.source, drift=f"{label} {reason} and keeps {was}, {told}")
    if not around.complete:
        text = f"{label} has {was}, {told}; nobody is removed while a listing is incomplete"
        return Verdict(room.source, unknown=text)
    if isinstance(share.subject, Person):
        if not share.subject.email:
            text = "whom no manifest could declare, keeps"
            return Verdict(room.source, drift=f"{label} ({share.subject.id}), {text} {was}")
        pending = share.subject.standing is Standing.PENDING
        text = f"{was}, and the invitation that is still open" if pending else str(was)
    else:
        if room.type is RoomType.PUBLIC and around.version < GROUPS_LEAVE_PUBLIC_ROOMS:
            text = "this version of the portal cannot take a group out of a public room"
            return Verdict(room.source, drift=f"{label} keeps {was}, {told}: {text}")
        text = f"{was}, for everyone in the group who has no access of their own"
    if why:
        text = f"{text}; {why}"
    return Verdict(
        room.source,
        Change(label, was, None, share.subject.id),
        {"id": share.subject.id, "access": NOBODY},
        (Effect(EffectKind.LOSES, label, text),),
    )
