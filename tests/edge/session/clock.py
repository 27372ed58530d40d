"""Time that passes only when somebody sleeps."""

from __future__ import annotations

from threading import Lock

from reconciler.portal.timing import Timing


class Clock:
    """A clock whose sleeps take no time.

    Attributes:
        sleeps: every wait, in order.
    """

    def __init__(self, start: float = 1000.0) -> None:
        self._now = start
        self._lock = Lock()
        self.sleeps: list[float] = []

    def __call__(self) -> float:
        return self._now

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        with self._lock:
            self.sleeps.append(seconds)
            self._now += seconds

    def timing(self, *, per_minute: int | None = None, patience: float = 10.0) -> Timing:
        """Timing by this clock, without chance in the waits; only sockets know real seconds."""
        return Timing(
            connect=patience,
            read=patience,
            per_minute=per_minute,
            clock=self,
            now=self,
            sleep=self.sleep,
            random=lambda: 1.0,
        )
