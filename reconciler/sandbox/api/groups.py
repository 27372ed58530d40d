"""Reading groups (fact sheet: people, section 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.sandbox.call import Answer, Call
from reconciler.sandbox.cards import brief
from reconciler.sandbox.faults import denied, missing

if TYPE_CHECKING:
    from reconciler.sandbox.groups import Group

_DIRECTIONS = {"Ascending": 0, "Descending": 1}


def _show(call: Call, group: Group, *, members: bool) -> dict[str, object]:
    people = call.portal.people
    manager = people.get(group.manager) if group.manager else None
    everybody = [people.one(who) for who in call.portal.groups.members(group.id)]
    listed = [person for person in everybody if not person.is_disabled]
    return {
        "id": group.id,
        "name": group.name,
        "category": "00000000-0000-0000-0000-000000000000",
        "isLDAP": False,
        "isSystem": False,
        "manager": brief(manager) if manager else None,
        "members": [call.portal.cards.full(p, call.caller) for p in listed] if members else None,
        "membersCount": len(listed),
    }


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
    member = call.query.guid("userId")
    if not call.caller.leads:
        raise denied()
    groups = call.portal.groups.of(member) if member else call.portal.groups.all()
    found = [group for group in groups if text in group.name.lower()]
    turned = call.query.choice("sortOrder", _DIRECTIONS) == 1
    found.sort(key=lambda group: group.name.lower(), reverse=turned)
    page = found[start : start + count]
    cards = [_show(call, group, members=False) for group in page]
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
    group = call.portal.groups.get(call.path["id"])
    if not call.caller.leads:
        raise denied()
    if group is None:
        raise missing("The group could not be found")
    return Answer(_show(call, group, members=members is not False))
