"""What an account may do to the people and groups of a portal.

Source: fact sheet on people, sections 2.1, 5.1 and 5.2; products/ASC.People/Server/Api/
UserController.cs (UpdateUserStatus, UpdateUserType, StartUserTypeUpdate) and web/ASC.Web.Core/
Users/UserManagerWrapper.cs (UpdateUserTypeAsync) of the server.

Each function gives the reason why not, empty if it may; an account that is not known may, since
only the portal can tell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.access import Role

if TYPE_CHECKING:
    from reconciler.kinds.user import Person

_ADMINS = {Role.OWNER, Role.DOCSPACE_ADMIN}


def to_invite(acting: Person | None, role: Role) -> str:
    """Why an account may not invite somebody as that; for links to the portal, too."""
    if acting is None or _may_add(acting.role, role):
        return ""
    return _told(acting, f"invite a {role}")


def to_raise(acting: Person | None, current: Role, desired: Role) -> str:
    """Why an account may not move somebody up."""
    if acting is None or (
        _may_add(acting.role, desired) and (current is Role.GUEST or acting.role in _ADMINS)
    ):
        return ""
    return _told(acting, f"make a {current} a {desired}")


def to_lower(acting: Person | None, current: Role, desired: Role) -> str:
    """Why an account may not move somebody down."""
    if acting is None or _may_touch(acting.role, current):
        return ""
    return _told(acting, f"make a {current} a {desired}")


def to_switch(acting: Person | None, role: Role) -> str:
    """Why an account may not enable or disable somebody of a role."""
    if acting is None or _may_touch(acting.role, role):
        return ""
    return _told(acting, f"enable or disable a {role}")


def to_group(acting: Person | None) -> str:
    """Why an account may not make or change groups (fact sheet on people, section 6)."""
    if acting is None or acting.role in _ADMINS:
        return ""
    return _told(acting, "make or change groups")


def _may_add(acting: Role, role: Role) -> bool:
    if role is Role.DOCSPACE_ADMIN:
        return acting is Role.OWNER
    if role is Role.ROOM_ADMIN:
        return acting in _ADMINS
    return acting.may_manage_rooms


def _may_touch(acting: Role, role: Role) -> bool:
    # The administrators are the owner's alone.
    return acting is Role.OWNER or (acting is Role.DOCSPACE_ADMIN and role not in _ADMINS)


def _told(acting: Person, what: str) -> str:
    return f"the key's account is {acting.role} and may not {what}"
