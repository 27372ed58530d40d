"""Times and numbers as people say them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, timedelta

SAMPLE = 3
"""How many of many things are named."""

_UNITS = (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1))


def day(moment: datetime) -> str:
    """A day in UTC."""
    return moment.strftime("%Y-%m-%d")


def span(time: timedelta) -> str:
    """A time in the largest unit of which it has at least two, or in seconds."""
    seconds = round(time.total_seconds())
    name, size = next(((name, size) for name, size in _UNITS if seconds >= 2 * size), ("second", 1))
    return number(round(seconds / size), name)


def left(until: datetime, now: datetime) -> str:
    """Until when something holds, and how long that is."""
    if until <= now:
        return f"ended on {day(until)}"
    return f"valid until {day(until)}, {number((until - now).days, 'day')} from now"


def number(count: int, one: str, many: str = "") -> str:
    """A number with its noun."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def sample(titles: Sequence[str]) -> str:
    """The first few of some titles, and how many more there are."""
    named = ", ".join(f'"{title}"' for title in titles[:SAMPLE])
    more = len(titles) - SAMPLE
    return f"{named} and {more} more" if more > 0 else named


def size(count: int) -> str:
    """Bytes as people count them."""
    amount = float(count)
    for unit in ("bytes", "KB", "MB", "GB"):
        if amount < 1024:  # noqa: PLR2004 - the portal counts so as well
            return f"{amount:.4g} {unit}"
        amount /= 1024
    return f"{amount:.4g} TB"
