"""How long and how often a session tries, with the clock that it goes by."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

NOTABLE = 2.0
"""Seconds from which on a wait is told of."""


def nothing(seconds: float, why: str) -> None:
    """Tell nobody of a wait."""
    del seconds, why


@dataclass(frozen=True, slots=True)
class Timing:
    """Every number of a session that has to do with time.

    Attributes:
        connect: seconds to wait for a connection.
        read: seconds to wait for the next bytes of an answer. A new room waits for a lock of the
            portal for up to 30 seconds (fact sheet on rooms, section 12), so this is longer.
        dials: how often a request is begun when no connection comes about.
        reads: how often a read is sent when the portal fails or its answer does not come whole.
        rations: how often a request is sent when the portal says that it is too many.
        first: upper bound of the first wait in seconds; each later one may be twice as long.
        longest: upper bound of any wait that the portal did not ask for.
        obeyed: the longest wait that the portal may ask for; the daily limit asks for up to
            86 400 seconds (fact sheet on people, section 9).
        idle: seconds after which a kept connection is no longer trusted with a write.
        per_minute: requests in any 60 seconds; the portal allows 1500, and the headroom is for
            its own rounding. None for a portal without limits, as the embedded one is.
        clock: monotonic seconds.
        now: seconds since the epoch, for a ``Retry-After`` that names a date.
        sleep: waits so many seconds; may raise StoppedError, and then nothing more is sent.
        random: a number from 0 up to 1.
        tells: is told of each wait that somebody may wonder about, from any thread: the seconds,
            and why.
    """

    connect: float = 10.0
    read: float = 60.0
    dials: int = 3
    reads: int = 5
    rations: int = 6
    first: float = 0.5
    longest: float = 15.0
    obeyed: float = 60.0
    idle: float = 30.0
    per_minute: int | None = 1400
    clock: Callable[[], float] = time.monotonic
    now: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep
    random: Callable[[], float] = random.random
    tells: Callable[[float, str], None] = nothing

    def wait(self, seconds: float, why: str) -> None:
        """Wait, and tell of it first if it is long.

        Args:
            seconds: how long.
            why: in plain words, without anything that the portal said.

        Raises:
            StoppedError: the sleep was ended.
        """
        if seconds >= NOTABLE:
            self.tells(seconds, why)
        self.sleep(seconds)


PATIENT = Timing()
"""The numbers for a portal on the network."""
