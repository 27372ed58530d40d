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

_TOLD = b"\nStopping: what is under way comes to its end, and the report is written.\n"
_ABORTED = b"\nAborted: what was under way may be done. The next apply looks for it first.\n"


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
        before = {
            number: signal.signal(number, self._heard) for number in (signal.SIGINT, signal.SIGTERM)
        }
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _heard(self, number: int, _frame: FrameType | None) -> None:
        # Straight to the descriptor: the thread that is interrupted may be printing right now.
        again = self.stopped
        self._event.set()
        with suppress(OSError):
            if not again:
                os.write(2, _TOLD)
            elif number == signal.SIGINT:
                os.write(2, _ABORTED)
        if again and number == signal.SIGINT:
            os._exit(Exit.PARTIAL)
