"""Changing groups (fact sheet: people, section 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.sandbox.api.groups import find_group, show_group
from reconciler.sandbox.body import Body, read_body
from reconciler.sandbox.call import Answer, Call
from reconciler.sandbox.deeds import GROUP_CREATED, GROUP_DELETED, GROUP_UPDATED
from reconciler.sandbox.faults import denied, invalid, wrong
from reconciler.sandbox.groups import Group
from reconciler.sandbox.identity import NOBODY

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST_NAME = 128


def _fits(call: Call, who: str) -> bool:
    person = call.portal.people.get(who)
    return person is not None and not person.is_disabled and not person.is_guest


def _fitting(call: Call, people: Iterable[str]) -> list[str]:
    return [who for who in people if _fits(call, who)]


def _allow(call: Call) -> None:
    # Groups that LDAP or the portal itself made are not protected here.
    if not call.caller.is_admin:
        raise denied()


def _name(body: Body) -> str | None:
    name = body.text("groupName", LONGEST_NAME)
    if name == "":
        raise invalid("GroupName", "The field GroupName must not be empty.")
    return name


def _told(call: Call, group: str) -> Answer:
    call.portal.traces.fire("group.updated", group)
    call.portal.trail.note(GROUP_UPDATED, call.caller.id, group, words=find_group(call).name)
    return Answer(show_group(call, find_group(call), members=True))


def create_group(call: Call) -> Answer:
    """Answer `POST group`; a name may be taken already.

    Args:
        call: The request.

    Returns:
        The group, whose manager is a member too.

    Raises:
        Fault: 403, only administrators make groups; 400, somebody is unknown, disabled or a guest.
    """
    body = read_body(call.body)
    body.require("groupName")
    name = _name(body) or ""
    manager, members = body.guid("groupManager"), body.guids("members")
    _allow(call)
    people = dict.fromkeys([*members, *([] if manager == NOBODY else [manager])])
    if len(_fitting(call, people)) < len(people):
        raise wrong("Somebody cannot be a member of a group")
    leader = None if manager == NOBODY else manager
    group = Group(call.portal.groups.next_id(name), name, leader)
    call.portal.groups.add(group, people)
    call.portal.traces.fire("group.created", group.id)
    call.portal.trail.note(GROUP_CREATED, call.caller.id, group.id, words=name)
    return Answer(show_group(call, group, members=True))


def change_group(call: Call) -> Answer:
    """Answer `PUT group/{id}`: who cannot be a member is passed over.

    Args:
        call: The request.

    Returns:
        The group; without a new manager it keeps the old one.
    """
    body = read_body(call.body)
    name, manager = _name(body), body.guid("groupManager")
    joining, parting = body.guids("membersToAdd"), body.guids("membersToRemove")
    _allow(call)
    group, groups = find_group(call), call.portal.groups
    if name is not None:
        groups.rename(group.id, name)
    if _fits(call, manager):
        groups.appoint(group.id, manager)
    groups.join(group.id, _fitting(call, joining))
    groups.part(group.id, parting)
    return _told(call, group.id)


def delete_group(call: Call) -> Answer:
    """Answer `DELETE group/{id}`, which takes what the group held in rooms.

    Args:
        call: The request.

    Returns:
        A 204, without a body.
    """
    _allow(call)
    group = find_group(call)
    call.portal.groups.remove(group.id)
    call.portal.traces.fire("group.deleted", group.id)
    call.portal.trail.note(GROUP_DELETED, call.caller.id, group.id, words=group.name)
    return Answer(bare=True)


def replace_members(call: Call) -> Answer:
    """Answer `POST group/{id}/members`: a group is not emptied this way.

    Args:
        call: The request.

    Returns:
        The group.

    Raises:
        Fault: 400, nobody of those who are named can be a member.
    """
    members = read_body(call.body).guids("members")
    _allow(call)
    group, groups = find_group(call), call.portal.groups
    fitting = _fitting(call, members)
    if not fitting:
        raise wrong("Nobody who is named can be a member of a group")
    groups.part(group.id, groups.members(group.id))
    groups.join(group.id, fitting)
    return _told(call, group.id)


def add_members(call: Call) -> Answer:
    """Answer `PUT group/{id}/members`: who cannot be a member is passed over.

    Args:
        call: The request.

    Returns:
        The group.
    """
    members = read_body(call.body).guids("members")
    _allow(call)
    group = find_group(call)
    call.portal.groups.join(group.id, _fitting(call, members))
    return _told(call, group.id)


def remove_members(call: Call) -> Answer:
    """Answer `DELETE group/{id}/members`: who is no member is passed over.

    Args:
        call: The request.

    Returns:
        The group.
    """
    members = read_body(call.body).guids("members")
    _allow(call)
    group = find_group(call)
    call.portal.groups.part(group.id, members)
    return _told(call, group.id)


def set_manager(call: Call) -> Answer:
    """Answer `PUT group/{id}/manager`: who cannot be a member is passed over.

    Args:
        call: The request.

    Returns:
        The group.
    """
    person = read_body(call.body).guid("userId")
    _allow(call)
    group = find_group(call)
    if _fits(call, person):
        call.portal.groups.appoint(group.id, person)
    return _told(call, group.id)
