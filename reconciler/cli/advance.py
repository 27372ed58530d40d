"""How far an apply is, and at what rate."""

from __future__ import annotations

from collections import deque
from math import ceil
from typing import TYPE_CHECKING

from reconciler.action import EffectKind
from reconciler.outcome import DONE, Result
from reconciler.render.plain import counted

if TYPE_CHECKING:
    from collections.abc import Callable

    from reconciler.outcome import Outcome

_MINUTE = 60.0
_HOUR = 3600.0

_SOON = 5.0
"""Seconds before which a rate says nothing."""


class Advance:
    """The counts of the steps that are over.

    Args:
        total: how many steps there are.
        clock: monotonic seconds.

    Attributes:
        total: how many steps there are.
        over: how many are over, done or not.
        mails: e-mails that were sent.
        failed: steps that failed or had no effect.
    """

    def __init__(self, total: int, clock: Callable[[], float]) -> None:
        self.total = total
        self.over = 0
        self.mails = 0
        self.failed = 0
        self._clock = clock
        self._begun = clock()
        self._skipped = 0
        self._recent: deque[tuple[float, int]] = deque()

    def add(self, outcome: Outcome) -> None:
        """Count a step that is over."""
        self.over += 1
        self.mails += mails(outcome)
        self._skipped += outcome.result is Result.SKIPPED
        self.failed += outcome.result not in {*DONE, Result.SKIPPED}
        if outcome.sent:
            self._recent.append((self._clock(), outcome.sent))

    @property
    def elapsed(self) -> float:
        """Seconds since the first step could begin."""
        return self._clock() - self._begun

    @property
    def rate(self) -> int | None:
        """Requests in the last minute; of a shorter run, as many as it would make in one."""
        elapsed = self.elapsed
        if elapsed < _SOON:
            return None
        now = self._clock()
        while self._recent and self._recent[0][0] <= now - _MINUTE:
            self._recent.popleft()
        sent = sum(count for _, count in self._recent)
        return round(sent * _MINUTE / min(elapsed, _MINUTE))

    @property
    def left(self) -> float | None:
        """Seconds that the rest will take, if it goes on like this; steps skipped took none."""
        done = self.over - self._skipped
        if self.elapsed < _SOON or not done:
            return None
        return self.elapsed / done * (self.total - self.over)

    def line(self) -> str:
        """All of it, as a line of a log."""
        parts = [f"{spaced(self.over)} of {spaced(self.total)} steps"]
        if self.rate is not None:
            parts.append(f"{_many(self.rate, 'request')} a minute")
        parts += [_many(self.mails, "e-mail"), f"{spaced(self.failed)} failed"]
        if self.left is not None:
            parts.append(f"about {span(self.left)} left")
        return ", ".join(parts)

    def short(self) -> str:
        """What stands beside a bar: a narrow terminal cuts it at its end."""
        parts = [f"{spaced(self.over)}/{spaced(self.total)}"]
        if self.failed:
            parts.append(f"{spaced(self.failed)} failed")
        if self.left is not None:
            parts.append(f"{span(self.left)} left")
        parts.append(_many(self.mails, "e-mail"))
        if self.rate is not None:
            parts.append(f"{_many(self.rate, 'request')}/min")
        return ", ".join(parts)


def mails(outcome: Outcome) -> int:
    """How many e-mails a step has sent, as far as can be told.

    Of a step that is not done, those count whose own difference was seen to be settled.
    """
    if not outcome.sent:
        return 0
    settled = {one.name for one in outcome.action.fields} - {one.name for one in outcome.left}
    refused = {one.who for one in outcome.refused}
    return sum(
        effect.who not in refused and (outcome.result in DONE or effect.who in settled)
        for effect in outcome.action.effects
        if effect.kind is EffectKind.MAIL
    )


def spaced(number: int) -> str:
    """A number with its thousands apart: ``1 200``."""
    return f"{number:,}".replace(",", " ")


def span(seconds: float) -> str:
    """A time to wait in words: ``42 s``, ``7 min``, ``2 h 10 min``."""
    if seconds <= 2 * _MINUTE:
        return f"{ceil(seconds)} s"
    minutes = ceil(seconds / _MINUTE)
    if seconds <= 2 * _HOUR:
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def _many(number: int, one: str) -> str:
    return counted(number, one).replace(str(number), spaced(number), 1)
