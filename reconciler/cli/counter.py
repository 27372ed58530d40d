"""The requests of a long reading, counted on a terminal."""

from __future__ import annotations

import sys
import time
from threading import Lock
from typing import TYPE_CHECKING, Protocol

from reconciler.cli.advance import spaced
from reconciler.cli.face import waits

if TYPE_CHECKING:
    from reconciler.cli.bar import Bar


class Counts(Protocol):
    """What counts its requests."""

    @property
    def sent(self) -> int:
        """How many were sent."""
        ...


class Counter:
    """A line that counts; it is not there before the first tick or wait.

    Args:
        session: what sends the requests.
    """

    def __init__(self, session: Counts) -> None:
        self._session = session
        self._before = session.sent
        self._bar: Bar | None = None
        self._until = 0.0
        self._why = ""
        self._lock = Lock()

    def tick(self) -> None:
        """Count anew."""
        with self._lock:
            self._draw()

    def wait(self, seconds: float, why: str) -> None:
        """Say that a request waits; told from any thread."""
        with self._lock:
            until = time.monotonic() + seconds
            if until > self._until:
                self._until, self._why = until, why
                self._draw()

    def close(self) -> None:
        """Leave nothing behind."""
        if self._bar:
            self._bar.close()

    def _draw(self) -> None:
        from reconciler.cli.bar import Bar

        text = f"reading: {spaced(self._session.sent - self._before)} requests"
        left = self._until - time.monotonic()
        if left > 0:
            text += f", {waits(left, self._why)}"
        if self._bar is None:
            self._bar = Bar(sys.stderr, text)
        else:
            self._bar.draw(text)
