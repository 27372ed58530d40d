"""Room types, levels of access and portal roles, and which of them go together.

Source: fact sheet on rooms, sections 1 and 7; fact sheet on people, section 0.
"""

from __future__ import annotations

from enum import Enum
from typing import Self


class _Word(Enum):
    """A closed list of words; each has the portal's number, and other names that stand for it."""

    def __init__(self, word: str, number: int, *names: str) -> None:
        self.word = word
        self.number = number
        self.names = (word, *names)

    def __str__(self) -> str:
        return self.word

    @classmethod
    def of(cls, value: object) -> Self | None:
        """The member that a manifest's word, a portal's name or a number stands for.

        Args:
            value: a word (``collaboration``), a name (``EditingRoom``), or a number (``2``).

        Returns:
            The member, or None if nothing of the list is meant.
        """
        # A bool is an int in Python, and `true` is not room type 1.
        if isinstance(value, bool):
            return None
        for member in cls:
            if value == member.number or value in member.names:
                return member
        return None

    @classmethod
    def words(cls) -> tuple[str, ...]:
        """The manifest's words, in the order in which they are told to people."""
        return tuple(member.word for member in cls)


class RoomType(_Word):
    """The kinds of room; the type of a room never changes."""

    FORM_FILLING = "form-filling", 1, "FillingFormsRoom"
    COLLABORATION = "collaboration", 2, "EditingRoom"
    CUSTOM = "custom", 5, "CustomRoom"
    PUBLIC = "public", 6, "PublicRoom"
    VIRTUAL_DATA = "virtual-data", 8, "VirtualDataRoom"


class Access(_Word):
    """What a member may do in a room, the strongest first."""

    ROOM_MANAGER = "RoomManager", 9
    CONTENT_CREATOR = "ContentCreator", 11
    EDITING = "Editing", 10
    FILL_FORMS = "FillForms", 7
    REVIEW = "Review", 5
    COMMENT = "Comment", 6
    READ = "Read", 2


class Role(_Word):
    """What a person is on the portal, the strongest first."""

    OWNER = "Owner", 0
    DOCSPACE_ADMIN = "DocSpaceAdmin", 3
    ROOM_ADMIN = "RoomAdmin", 1
    USER = "User", 4
    GUEST = "Guest", 2

    @property
    def may_manage_rooms(self) -> bool:
        """Whether a person of this role may own a room or be its RoomManager."""
        return self in {Role.OWNER, Role.DOCSPACE_ADMIN, Role.ROOM_ADMIN}

    def outranks(self, other: Role) -> bool:
        """Whether a person of this role is more than one of the other."""
        ranks = list(Role)
        return ranks.index(self) < ranks.index(other)


NOBODY = 0
"""The number that takes access away (``None`` on the portal); never a member's access."""

_ALL = (Access.ROOM_MANAGER, Access.CONTENT_CREATOR)

AVAILABLE: dict[RoomType, tuple[Access, ...]] = {
    RoomType.FORM_FILLING: (*_ALL, Access.FILL_FORMS),
    RoomType.COLLABORATION: (*_ALL, Access.EDITING, Access.READ),
    RoomType.CUSTOM: (*_ALL, Access.EDITING, Access.REVIEW, Access.COMMENT, Access.READ),
    RoomType.PUBLIC: _ALL,
    RoomType.VIRTUAL_DATA: (*_ALL, Access.EDITING, Access.FILL_FORMS, Access.READ),
}
"""Which access a person may hold in a room of a type; a group the same but RoomManager."""
