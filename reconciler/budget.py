"""What a portal takes from one account: in a minute, and in a day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

DAILY_WRITES = 10_000
"""Writes that a portal takes from one account in a day; POST and PUT count, DELETE does not (fact
sheet on rooms, section 12)."""


class Allowance(NamedTuple):
    """What may be spent in a day; None where there is no limit.

    Attributes:
        writes: requests that are POST or PUT.
        letters: addresses that the portal mails an invitation.
    """

    writes: int | None
    letters: int | None

    def covers(self, writes: int, letters: int) -> bool:
        """Whether that is enough for so many."""
        return _within(writes, self.writes) and _within(letters, self.letters)


@dataclass(frozen=True, slots=True)
class Budget:
    """The limits of a run, and what was used of them before it.

    Attributes:
        per_minute: requests in a minute; None for no limit, as are the next two.
        writes: POST and PUT in a day.
        letters: addresses that the portal mails an invitation in a day.
        writes_used: how many of those the last 24 hours took.
        letters_used: how many of these.
    """

    per_minute: int | None = None
    writes: int | None = None
    letters: int | None = None
    writes_used: int = 0
    letters_used: int = 0

    @property
    def day(self) -> Allowance:
        """A whole day's."""
        return Allowance(self.writes, self.letters)

    @property
    def today(self) -> Allowance:
        """What is left of today's."""
        return Allowance(
            _left(self.writes, self.writes_used), _left(self.letters, self.letters_used)
        )


def grouped(number: int) -> str:
    """A number that is read at a glance: ``10 000``."""
    return f"{number:,}".replace(",", " ")


def _within(number: int, limit: int | None) -> bool:
    return limit is None or number <= limit


def _left(limit: int | None, used: int) -> int | None:
    return None if limit is None else max(0, limit - used)
