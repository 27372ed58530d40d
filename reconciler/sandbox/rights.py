"""What a caller may do with a room (fact sheet: rooms, section 4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.sandbox.levels import Access
from reconciler.sandbox.members import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.sandbox.database import Database
    from reconciler.sandbox.members import Members, Share
    from reconciler.sandbox.person import Person
    from reconciler.sandbox.room import Room


@dataclass(frozen=True, slots=True)
class Rights:
    """A caller's standing in one room.

    Attributes:
        access: The level held there, 0 for the owner and for strangers.
        in_room: Whether the caller owns the room or is a direct member.
        admin: Whether the caller administers the portal.
        owner: Whether the caller owns the room and may own rooms at all.
        archived: Whether the room lies in the archive.
        template: Whether the room is a template.
        deny: Whether downloading is denied to most.
        passer: Whether the caller once came through a link, or may use the template as everybody.
    """

    access: int
    in_room: bool
    admin: bool
    owner: bool
    archived: bool
    template: bool
    deny: bool
    passer: bool

    @property
    def _oversees(self) -> bool:
        return self.owner or (self.admin and not self.template)

    @property
    def _directs(self) -> bool:
        return self.owner or self.access == Access.ROOM_MANAGER

    @property
    def read(self) -> bool:
        """Whether the room and its members are visible."""
        return self._oversees or self.access not in {Access.NONE, Access.RESTRICT} or self.passer

    @property
    def edit_room(self) -> bool:
        """Whether the room's settings may be changed: administering the portal is not enough."""
        return self._directs and not self.archived

    @property
    def edit_access(self) -> bool:
        """Whether members may be changed: administering the portal is not enough."""
        return self._directs and not self.archived

    @property
    def move(self) -> bool:
        """Whether the room may be archived or taken out of the archive."""
        return self._oversees

    @property
    def delete(self) -> bool:
        """Whether the room may be deleted for good."""
        return self._oversees if self.archived else self.owner

    @property
    def change_owner(self) -> bool:
        """Whether the room may be given to somebody else."""
        return self._oversees and not self.archived

    @property
    def pin(self) -> bool:
        """Whether the room may be pinned."""
        return self.read and not self.archived

    @property
    def create(self) -> bool:
        """Whether files may be created in the room."""
        held = self.access in {Access.ROOM_MANAGER, Access.CONTENT_CREATOR}
        return (self.owner or held) and not self.archived

    def security(self) -> dict[str, bool]:
        """Write the rights the way a room carries them.

        Returns:
            Rights by the portal's names.
        """
        copies = (self._oversees or self.access == Access.ROOM_MANAGER) and not self.deny
        active = not self.archived
        return {
            "Read": self.read,
            "Create": self.create,
            "Delete": self.delete,
            "EditRoom": self.edit_room,
            "Rename": self.edit_room,
            "CopyTo": self.create,
            "MoveTo": self.create,
            "Copy": copies,
            "Move": self.move,
            "Pin": self.pin,
            "Mute": self.pin,
            "EditAccess": self.edit_access,
            "ReadLinks": self.edit_access,
            "Duplicate": copies and active,
            "Download": self.read and (not self.deny or self._directs),
            "CopySharedLink": self.read and active,
            "Reconnect": self.owner and active,
            "CreateRoomFrom": False,
            "CopyLink": self.read,
            "Embed": self._directs and active,
            "ChangeOwner": self.change_owner,
            "IndexExport": self._oversees or self._directs,
            "UseChat": False,
        }


def rights_in(
    database: Database, members: Members, rooms: Sequence[Room], caller: Person
) -> list[Rights]:
    """Work out a caller's standing in rooms.

    Args:
        database: Where visits through links are kept.
        members: The shares.
        rooms: The rooms.
        caller: Who asks.

    Returns:
        The standings, in the order of the rooms.
    """
    held = members.held([room.id for room in rooms], caller.id)
    query = "SELECT room FROM opened WHERE person = ?"
    opened = {int(row[0] or 0) for row in database.rows(query, caller.id)}
    return [_rights(room, caller, held.get(room.id), opened) for room in rooms]


def _rights(room: Room, caller: Person, share: Share | None, opened: set[int]) -> Rights:
    owns = room.owner == caller.id
    return Rights(
        access=share.access if share else Access.NONE,
        in_room=owns or (share is not None and share.kind == Kind.PERSON),
        admin=caller.is_admin,
        owner=owns and caller.leads,
        archived=room.archived,
        template=room.template,
        deny=room.deny,
        passer=share is None and (room.id in opened or (room.public and caller.leads)),
    )
