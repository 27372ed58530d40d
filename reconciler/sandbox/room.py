"""A room as it is stored."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reconciler.sandbox.database import Value


class Area(IntEnum):
    """Where a room lies."""

    ACTIVE = 0
    ARCHIVE = 1
    TEMPLATES = 4
    AGENTS = 7


ROOT_FOLDERS = {Area.ACTIVE: 14, Area.ARCHIVE: 20, Area.TEMPLATES: 30, Area.AGENTS: 34}
"""The root folder's type by area (fact sheet: rooms, section 1)."""

UNSET_QUOTA = -2


@dataclass(frozen=True, slots=True)
class Room:
    """A room.

    Attributes:
        logo: A word that changes with the logo; none without one.
        files: How many files lie in it.
        alias: The id by which a room on a connected storage goes, none for a room of the portal.
        started: When the clock of its lifetime began to run, if it has one.
        public: Whether a template is open to all who may make rooms.
    """

    id: int
    title: str
    type: int
    owner: str
    area: int
    color: str
    cover: str
    indexing: bool
    deny: bool
    private: bool
    quota: int
    extra: str
    created: str
    modified: str
    modifier: str
    logo: str
    files: int
    alias: str
    started: str
    public: bool

    @property
    def wire_id(self) -> int | str:
        """The id in answers: rooms on connected storages go by a text."""
        return self.alias or self.id

    @property
    def extras(self) -> dict[str, object]:
        """Settings that few rooms have: lifetime, watermark, chat and form settings."""
        found: dict[str, object] = {} if self.extra == "{}" else json.loads(self.extra)
        return found

    @property
    def root(self) -> int:
        """The type of the root folder in which the room lies."""
        return ROOT_FOLDERS[Area(self.area)]

    @property
    def archived(self) -> bool:
        """Whether the room is in the archive."""
        return self.area == Area.ARCHIVE

    @property
    def template(self) -> bool:
        """Whether the room is a template."""
        return self.area == Area.TEMPLATES


def room_of(row: tuple[Value, ...]) -> Room:
    """Read a row.

    Args:
        row: The columns of `rooms` in their order.

    Returns:
        The room.
    """
    (number, title, kind, owner, area, color, cover, indexing, deny, private, quota) = row[:11]
    extra, created, modified, modifier, logo, files, alias, started, public = row[11:]
    return Room(
        id=int(number or 0),
        title=str(title),
        type=int(kind or 0),
        owner=str(owner),
        area=int(area or 0),
        color=str(color),
        cover=str(cover),
        indexing=bool(indexing),
        deny=bool(deny),
        private=bool(private),
        quota=int(quota or 0),
        extra=str(extra),
        created=str(created),
        modified=str(modified),
        modifier=str(modifier),
        logo=str(logo),
        files=int(files or 0),
        alias=str(alias),
        started=str(started),
        public=bool(public),
    )
