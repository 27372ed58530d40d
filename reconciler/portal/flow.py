"""How many requests may be under way at a time: as many as the portal takes."""

from __future__ import annotations

from collections import deque
from enum import Enum, auto
from threading import Lock
from typing import TYPE_CHECKING

from reconciler.portal.exchange import Broken, Reply

if TYPE_CHECKING:
    from reconciler.portal.exchange import Call, Failure

READS = 50
"""Reads that a portal serves one account at a time (fact sheet on rooms, section 12)."""

SHARES = 8
"""Reads of who is in a room, under way at a time; they are reads, and count among those.

Each contends for one key of the portal's database. Eight abreast use up the requests of a minute
as long as one takes under a third of a second, so more would gain nothing; where they wait for
each other for longer, or fail, the limit sinks.
"""

WRITES = 15
"""Writes that it carries out at a time; one more is turned away at once."""

ABREAST = 12
"""Requests of a kind under way at a time, if nobody says otherwise.

At half a second each, which a portal on the network seldom needs, they use up the requests of a
minute; and of the writes that it carries out at a time, three are left to people who work there
meanwhile.
"""


class Went(Enum):
    """What one request tells of how much the portal can take."""

    WELL = auto()
    POORLY = auto()
    UNTOLD = auto()


class Lane:
    """Requests of one kind: fewer at a time after a fault, more again with every success.

    A fault halves the limit, a success adds its inverse, so a whole round of successes adds one.
    Who waits is let in in the order of coming, by whoever leaves.

    Args:
        cap: how many may be under way at most, and are until the first fault.
    """

    def __init__(self, cap: int) -> None:
        self._cap = cap
        self._limit = float(cap)
        self._running = 0
        self._halvings = 0
        self._lock = Lock()
        self._waiting: deque[Lock] = deque()

    @property
    def limit(self) -> int:
        """How many may be under way now."""
        return int(self._limit)

    @property
    def waiting(self) -> int:
        """How many wait to be let in."""
        return len(self._waiting)

    def enter(self) -> int:
        """Return when one more request may be under way; `leave` has to follow.

        Returns:
            The round that it is begun in, to be given to `leave`.
        """
        with self._lock:
            if self._running + 1 <= self._limit:
                self._running += 1
                return self._halvings
            gate = Lock()
            gate.acquire()
            self._waiting.append(gate)
        try:
            gate.acquire()
        except BaseException:
            self._abandon(gate)
            raise
        return self._halvings

    def leave(self, begun: int, went: Went) -> None:
        """One request is over, whatever came of it.

        Args:
            begun: what `enter` returned. Requests that were begun before the last halving met what
                led to it, and do not halve again.
            went: what it tells.
        """
        with self._lock:
            self._running -= 1
            if went is Went.WELL:
                self._limit = min(self._cap, self._limit + 1 / self._limit)
            elif went is Went.POORLY and begun == self._halvings:
                self._limit = max(1.0, self._limit / 2)
                self._halvings += 1
            self._let_in()

    def _let_in(self) -> None:
        while self._waiting and self._running + 1 <= self._limit:
            self._running += 1
            self._waiting.popleft().release()

    def _abandon(self, gate: Lock) -> None:
        """Somebody who waits was interrupted, perhaps just after being let in."""
        with self._lock:
            if gate in self._waiting:
                self._waiting.remove(gate)
            else:
                self._running -= 1
                self._let_in()


class Flow:
    """The lanes of a session, one for each kind of call, so that none slows another.

    Args:
        concurrency: how many requests of a kind may be under way; the portal's own limits hold
            whatever is given here.
    """

    def __init__(self, concurrency: int) -> None:
        self.shares = Lane(min(concurrency, SHARES))
        self.reads = Lane(min(concurrency, READS - SHARES))
        self.writes = Lane(min(concurrency, WRITES))

    @property
    def widest(self) -> int:
        """How many requests may be under way in all."""
        return self.reads.limit + self.shares.limit + self.writes.limit

    def lane(self, call: Call) -> Lane:
        """Where a request belongs: to the reads or the writes as the portal counts them."""
        if call.method != "GET":
            return self.writes
        if call.path.endswith("/share") and call.path.startswith("files/rooms/"):
            return self.shares
        return self.reads


def went(outcome: Reply | Failure) -> Went:
    """What an outcome tells of how much the portal can take.

    A refusal is as good as a success: it was thought about. A connection that came to nothing may
    be the network's fault.

    Args:
        outcome: of one try.
    """
    if isinstance(outcome, Reply):
        poorly = outcome.status == _TOO_MANY or outcome.status >= _BROKEN
        return Went.POORLY if poorly else Went.WELL
    return Went.POORLY if outcome.broken is Broken.TIMEOUT else Went.UNTOLD


_TOO_MANY, _BROKEN = 429, 500
