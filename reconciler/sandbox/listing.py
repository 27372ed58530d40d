"""The listing of rooms: which, in which order (fact sheet: rooms, section 3)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.sandbox.room import Area

if TYPE_CHECKING:
    from reconciler.sandbox.database import Database, Value
    from reconciler.sandbox.person import Person

ANY_AREA = 2
_AREAS = {ANY_AREA: (Area.ACTIVE, Area.ARCHIVE)}
_ORDERS = {
    "dateandtime": "rooms.modified",
    "az": "lower(rooms.title)",
    "author": "(SELECT first || last FROM people WHERE id = rooms.owner)",
    "type": "rooms.type",
    "dateandtimecreation": "rooms.created",
    "roomtype": "rooms.type",
    "tags": "(SELECT COUNT(*) FROM labels WHERE room = rooms.id)",
    # Files have no bytes here, so every room is equally big, new and recently opened.
    **dict.fromkeys(("size", "new", "room", "customorder", "lastopened", "usedspace"), "NULL"),
}
_VISIBLE = """ AND (rooms.owner = :who
    OR rooms.id IN (SELECT room FROM shares
        WHERE subject = :who AND kind = 0 AND access NOT IN (0, 3))
    OR rooms.id IN (SELECT room FROM belongs JOIN shares ON subject = team AND kind = 2
        WHERE person = :who)
    OR rooms.id IN (SELECT room FROM opened WHERE person = :who)
    OR rooms.public AND :leads)"""
_TAGGED = """ AND rooms.id IN (SELECT room FROM labels JOIN tags ON tags.id = tag
    WHERE name COLLATE BINARY IN (SELECT value FROM json_each(:tags)))"""
_STORAGES = {1: " AND rooms.alias = ''", 2: " AND rooms.alias <> ''"}
_OWNED = "rooms.owner = :subject"
_SHARED = "rooms.id IN (SELECT room FROM shares WHERE subject = :subject AND kind = 0)"


@dataclass(frozen=True)
class Filter:
    """What is asked of a listing.

    Attributes:
        area: The search area.
        text: What a title has to contain.
        types: Room types, all if there are none.
        subject: A person who has to be related to the room.
        relation: How: `owner`, `member`, or either.
        excluded: Whether the relation has to be absent instead.
        tags: Tags of which a room has to have one.
        tagless: Whether a room must have none.
        folds: Whether tags compare in any case.
        storage: Where rooms are kept: 1 in the portal, 2 on a connected storage, 0 either.
        order: Column and direction.
    """

    area: int
    text: str
    types: tuple[int, ...]
    subject: str
    relation: str
    excluded: bool
    tags: tuple[str, ...]
    tagless: bool
    folds: bool
    storage: int
    order: str


class Listing:
    """Finds rooms, and remembers what it found until a room changes.

    Args:
        database: Where the rooms are.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._version = -1
        self._found: dict[tuple[str, Filter], list[int]] = {}

    def save_order(self, person: Person, name: str | None, *, descending: bool) -> None:
        """Make an order the caller's own, which the portal does on a mere reading.

        Args:
            person: The caller.
            name: The order's name; an unknown one changes nothing.
            descending: Whether it is turned around.
        """
        if name and name.lower() in _ORDERS:
            text = f"{name} {'desc' if descending else 'asc'}"
            query = "UPDATE people SET sorting = ? WHERE id = ?"
            self._database.run(query, text, person.id)

    def order_of(self, person: Person) -> str:
        """Tell the caller's own order.

        Args:
            person: The caller.

        Returns:
            Its name and direction.
        """
        return self._database.texts("SELECT sorting FROM people WHERE id = ?", person.id)[0]

    def ids(self, person: Person, wanted: Filter) -> list[int]:
        """Find rooms.

        Args:
            person: Who looks: administrators see every room but templates.
            wanted: What is asked.

        Returns:
            Their ids, pinned ones first.
        """
        if self._version != self._database.versions["rooms"]:
            self._found.clear()
            self._version = self._database.versions["rooms"]
        found = self._found.get((person.id, wanted))
        if found is None:
            found = self._found[person.id, wanted] = self._search(person, wanted)
        return found

    def _search(self, person: Person, wanted: Filter) -> list[int]:
        query = """SELECT rooms.id FROM rooms
            LEFT JOIN pins ON pins.room = rooms.id AND pins.person = :who
            WHERE rooms.area IN (SELECT value FROM json_each(:areas))"""
        areas = _AREAS.get(wanted.area, (wanted.area,))
        if not person.is_admin or wanted.area == Area.TEMPLATES:
            query += _VISIBLE
        if wanted.text:
            query += " AND instr(lower(rooms.title), lower(:text)) > 0"
        if wanted.types:
            query += " AND rooms.type IN (SELECT value FROM json_each(:types))"
        if wanted.subject:
            query += _related(wanted)
        if wanted.tagless:
            query += " AND rooms.id NOT IN (SELECT room FROM labels)"
        if wanted.tags:
            query += _TAGGED.replace("BINARY", "FOLD" if wanted.folds else "BINARY")
        query += _STORAGES.get(wanted.storage, "")
        name, _, direction = wanted.order.partition(" ")
        ranking = f"{_ORDERS[name.lower()]} {direction}"
        query += " ORDER BY pins.room IS NULL, " + ranking + ", lower(rooms.title), rooms.id"
        values: dict[str, Value] = {
            "who": person.id,
            "leads": int(person.leads),
            "areas": json.dumps(areas),
            "text": wanted.text,
            "types": json.dumps(wanted.types),
            "subject": wanted.subject,
            "tags": json.dumps(wanted.tags),
        }
        return [int(row[0] or 0) for row in self._database.named(query, values)]


def _related(wanted: Filter) -> str:
    clause = {"owner": _OWNED, "member": _SHARED}.get(wanted.relation, f"({_OWNED} OR {_SHARED})")
    return f" AND {'NOT ' if wanted.excluded else ''}({clause})"
