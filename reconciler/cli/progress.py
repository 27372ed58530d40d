"""How far a long run is: a bar on a terminal, a line now and then elsewhere, or nothing.

All of it is on stderr. The result keeps its lines whole whoever draws beside it.
"""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager, suppress
from threading import Event, RLock, Thread
from typing import TYPE_CHECKING

from reconciler.cli.terminal import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reconciler.action import Action
    from reconciler.cli.advance import Advance
    from reconciler.cli.counter import Counts
    from reconciler.cli.face import Face
    from reconciler.cli.watch import Watch
    from reconciler.outcome import Outcome
    from reconciler.plan import Plan


class Progress:
    """Hears of the steps of an apply, from any thread, and shows how far it is.

    Args:
        advance: the counts.
        face: what shows them.
        quiet: whether nothing is said on stderr beside warnings.
    """

    def __init__(self, advance: Advance, face: Face, *, quiet: bool) -> None:
        self._advance = advance
        self._face = face
        self._quiet = quiet
        # Whoever handles a signal may be called while the same thread holds it.
        self._lock = RLock()

    def begun(self, action: Action) -> None:
        """A step begins, which shows nothing yet."""

    def over(self, outcome: Outcome) -> None:
        """A step is over."""
        with self._lock:
            self._advance.add(outcome)
            self._face.show(self._advance)

    def waiting(self, seconds: float, why: str) -> None:
        """A request is about to wait.

        Args:
            seconds: how long.
            why: who asks for it.
        """
        with self._lock:
            self._face.wait(seconds, why)
            self._face.show(self._advance)

    def say(self, text: str) -> None:
        """Show a part of the result on stdout, in whole lines."""
        with self._lock:
            self._face.hide()
            say(text)
            self._face.show(self._advance)

    def aside(self, text: str) -> None:
        """Show a line on stderr that ``--quiet`` leaves out."""
        if not self._quiet:
            self.warn(text)

    def warn(self, text: str) -> None:
        """Show a line on stderr, ``--quiet`` or not."""
        with self._lock:
            self._face.hide()
            # Whoever has stopped reading stops nothing else.
            with suppress(OSError):
                print(text, file=sys.stderr, flush=True)
            self._face.show(self._advance)

    def tick(self) -> None:
        """Time has passed."""
        with self._lock:
            self._face.show(self._advance)

    def close(self) -> None:
        """Show nothing more."""
        with self._lock:
            self._face.close()


@contextmanager
def shown(
    watch: Watch,
    plan: Plan,
    *,
    clock: Callable[[], float] = time.monotonic,
    every: float = 1.0,
) -> Iterator[Progress]:
    """Show how far an apply is, until it is over.

    Args:
        watch: who looks on.
        plan: what is carried out.
        clock: monotonic seconds.
        every: seconds after which time left and waits are told anew.

    Yields:
        What hears of the steps, and says lines beside the bar.
    """
    from reconciler.cli.advance import Advance
    from reconciler.cli.face import Drawn, Hush, Logged, drawable

    advance = Advance(len(plan.actions), clock)
    face: Face
    if watch.quiet or not plan.actions:
        face = Hush()
    elif drawable():
        face = Drawn(advance, clock)
    else:
        face = Logged(clock)
    progress = Progress(advance, face, quiet=watch.quiet)
    try:
        with watch.heard(progress.waiting), _ticking(progress.tick, every):
            yield progress
    finally:
        progress.close()


@contextmanager
def reading(watch: Watch, session: Counts, *, every: float = 1.0) -> Iterator[None]:
    """Count the requests of a long reading on a terminal; a short one is over before it shows.

    Nothing else is to be printed meanwhile.

    Args:
        watch: who looks on.
        session: what sends the requests.
        every: seconds between two counts.
    """
    from reconciler.cli.face import drawable

    if watch.quiet or not drawable():
        yield
        return
    from reconciler.cli.counter import Counter

    counter = Counter(session)
    try:
        with watch.heard(counter.wait), _ticking(counter.tick, every):
            yield
    finally:
        counter.close()


@contextmanager
def _ticking(tick: Callable[[], None], every: float) -> Iterator[None]:
    """Call something again and again meanwhile; it never runs after the end."""
    over = Event()

    def run() -> None:
        while not over.wait(every):
            tick()

    thread = Thread(target=run, name="progress", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
