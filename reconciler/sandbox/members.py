"""Who shares a room: direct members and groups."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from reconciler.sandbox.levels import STRENGTH

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.sandbox.database import Database, Value


class Kind(IntEnum):
    """What a share belongs to, by the number that travels on the wire."""

    PERSON = 0
    EXTERNAL_LINK = 1
    GROUP = 2
    INVITATION_LINK = 3
    PRIMARY_LINK = 4


@dataclass(frozen=True, slots=True)
class Share:
    """One subject's level in a room."""

    subject: str
    kind: int
    access: int


_RANK = (
    "CASE access " + " ".join(f"WHEN {a} THEN {n}" for n, a in enumerate(STRENGTH)) + " ELSE 99 END"
)
# Managers, groups, people, guests, pending people; then by strength and name. The server stops
# there, so that equals have no order of their own; here the older share goes first
# (fact sheet: rooms, section 5).
_PEOPLE = """SELECT subject, kind, access,
    CASE WHEN activation = 2 THEN 4 WHEN role = 2 THEN 3 WHEN access = 9 THEN 0 ELSE 2 END AS class,
    CASE WHEN activation = 2 THEN email ELSE first END AS name, shares.rowid AS age
    FROM shares JOIN people ON people.id = subject WHERE room = :room AND kind = 0"""
_GROUPS = """SELECT subject, kind, access, 1 AS class, groups.name AS name, shares.rowid AS age
    FROM shares JOIN groups ON groups.id = subject WHERE room = :room AND kind = 2"""
_MATCHING_PEOPLE = " AND instr(lower(first || char(10) || last || char(10) || email), :text) > 0"
_MATCHING_GROUPS = " AND instr(lower(groups.name), :text) > 0"
_ROWS = "SELECT subject, kind, access FROM (UNION)"
_TOTAL = "SELECT COUNT(*) FROM (UNION)"
_SORTED = f" ORDER BY class, {_RANK}, name, age LIMIT :count OFFSET :start"


def _queries() -> dict[tuple[bool, bool, bool], tuple[str, str]]:
    found = {}
    for people, groups, text in ((p, g, t) for p in (0, 1) for g in (0, 1) for t in (0, 1)):
        parts = []
        if people:
            parts.append(_PEOPLE + _MATCHING_PEOPLE * text)
        if groups:
            parts.append(_GROUPS + _MATCHING_GROUPS * text)
        union = " UNION ALL ".join(parts)
        page = _ROWS.replace("UNION", union) + _SORTED
        total = _TOTAL.replace("UNION", union)
        found[bool(people), bool(groups), bool(text)] = (page, total)
    return found


_QUERIES = _queries()
_HELD = """SELECT room, subject, kind, access FROM shares WHERE kind IN (0, 2)
    AND (subject = ? OR subject IN (SELECT team FROM belongs WHERE person = ?))
    AND room IN (SELECT value FROM json_each(?))"""
_HELD_IN_ONE = """SELECT room, subject, kind, access FROM shares WHERE kind IN (0, 2)
    AND subject IN (SELECT ? UNION ALL SELECT team FROM belongs WHERE person = ?) AND room = ?"""


class Members:
    """The shares of every room.

    Args:
        database: Where they are kept.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, room: int, subject: str) -> Share | None:
        """Find one subject's share.

        Args:
            room: The room's id.
            subject: The subject's id.

        Returns:
            The share, if there is one.
        """
        query = "SELECT subject, kind, access FROM shares WHERE room = ? AND subject = ?"
        row = self._database.row(query, room, subject)
        return _share(row) if row else None

    def all(self, room: int) -> list[Share]:
        """List a room's shares in the order in which they came.

        Args:
            room: The room's id.

        Returns:
            The shares.
        """
        query = "SELECT subject, kind, access FROM shares WHERE room = ? ORDER BY rowid"
        return [_share(row) for row in self._database.rows(query, room)]

    def page(  # noqa: PLR0913 - a page is a window on a filtered list, and all of it is named
        self, room: int, *, people: bool, groups: bool, text: str, start: int, count: int
    ) -> list[Share]:
        """List a window of a room's shares as the portal orders them.

        Args:
            room: The room's id.
            people: Whether people are listed.
            groups: Whether groups are listed.
            text: What the name or address has to contain, in lower case.
            start: How many to pass over.
            count: How many to list.

        Returns:
            The shares; a subject that does not exist has none.
        """
        query = _QUERIES[people, groups, bool(text)][0]
        values: dict[str, Value] = {"room": room, "text": text, "start": start, "count": count}
        return [_share(row) for row in self._database.named(query, values)]

    def total(self, room: int, *, people: bool, groups: bool, text: str) -> int:
        """Count what `page` lists.

        Args:
            room: The room's id.
            people: Whether people are listed.
            groups: Whether groups are listed.
            text: What the name or address has to contain, in lower case.

        Returns:
            The number of shares.
        """
        query = _QUERIES[people, groups, bool(text)][1]
        rows = self._database.named(query, {"room": room, "text": text})
        return int(rows[0][0] or 0)

    def put(self, room: int, subject: str, kind: int, access: int) -> None:
        """Give a subject a level.

        Args:
            room: The room's id.
            subject: The subject's id.
            kind: What the subject is.
            access: The level.
        """
        query = """INSERT INTO shares VALUES (?, ?, ?, ?)
            ON CONFLICT (room, subject) DO UPDATE SET access = excluded.access"""
        self._database.run(query, room, subject, kind, access)
        self._database.touch("rooms")

    def drop(self, room: int, subject: str) -> None:
        """Take a subject's level away.

        Args:
            room: The room's id.
            subject: The subject's id.
        """
        self._database.run("DELETE FROM shares WHERE room = ? AND subject = ?", room, subject)
        self._database.touch("rooms")

    def held(self, rooms: Sequence[int], person: str) -> dict[int, Share]:
        """Tell which share counts for somebody: their own, or else their groups' strongest.

        Args:
            rooms: The rooms' ids.
            person: Their id.

        Returns:
            Shares by room, where there is one (fact sheet: rooms, section 7).
        """
        if len(rooms) == 1:
            found = self._database.rows(_HELD_IN_ONE, person, person, rooms[0])
        else:
            found = self._database.rows(_HELD, person, person, json.dumps(list(rooms)))
        counts: dict[int, Share] = {}
        for room, *rest in found:
            number, share = int(room or 0), _share(tuple(rest))
            current = counts.get(number)
            if current is None or (share.kind, _weakness(share)) < (
                current.kind,
                _weakness(current),
            ):
                counts[number] = share
        return counts


def _share(row: tuple[Value, ...]) -> Share:
    return Share(str(row[0]), int(row[1] or 0), int(row[2] or 0))


def _weakness(share: Share) -> int:
    return STRENGTH.index(share.access) if share.access in STRENGTH else len(STRENGTH)
