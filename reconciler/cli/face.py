"""What shows how far an apply is: a bar on a terminal, lines in a log, or nothing."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

from reconciler.cli.advance import span
from reconciler.render.plain import shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from reconciler.cli.advance import Advance

LONG = 10.0
"""Seconds that a run lasts before a log hears of it."""

MANY = 20
"""Steps that need no line in a log."""

PAUSE = 30.0
"""Seconds between two lines of a log at most, of a long run."""

_FRAME = 0.1
"""Seconds between two drawings at least."""


class Face(Protocol):
    """What somebody looks at."""

    def show(self, advance: Advance) -> None:
        """Show how far it is, if it is time to."""
        ...

    def wait(self, seconds: float, why: str) -> None:
        """Say that nothing goes on for a while."""
        ...

    def hide(self) -> None:
        """Make way for a line of another."""
        ...

    def close(self) -> None:
        """Leave nothing behind."""
        ...


class Drawn:
    """A bar at the bottom of a terminal."""

    def __init__(self, advance: Advance, clock: Callable[[], float]) -> None:
        from reconciler.cli.bar import Bar

        self._clock = clock
        self._drawn = clock()
        self._until = 0.0
        self._why = ""
        self._bar = Bar(sys.stderr, advance.short(), advance.total)

    def show(self, advance: Advance) -> None:
        """Draw it anew, unless that was done a moment ago."""
        now = self._clock()
        if now < self._drawn + _FRAME:
            return
        self._drawn = now
        text = waits(self._until - now, self._why) if now < self._until else advance.short()
        self._bar.draw(text, advance.over)

    def wait(self, seconds: float, why: str) -> None:
        """Tell of the longest wait, until it is over."""
        until = self._clock() + seconds
        if until > self._until:
            self._until, self._why = until, why

    def hide(self) -> None:
        """Take the bar away, until it is shown again."""
        self._bar.clear()
        self._drawn = float("-inf")

    def close(self) -> None:
        """Take the bar away for good."""
        self._bar.close()


class Logged:
    """Lines for a log, few of them."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._told = clock()
        self._tenths = 0
        self._until = 0.0

    def show(self, advance: Advance) -> None:
        """Tell of a long run at each tenth of it, and after each pause."""
        if advance.total <= MANY or advance.over == advance.total or advance.elapsed < LONG:
            return
        tenths = 10 * advance.over // advance.total
        now = self._clock()
        if tenths > self._tenths or now >= self._told + PAUSE:
            self._tenths, self._told = tenths, now
            _log(advance.line())

    def wait(self, seconds: float, why: str) -> None:
        """Tell of a wait at once."""
        # Many threads run into the same limit.
        until = self._clock() + seconds
        if until > self._until + 1:
            self._until = until
            _log(waits(seconds, why))

    def hide(self) -> None:
        """Lines are in nobody's way."""

    def close(self) -> None:
        """What was told stays told."""


class Hush:
    """Nothing at all."""

    def show(self, advance: Advance) -> None:
        """Show nothing."""
        del advance

    def wait(self, seconds: float, why: str) -> None:
        """Say nothing."""
        del seconds, why

    def hide(self) -> None:
        """Nothing is there."""

    def close(self) -> None:
        """Nothing is there."""


def drawable() -> bool:
    """Whether stderr is a terminal on which a line can be drawn over."""
    return sys.stderr.isatty() and os.environ.get("TERM") != "dumb"


def waits(seconds: float, why: str) -> str:
    """A wait in words."""
    return f"waiting {span(seconds)}: {shown(why)}"


def _log(text: str) -> None:
    # Whoever has stopped reading stops nothing.
    with suppress(OSError):
        print(text, file=sys.stderr, flush=True)
