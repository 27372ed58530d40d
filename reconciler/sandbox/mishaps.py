"""Jobs that are to go wrong, which only an operator can bring about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reconciler.sandbox.database import Database


@dataclass(frozen=True)
class Mishap:
    """What becomes of a job.

    Attributes:
        error: What it says; an exception that the server did not foresee says nothing.
        lost: Whether it vanishes, its result with it.
    """

    error: str
    lost: bool


class Mishaps:
    """The rooms whose next job goes wrong.

    Args:
        database: Where they are kept.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def plan(self, room: int, mishap: Mishap) -> None:
        """Let the running or next job on a room go wrong.

        Args:
            room: The room's id.
            mishap: How.
        """
        query = "INSERT OR REPLACE INTO mishaps VALUES (?, ?, ?)"
        self._database.run(query, room, mishap.error, int(mishap.lost))

    def take(self, room: int) -> Mishap | None:
        """Tell whether a job is to go wrong now; it happens once.

        Args:
            room: The room's id.

        Returns:
            How, if it is.
        """
        row = self._database.row("SELECT error, lost FROM mishaps WHERE room = ?", room)
        if row is None:
            return None
        self._database.run("DELETE FROM mishaps WHERE room = ?", room)
        return Mishap(str(row[0]), bool(row[1]))
