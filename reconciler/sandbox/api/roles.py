"""Portal roles in requests, and who may hand them out (fact sheet: people, sections 0 and 2.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.sandbox.faults import Invalid, invalid
from reconciler.sandbox.roles import Role, parse_role

if TYPE_CHECKING:
    from reconciler.sandbox.body import Body
    from reconciler.sandbox.call import Call
    from reconciler.sandbox.person import Person


def may_invite(caller: Person, role: int) -> bool:
    """Tell whether somebody may hand out a role.

    Args:
        caller: Who invites.
        role: The role.

    Returns:
        Whether they may: only the owner makes administrators, only administrators make others who
        may own rooms, and nobody else invites at all.
    """
    if role == Role.ADMIN:
        return caller.owner
    return caller.is_admin or (caller.leads and role in {Role.USER, Role.GUEST})


def _unreadable(field: str) -> Invalid:
    return invalid(field, "The JSON value could not be converted to EmployeeType.")


def read_role(body: Body, name: str) -> Role:
    """Read a role from a body.

    Args:
        body: The body.
        name: The property.

    Returns:
        The role. Nothing rejects a missing one, which stands for no role group at all.

    Raises:
        Invalid: It is none.
    """
    value = body.raw(name)
    if value is None:
        return Role.ALL
    role = None if isinstance(value, bool) else parse_role(str(value))
    if role is None:
        raise _unreadable(f"$.{name}")
    return role


def role_of_path(call: Call, name: str) -> Role:
    """Read a role from the path.

    Args:
        call: The request.
        name: The part of the path.

    Returns:
        The role.

    Raises:
        Invalid: It is none.
    """
    role = parse_role(call.path[name])
    if role is None:
        raise _unreadable(name)
    return role
