"""Groups of people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.sandbox.identity import guid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.sandbox.database import Database, Value


@dataclass(frozen=True, slots=True)
class Group:
    """A group of people."""

    id: str
    name: str
    manager: str | None


def _group(row: tuple[Value, ...]) -> Group:
    who, name, manager = row
    return Group(str(who), str(name), None if manager is None else str(manager))


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
        query = "SELECT id, name, manager FROM groups WHERE id = ?"
        row = self._database.row(query, who.lower())
        return _group(row) if row else None

    def all(self) -> list[Group]:
        """List the groups in the order in which they were made.

        Returns:
            The groups.
        """
        query = "SELECT id, name, manager FROM groups ORDER BY rowid"
        return [_group(row) for row in self._database.rows(query)]

    def of(self, person: str) -> list[Group]:
        """List somebody's groups.

        Args:
            person: Their id.

        Returns:
            The groups.
        """
        query = """SELECT groups.id, name, manager FROM belongs JOIN groups ON team = groups.id
            WHERE person = ? ORDER BY groups.rowid"""
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

    def leave(self, person: str) -> None:
        """Take somebody out of all groups.

        Args:
            person: Their id.
        """
        self._database.run("DELETE FROM belongs WHERE person = ?", person)
        self._database.touch("people", "rooms")

    def add(self, name: str, manager: str | None, members: Sequence[str]) -> Group:
        """Make a group; names need not be unique (fact sheet: people, section 6).

        Args:
            name: Its name.
            manager: The id of its manager, who becomes a member.
            members: Ids of its people.

        Returns:
            The group.
        """
        number = self._database.number("SELECT COUNT(*) FROM groups")
        group = Group(guid("group", name, number), name, manager)
        self._database.run("INSERT INTO groups VALUES (?, ?, ?)", group.id, name, manager)
        joined = dict.fromkeys([*members, *([manager] if manager else [])])
        query = "INSERT INTO belongs VALUES (?, ?)"
        self._database.fill(query, ((group.id, person) for person in joined))
        self._database.touch("people", "rooms")
        return group
