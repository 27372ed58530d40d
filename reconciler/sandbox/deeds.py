"""What the audit trail knows by number (fact sheet: people, section 11; `MessageAction.cs`)."""

from __future__ import annotations

from dataclasses import dataclass

_DOCUMENTS, _CONTACTS = 2, 8
_ROOMS, _PEOPLE = 27, 30
_USER, _GROUP, _ROOM = 23, 24, 25
_CREATE, _UPDATE, _DELETE = 1, 2, 3


@dataclass(frozen=True, slots=True)
class Deed:
    """One sort of event.

    Attributes:
        number: What it is called on the wire.
        text: What the trail says, with holes for words.
        sort: `ActionType` of the server: created, updated, deleted.
        entry: What sort of thing it happened to; `None` for a deed that the server's listing does
            not know, and falls over.
    """

    number: int
    text: str
    sort: int = _UPDATE
    entry: int | None = _ROOM

    @property
    def product(self) -> int:
        """The part of the server that it belongs to."""
        return _DOCUMENTS if self.entry == _ROOM else _CONTACTS

    @property
    def location(self) -> int:
        """The module that it belongs to."""
        return _ROOMS if self.entry == _ROOM else _PEOPLE


USER_CREATED = Deed(4000, "User Created: {0}", _CREATE, _USER)
GUEST_CREATED = Deed(4001, "Guest Created: {0}", _CREATE, _USER)
TYPE_UPDATED = Deed(4019, "Users [{0}]. Updated Type", _UPDATE, _USER)
STATUS_UPDATED = Deed(4020, "Users [{0}]. Updated Status", _UPDATE, _USER)
GROUP_CREATED = Deed(4026, "Group Created: {0}", _CREATE, _GROUP)
GROUP_UPDATED = Deed(4027, "Group Updated: {0}", _UPDATE, _GROUP)
GROUP_DELETED = Deed(4028, "Group Deleted: {0}", _DELETE, _GROUP)
JOIN_INVITED = Deed(
    4037, "User {0} sent an invitation to {1} to join this DocSpace", _CREATE, _USER
)
ROOM_CREATED = Deed(5070, "Room created", _CREATE)
ROOM_RENAMED = Deed(5071, "Room renamed: {0}")
ROOM_ARCHIVED = Deed(5072, "Room archived")
ROOM_UNARCHIVED = Deed(5073, "Room unarchived")
ROOM_DELETED = Deed(5074, "Room deleted", _DELETE)
ACCESS_UPDATED = Deed(5075, "{0} appointed: {1}")
TAGS_ADDED = Deed(5078, "Added tags: [{0}]")
TAGS_DELETED = Deed(5079, "Deleted tags: [{0}]")
LOGO_CREATED = Deed(5080, "Logo created")
LOGO_DELETED = Deed(5081, "Logo deleted")
INVITATION_UPDATED = Deed(5082, "Link updated. Role: {0}")
USER_REMOVED = Deed(5084, "Deleted user: {0}")
USER_ADDED = Deed(5085, "Added user: {0}. Role: {1}")
INVITATION_CREATED = Deed(5086, "Link created. Role: {0}")
INVITATION_DELETED = Deed(5087, "Link deleted")
EXTERNAL_CREATED = Deed(5088, "External link created: {1}. Role: {0}")
EXTERNAL_UPDATED = Deed(5089, "External link updated: {1}. Role: {0}")
EXTERNAL_DELETED = Deed(5090, "External link deleted: {1}")
GROUP_ADDED = Deed(5094, "Added group: {0}. Role: {1}")
GROUP_APPOINTED = Deed(5095, "{0} appointed: {1}")
GROUP_REMOVED = Deed(5096, "Deleted group: {0}")
DOWNLOAD_DENIED = Deed(5109, "Room: {0}. Deny download enabled")
DOWNLOAD_ALLOWED = Deed(5110, "Room: {0}. Deny download disabled")
WATERMARK_SET = Deed(5112, "Room: {0}. Watermark enabled")
WATERMARK_DISABLED = Deed(5113, "Room: {0}. Watermark disabled")
INDEXING_ENABLED = Deed(5114, "Room indexing enabled")
INDEXING_DISABLED = Deed(5115, "Room indexing disabled")
LIFETIME_SET = Deed(5116, "Life time is set")
LIFETIME_DISABLED = Deed(5117, "LifeTime disabled")
OWNER_CHANGED = Deed(5159, "Owner changed: {0}")
LINK_USED = Deed(7001, "", _UPDATE, None)

DEEDS = {one.number: one for one in tuple(globals().values()) if isinstance(one, Deed)}
"""All of them, by number."""
