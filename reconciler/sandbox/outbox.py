"""Mail that the portal would have sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reconciler.sandbox.database import Database


@dataclass(frozen=True)
class Mail:
    """A letter.

    Attributes:
        to: The address.
        kind: What it is about, such as `room-invitation`.
        room: The title of the room that it is about, if any.
        text: What it says.
    """

    to: str
    kind: str
    room: str | None
    text: str


class Outbox:
    """Every letter since the portal was made.

    Args:
        database: Where they are kept.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def send(self, to: str, kind: str, room: str | None, text: str) -> None:
        """Send a letter.

        Args:
            to: The address.
            kind: What it is about.
            room: The title of the room that it is about, if any.
            text: What it says.
        """
        self._database.run("INSERT INTO mails VALUES (?, ?, ?, ?)", to, kind, room, text)

    def letters(self) -> list[Mail]:
        """List the letters in the order in which they were sent.

        Returns:
            The letters.
        """
        query = "SELECT recipient, kind, room, text FROM mails ORDER BY rowid"
        return [
            Mail(str(to), str(kind), None if room is None else str(room), str(text))
            for to, kind, room, text in self._database.rows(query)
        ]
