"""Whoever looks on while a command runs, and what they hear of waits."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Watch:
    """Passes waits on to what is shown at the moment; where nothing is, they are lines on stderr.

    Args:
        quiet: whether nobody wants to look.

    Attributes:
        quiet: the same.
    """

    def __init__(self, *, quiet: bool) -> None:
        from reconciler.cli.face import Logged

        self.quiet = quiet
        self._heard_by: list[Callable[[float, str], None]] = []
        self._log = Logged(time.monotonic)

    def waiting(self, seconds: float, why: str) -> None:
        """A request is about to wait; told from any thread.

        Args:
            seconds: how long.
            why: who asks for it.
        """
        if self._heard_by:
            self._heard_by[-1](seconds, why)
        elif not self.quiet:
            self._log.wait(seconds, why)

    @contextmanager
    def heard(self, by: Callable[[float, str], None]) -> Iterator[None]:
        """Let somebody hear of waits, until it is over."""
        self._heard_by.append(by)
        try:
            yield
        finally:
            self._heard_by.pop()


UNSEEN = Watch(quiet=True)
"""Nobody looks on."""
