"""The administrator's letter and the key that sends it (fact sheet: people, section 4)."""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reconciler.sandbox.clock import Clock
    from reconciler.sandbox.database import Database
    from reconciler.sandbox.person import Person

_EPOCH = datetime(2010, 1, 1, tzinfo=UTC)
_LASTS = timedelta(hours=1)
_MILLISECOND = timedelta(milliseconds=1)
_TENANT = 1


class WelcomeKeys:
    """Signs and checks keys as the portal and the service that registers portals do.

    Args:
        database: Where the machine key is kept.
        clock: What tells the time.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def mint(self, person: Person) -> str:
        """Make a key.

        Args:
            person: Whom the letter is for.

        Returns:
            The key, good for an hour and for as many letters as are asked for.
        """
        spent = (self._clock.now() - _EPOCH) // _MILLISECOND
        return f"{spent}.{self._sign(person.id, spent)}"

    def valid(self, who: str, key: str) -> bool:
        """Check a key.

        Args:
            who: The id of whom the letter is for.
            key: The key.

        Returns:
            Whether this portal signed it for this person within the last hour. A name of a
            template is no key: there is no dot in it.
        """
        spent, dot, signature = key.partition(".")
        if not dot or not spent.isdecimal() or signature != self._sign(who, int(spent)):
            return False
        return self._clock.now() <= _EPOCH + int(spent) * _MILLISECOND + _LASTS

    def _sign(self, who: str, spent: int) -> str:
        machine = self._database.recall("machine key")
        words = f"{who}Auth".lower() + f"|{_TENANT}|{machine}{spent}"
        digest = hashlib.sha256(words.encode()).digest()
        return base64.b64encode(digest).decode().translate({ord(c): None for c in "=+/"}).upper()
