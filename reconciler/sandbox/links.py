"""Links of rooms (fact sheet: rooms, section 8)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.sandbox.identity import guid
from reconciler.sandbox.levels import Access, RoomType
from reconciler.sandbox.members import Kind

if TYPE_CHECKING:
    from reconciler.sandbox.database import Database, Value
    from reconciler.sandbox.room import Room

SELF_MADE = {RoomType.FILLING_FORMS: Access.FILL_FORMS, RoomType.PUBLIC: Access.READ}
"""The level of the link that comes with a room of a type."""

_SELECT = """SELECT id, room, kind, access, title, expires, password, deny, internal, uses, most
    FROM links"""


@dataclass(frozen=True, slots=True)
class Link:
    """A link into a room."""

    id: str
    room: int
    kind: int
    access: int
    title: str
    expires: str | None = None
    password: str | None = None
    deny: bool = False
    internal: bool = False
    uses: int = 0
    most: int | None = None

    @property
    def primary(self) -> bool:
        """Whether it is the room's one primary link."""
        return self.kind == Kind.PRIMARY_LINK

    @property
    def invites(self) -> bool:
        """Whether it makes members of those who follow it."""
        return self.kind == Kind.INVITATION_LINK


def _link(row: tuple[Value, ...]) -> Link:
    name, room, kind, access, title, expires, password, deny, internal, uses, most = row
    return Link(
        *(str(name), int(room or 0), int(kind or 0), int(access or 0), str(title)),
        None if expires is None else str(expires),
        None if password is None else str(password),
        *(bool(deny), bool(internal), int(uses or 0)),
        None if most is None else int(most),
    )


class Links:
    """Every link of the portal.

    Args:
        database: Where they are kept.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, room: int, name: str) -> Link | None:
        """Find a link; two rooms may each have one of the same id.

        Args:
            room: The room's id.
            name: The link's id.

        Returns:
            The link, if there is one.
        """
        row = self._database.row(_SELECT + " WHERE room = ? AND id = ?", room, name)
        return _link(row) if row else None

    def find(self, name: str) -> Link | None:
        """Find a link of any room.

        Args:
            name: Its id.

        Returns:
            The link, if there is one.
        """
        row = self._database.row(_SELECT + " WHERE id = ? ORDER BY room", name)
        return _link(row) if row else None

    def of(self, room: int) -> list[Link]:
        """List a room's links, primary ones first.

        Args:
            room: The room's id.

        Returns:
            The links.
        """
        query = _SELECT + " WHERE room = ? ORDER BY kind DESC, rowid"
        return [_link(row) for row in self._database.rows(query, room)]

    def new_id(self) -> str:
        """Make an id that no link has had.

        Returns:
            The id.
        """
        number = int(self._database.recall("links", "0")) + 1
        self._database.remember("links", str(number))
        return guid("link", number)

    def put(self, link: Link) -> None:
        """Keep a link, in place of the room's one of the same id.

        Args:
            link: The link.
        """
        query = "INSERT OR REPLACE INTO links VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        self._database.run(
            query,
            *(link.id, link.room, link.kind, link.access, link.title, link.expires, link.password),
            *(int(link.deny), int(link.internal), link.uses, link.most),
        )

    def drop(self, link: Link) -> None:
        """Revoke a link.

        Args:
            link: The link.
        """
        self._database.run("DELETE FROM links WHERE room = ? AND id = ?", link.room, link.id)

    def provide(self, room: Room, *, internal: bool = False) -> Link:
        """Give a room its primary link.

        Args:
            room: The room, which has none and may have one.
            internal: Whether the link is for people of the portal only.

        Returns:
            The link, at the level that the room's type comes with.
        """
        access = SELF_MADE.get(RoomType(room.type), Access.READ)
        name = self.new_id()
        link = Link(name, room.id, Kind.PRIMARY_LINK, access, "Shared link", internal=internal)
        self.put(link)
        return link
