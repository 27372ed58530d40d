"""Whether a request is sent once more, and when."""

from __future__ import annotations

from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, NamedTuple

from reconciler.errors import RationedError, RequestError
from reconciler.portal.answer import Again

if TYPE_CHECKING:
    from reconciler.portal.answer import Fault
    from reconciler.portal.exchange import Call
    from reconciler.portal.timing import Timing

_BRIEF = 900.0
"""The longest window of the portal's limits but those of a day, in seconds."""

ASKED = "the portal asks for it"

_WHY = {
    Again.UNSENT: "the portal cannot be reached",
    Again.RATIONED: "the portal says these are too many requests",
    Again.HARMLESS: "the portal does not answer as it should",
}


class Wait(NamedTuple):
    """How long to wait before a request is sent once more, and why."""

    seconds: float
    why: str


class Patience:
    """The tries of one request.

    Each reason to try again is counted by itself, so a portal that first cannot be reached and
    then rations does not use up the tries of both.

    Args:
        timing: gives the numbers.
        call: the request.
    """

    def __init__(self, timing: Timing, call: Call) -> None:
        self._timing = timing
        self._call = call
        self._left = {
            Again.NEVER: 0,
            Again.UNSENT: timing.dials - 1,
            Again.RATIONED: timing.rations - 1,
            Again.HARMLESS: timing.reads - 1,
        }
        self._waits = 0

    def wait(self, fault: Fault) -> Wait:
        """The wait before the request is sent once more.

        The wait doubles, and lies anywhere between nothing and its bound, so that threads that
        failed together do not come back together. What the portal asks for comes on top.

        Args:
            fault: what the last try came to.

        Returns:
            The seconds, and the reason in plain words.

        Raises:
            RationedError: the portal asks to wait too long, or has turned the request away too
                often; others would fare no better.
            ReconcilerError: the fault's error, when the request is not sent again.
        """
        if fault.again is Again.NEVER:
            raise fault.error
        asked = self._asked(fault.after)
        if asked > self._timing.obeyed:
            raise self._rationed(fault, asked)
        if not self._left[fault.again]:
            if fault.again is Again.RATIONED:
                words = f"{fault.error}; it was sent {self._timing.rations} times"
                raise RationedError(words, _TOO_MANY)
            raise fault.error
        self._left[fault.again] -= 1
        bound = min(self._timing.longest, self._timing.first * 2.0**self._waits)
        self._waits += 1
        return Wait(asked + bound * self._timing.random(), ASKED if asked else _WHY[fault.again])

    def _rationed(self, fault: Fault, asked: float) -> RationedError:
        """The error of a wait that is not obeyed."""
        words = (
            f"{self._call}: the portal asks to wait {_span(asked)} before the next request,"
            f" which is more than {_span(self._timing.obeyed)}"
        )
        if fault.again is Again.RATIONED:
            limit = "a limit of the day" if asked > _BRIEF else "one of its limits"
            words = f"{words}: {limit} is used up"
        status = fault.error.status if isinstance(fault.error, RequestError) else 503
        return RationedError(words, status)

    def _asked(self, after: str | None) -> float:
        """What ``Retry-After`` asks for; 0 if it is absent or makes no sense."""
        if after is None:
            return 0.0
        if after.strip().isdecimal():
            return float(after.strip()[:9])
        try:
            date = parsedate_to_datetime(after)
        except ValueError:
            return 0.0
        return max(0.0, date.timestamp() - self._timing.now())


_TOO_MANY = 429


def _span(seconds: float) -> str:
    whole = round(seconds)
    return f"{whole} seconds" if whole < 600 else f"{round(whole / 60)} minutes"  # noqa: PLR2004 - from ten minutes on, seconds say nothing
