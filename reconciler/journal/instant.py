"""Points in time as journals write them."""

from __future__ import annotations

from datetime import UTC, datetime


def stamp(at: datetime) -> str:
    """A point in time in UTC, to the millisecond."""
    text = at.astimezone(UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")


def read(text: str) -> datetime:
    """The point in time that a text tells.

    Raises:
        ValueError: it tells none, or not of which zone.
    """
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError(text)
    return at
