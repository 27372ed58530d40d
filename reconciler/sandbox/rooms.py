"""All rooms of a portal."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from reconciler.sandbox.clock import stamp
from reconciler.sandbox.room import UNSET_QUOTA, Area, room_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reconciler.sandbox.clock import Clock
    from reconciler.sandbox.database import Database, Value
    from reconciler.sandbox.room import Room


FIRST_ID = 1000
_FAR = 2_000_000_000
COLORS = ("FF6680", "FF8F40", "F2D230", "61C059", "70B5E8", "6191F2", "5CC3F7", "C9A0DC")

_SELECT = """SELECT id, title, type, owner, area, color, cover, indexing, deny, private, quota,
    extra, created, modified, modifier, logo, files, alias, started, public FROM rooms"""
_AMONG = " WHERE id IN (SELECT value FROM json_each(?))"
_INSERT = """INSERT INTO rooms VALUES
    (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
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
    "logo": "UPDATE rooms SET logo = ? WHERE id = ?",
    "started": "UPDATE rooms SET started = ? WHERE id = ?",
    "public": "UPDATE rooms SET public = ? WHERE id = ?",
    "modified": "UPDATE rooms SET modified = ? WHERE id = ?",
    "modifier": "UPDATE rooms SET modifier = ? WHERE id = ?",
}


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

    def number(self, text: str) -> int:
        """Find the number of a room.

        Args:
            text: The id as it travels: digits, or the id of a room on a connected storage.

        Returns:
            The number; a text that no room goes by has one that no room has.
        """
        if text.isdecimal():
            return int(text)
        found = self._database.row("SELECT id FROM rooms WHERE alias = ? AND alias <> ''", text)
        return int(found[0] or 0) if found else -1

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

    def _choose(self, given: object, *, alias: bool) -> int:
        if alias:
            # Nobody sees these; they only have to keep out of the way of the others.
            return max(_FAR, self._database.number("SELECT MAX(id) + 1 FROM rooms"))
        number = int(str(given)) if given is not None else self.next_id()
        if number > int(self._database.recall("last room", str(FIRST_ID - 1))):
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
        number = self._choose(more.pop("id", None), alias=bool(more.get("alias")))
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
            **dict.fromkeys(("logo", "alias", "started"), ""),
            **dict.fromkeys(("files", "public"), 0),
        }
        values = blank | more
        order = ("area", "color", "cover", "indexing", "deny", "private", "quota", "extra")
        columns = [_plain(values[name]) for name in order]
        late = [_plain(values[name]) for name in ("logo", "files", "alias", "started", "public")]
        row = (number, title, room_type, owner, *columns, now, now, owner, *late)
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
