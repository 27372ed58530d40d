"""Access levels, room types and which of them go together (fact sheet: rooms, sections 1 and 7)."""

from __future__ import annotations

from enum import IntEnum


class Access(IntEnum):
    """What a subject may do in a room, by the number that travels on the wire."""

    NONE = 0
    READ_WRITE = 1
    READ = 2
    RESTRICT = 3
    VARIES = 4
    REVIEW = 5
    COMMENT = 6
    FILL_FORMS = 7
    CUSTOM_FILTER = 8
    ROOM_MANAGER = 9
    EDITING = 10
    CONTENT_CREATOR = 11


class RoomType(IntEnum):
    """The kinds of room that a portal knows."""

    FILLING_FORMS = 1
    EDITING = 2
    CUSTOM = 5
    PUBLIC = 6
    VIRTUAL_DATA = 8
    AI = 9


ACCESS_NAMES = {
    "None": Access.NONE,
    "ReadWrite": Access.READ_WRITE,
    "Read": Access.READ,
    "Restrict": Access.RESTRICT,
    "Varies": Access.VARIES,
    "Review": Access.REVIEW,
    "Comment": Access.COMMENT,
    "FillForms": Access.FILL_FORMS,
    "CustomFilter": Access.CUSTOM_FILTER,
    "RoomManager": Access.ROOM_MANAGER,
    "Editing": Access.EDITING,
    "ContentCreator": Access.CONTENT_CREATOR,
}

LEVEL_WORDS = {int(level): name for name, level in ACCESS_NAMES.items()}

ROOM_NAMES = {
    "FillingFormsRoom": RoomType.FILLING_FORMS,
    "EditingRoom": RoomType.EDITING,
    "CustomRoom": RoomType.CUSTOM,
    "PublicRoom": RoomType.PUBLIC,
    "VirtualDataRoom": RoomType.VIRTUAL_DATA,
    "AiRoom": RoomType.AI,
}

FOLDER_NUMBERS = {1: 15, 2: 16, 5: 19, 6: 22, 8: 29, 9: 31}
"""The number of a room's type where the portal speaks of folders."""

STRENGTH = (9, 11, 10, 7, 5, 6, 2)
"""Levels from the strongest to the weakest, the order in which members are listed."""

_MEMBERS = {
    1: {9, 11, 7},
    2: {9, 11, 10, 2},
    5: {9, 11, 10, 5, 6, 2},
    6: {9, 11},
    8: {9, 11, 10, 7, 2},
    9: {9, 11, 2},
}
INVITATION_LINKS = {1: {11, 7}, 2: {11, 10, 2}, 5: {11, 10, 5, 6, 2}, 6: {11, 2}, 8: {11, 10, 2, 7}}
EXTERNAL_LINKS = {1: {7, 2}, 5: {10, 7, 5, 6, 2}, 6: {10, 7, 5, 6, 2}}
AI_INVITATIONS = {11, 2}


def offered(room_type: int, access: int, *, group: bool, template: bool) -> bool:
    """Tell whether a room offers a level to a kind of subject.

    Args:
        room_type: The room's type.
        access: The level asked for.
        group: Whether the subject is a group; groups are never managers.
        template: Whether the room is a template, which offers reading only.

    Returns:
        Whether the level can be held there. `None` always can.
    """
    if access == Access.NONE:
        return True
    if template:
        return access == Access.READ
    if group and access == Access.ROOM_MANAGER:
        return False
    return access in _MEMBERS.get(room_type, ())


def parse_access(value: object) -> int:
    """Read a level the way the portal does: whatever it does not know is silently `None`.

    Fact sheet: rooms, section 0 (numbers, exact-case names and numeric strings).

    Args:
        value: What stood in the request.

    Returns:
        The number of the level, which may lie outside the known ones.
    """
    if isinstance(value, bool):
        return Access.NONE
    if isinstance(value, int):
        return value
    if isinstance(value, str):
        if value in ACCESS_NAMES:
            return ACCESS_NAMES[value]
        digits = value.strip()
        return int(digits) if digits.removeprefix("-").isdecimal() else Access.NONE
    return Access.NONE
