"""What a plan comes to, for whoever reads no further."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from reconciler.render import forecast as forecasts
from reconciler.render.plain import counted, painted, shown
from reconciler.roster import Fate, Turn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from reconciler.plan import Plan
    from reconciler.plan.by_person import Subject
    from reconciler.plan.waves import Forecast

WIDTH = 79
"""Where the names of a summary go on in the next line."""

FEW = 10
"""Names of those who gain or change that a summary tells; the others are counted."""

OUTSIDE = "outside"
LESS = "may do less"
LAST_ACCESS = "the last access in the rooms looked at"

_TURNS = (
    (Turn.GAINS, "+", "gains access", "gain access"),
    (Turn.CHANGES, "~", "whose access changes", "whose access changes"),
    (Turn.LOSES, "-", "loses access", "lose access"),
)
_FATES = (
    (Fate.CREATED, "+", "room is made", "rooms are made"),
    (Fate.RESTORED, "~", "room comes out of the archive", "rooms come out of the archive"),
    (Fate.ARCHIVED, "~", "room goes to the archive", "rooms go to the archive"),
    (Fate.DELETED, "-", "room is deleted for good", "rooms are deleted for good"),
)


def heading(
    plan: Plan, subjects: Sequence[Subject], *, colour: bool, forecast: Forecast | None = None
) -> Iterator[str]:
    """What a plan comes to: steps, whether it is refused, what it takes, who gains and loses."""
    account = f" as {shown(plan.acting)}" if plan.acting else ""
    yield f"Portal {shown(plan.portal)}{account}"
    count = steps(plan)
    yield f"{count[0].upper()}{count[1:]}"
    if plan.refused:
        yield f"REFUSED, nothing would be applied: {why(plan)} (marked x below)."
    if plan.unknown:
        yield f"NOT READ WHOLE: {unread(plan)} (marked ? below)."
    yield from forecasts.lines(forecast)
    lines = list(_lines(plan, subjects, colour=colour))
    if lines:
        yield ""
        yield from lines


def steps(plan: Plan) -> str:
    """How many steps there are, of each sort."""
    ops = ", ".join(f"{number} to {op}" for op, number in plan.ops.items() if number)
    return f"{counted(len(plan.actions), 'step')} ({ops})" if ops else "nothing to do"


def why(plan: Plan) -> str:
    """What refuses a plan, counted."""
    trips = sum(one.stops for one in plan.trips)
    counts = (
        (len(plan.blockers), "thing stops it", "things stop it"),
        (trips, "guard is tripped", "guards are tripped"),
        (len(plan.violations), "rule is broken", "rules are broken"),
    )
    return ", ".join(counted(*one) for one in counts if one[0])


def unread(plan: Plan) -> str:
    """What could not be read, counted, and what that means."""
    unread = counted(len(plan.unknown), "thing", "things")
    return f"{unread}, so nothing is made there, and nobody is removed anywhere"


def _lines(plan: Plan, subjects: Sequence[Subject], *, colour: bool) -> Iterator[str]:
    for turn, mark, one, many in _TURNS:
        met = [subject for subject in subjects if subject.meets(turn)]
        if met:
            names = _names(met, partial(named, turn), partial(_stays, turn))
            yield from listed(mark, counted(len(met), one, many), names, colour=colour)
    mailed = [subject for subject in subjects if subject.mails]
    if mailed:
        mails = sum(len(one.mails) for one in mailed)
        names = _names(mailed, lambda one: shown(one.who), lambda one: one.outside)
        yield from listed(">", counted(mails, "mail"), names, colour=colour)
    for fate, mark, one, many in _FATES:
        rooms = [roster.ref.name for roster in plan.rosters if roster.fate is fate]
        names = [f'"{shown(title)}"' for title in rooms]
        if rooms:
            few = names if fate is Fate.DELETED else _few(names)
            yield from listed(mark, counted(len(rooms), one, many), few, colour=colour)


def named(turn: Turn, subject: Subject) -> str:
    """Somebody with what a reviewer must know of them."""
    notes = [
        OUTSIDE if subject.outside else "",
        LAST_ACCESS if turn is Turn.LOSES and subject.loses_last else "",
        LESS if turn is Turn.CHANGES and subject.lowered else "",
    ]
    told = "; ".join(filter(None, notes))
    return f"{shown(subject.who)} ({told})" if told else shown(subject.who)


def _stays(turn: Turn, subject: Subject) -> bool:
    """Whether somebody is named however many there are."""
    return turn is Turn.LOSES or subject.outside or (turn is Turn.CHANGES and subject.lowered)


def _names(
    subjects: Sequence[Subject], name: Callable[[Subject], str], keep: Callable[[Subject], bool]
) -> list[str]:
    if len(subjects) <= FEW + 1:
        return [name(one) for one in subjects]
    free = [one.who for one in subjects if not keep(one)]
    left_out = set(free[FEW:])
    names = [name(one) for one in subjects if one.who not in left_out]
    return [*names, f"and {len(left_out)} more"] if left_out else names


def _few(names: list[str]) -> list[str]:
    return names if len(names) <= FEW + 1 else [*names[:FEW], f"and {len(names) - FEW} more"]


def listed(mark: str, text: str, names: Iterable[str], *, colour: bool) -> Iterator[str]:
    """A mark, a text and names after it, over as many lines as they take.

    A name is never cut.
    """
    line = f"  {painted(mark, colour=colour)} {text}: "
    room = WIDTH - len(f"  {mark} {text}: ")
    indent = "      "
    first = True
    for name in names:
        if not first and len(name) + 2 > room:
            yield f"{line},"
            line, room, first = indent, WIDTH - len(indent), True
        line += name if first else f", {name}"
        room -= len(name) + (0 if first else 2)
        first = False
    yield line
