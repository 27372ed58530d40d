"""Rooms as they are stored."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from reconciler.sandbox.clock import stamp

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reconciler.sandbox.clock import Clock
    from reconciler.sandbox.database import Database, Value


class Area(IntEnum):
    """Where a room lies."""

    ACTIVE = 0
    ARCHIVE = 1
    TEMPLATES = 4
    AGENTS = 7


ROOT_FOLDERS = {Area.ACTIVE: 14, Area.ARCHIVE: 20, Area.TEMPLATES: 30, Area.AGENTS: 34}
"""The root folder's type by area (fact sheet: rooms, section 1)."""

FIRST_ID = 1000
COLORS = ("FF6680", "FF8F40", "F2D230", "61C059", "70B5E8", "6191F2", "5CC3F7", "C9A0DC")
UNSET_QUOTA = -2

_SELECT = """SELECT id, title, type, owner, area, color, cover, indexing, deny, private, quota,
    extra, created, modified, modifier FROM rooms"""
_AMONG = " WHERE id IN (SELECT value FROM json_each(?))"
_INSERT = "INSERT INTO rooms VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_UPDATES = {
    "title": "UPDATE rooms SET title = ? WHERE id = ?",
    "owner": "UPDATE rooms SET owner = ? WHERE id = ?",
    "area": "UPDATE rooms SET area = ? WHERE id = ?",
    "color": "UPDATE rooms SET color = ? WHERE id = ?",
    "cover": "UPDATE rooms SET cover = ? WHERE id = ?",
    "indexing": "UPDATE rooms SET indexing = ? WHERE id = ?",
    "deny": "UPDATE rooms SET deny = ? WHERE id = ?",
    "quota": "UPDATE rooms SET quota = ? WHERE id = ?",
    "extra": "UPDATE rooms SET extra = ? WHERE id = ?",
    "modified": "UPDATE rooms SET modified = ? WHERE id = ?",
    "modifier": "UPDATE rooms SET modifier = ? WHERE id = ?",
}


@dataclass(frozen=True, slots=True)
class Room:
    """A room."""

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
    extra, created, modified, modifier = row[11:]
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
    )


class Rooms:
    """Every room of the portal.

    Args:
        database: Where they are kept.
        clock: When they change.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def get(self, number: int) -> Room | None:
        """Find a room.

        Args:
            number: Its id.

        Returns:
            The room, if there is one.
        """
        row = self._database.row(_SELECT + " WHERE id = ?", number)
        return room_of(row) if row else None

    def pick(self, numbers: Iterable[int]) -> list[Room]:
        """Find rooms.

        Args:
            numbers: Their ids.

        Returns:
            The rooms in the order of their ids in the argument.
        """
        order = list(numbers)
        query = _SELECT + _AMONG
        found = {
            room.id: room for room in map(room_of, self._database.rows(query, json.dumps(order)))
        }
        return [found[number] for number in order]

    def all(self) -> list[Room]:
        """List every room, the one that changed last at the end.

        Returns:
            The rooms.
        """
        return [room_of(row) for row in self._database.rows(_SELECT + " ORDER BY modified, id")]

    def next_id(self) -> int:
        """Choose an id; ids of deleted rooms do not come back.

        Returns:
            The id.
        """
        number = int(self._database.recall("last room", str(FIRST_ID - 1))) + 1
        self._database.remember("last room", str(number))
        return number

    def add(self, title: str, room_type: int, owner: str, **more: object) -> Room:
        """Make a room.

        Args:
            title: Its title, normalised.
            room_type: Its type.
            owner: The id of its owner.
            more: Other columns; those that are missing get what the portal gives.

        Returns:
            The room.
        """
        now = stamp(self._clock.now())
        given = more.pop("id", None)
        number = int(str(given)) if given is not None else self.next_id()
        if number > int(self._database.recall("last room", str(FIRST_ID - 1))):
            self._database.remember("last room", str(number))
        blank: dict[str, object] = {
            "area": Area.ACTIVE,
            # The portal picks a colour at random; here the id does (fact sheet: rooms, section 2).
            "color": COLORS[number % len(COLORS)],
            "cover": "",
            "indexing": False,
            "deny": False,
            "private": False,
            "quota": UNSET_QUOTA,
            "extra": "{}",
        }
        values = blank | more
        order = ("area", "color", "cover", "indexing", "deny", "private", "quota", "extra")
        columns = [_plain(values[name]) for name in order]
        row = (number, title, room_type, owner, *columns, now, now, owner)
        self._database.run(_INSERT, *row)
        self._database.touch("rooms")
        return room_of(row)

    def change(self, room: Room, who: str, **values: Value) -> None:
        """Set columns of a room, which makes it the one that changed last.

        Args:
            room: Which.
            who: The id of the person who changes it.
            values: Values by column.
        """
        dated = values | {"modified": stamp(self._clock.now()), "modifier": who}
        for column, value in dated.items():
            self._database.run(_UPDATES[column], value, room.id)
        self._database.touch("rooms")

    def remove(self, number: int) -> None:
        """Delete a room and all that hangs on it.

        Args:
            number: Its id.
        """
        for query in (
            "DELETE FROM rooms WHERE id = ?",
            "DELETE FROM shares WHERE room = ?",
            "DELETE FROM labels WHERE room = ?",
            "DELETE FROM pins WHERE room = ?",
            "DELETE FROM opened WHERE room = ?",
            "DELETE FROM form_roles WHERE room = ?",
            "DELETE FROM links WHERE room = ?",
        ):
            self._database.run(query, number)
        self._database.touch("rooms")


def _plain(value: object) -> Value:
    if isinstance(value, bool | int):
        return int(value)
    return str(value)
