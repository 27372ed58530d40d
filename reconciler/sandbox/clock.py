"""The portal's clock, which only tests and requests move."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol

BIRTH = datetime(2026, 1, 1, tzinfo=UTC)


class Clock(Protocol):
    """Something that tells the time."""

    def now(self) -> datetime:
        """Tell the time.

        Returns:
            A moment in UTC.
        """
        ...


class Ticking:
    """A clock that moves one second whenever it is read, so that equal stories have equal dates."""

    def __init__(self, start: datetime = BIRTH) -> None:
        self._now = start

    def now(self) -> datetime:
        """Tell the time and move on.

        Returns:
            A moment later than every one told before.
        """
        self._now += timedelta(seconds=1)
        return self._now

    def resume(self, after: datetime) -> None:
        """Go on from a moment that the database remembers.

        Args:
            after: The latest moment in use.
        """
        self._now = max(self._now, after)


def stamp(moment: datetime) -> str:
    """Write a moment as the portal does: seven digits of fraction (fact sheet: people, section 8).

    Args:
        moment: A moment in UTC.

    Returns:
        Its text.
    """
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond:06d}0Z"


def local(text: str, offset: timedelta) -> str:
    """Write a moment in the time of the tenant (fact sheet: people, section 8).

    Args:
        text: What `stamp` wrote.
        offset: How far the tenant's time is ahead.

    Returns:
        The same moment, with the offset at its end.
    """
    shifted = moment(text) + offset
    hours, minutes = divmod(abs(offset) // timedelta(minutes=1), 60)
    sign = "-" if offset < timedelta() else "+"
    return f"{shifted:%Y-%m-%dT%H:%M:%S}{text[19:27]}{sign}{hours:02}:{minutes:02}"


def moment(text: str) -> datetime:
    """Read a moment that `stamp` wrote.

    Args:
        text: Its text.

    Returns:
        The moment in UTC.
    """
    return datetime.strptime(text[:19], "%Y-%m-%dT%H:%M:%S").replace(tzinfo=UTC)
