"""The journal of one apply."""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol, TypeVar

from reconciler.errors import UsageError
from reconciler.journal import record as records
from reconciler.journal.instant import stamp
from reconciler.journal.sending import Journalled, Queried

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from reconciler.action import Action, Request
    from reconciler.journal.pen import Pen
    from reconciler.journal.sending import A_co, Queries, Sends
    from reconciler.outcome import Outcome, Report
    from reconciler.spec import Json

T = TypeVar("T")


class Masks(Protocol):
    """What takes addresses out of values."""

    def value(self, value: T) -> T:
        """The same value with no address in any of its texts."""
        ...


class Journal:
    """Takes down what an apply is about to do, and what came of it; any number of threads write.

    Args:
        pen: writes the lines.
        header: what the run is.
        clock: tells the time, aware of its zone.
        mask: takes addresses out of all that is written; None leaves them in.

    Raises:
        UsageError: the first line cannot be written.
    """

    def __init__(
        self, pen: Pen, header: records.Header, clock: Callable[[], datetime], mask: Masks | None
    ) -> None:
        self._pen = pen
        self._clock = clock
        self._mask = mask
        self._lock = threading.Lock()
        self._here = threading.local()
        self._count = 0
        self._made_of: dict[int, Request | None] = {}
        self._ended = False
        with self._lock:
            self._write(records.begin(header))

    def begun(self, action: Action) -> None:
        """A step is about to be carried out, and sends from this thread.

        Args:
            action: the step.

        Raises:
            UsageError: that could not be noted, so nothing of it may be sent.
        """
        with self._lock:
            # Its id is a digest of what it names, and so of another step where that is masked.
            action = self._masked(action)
            self._write(records.intent(action))
        self._here.action = action

    def over(self, outcome: Outcome) -> None:
        """A step is over.

        Args:
            outcome: what came of it.

        Raises:
            UsageError: that could not be noted, so nothing more may be sent.
        """
        with self._lock:
            self._write(records.verification(self._masked(outcome)))

    def end(self, report: Report) -> None:
        """The run is over; if that cannot be written, it looks like one that was cut off.

        Args:
            report: what came of it.
        """
        self._end(records.how(report))

    def close(self, error: BaseException | None = None) -> None:
        """Write no more.

        Args:
            error: what ended the run, if it did not come to its own end.
        """
        if not self._ended:
            self._end(records.ended_by(error) if error else "closed")
        self._pen.close()

    def sends(self, inner: Sends[A_co]) -> Journalled[A_co]:
        """What sends writes, each noted before it leaves, with what came of it.

        Args:
            inner: sends them; it fills in secrets itself.
        """
        return Journalled(self, inner)

    def queries(self, inner: Queries[A_co]) -> Queried[A_co]:
        """The same for writes with a query, of which nothing is noted.

        Args:
            inner: sends them.
        """
        return Queried(self, inner)

    def asked(self, method: str, path: str, body: Json) -> int:
        """A request is about to leave.

        Args:
            method: ``POST``, ``PUT`` or ``DELETE``.
            path: after ``/api/2.0/``.
            body: the body, with nothing in it that is secret.

        Returns:
            Its number.

        Raises:
            UsageError: that could not be noted, so it may not be sent.
        """
        action: Action | None = getattr(self._here, "action", None)
        of = records.planned(action, method, path)
        made = records.request(action.id if action else "", method, path, body, of)
        with self._lock:
            self._count += 1
            number = self._count
            self._write({"record": made.pop("record"), "n": number, **self._masked(made)})
            self._made_of[number] = of
        return number

    def answered(self, number: int, status: int, response: Json) -> None:
        """The portal has taken a request.

        Args:
            number: the request's.
            status: the HTTP status.
            response: the answer, of which no more is noted than the id of what was made.
        """
        self._came(number, records.answered(self._made_of[number], status, response))

    def failed(self, number: int, result: str, status: int, reason: str) -> None:
        """A request came to an error.

        Args:
            number: the request's.
            result: whether it was ``refused``, ``lost`` or ``unsent``.
            status: the HTTP status; 0 for none.
            reason: in words.
        """
        self._came(number, records.failed(result, status, reason))

    def _came(self, number: int, what: dict[str, Json]) -> None:
        # What is done is done, and is told as that: it is the next request that cannot leave.
        with self._lock, suppress(UsageError):
            del self._made_of[number]
            self._write({"record": "outcome", "n": number, **self._masked(what)})

    def _end(self, how: str) -> None:
        with self._lock, suppress(UsageError):
            self._ended = True
            self._write({"record": "end", "how": how})

    def _masked(self, value: T) -> T:
        return self._mask.value(value) if self._mask else value

    def _write(self, made: dict[str, Json]) -> None:
        """Write a record, in the order of their times."""
        kind = made.pop("record")
        self._pen.write({"record": kind, "at": stamp(self._clock()), **made})
