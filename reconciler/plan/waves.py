"""What a plan takes of a portal's limits, and how it is cut where a day's are not enough."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from reconciler.budget import Budget, grouped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from reconciler.action import Action, Ref, Request

SERIAL = 0.5
"""Seconds that a request or letter takes of those that go one at a time: a plain guess."""

_MINUTE = 60
_COUNTED = frozenset({"POST", "PUT"})
_SHARE, _INVITE = "share", ("people", "invite")


class Load(NamedTuple):
    """What steps send and read.

    Attributes:
        requests: writes, of any method.
        writes: those that count for the day.
        reads: reads that verify, about one for each part of a thing.
        letters: addresses that the portal mails an invitation.
        serial: requests and letters that go one at a time.
    """

    requests: int = 0
    writes: int = 0
    reads: int = 0
    letters: int = 0
    serial: int = 0

    def plus(self, other: Load) -> Load:
        """Both together."""
        return Load(*(one + more for one, more in zip(self, other, strict=True)))

    def paced(self, per_minute: int | None) -> int:
        """Seconds that are waited at a rate: a minute before each that is not the first."""
        total = self.requests + self.reads
        return max(0, total - 1) // per_minute * _MINUTE if per_minute else 0

    @property
    def queued(self) -> int:
        """Seconds that those take which go one at a time."""
        return ceil(self.serial * SERIAL)


@dataclass(frozen=True, slots=True)
class Wave:
    """Steps for one day.

    Attributes:
        steps: their ids, in the order of the plan.
        load: what they send and read.
        seconds: about how long they take.
        first: the thing that they begin with.
        last: the thing that they end with, as a whole too.
        day: when it is due: 0 is today.
    """

    steps: tuple[str, ...]
    load: Load
    seconds: int
    first: Ref
    last: Ref
    day: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a plan takes, and when.

    Attributes:
        budget: the limits.
        waves: every step, once; in the order of the plan.
    """

    budget: Budget
    waves: tuple[Wave, ...]

    @property
    def load(self) -> Load:
        """What all steps send and read."""
        total = Load()
        for wave in self.waves:
            total = total.plus(wave.load)
        return total

    @property
    def seconds(self) -> int:
        """About how long all of it takes, without the nights between."""
        return sum(wave.seconds for wave in self.waves)

    @property
    def fits(self) -> bool:
        """Whether what is left of today's limits is enough."""
        load = self.load
        return self.budget.today.covers(load.writes, load.letters)

    @property
    def limits(self) -> tuple[str, ...]:
        """The limits of a day that it does not fit into, in words."""
        load, day, left = self.load, self.budget.day, self.budget.today
        found = []
        if day.writes is not None and not left.covers(load.writes, 0):
            found.append(spelt(day.writes, "write"))
        if day.letters is not None and not left.covers(0, load.letters):
            found.append(spelt(day.letters, "invitation by e-mail", "invitations by e-mail"))
        return tuple(found)

    @property
    def too_large(self) -> Iterator[Wave]:
        """The waves of a single thing that is more than a whole day's limit."""
        day = self.budget.day
        return (one for one in self.waves if not day.covers(one.load.writes, one.load.letters))


def spelt(number: int, one: str, many: str = "") -> str:
    """A number that may be large, with its noun: ``10 000 writes``."""
    return f"{grouped(number)} {one if number == 1 else many or one + 's'}"


def waves(actions: Sequence[Action], budget: Budget) -> Forecast:
    """Tell what steps take of a portal's limits, and cut them into days.

    Nothing is cut but between things: what is done to a room is done in one wave. A single thing
    that is more than a whole day's limit makes a wave of its own. If it mails more people than the
    portal allows, it comes last: it will be refused, which uses up the day's invitations, and
    nothing is to wait for it.

    Args:
        actions: the steps, in the order of the plan.
        budget: the limits, and what was used of them.

    Returns:
        The forecast; a single wave if everything fits into today, none if there is nothing to do.
    """
    things = [_Thing(steps, _load(steps)) for steps in _runs(actions)]
    # Sorting keeps the order otherwise.
    things.sort(key=lambda one: not budget.day.covers(0, one.load.letters))
    found: list[Wave] = []
    steps: list[Action] = []
    load = Load()
    day = 0 if not things or _begins(things[0].load, budget) else 1
    for thing in things:
        total = load.plus(thing.load)
        left = budget.day if day else budget.today
        if steps and not left.covers(total.writes, total.letters):
            found.append(_wave(steps, load, day, budget))
            steps, total = [], thing.load
            day += 1
        steps += thing.steps
        load = total
    if steps:
        found.append(_wave(steps, load, day, budget))
    return Forecast(budget, tuple(found))


def postponed(forecast: Forecast) -> dict[str, str]:
    """The steps that are not for today.

    Args:
        forecast: of the plan.

    Returns:
        Why each is left, by the id of the step.
    """
    limits = " and ".join(forecast.limits)
    found: dict[str, str] = {}
    for number, wave in enumerate(forecast.waves, 1):
        if wave.day:
            when = "the next day" if wave.day == 1 else "a later day"
            place = f"{number} of {len(forecast.waves)}"
            reason = f"left for {when}: the portal takes {limits} a day ({place})"
            found.update(dict.fromkeys(wave.steps, reason))
    return found


class _Thing(NamedTuple):
    steps: Sequence[Action]
    load: Load


def _begins(first: Load, budget: Budget) -> bool:
    """Whether the first thing is for today."""
    if budget.day.covers(first.writes, first.letters):
        return budget.today.covers(first.writes, first.letters)
    # What is too large for any day goes as soon as there is anything left of one: otherwise
    # whatever else is done every day would put it off for ever.
    return budget.today.covers(min(first.writes, 1), min(first.letters, 1))


def _runs(actions: Iterable[Action]) -> Iterator[Sequence[Action]]:
    """Steps that are not to be told apart: those of one thing that stand together."""
    for _, steps in groupby(actions, lambda one: one.ref.whole):
        yield tuple(steps)


def _load(thing: Sequence[Action]) -> Load:
    requests = [request for action in thing for request in action.requests]
    own = sum(action.letter is not None and not action.requests for action in thing)
    return Load(
        requests=len(requests),
        writes=sum(request.method in _COUNTED for request in requests),
        reads=len({action.ref for action in thing}),
        letters=sum(map(_letters, requests)),
        serial=own + sum(request.mails for request in requests),
    )


def _letters(request: Request) -> int:
    """How many addresses a request carries that the portal counts, whatever it does with them."""
    if request.path[-1] != _SHARE and request.path != _INVITE:
        return 0
    return sum(bool(one.get("email")) for one in request.body["invitations"])


def _wave(steps: Sequence[Action], load: Load, day: int, budget: Budget) -> Wave:
    return Wave(
        steps=tuple(action.id for action in steps),
        load=load,
        # What goes one at a time goes beside the rest.
        seconds=max(load.paced(budget.per_minute), load.queued),
        first=steps[0].ref.whole,
        last=steps[-1].ref.whole,
        day=day,
    )
