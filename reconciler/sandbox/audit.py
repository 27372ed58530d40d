"""What the portal notes down beside its mail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reconciler.sandbox.database import Database
    from reconciler.sandbox.person import Person


@dataclass(frozen=True)
class Record:
    """Something that happened.

    Attributes:
        action: What, such as `UserSentPasswordChangeInstructions`.
        email: The address of the person whom it concerns.
    """

    action: str
    email: str


class Audit:
    """Every record since the portal was made.

    Args:
        database: Where they are kept.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def note(self, action: str, person: Person) -> None:
        """Note something down.

        Args:
            action: What happened.
            person: Whom it concerns.
        """
        self._database.run("INSERT INTO records VALUES (?, ?)", action, person.email)

    def records(self) -> list[Record]:
        """List the records in order.

        Returns:
            The records.
        """
        query = "SELECT action, person FROM records ORDER BY rowid"
        return [Record(str(action), str(email)) for action, email in self._database.rows(query)]
