"""How often and how much at once somebody may ask (fact sheet: rooms, section 12)."""

from __future__ import annotations

import time
from collections import defaultdict, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

READS = "GET"
_DAILY = {"POST", "PUT"}


@dataclass(frozen=True)
class Limits:
    """The numbers of the portal.

    Attributes:
        window: Requests in a window.
        window_seconds: How long the window is.
        reads: Reading requests at once.
        writes: Other requests at once.
        daily: Requests that create or change in a day.
        sensitive: Requests to one sensitive path in its window.
        sensitive_seconds: How long that window is.
        invitations: Addresses invited in a day by the whole portal; 0 is no limit.
    """

    window: int = 1500
    window_seconds: float = 60.0
    reads: int = 50
    writes: int = 15
    daily: int = 10_000
    sensitive: int = 5
    sensitive_seconds: float = 900.0
    invitations: int = 0


_DAY = 86_400.0


class Limiter:
    """Counts requests by person.

    Args:
        limits: The numbers.
        clock: What tells the seconds.
    """

    def __init__(self, limits: Limits, clock: Callable[[], float] = time.monotonic) -> None:
        self._limits = limits
        self._clock = clock
        self._windows: dict[tuple[str, ...], deque[float]] = defaultdict(deque)
        self._running: dict[tuple[str, bool], int] = defaultdict(int)

    def enter(
        self, who: str, method: str, sensitive: str | None, addresses: int = 0
    ) -> dict[str, str] | None:
        """Let a request in, or turn it away.

        Args:
            who: The person, or the address of a stranger.
            method: The HTTP method.
            sensitive: The path, where it is a sensitive one.
            addresses: How many people it invites by address.

        Returns:
            Nothing where it is let in, and then `leave` has to follow; otherwise the headers of
            the rejection, which tell no delay if too much runs at once.
        """
        reads = method == READS
        most = self._limits.reads if reads else self._limits.writes
        if self._running[who, reads] >= most:
            return _headers(most)
        headers = self._count(("all", who), self._limits.window, self._limits.window_seconds)
        if headers is None and method in _DAILY:
            headers = self._count(("daily", who), self._limits.daily, _DAY)
        if headers is None and sensitive is not None:
            seconds = self._limits.sensitive_seconds
            headers = self._count(("sensitive", who, sensitive), self._limits.sensitive, seconds)
        for _ in range(addresses if self._limits.invitations else 0):
            # Permit by permit: what was left is burnt even if the whole is turned away.
            if headers is None:
                headers = self._count(("invitations",), self._limits.invitations, _DAY)
        if headers is None:
            self._running[who, reads] += 1
        return headers

    def leave(self, who: str, method: str) -> None:
        """Let a request out.

        Args:
            who: The person.
            method: The HTTP method.
        """
        self._running[who, method == READS] -= 1

    def _count(self, key: tuple[str, ...], most: int, seconds: float) -> dict[str, str] | None:
        now = self._clock()
        window = self._windows[key]
        while window and window[0] <= now - seconds:
            window.popleft()
        if len(window) >= most:
            wait = int(window[0] + seconds - now) if window else 0
            return _headers(most) | {"Retry-After": str(wait)}
        window.append(now)
        return None


def _headers(most: int) -> dict[str, str]:
    return {"X-RateLimit-Limit": str(most), "X-RateLimit-Remaining": "0"}
