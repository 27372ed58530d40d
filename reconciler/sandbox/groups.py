"""Groups of people (fact sheet: people, section 6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.sandbox.identity import guid

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reconciler.sandbox.database import Database, Value


@dataclass(frozen=True, slots=True)
class Group:
    """A group of people."""

    id: str
    name: str
    manager: str | None
    ldap: bool = False
    system: bool = False


def _group(row: tuple[Value, ...]) -> Group:
    who, name, manager, ldap, system = row
    leader = None if manager is None else str(manager)
    return Group(str(who), str(name), leader, bool(ldap), bool(system))


_SELECT = "SELECT id, name, manager, ldap, system FROM groups"


class Groups:
    """Every group of the portal.

    Args:
        database: Where they are kept.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, who: str) -> Group | None:
        """Find a group.

        Args:
            who: Its id.

        Returns:
            The group, if there is one.
        """
        row = self._database.row(_SELECT + " WHERE id = ?", who.lower())
        return _group(row) if row else None

    def all(self) -> list[Group]:
        """List the groups in the order in which they were made.

        Returns:
            The groups.
        """
        return [_group(row) for row in self._database.rows(_SELECT + " ORDER BY rowid")]

    def of(self, person: str) -> list[Group]:
        """List somebody's groups.

        Args:
            person: Their id.

        Returns:
            The groups.
        """
        query = """SELECT groups.id, name, manager, ldap, system FROM belongs
            JOIN groups ON team = groups.id WHERE person = ? ORDER BY groups.rowid"""
        return [_group(row) for row in self._database.rows(query, person)]

    def members(self, group: str) -> list[str]:
        """List a group's people.

        Args:
            group: Its id.

        Returns:
            Their ids, in the order in which they joined.
        """
        query = "SELECT person FROM belongs WHERE team = ? ORDER BY rowid"
        return self._database.texts(query, group)

    def sharing(self, room: int) -> set[str]:
        """List the groups that share a room.

        Args:
            room: The room's id.

        Returns:
            Their ids.
        """
        query = "SELECT subject FROM shares WHERE room = ? AND kind = 2"
        return set(self._database.texts(query, room))

    def leave(self, person: str) -> None:
        """Take somebody out of all groups.

        Args:
            person: Their id.
        """
        self._database.run("DELETE FROM belongs WHERE person = ?", person)
        self._touch()

    def _touch(self) -> None:
        self._database.touch("people", "rooms")

    def next_id(self, name: str) -> str:
        """Choose an id; ids of deleted groups do not come back.

        Args:
            name: The name of the group.

        Returns:
            The id.
        """
        number = int(self._database.recall("groups", "0"))
        while self.get(guid("group", name, number)) is not None:
            # A document may bring ids along that this counter has yet to reach.
            number += 1
        self._database.remember("groups", str(number + 1))
        return guid("group", name, number)

    def add(self, group: Group, members: Iterable[str]) -> None:
        """Keep a new group; names need not be unique.

        Args:
            group: The group.
            members: Ids of its people.
        """
        query = "INSERT INTO groups VALUES (?, ?, ?, ?, ?)"
        flags = (int(group.ldap), int(group.system))
        self._database.run(query, group.id, group.name, group.manager, *flags)
        self.join(group.id, members)

    def join(self, group: str, members: Iterable[str]) -> None:
        """Add people to a group.

        Args:
            group: Its id.
            members: Their ids; those who are in it stay.
        """
        query = "INSERT OR IGNORE INTO belongs VALUES (?, ?)"
        self._database.fill(query, ((group, person) for person in members))
        self._touch()

    def part(self, group: str, members: Iterable[str]) -> None:
        """Take people out of a group; one who manages it goes on doing so.

        Args:
            group: Its id.
            members: Their ids; those who are not in it stay out.
        """
        query = "DELETE FROM belongs WHERE team = ? AND person = ?"
        self._database.fill(query, ((group, person) for person in members))
        self._touch()

    def rename(self, group: str, name: str) -> None:
        """Give a group another name.

        Args:
            group: Its id.
            name: The name.
        """
        self._database.run("UPDATE groups SET name = ? WHERE id = ?", name, group)
        self._touch()

    def appoint(self, group: str, person: str) -> None:
        """Let somebody manage a group, which makes them a member.

        Args:
            group: Its id.
            person: Their id.
        """
        self._database.run("UPDATE groups SET manager = ? WHERE id = ?", person, group)
        self.join(group, [person])

    def remove(self, group: str) -> None:
        """Delete a group, and what it held in rooms.

        Args:
            group: Its id.
        """
        for query in (
            "DELETE FROM groups WHERE id = ?",
            "DELETE FROM belongs WHERE team = ?",
            "DELETE FROM shares WHERE subject = ?",
        ):
            self._database.run(query, group)
        self._touch()
