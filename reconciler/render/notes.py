"""What a plan tells beside its steps: what stops it, what it cannot settle, what is soon over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.render.plain import counted, named, painted, placed, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reconciler.action import Blocker, Drift, Unknown, Upcoming
    from reconciler.comparison import Comparison
    from reconciler.guard import Trip
    from reconciler.plan import Plan
    from reconciler.rule import Violation


def notes(plan: Plan, *, colour: bool) -> Iterator[str]:
    """One a line, each after its mark; an empty line after them if there are any.

    Marks: ``*`` what is soon over, ``!`` drift and guards that are lifted, ``?`` what is unknown,
    ``x`` what stops the plan.

    Args:
        plan: the plan.
        colour: whether marks are painted.
    """
    told = [
        *(("*", _note(note)) for note in plan.upcoming),
        *(("!", _note(note)) for note in plan.drift),
        *(("!", _trip(trip)) for trip in plan.trips if not trip.stops),
        *(("?", _note(note)) for note in plan.unknown),
        *(("x", _note(note)) for note in plan.blockers),
        *(("x", _trip(trip)) for trip in plan.trips if trip.stops),
        *(("x", _violation(one)) for one in plan.violations),
    ]
    for mark, text in told:
        yield f"{painted(mark, colour=colour)} {text}"
    if told:
        yield ""


def _note(note: Drift | Blocker | Unknown | Upcoming) -> str:
    return f"{named(note.ref.kind, note.ref.name)}: {shown(note.text)}{placed(note.source)}"


def _trip(trip: Trip) -> str:
    where = named(trip.ref.kind, trip.ref.name)
    text = f"guard {trip.guard} of {where}: {shown(trip.text)}{placed(trip.source)}"
    if not trip.stops:
        return f"{text}; lifted for this run: {shown(trip.because)}"
    if trip.guard.may_be_lifted:
        return f"{text}; to let it pass once: --allow {trip.guard} --because TEXT"
    return f"{text}; nothing lifts this guard"


def _violation(one: Violation) -> str:
    who = f", {shown(one.who)}" if one.who else ""
    where = f"{named(one.ref.kind, one.ref.name)}{who}"
    return f"rule {shown(one.rule)} of {where}: {shown(one.text)}{placed(one.source)}"


def compared(comparison: Comparison) -> Iterator[str]:
    """What is not as in an older plan; an empty line after it."""
    older = f" {comparison.digest}" if comparison.digest else ""
    number = len(comparison.differences)
    if not number:
        yield f"Nothing differs from the older plan{older}."
    else:
        yield f"{counted(number, 'difference')} from the older plan{older}:"
    for one in comparison.differences:
        yield f"  {one.turn}: {shown(one.op)} {named(one.kind, one.ref)}"
        yield from (f"      {shown(line)}" for line in one.lines)
    yield ""
