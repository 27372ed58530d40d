"""Who is in each group before and after the steps of a plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.access import Role
from reconciler.kinds.belonging import MEMBER
from reconciler.kinds.members import group_label

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from reconciler.action import Action, Ref
    from reconciler.kinds.around import Around
    from reconciler.kinds.group import FoundGroup
    from reconciler.state import Current, Desired


@dataclass(frozen=True, slots=True)
class GroupPeople:
    """The people of groups; groups that were not read with their people are left out.

    A group is told by its id, and one that a step makes by its label; a person by the id, and
    somebody whom a step invites by the address.

    Attributes:
        now: who is in each group of the portal.
        after: the same once the plan was carried out.
        names_now: what the groups of the portal are called.
        names_after: what they are called once the plan was carried out.
        ids: what a name of the manifests stands for; nothing where that is no one group.
        same: whether no step changes who is in them.
    """

    now: Mapping[str, Sequence[str]]
    after: Mapping[str, Sequence[str]]
    names_now: Mapping[str, str]
    names_after: Mapping[str, str]
    ids: Mapping[str, str]
    same: bool


def group_people(
    desired: Desired,
    current: Current,
    around: Around,
    found: Mapping[str, FoundGroup],
    steps: Mapping[Ref, Action],
) -> GroupPeople:
    """Work out who is in which group.

    Args:
        desired: the manifests.
        current: the portal.
        around: its people as the steps leave them.
        found: the portal's group for each declared name that has one.
        steps: the steps of the plan by what they touch.
    """
    everywhere = [one for namesakes in current.groups.values() for one in namesakes]
    now = {
        one.id: tuple(person.id for person in one.members)
        for one in everywhere
        if one.members is not None
    }
    names = {one.id: one.name for one in everywhere}
    ids = {name: one[0].id for name, one in current.groups.items() if len(one) == 1}
    after = dict(now)
    names_after = dict(names)
    for group in desired.selected_groups:
        key = found[group.name].id if group.name in found else group_label(group.name)
        ids[group.name] = key
        if step := steps.get(group.ref):
            _change(step, key, after, names_after)
    leavers = _become_guests(current, around)
    if leavers:
        after = {
            key: tuple(one for one in people if one not in leavers) for key, people in after.items()
        }
    return GroupPeople(now, after, names, names_after, ids, same=now == after)


def _change(
    step: Action, key: str, after: dict[str, tuple[str, ...]], names: dict[str, str]
) -> None:
    people = dict.fromkeys(after.get(key, ()))
    for change in step.fields:
        if change.name == "name":
            # A group may well be called what its members are.
            names[key] = str(change.desired)
        elif change.desired == MEMBER:
            # Whom the portal does not know yet has no id.
            people[change.key or change.name] = None
        elif change.current == MEMBER:
            del people[change.key]
    after[key] = tuple(people)


def _become_guests(current: Current, around: Around) -> AbstractSet[str]:
    """Whom a step makes Guests: they leave all groups (fact sheet on people, section 5.2)."""
    return {
        one.id
        for email, accounts in around.people.items()
        if accounts is not current.people.get(email)
        for one in accounts
        if one.id and one.role is Role.GUEST
    }
