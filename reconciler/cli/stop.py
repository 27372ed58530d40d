"""Signals that end a run: nothing new is begun, and what is under way comes to its end."""

from __future__ import annotations

import os
import signal
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from reconciler.errors import Exit, StoppedError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

_TOLD = (
    b"Stopping: what is under way comes to its end. Interrupted once more, it ends at once, without"
    b" a report.\n"
)
_ABORTED = b"Aborted: what was under way may be done. The next apply looks for it first.\n"

_NUMBERS = ("SIGINT", "SIGTERM", "SIGHUP")
"""A terminal that is gone ends a run as well; Windows has no such signal."""


class Stop:
    """Says when nothing new is to be begun, and waits no longer then."""

    def __init__(self) -> None:
        self._event = threading.Event()

    @property
    def stopped(self) -> bool:
        """Whether a signal came."""
        return self._event.is_set()

    def sleep(self, seconds: float) -> None:
        """Wait.

        Raises:
            StoppedError: a signal came before that.
        """
        if self._event.wait(seconds):
            raise StoppedError("interrupted")

    @contextmanager
    def obeyed(self) -> Iterator[None]:
        """Take an interrupt or a termination, as of a cancelled job, for a wish to stop.

        Whoever interrupts at a terminal once more wants it at once. A job that is cancelled is
        sent a termination some seconds after an interrupt, and that changes nothing.
        """
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        numbers = [getattr(signal, name) for name in _NUMBERS if hasattr(signal, name)]
        # What is ignored, as with nohup, stays so.
        heard = [one for one in numbers if signal.getsignal(one) != signal.SIG_IGN]
        before = {number: signal.signal(number, self._heard) for number in heard}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _heard(self, number: int, _frame: FrameType | None) -> None:
        # Straight to the descriptor: the thread that is interrupted may be printing right now.
        again = self.stopped
        self._event.set()
        if not again:
            _tell(_TOLD)
        elif number == signal.SIGINT:  # pragma: no cover - it ends the process that is measured
            _tell(_ABORTED)
            os._exit(Exit.PARTIAL)


def _tell(text: bytes) -> None:
    with suppress(OSError):
        os.write(2, text)
