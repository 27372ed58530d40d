"""The audit trail: who did what, when, and to what (fact sheet: people, section 11)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.sandbox.clock import stamp
from reconciler.sandbox.deeds import DEEDS

if TYPE_CHECKING:
    from reconciler.sandbox.clock import Clock
    from reconciler.sandbox.database import Database
    from reconciler.sandbox.deeds import Deed

AUDIT = "audit"
"""What the tariff is called where it is kept."""

WHOLE, LATEST, NONE = "whole", "last", "none"
"""What the tariff pays for: the trail, its latest events whatever is asked for, or nothing."""

LEVELS = {word: word for word in (WHOLE, LATEST, NONE)}

SYSTEM = "a37ee56e-3302-4a7b-b67e-ddbea64cd032"
"""The account that acts where nobody has logged in, such as by a link that is shared."""


@dataclass(frozen=True, slots=True)
class Event:
    """One event.

    Attributes:
        id: Its number.
        date: When it was.
        who: The id of the account that did it.
        deed: What it was.
        targets: The ids of what it was done to.
        text: What the trail says of it.
    """

    id: int
    date: str
    who: str
    deed: Deed
    targets: tuple[str, ...]
    text: str


class Trail:
    """Every event since the portal was made.

    Args:
        database: Where they are kept.
        clock: When they are.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    @property
    def level(self) -> str:
        """What the tariff pays for."""
        return self._database.recall(AUDIT, WHOLE)

    def note(self, deed: Deed, by: str, *targets: object, words: object = "") -> None:
        """Note an event.

        Args:
            deed: What was done.
            by: The id of whoever did it.
            targets: Ids of what it was done to.
            words: What goes into the holes of the text: a tuple, or the only one.
        """
        said = words if isinstance(words, tuple) else (words,)
        self._database.run(
            "INSERT INTO events (date, who, deed, targets, text) VALUES (?, ?, ?, ?, ?)",
            stamp(self._clock.now()),
            by,
            deed.number,
            ",".join(map(str, targets)),
            deed.text.format(*said),
        )

    def events(self) -> list[Event]:
        """List the events.

        Returns:
            The latest first.
        """
        query = "SELECT id, date, who, deed, targets, text FROM events ORDER BY date DESC, id DESC"
        return [
            Event(
                int(number or 0),
                str(date),
                str(who),
                DEEDS[int(deed or 0)],
                tuple(str(targets).split(",")),
                str(text),
            )
            for number, date, who, deed, targets, text in self._database.rows(query)
        ]
