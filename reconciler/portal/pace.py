"""Honest pacing: never more requests in a minute than the portal allows."""

from __future__ import annotations

from collections import deque
from threading import Lock
from typing import TYPE_CHECKING

from reconciler.errors import StoppedError

if TYPE_CHECKING:
    from reconciler.portal.timing import Timing

WINDOW = 60.0
"""Seconds of the portal's sliding window (fact sheet on rooms, section 12)."""

SPARE = 50
"""Reads that need not wait once somebody wants to stop: what was sent is read back at once.

They are half of what the usual rate leaves of the portal's limit.
"""


class Pace:
    """One queue for all threads of a session.

    The last ``per_minute`` departures are remembered; the next one leaves when the oldest of them
    is a window ago. So a short run of any command never waits, and a long one waits once a window
    rather than before every request.

    Args:
        timing: gives the rate, the clock and the sleep.
    """

    def __init__(self, timing: Timing) -> None:
        self._timing = timing
        self._lock = Lock()
        self._departures: deque[float] = deque(maxlen=timing.per_minute or 1)
        self._spare = SPARE
        self.admitted = 0

    def admit(self, *, read: bool) -> None:
        """Return when one more request may leave, and count it.

        Args:
            read: whether it only reads.

        Raises:
            StoppedError: the sleep was ended, and nothing is to be sent. The place in the queue
                stays taken, and unused: one more than left is counted, which does no harm.
        """
        if self._timing.per_minute is None:
            with self._lock:
                self.admitted += 1
            return
        with self._lock:
            now = self._timing.clock()
            leaves = now
            if len(self._departures) == self._departures.maxlen:
                leaves = max(now, self._departures[0] + WINDOW)
            # A place in the queue is taken before the wait, so that no two threads take the same.
            self._departures.append(leaves)
            self.admitted += 1
        if leaves > now:
            try:
                self._timing.wait(leaves - now, "the portal's limit of requests a minute")
            except StoppedError:
                if not (read and self._spared()):
                    raise

    def _spared(self) -> bool:
        with self._lock:
            self._spare -= 1
            return self._spare >= 0
