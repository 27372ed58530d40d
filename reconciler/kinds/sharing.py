"""The step that lets people into a room, changes what they may do, and lets them go.

Source for what the portal does: fact sheet on rooms, section 6.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler import diff
from reconciler.access import NOBODY, Access
from reconciler.action import Action, Blocker, Drift, Effect, EffectKind, Op, Ref, Request, Unknown
from reconciler.kinds.judge import alter, drop, grant
from reconciler.kinds.members import labels
from reconciler.kinds.piece import Piece
from reconciler.kinds.room import Membership
from reconciler.kinds.tenure import on, why
from reconciler.kinds.user import Person
from reconciler.kinds.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet
    from datetime import date

    from reconciler.diff import Change
    from reconciler.kinds.around import Around
    from reconciler.kinds.group import FoundGroup
    from reconciler.kinds.members import Member, Share
    from reconciler.kinds.room import FoundRoom, Room


def settle(
    room: Room,
    found: FoundRoom | None,
    shares: Sequence[Share],
    around: Around,
    needs: tuple[str, ...] = (),
) -> Piece:
    """Work out the step that makes a room's members as declared.

    Args:
        room: the declared room.
        found: the room of the portal; None if it is made in the same plan.
        shares: its access list, complete, as a step that hands it over leaves it; empty for a new
            room that is not handed over.
        around: the people and rules beside it.
        needs: ids of the steps that come first.

    Returns:
        The step, and what stands in the way of the rest.
    """
    ref = Ref("members", room.title)
    # Whose time it is not is let go, whatever the membership.
    tenure = on(around.today, room.members or ())
    sides = diff.keyed(
        tenure.present, shares, lambda member: _declared_key(member, around), _found_key
    )
    own = {share.subject.id for share in shares if isinstance(share.subject, Person)}
    parts = [
        grant(room, member, around, new=found is None)
        if share is None
        else _shielded(alter(room, member, share, around), share, own, around)
        for member, share in sides.pairs
    ]
    extra = [share for share in sides.extra if not share.owner]
    over = {id_: member for member in tenure.lapsed for id_ in _ids(member, around)}
    parts += [_stays(over[share.subject.id]) for share in _owners(sides.extra, over)]
    if room.membership is not Membership.EXACT:
        extra = [share for share in extra if share.subject.id in over]
    if extra:
        names = {id(share): label for label, share in labels(shares).items()}
        for share in extra:
            reason = _reason(over.get(share.subject.id), around.today)
            verdict = drop(room, names[id(share)], share, around, reason)
            parts.append(_shielded(verdict, share, own, around))
    action = _action(room, found, parts, needs, _steps(parts, around))
    return Piece(
        (action,) if action else (),
        tuple(Drift(ref, part.drift, part.source) for part in parts if part.drift),
        tuple(Blocker(ref, part.blocker, part.source) for part in parts if part.blocker),
        tuple(Unknown(ref, part.unknown, part.source) for part in parts if part.unknown),
    )


def _shielded(verdict: Verdict, share: Share, own: AbstractSet[str], around: Around) -> Verdict:
    """The same, unless a group's change would meet somebody by it whom nothing may touch."""
    change, group = verdict.change, share.subject
    if change is None or isinstance(group, Person):
        return verdict
    inside = next((one for one in around.groups.get(group.name, ()) if one.id == group.id), group)
    for person in inside.members or ():
        # Access of their own counts before the group's.
        if person.id not in own and (reason := around.shields(person)):
            text = f"{change.name} keeps {change.current}: {person.email} is in it and {reason}"
            return Verdict(verdict.source, drift=text)
    return verdict


def _owners(shares: Sequence[Share], over: Mapping[str, Member]) -> list[Share]:
    return [share for share in shares if share.owner and share.subject.id in over]


def _stays(member: Member) -> Verdict:
    text = f"{member.email} owns the room, and no day can limit an owner"
    return Verdict(member.source, drift=text)


def _reason(member: Member | None, today: date) -> str:
    return why(member, today) if member else ""


def _steps(parts: Sequence[Verdict], around: Around) -> tuple[tuple[str, str], ...]:
    """The steps that make people what a room needs them to be, each with what they are called."""
    return tuple(
        (step, part.change.name)
        for part in parts
        if part.change and part.change.desired
        for step in around.needed(
            part.change.name, manages=part.change.desired == Access.ROOM_MANAGER.word
        )
    )


def _declared_key(member: Member, around: Around) -> str:
    known = _known(member, around)
    # A name that fits nobody or several is told when the member is looked at.
    return known[0].id if len(known) == 1 else ""


def _ids(member: Member, around: Around) -> list[str]:
    """Whom a name stands for that is to let nobody in: every account of the address."""
    known = _known(member, around)
    return [one.id for one in known] if member.email or len(known) == 1 else []


def _known(member: Member, around: Around) -> Sequence[Person | FoundGroup]:
    if member.group:
        return around.groups.get(member.group, ())
    return around.people.get(member.email, ())


def _found_key(share: Share) -> str:
    return share.subject.id


def _action(
    room: Room,
    found: FoundRoom | None,
    parts: Sequence[Verdict],
    first: tuple[str, ...],
    persons: Sequence[tuple[str, str]],
) -> Action | None:
    changed = [part for part in parts if part.change]
    if not changed:
        return None
    granted = [part.item for part in changed if part.item["access"] != NOBODY]
    # The portal goes through them one by one: whoever takes a room over comes before whoever hands
    # it over goes down.
    granted.sort(key=lambda item: item["access"] != Access.ROOM_MANAGER.number)
    removed = [part.item for part in changed if part.item["access"] == NOBODY]
    path = ("files", "rooms", str(found.id) if found else room.ref, "share")
    effects = [effect for part in changed for effect in part.effects]
    requests = []
    if granted:
        body = {"invitations": granted, "notify": room.notify}
        if room.message:
            body["message"] = room.message
            text = "`message` is sent along, but the portal shows it to nobody"
            effects.append(Effect(EffectKind.NOTE, "", text))
        mails = any("email" in item for item in granted)
        requests.append(Request("PUT", path, body, mails=mails))
    if removed:
        # Apart and without `notify`: the portal would mail an invitation to somebody who is
        # gone already (section 14).
        body = {"invitations": removed, "notify": False}
        requests.append(Request("PUT", path, body))
    # Of a new room nobody has anything to keep.
    if found and (kept := sum(part.kept for part in parts)):
        effects.append(Effect(EffectKind.KEEPS, "", f"{kept} keep the access they have"))
    changes = tuple(part.change for part in changed if part.change)
    return Action(
        ref=Ref("members", room.title),
        op=_op(changes),
        fields=changes,
        effects=tuple(effects),
        requests=tuple(requests),
        source=room.source,
        needs=tuple(dict.fromkeys((*first, *(step for step, _ in persons)))),
        facts=(
            str(found.id) if found else "absent",
            *(f"{change.name}={change.current}" for change in changes),
        ),
        # Without what all of it needs, nobody goes on.
        persons=tuple((step, name) for step, name in persons if step not in first),
    )


def _op(changes: Sequence[Change]) -> Op:
    if all(change.current is None for change in changes):
        return Op.CREATE
    if all(change.desired is None for change in changes):
        return Op.REMOVE
    return Op.UPDATE
