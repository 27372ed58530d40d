"""Tags of rooms (fact sheet: rooms, section 4)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reconciler.sandbox.database import Database


class Tags:
    """Every tag of the portal, and which room has which.

    Args:
        database: Where they are kept.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    @property
    def ignores_case(self) -> bool:
        """Whether names compare as on MySQL, the default; PostgreSQL tells cases apart."""
        return self._database.recall("tagsIgnoreCase", "true") == "true"

    def find(self, name: str) -> tuple[int, str] | None:
        """Find a tag by name; on MySQL, the default, in any case.

        Args:
            name: The name.

        Returns:
            Its id and its name as it was first written, if there is one.
        """
        query = "SELECT id, name FROM tags WHERE name = ?"
        row = self._database.row(query + " COLLATE FOLD" * self.ignores_case, name)
        return (int(row[0] or 0), str(row[1])) if row else None

    def make(self, name: str) -> tuple[int, str]:
        """Find a tag by name, or make it.

        Args:
            name: The name.

        Returns:
            Its id and its name as it was first written.
        """
        found = self.find(name)
        if found is None:
            self._database.run("INSERT INTO tags (name) VALUES (?)", name)
            number = self._database.number("SELECT MAX(id) FROM tags")
            found = (number, name)
        return found

    def names(self, text: str = "") -> list[str]:
        """List the names.

        Args:
            text: What a name has to contain, in any case.

        Returns:
            The names, the newest first.
        """
        query = "SELECT name FROM tags WHERE instr(lower(name), lower(?)) > 0 ORDER BY id DESC"
        return self._database.texts(query, text) if text else self._all()

    def _all(self) -> list[str]:
        return self._database.texts("SELECT name FROM tags ORDER BY id DESC")

    def of(self, rooms: Iterable[int]) -> dict[int, list[str]]:
        """List the tags of rooms.

        Args:
            rooms: Their ids.

        Returns:
            Names by room, the newest tag first.
        """
        numbers = list(rooms)
        found: dict[int, list[str]] = {number: [] for number in numbers}
        query = """SELECT room, name FROM labels JOIN tags ON tags.id = tag
            WHERE room IN (SELECT value FROM json_each(?)) ORDER BY tags.id DESC"""
        for room, name in self._database.rows(query, json.dumps(numbers)):
            found[int(room or 0)].append(str(name))
        return found

    def label(self, room: int, names: Iterable[str]) -> None:
        """Give a room tags, making those that are missing.

        Args:
            room: The room's id.
            names: The names.
        """
        for name in names:
            number, _ = self.make(name)
            self._database.run("INSERT OR IGNORE INTO labels VALUES (?, ?)", room, number)
        self._database.touch("rooms")

    def unlabel(self, room: int, names: Iterable[str]) -> None:
        """Take tags from a room; unknown names are passed over.

        Args:
            room: The room's id.
            names: The names.
        """
        for name in names:
            found = self.find(name)
            if found:
                query = "DELETE FROM labels WHERE room = ? AND tag = ?"
                self._database.run(query, room, found[0])
        self._database.touch("rooms")

    def replace(self, room: int, names: Iterable[str]) -> None:
        """Give a room exactly these tags.

        Args:
            room: The room's id.
            names: The names.
        """
        self._database.run("DELETE FROM labels WHERE room = ?", room)
        self.label(room, names)
