"""Who is in a room, and who owns it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reconciler.access import AVAILABLE, Access
from reconciler.export.text import visible
from reconciler.kinds.user import Person, Standing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.access import RoomType
    from reconciler.export.cast import Cast
    from reconciler.export.people import Teams
    from reconciler.kinds.members import Share
    from reconciler.spec import Json

_RANKS = {access: place for place, access in enumerate(Access)}


class Among(NamedTuple):
    """What members are judged by: everybody who was met, and the groups."""

    cast: Cast
    teams: Teams


class Membership(NamedTuple):
    """Who is in a room.

    Attributes:
        owner: the address to declare; empty if the owner is left alone.
        rows: the members to declare.
        whole: whether that is everybody.
        notes: who is not declared, and why.
    """

    owner: str
    rows: list[dict[str, Json]]
    whole: bool
    notes: list[str]


def membership(shares: Sequence[Share], type_: RoomType, among: Among) -> Membership:
    """What to declare of who is in a room.

    Args:
        shares: its access list, complete.
        type_: the room's type.
        among: everybody who was met.
    """
    rows: list[tuple[tuple[bool, int, str], dict[str, Json]]] = []
    owner, left_out, notes = "", [], []
    for share in shares:
        if share.owner:
            owner, reason = _owner(share, among.cast)
            notes += [f"its owner is left alone: {reason}"] if reason else []
            continue
        reason = _unfit(share, type_, among)
        if reason or share.access is None:
            left_out.append(f"not declared among its members: {reason}")
            continue
        person = isinstance(share.subject, Person)
        word, name = (
            ("email", share.subject.email)
            if isinstance(share.subject, Person)
            else ("group", share.subject.name)
        )
        key = (not person, _RANKS[share.access], name)
        rows.append((key, {word: name, "access": share.access.word}))
    rows.sort(key=lambda one: one[0])
    return Membership(owner, [row for _, row in rows], not left_out, [*notes, *sorted(left_out)])


def _owner(share: Share, cast: Cast) -> tuple[str, str]:
    person = share.subject
    if not isinstance(person, Person):
        return "", "it is no person"
    if reason := cast.unfit(person):
        return "", reason
    if person.standing is not Standing.ACTIVE:
        return "", f"{person.email} is {person.standing.value}"
    if not person.role.may_manage_rooms:
        return "", f"{person.email} is {person.role}, and none can be declared as owner"
    return person.email, ""


def _unfit(share: Share, type_: RoomType, among: Among) -> str:
    subject, access = share.subject, share.access
    if isinstance(subject, Person):
        reason, name = among.cast.unfit(subject), subject.email
        manages = subject.role.may_manage_rooms
    else:
        reason, name = among.teams.unfit(subject.id), f"the group {visible(subject.name)}"
        reason, manages = reason and f"{name}: {reason}", False
    if reason:
        return reason
    if access is None:
        return f"{name} has a level of access that is not known"
    if access not in AVAILABLE[type_]:
        return f"{name} has {access}, which no member of a {type_} room can be given"
    if access is Access.ROOM_MANAGER and not manages:
        what = f"a {subject.role}" if isinstance(subject, Person) else "a group"
        return f"{name} is RoomManager, and no manifest makes {what} that"
    return ""
