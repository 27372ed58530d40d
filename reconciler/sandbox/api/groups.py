"""Reading groups (fact sheet: people, section 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.sandbox.api.rooms import find_room
from reconciler.sandbox.call import Answer, Call
from reconciler.sandbox.cards import brief
from reconciler.sandbox.faults import denied, missing

if TYPE_CHECKING:
    from collections.abc import Callable

    from reconciler.sandbox.groups import Group

_DIRECTIONS = {"Ascending": 0, "Descending": 1}


def show_group(call: Call, group: Group, *, members: bool) -> dict[str, object]:
    """Show a group.

    Args:
        call: The request.
        group: The group.
        members: Whether its people are told of.

    Returns:
        The properties; the disabled are not among its people, those still to answer are.
    """
    people = call.portal.people
    manager = people.get(group.manager) if group.manager else None
    everybody = [people.one(who) for who in call.portal.groups.members(group.id)]
    listed = [person for person in everybody if not person.is_disabled]
    return {
        "id": group.id,
        "name": group.name,
        "category": "00000000-0000-0000-0000-000000000000",
        "isLDAP": group.ldap,
        "isSystem": group.system,
        "manager": brief(manager) if manager else None,
        "members": [call.portal.cards.full(p, call.caller) for p in listed] if members else None,
        "membersCount": len(listed),
    }


def find_group(call: Call) -> Group:
    """Find the group that the path names.

    Args:
        call: The request.

    Returns:
        The group.

    Raises:
        Fault: 404, there is none.
    """
    group = call.portal.groups.get(call.path["id"])
    if group is None:
        raise missing("The group could not be found")
    return group


def _order(call: Call) -> Callable[[Group], tuple[object, ...]]:
    people, name = call.portal.people, (call.query.text("sortBy") or "").lower()

    def key(group: Group) -> tuple[object, ...]:
        title = group.name.lower()
        if name == "manager":
            manager = people.get(group.manager) if group.manager else None
            return (manager.display.lower() if manager else "", title)
        if name == "memberscount":
            return (len(call.portal.groups.members(group.id)), title)
        return (title,)

    return key


def list_groups(call: Call) -> Answer:
    """Answer `GET group`, which tells no members.

    Args:
        call: The request.

    Returns:
        A page of groups.

    Raises:
        Fault: 403, users and guests may not list groups.
    """
    start, count = call.query.page()
    text = (call.query.text("filterValue") or "").strip().lower()
    member, leads = call.query.guid("userId"), call.query.flag("manager")
    if not call.caller.leads:
        raise denied()
    groups = call.portal.groups.of(member) if member else call.portal.groups.all()
    if member and leads:
        groups = [group for group in call.portal.groups.all() if group.manager == member]
    found = [group for group in groups if text in group.name.lower()]
    turned = call.query.choice("sortOrder", _DIRECTIONS) == 1
    found.sort(key=_order(call), reverse=turned)
    page = found[start : start + count]
    cards = [show_group(call, group, members=False) for group in page]
    return Answer(cards, count=len(page), total=len(found))


def get_group(call: Call) -> Answer:
    """Answer `GET group/{id}`, with its people unless they are declined.

    Args:
        call: The request.

    Returns:
        The group.

    Raises:
        Fault: 404, there is none; 403, users and guests may not read groups.
    """
    members = call.query.flag("includeMembers")
    if not call.caller.leads:
        raise denied()
    return Answer(show_group(call, find_group(call), members=members is not False))


def groups_of(call: Call) -> Answer:
    """Answer `GET group/user/{id}`: ids, names and who manages.

    Args:
        call: The request.

    Returns:
        The groups, none for somebody whom nobody knows.

    Raises:
        Fault: 403, users and guests may not read the groups of others.
    """
    person = call.path["id"].lower()
    if not call.caller.leads and person != call.caller.id:
        raise denied()
    return Answer([call.portal.cards.group_brief(group) for group in call.portal.groups.of(person)])


def groups_in(call: Call) -> Answer:
    """Answer `GET group/room/{id}`: every group, and whether it shares the room.

    Args:
        call: The request.

    Returns:
        A page of groups.

    Raises:
        Fault: 404, there is no such room; 403, the caller may not change its members.
    """
    start, count = call.query.page()
    text = (call.query.text("filterValue") or "").strip().lower()
    hides = call.query.flag("excludeShared")
    room = find_room(call)
    if not call.portal.rights(room, call.caller).edit_access:
        raise denied()
    sharing = call.portal.groups.sharing(room.id)
    found = [
        group
        for group in call.portal.groups.all()
        if text in group.name.lower() and not (hides and group.id in sharing)
    ]
    found.sort(key=lambda group: group.name.lower())
    page = found[start : start + count]
    cards = [
        show_group(call, group, members=False) | {"shared": group.id in sharing} for group in page
    ]
    return Answer(cards, count=len(page), total=len(found))
