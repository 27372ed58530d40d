"""What a step was to change, and what the portal says of it afterwards."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from reconciler.access import Role
from reconciler.action import Op, Ref
from reconciler.errors import RequestError
from reconciler.kinds import invitation_link, logo, room_linking
from reconciler.kinds.belonging import MEMBER
from reconciler.kinds.members import label, level
from reconciler.kinds.room import SPEC
from reconciler.kinds.user import Standing
from reconciler.spec import as_is
from reconciler.state import Gap
from reconciler.title import composed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from reconciler.action import Action
    from reconciler.diff import Change
    from reconciler.kinds.members import Share
    from reconciler.kinds.room import FoundRoom
    from reconciler.portal.reader import Reader
    from reconciler.spec import Value

Ids = dict[Ref, int | str]
"""The portal's ids of the rooms that a plan names."""


def differences(action: Action, reader: Reader, ids: Mapping[Ref, int | str]) -> tuple[Change, ...]:
    """Read again what a step touched.

    Args:
        action: the step.
        reader: reads the portal.
        ids: the ids of the rooms.

    Returns:
        The changes of the step that are not there.

    Raises:
        RequestError: it could not be read.
    """
    return _KINDS[action.ref.kind](action, reader, ids)


def _room(action: Action, reader: Reader, ids: Mapping[Ref, int | str]) -> tuple[Change, ...]:
    if action.op is Op.REMOVE:
        return action.fields if _there(reader, ids[action.ref]) else ()
    return left_of(action, reader.room(ids[action.ref]))


def left_of(action: Action, found: FoundRoom) -> tuple[Change, ...]:
    """The changes of a room's step that a room does not show."""
    values = {**found.values, "state": "archived" if found.archived else "active"}
    folds = {"state": as_is, **{field.word: field.fold for field in SPEC.fields}}
    return tuple(
        change
        for change in action.fields
        # What the portal does not give back is told by the next plan.
        if values[change.name] is not None
        and folds[change.name](values[change.name]) != folds[change.name](change.desired)
    )


def _there(reader: Reader, room: int | str) -> bool:
    try:
        reader.room(room)
    except RequestError as error:
        # Only in the words of a portal: a portal that is suspended answers 404 to everything, and
        # that is another error.
        if error.status != HTTPStatus.NOT_FOUND:
            raise
        return False
    return True


def _owner(action: Action, reader: Reader, ids: Mapping[Ref, int | str]) -> tuple[Change, ...]:
    owner = reader.room(ids[Ref("room", action.ref.name)]).owner
    return tuple(change for change in action.fields if change.key != owner)


def _members(action: Action, reader: Reader, ids: Mapping[Ref, int | str]) -> tuple[Change, ...]:
    shares = reader.members(ids[Ref("room", action.ref.name)])
    if isinstance(shares, Gap):
        raise RequestError(shares.reason)
    # By id where there is one: a name may fit several.
    rows = {label(share.subject): share for share in shares}
    rows |= {share.subject.id: share for share in shares}
    return tuple(
        change
        for change in action.fields
        if _level(rows.get(change.key or change.name)) != change.desired
    )


def _level(share: Share | None) -> Value:
    return level(share) if share else None


def _logo(action: Action, reader: Reader, ids: Mapping[Ref, int | str]) -> tuple[Change, ...]:
    digest = reader.logo(ids[Ref("room", action.ref.name)])
    if isinstance(digest, Gap):
        if action.op is Op.CREATE:
            # A picture is where none was; that it cannot be compared is told by the next plan.
            return ()
        raise RequestError(digest.reason)
    return tuple(change for change in action.fields if change.key != digest)


def _user(action: Action, reader: Reader, _: Mapping[Ref, int | str]) -> tuple[Change, ...]:
    known = reader.people([action.ref.name]).get(action.ref.name, ())
    if len(known) != 1:
        return action.fields
    (person,) = known
    # An invitation that is open again is not disabled either (fact sheet on people, section 3.3).
    state = "disabled" if person.standing is Standing.DISABLED else "active"
    found = {"type": person.role.word, "state": state}
    return tuple(change for change in action.fields if found[change.name] != change.desired)


def _link(action: Action, reader: Reader, _: Mapping[Ref, int | str]) -> tuple[Change, ...]:
    role = Role.of(action.ref.name)
    link = reader.link(role) if role else None
    found = dict(invitation_link.values(link)) if link else {}
    return tuple(change for change in action.fields if found.get(change.name) != change.desired)


def _links(action: Action, reader: Reader, ids: Mapping[Ref, int | str]) -> tuple[Change, ...]:
    links = reader.room_links(ids[Ref("room", action.ref.name)])
    if isinstance(links, Gap):
        raise RequestError(links.reason)
    return room_linking.left(action, links)


def _group(action: Action, reader: Reader, ids: Mapping[Ref, int | str]) -> tuple[Change, ...]:
    group = reader.group(str(ids[action.ref]))
    if group.members is None:
        raise RequestError("the portal does not tell who is in it")
    # By id where there is one: two accounts may have one address.
    held: dict[str, Value] = dict.fromkeys(
        (name for one in group.members for name in (one.email, one.id)), MEMBER
    )
    led = {name for one in group.members if one.id == group.manager for name in (one.email, one.id)}

    def there(change: Change) -> bool:
        if change.name == "name":
            return composed(group.name) == change.desired
        if change.name == "manager":
            return (change.key or change.desired) in led
        return held.get(change.key or change.name) == change.desired

    return tuple(change for change in action.fields if not there(change))


_KINDS: dict[str, Callable[[Action, Reader, Mapping[Ref, int | str]], tuple[Change, ...]]] = {
    "room": _room,
    "owner": _owner,
    logo.KIND: _logo,
    "members": _members,
    room_linking.KIND: _links,
    "user": _user,
    "group": _group,
    invitation_link.KIND: _link,
}
