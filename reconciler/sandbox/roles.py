"""Portal roles and states of people (fact sheet: people, sections 0 and 3.3)."""

from __future__ import annotations

from enum import IntEnum


class Role(IntEnum):
    """A person's role in the portal; `ALL` is the default that nothing rejects."""

    ALL = 0
    ROOM_ADMIN = 1
    GUEST = 2
    ADMIN = 3
    USER = 4


class Status(IntEnum):
    """Whether an account is usable."""

    ACTIVE = 1
    TERMINATED = 2
    PENDING = 4


class Activation(IntEnum):
    """Whether an address was confirmed."""

    NOT_ACTIVATED = 0
    ACTIVATED = 1
    PENDING = 2


ROLE_NAMES = {
    "DocSpaceAdmin": Role.ADMIN,
    "RoomAdmin": Role.ROOM_ADMIN,
    "User": Role.USER,
    "Guest": Role.GUEST,
}
RANK = {Role.ALL: 0, Role.GUEST: 1, Role.USER: 2, Role.ROOM_ADMIN: 3, Role.ADMIN: 4}


def parse_role(text: str) -> Role | None:
    """Read a role by name, in any case, or by number.

    Args:
        text: What stood in the request.

    Returns:
        The role, or nothing if there is none such.
    """
    names = {name.lower(): role for name, role in ROLE_NAMES.items()} | {"all": Role.ALL}
    if text.isdecimal() and int(text) in {role.value for role in Role}:
        return Role(int(text))
    return names.get(text.lower())
