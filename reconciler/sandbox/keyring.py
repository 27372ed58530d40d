"""API keys, which act as the person who made them (fact sheet: people, section 1.2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.sandbox.clock import stamp
from reconciler.sandbox.identity import guid, secret

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.sandbox.clock import Clock
    from reconciler.sandbox.database import Database
    from reconciler.sandbox.person import Person


@dataclass(frozen=True, slots=True)
class Key:
    """An API key."""

    secret: str
    id: str
    person: str
    name: str
    scopes: tuple[str, ...]
    expired: bool
    created: str


class Keyring:
    """Every API key of the portal.

    Args:
        database: Where they are kept.
        clock: When they were made.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def find(self, text: str) -> Key | None:
        """Find a key.

        Args:
            text: The whole secret.

        Returns:
            The key, if there is one.
        """
        query = """SELECT secret, id, person, name, scopes, expired, created FROM keys
            WHERE secret = ?"""
        row = self._database.row(query, text)
        if row is None:
            return None
        word, number, person, name, scopes, expired, created = row
        granted = tuple(str(scopes).split(",")) if scopes else ()
        return Key(
            str(word), str(number), str(person), str(name), granted, bool(expired), str(created)
        )

    def issue(self, person: Person, scopes: Sequence[str], *, expired: bool = False) -> str:
        """Make a key.

        Args:
            person: As whom it acts.
            scopes: What it may be used for.
            expired: Whether its time is over already.

        Returns:
            The secret.
        """
        number = self._database.number("SELECT COUNT(*) FROM keys")
        text = secret("key", person.id, number)
        name = f"key {number + 1}"
        query = "INSERT INTO keys VALUES (?, ?, ?, ?, ?, ?, ?)"
        now = stamp(self._clock.now())
        granted = ",".join(scopes)
        values = (text, guid("key", number), person.id, name, granted, int(expired), now)
        self._database.run(query, *values)
        return text
