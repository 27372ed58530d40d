"""What a plan takes of a portal's limits, in words and as a JSON document."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from reconciler.budget import grouped
from reconciler.plan.waves import spelt
from reconciler.render.plain import counted, folded, named

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reconciler.action import Ref
    from reconciler.plan.waves import Forecast, Wave
    from reconciler.spec import Json

LARGE = 1_000
"""A plan of more writes tells how much of a day's limit they are."""

_MINUTE = 60
_HOURS = 90
"""From so many minutes on, time is told in hours."""

_INVITATIONS = ("invitation by e-mail", "invitations by e-mail")


def lines(forecast: Forecast | None) -> Iterator[str]:
    """What there is to say in the head of a plan; nothing of a small one.

    Args:
        forecast: of the plan; None if none was made.
    """
    if forecast is None:
        return
    told = sentence(forecast)
    if forecast.fits:
        if told:
            yield told
        return
    yield f"{told}:"
    for line in folded([wave(one) for one in forecast.waves]) + folded([*excess(forecast)]):
        yield f"  {line}"


def sentence(forecast: Forecast) -> str:
    """What a plan takes, in a line; empty where that goes without saying."""
    if not forecast.fits:
        return _cut(forecast)
    return " ".join(filter(None, (_part(forecast), _time(forecast))))


def called(ref: Ref) -> str:
    """A thing as text calls it."""
    return named(ref.kind, ref.name)


def wave(one: Wave, name: Callable[[Ref], str] = called) -> str:
    """What is for one day: steps, writes, time, and where it ends.

    Args:
        one: the wave.
        name: what things are called where it is shown.
    """
    when = f"day {one.day + 1}" if one.day else "today"
    load = one.load
    parts = [spelt(len(one.steps), "step"), spelt(load.writes, "write")]
    if load.letters:
        parts.append(spelt(load.letters, *_INVITATIONS))
    if one.seconds >= _MINUTE:
        parts.append(about(one.seconds))
    return f"{when}: {', '.join(parts)}; up to {name(one.last)}"


def excess(forecast: Forecast, name: Callable[[Ref], str] = called) -> Iterator[str]:
    """What is more than any day's limit.

    Args:
        forecast: of the plan.
        name: what things are called where it is shown.
    """
    day = forecast.budget.day
    for one in forecast.too_large:
        load = one.load
        if day.letters is not None and load.letters > day.letters:
            yield (
                f"{name(one.first)} takes {spelt(load.letters, *_INVITATIONS)}, more than a "
                f"day's {grouped(day.letters)}: the portal will refuse it; let in some of them "
                "later"
            )
        if day.writes is not None and load.writes > day.writes:
            yield (
                f"{name(one.first)} takes {spelt(load.writes, 'write')}, more than a day's "
                f"{grouped(day.writes)}: it will meet the limit, and another run does the rest"
            )


def about(seconds: int) -> str:
    """A time that nobody knows to the second."""
    minutes = max(1, round(seconds / _MINUTE))
    if minutes < _HOURS:
        return f"about {counted(minutes, 'minute')}"
    return f"about {counted(round(minutes / _MINUTE), 'hour')}"


def document(forecast: Forecast) -> dict[str, Json]:
    """The same for machines, as the ``forecast`` of a plan's JSON document."""
    load = forecast.load
    return {
        "budget": asdict(forecast.budget),
        "requests": load.requests,
        "writes": load.writes,
        "reads": load.reads,
        "letters": load.letters,
        "seconds": forecast.seconds,
        "fits": forecast.fits,
        "waves": [_wave(one) for one in forecast.waves],
    }


def _wave(one: Wave) -> dict[str, Json]:
    return {
        "day": one.day,
        "steps": len(one.steps),
        "writes": one.load.writes,
        "letters": one.load.letters,
        "seconds": one.seconds,
        "first": _thing(one.first),
        "last": _thing(one.last),
    }


def _thing(ref: Ref) -> dict[str, Json]:
    return {"kind": ref.kind, "ref": ref.name}


def _cut(forecast: Forecast) -> str:
    number, today = len(forecast.waves), forecast.waves[0].day == 0
    limits = forecast.limits
    word = "limit" if len(limits) == 1 else "limits"
    more = "Does not fit" if today else "Nothing more fits"
    text = f"{more} into today's {word} of {' and '.join(limits)}{_used(forecast)}"
    if today and number == 1:
        return text
    days = f"on {number} days" if today else "from tomorrow on"
    return f"{text}: {counted(number, 'wave')}, {days}"


def _used(forecast: Forecast) -> str:
    budget = forecast.budget
    used = []
    if budget.writes is not None and budget.writes_used:
        used.append(spelt(budget.writes_used, "write"))
    if budget.letters is not None and budget.letters_used:
        used.append(spelt(budget.letters_used, *_INVITATIONS))
    if not used:
        return ""
    return f" ({' and '.join(used)} used by this folder's applies in the last 24 hours)"


def _part(forecast: Forecast) -> str:
    """How much of a day's limits it is, where it is much of them."""
    load, budget = forecast.load, forecast.budget
    parts = []
    if budget.writes is not None and load.writes > LARGE:
        parts.append(f"{grouped(load.writes)} of {spelt(budget.writes, 'write')}")
    if budget.letters is not None and load.letters:
        limit = spelt(budget.letters, *_INVITATIONS)
        parts.append(f"{grouped(load.letters)} of {limit}")
    return f"Fits: {' and '.join(parts)} a day{_used(forecast)}." if parts else ""


def _time(forecast: Forecast) -> str:
    if forecast.seconds < _MINUTE:
        return ""
    rate = forecast.budget.per_minute
    paced, queued = forecast.load.paced(rate), forecast.load.queued
    if rate is None or queued > paced:
        why = ", since what mails people goes one at a time"
    else:
        why = f" at {grouped(rate)} requests a minute"
    return f"Takes {about(forecast.seconds)}{why}."
