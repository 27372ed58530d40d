"""What a step was to change, and what the portal says of it afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.access import Role
from reconciler.action import Ref
from reconciler.errors import RequestError
from reconciler.kinds import invitation_link
from reconciler.kinds.members import label, level
from reconciler.kinds.room import SPEC
from reconciler.kinds.user import Standing
from reconciler.state import Gap

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from reconciler.action import Action
    from reconciler.diff import Change
    from reconciler.kinds.members import Share
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
    values = reader.room(ids[action.ref]).values
    folds = {field.word: field.fold for field in SPEC.fields}
    return tuple(
        change
        for change in action.fields
        # What the portal does not give back is told by the next plan.
        if values[change.name] is not None
        and folds[change.name](values[change.name]) != folds[change.name](change.desired)
    )


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


_KINDS: dict[str, Callable[[Action, Reader, Mapping[Ref, int | str]], tuple[Change, ...]]] = {
    "room": _room,
    "members": _members,
    "user": _user,
    invitation_link.KIND: _link,
}
