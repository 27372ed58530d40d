"""Groups from a document, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.sandbox import checks
from reconciler.sandbox.groups import Group
from reconciler.sandbox.identity import guid, is_guid

if TYPE_CHECKING:
    from collections.abc import Callable

    from reconciler.sandbox.person import Person
    from reconciler.sandbox.portal import Portal

_GROUP = frozenset(
    {"id", "name", "manager", "members", "managerIsMember", "isLDAP", "isSystem"},
)


def seed_group(
    portal: Portal, value: object, where: str, find: Callable[[Portal, str, str], Person]
) -> None:
    """Make one group.

    Args:
        portal: The portal.
        value: What the document says of the group.
        where: Its place in the document.
        find: Finds somebody of whom the document speaks.

    Raises:
        ValueError: Something is not understood.
    """
    words = checks.mapping(value, where, _GROUP)
    name = checks.text(words, "name", where)
    usual = portal.groups.next_id(name)
    given = checks.text(words, "id", where, usual).lower()
    if not is_guid(given) or portal.groups.get(given) is not None:
        raise ValueError(f"{where}.id: {given!r} is no GUID, or that of another group")
    manager = words.get("manager")
    leader = find(portal, str(manager), f"{where}.manager").id if manager else None
    members = [
        find(portal, str(email), f"{where}.members").id
        for email in checks.listed(words.get("members"), f"{where}.members")
    ]
    if leader and checks.flag(words, "managerIsMember", where, default=True):
        members.append(leader)
    ldap = checks.flag(words, "isLDAP", where, default=False)
    system = checks.flag(words, "isSystem", where, default=False)
    portal.groups.add(Group(given, name, leader, ldap, system), members)


def write_groups(portal: Portal) -> list[dict[str, object]]:
    """Write the groups down.

    Args:
        portal: The portal.

    Returns:
        What `seed_group` understands; ids only where seeding would not choose the same.
    """
    return [_write(portal, number, group) for number, group in enumerate(portal.groups.all())]


def _write(portal: Portal, number: int, group: Group) -> dict[str, object]:
    words: dict[str, object] = {"name": group.name}
    if group.id != guid("group", group.name, number):
        words["id"] = group.id
    members = portal.groups.members(group.id)
    if group.manager:
        words["manager"] = portal.people.one(group.manager).email
        if group.manager not in members:
            words["managerIsMember"] = False
    words["members"] = [portal.people.one(who).email for who in members]
    flags = {"isLDAP": group.ldap, "isSystem": group.system}
    return words | {name: True for name, on in flags.items() if on}
