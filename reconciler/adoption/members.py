"""What differs of who is in a room."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from reconciler.access import Access
from reconciler.action import Ref
from reconciler.adoption.difference import Difference
from reconciler.adoption.edit import Add, Put, Take
from reconciler.kinds.members import label, level
from reconciler.kinds.room import Membership
from reconciler.kinds.tenure import named, on
from reconciler.kinds.user import Person

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reconciler.adoption.difference import Place
    from reconciler.adoption.edit import Edit
    from reconciler.adoption.scene import Scene
    from reconciler.kinds.group import FoundGroup
    from reconciler.kinds.members import Member, Share
    from reconciler.kinds.room import Room


def differences(
    scene: Scene, room: Room, place: Place, shares: Sequence[Share]
) -> Iterator[Difference]:
    """What differs of the people and groups of a room.

    Args:
        scene: the manifests and the portal.
        room: the declared room; without members, they are left alone.
        place: where it is declared.
        shares: its access list, complete.
    """
    if room.members is None:
        return
    rows = {one.subject.id: one for one in shares}
    today = scene.current.today
    lapsed = set(on(today, room.members).lapsed)
    for index, member in enumerate(room.members):
        known = _known(scene, member)
        there = [rows.pop(one.id) for one in known if one.id in rows]
        if len(known) > 1 and there:
            ids = ", ".join(one.id for one in known)
            reason = f"it is the address of {len(known)} accounts of the portal ({ids})"
            yield Difference.stuck(_ref(room), member.source, named(member), reason)
        elif there:
            over = ""
            if member in lapsed:
                over = "from" if member.since and today < member.since else "until"
            yield from _altered(room, place, index, there[0], over)
        elif member not in lapsed:
            text = f"{named(member)}  {member.access}"
            edit = Take(place.file, place.at("members", index))
            yield Difference(_ref(room), member.source, "-", text, (edit,))
    extra = [one for one in rows.values() if not one.owner]
    if room.membership is Membership.EXACT:
        times = Counter(label(one.subject) for one in shares)
        for share in extra:
            several = times[label(share.subject)] > 1
            yield _added(scene, room, place, share, several=several)


def _ref(room: Room) -> Ref:
    return Ref("members", room.title)


def _known(scene: Scene, member: Member) -> Sequence[Person | FoundGroup]:
    if member.group:
        found = scene.groups.get(member.group)
        return (found,) if found else ()
    return scene.known(member.email)


def _altered(room: Room, place: Place, index: int, share: Share, over: str) -> Iterator[Difference]:
    member = (room.members or ())[index]
    # Nothing limits an owner, who can stand there only as what an owner is at least.
    access = Access.ROOM_MANAGER if share.owner else share.access
    edits: list[Edit] = []
    parts = [named(member)]
    if access is not member.access:
        parts.append(f"{member.access} -> {access or level(share)}")
        edits.append(Put(place.file, place.at("members", index, "access"), str(access)))
    if over:
        parts.append(f"in the room, whatever `{over}` says")
        edits.append(Take(place.file, place.at("members", index, over)))
    text = "  ".join(parts)
    if access is None:
        reason = "no manifest knows that level"
        yield Difference.stuck(_ref(room), member.source, text, reason)
    elif edits:
        yield Difference(_ref(room), member.source, "~", text, tuple(edits))


def _added(scene: Scene, room: Room, place: Place, share: Share, *, several: bool) -> Difference:
    subject = share.subject
    text = f"{label(subject)}  {level(share)}"
    reason = _undeclarable(scene, share, several=several)
    if reason:
        return Difference.stuck(_ref(room), room.source, text, reason)
    item = (
        {"email": subject.email}
        if isinstance(subject, Person)
        else {"group": scene.named(subject.id)}
    )
    edit = Add(place.file, place.at("members"), {**item, "access": str(share.access)})
    return Difference(_ref(room), room.source, "+", text, (edit,))


def _undeclarable(scene: Scene, share: Share, *, several: bool) -> str:
    """Why no manifest can declare a row; empty if one can."""
    subject = share.subject
    if share.access is None:
        return "no manifest knows that level"
    if not isinstance(subject, Person):
        return "" if scene.named(subject.id) else "no manifest declares the group; declare it first"
    if not subject.email:
        return f"no manifest can name whoever has no address ({subject.id})"
    if several or len(scene.known(subject.email)) > 1:
        return "several accounts of the portal have that address"
    return ""
