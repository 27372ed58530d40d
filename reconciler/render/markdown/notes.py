"""What stops a plan, and what it tells beside its steps."""

from __future__ import annotations

from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from reconciler.render.markdown.fitting import Listed, Piece
from reconciler.render.markdown.lines import head
from reconciler.render.markdown.words import code, named, place, prose
from reconciler.render.plain import counted, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reconciler.action import Blocker, Drift, Ref, Unknown, Upcoming
    from reconciler.comparison import Comparison, Difference
    from reconciler.guard import Guard, Trip
    from reconciler.plan import Plan
    from reconciler.rule import Violation


def stops(plan: Plan) -> Listed:
    """What must be settled before anything of a plan is applied."""
    pieces = [Piece(partial(_blocker, one)) for one in plan.blockers]
    pieces += _trips([one for one in plan.trips if one.stops])
    pieces += [Piece(partial(_violation, one)) for one in plan.violations]
    noun = ("thing that stops the plan", "things that stop the plan")
    title = f"### {counted(len(pieces), 'thing stops', 'things stop')} this plan\n\n"
    return Listed(pieces, (noun,), 1 / 3, title, folds=True)


def _blocker(one: Blocker) -> str:
    return f"- **The portal would refuse**: {_note(one)}\n"


def _trips(trips: Sequence[Trip]) -> Iterator[Piece]:
    """What goes over a limit in the whole plan, then in rooms; how to lift a guard but once."""
    told: set[Guard] = set()
    for one in sorted(trips, key=lambda trip: trip.ref.kind != "portal"):
        yield Piece(partial(_trip, one, _lift(one.guard) if one.guard not in told else ""))
        told.add(one.guard)


def _lift(guard: Guard) -> str:
    if guard.may_be_lifted:
        return f"; `--allow {guard} --because TEXT` lifts this guard for one run"
    return "; nothing lifts this guard"


def _trip(one: Trip, lift: str) -> str:
    over = f": {one.count - one.limit} over the limit" if one.guard.may_be_lifted else ""
    return (
        f"- **Guard** {code(one.guard.value)}, {_where(one.ref)}: {prose(one.text)}"
        f"{over}{lift}{place(one.source)}\n"
    )


def _violation(one: Violation) -> str:
    who = f", {code(one.who)}" if one.who else ""
    text = f"{named(one.ref)}{who}: {prose(one.text)}{place(one.source)}"
    return f"- **Rule** {code(one.rule)}, {text}\n"


def _where(ref: Ref) -> str:
    return "the whole plan" if ref.kind == "portal" else named(ref)


def _note(one: Drift | Blocker | Unknown | Upcoming) -> str:
    return f"{named(one.ref)}: {prose(one.text)}{place(one.source)}"


def tripped(trips: Sequence[Trip]) -> Listed:
    """The guards that stop a plan, of all that it goes over."""
    pieces = list(_trips([one for one in trips if one.stops]))
    title = f"### {counted(len(pieces), 'guard stops', 'guards stop')} this plan\n\n"
    noun = ("guard that stops the plan", "guards that stop the plan")
    return Listed(pieces, (noun,), 1 / 3, title, folds=True)


def lifted(found: Sequence[Trip]) -> Listed:
    """The guards that are lifted for this run, and why, of all that a plan goes over."""
    trips = [one for one in found if not one.stops]
    title = f"### {counted(len(trips), 'guard is', 'guards are')} lifted for this run\n\n"
    pieces = [Piece(partial(_lifted, one)) for one in trips]
    return Listed(pieces, (("lifted guard", ""),), 1 / 8, title, folds=True)


def _lifted(one: Trip) -> str:
    return (
        f"- {code(one.guard.value)}, {_where(one.ref)}: {prose(one.text)}; "
        f"because: {prose(one.because)}{place(one.source)}\n"
    )


def unknown(plan: Plan) -> Listed:
    """What could not be read."""
    what = counted(len(plan.unknown), "thing", "things")
    title = (
        f"### {what} could not be read\n\n"
        "Nothing is made there, and nobody is removed anywhere.\n\n"
    )
    return _notes(
        plan.unknown, title, ("thing that could not be read", "things that could not be read")
    )


def drift(plan: Plan) -> Listed:
    """Differences that no step settles."""
    what = counted(len(plan.drift), "difference", "differences")
    title = f"### {what} that no step settles\n\n"
    return _notes(
        plan.drift, title, ("difference that no step settles", "differences that no step settles")
    )


def upcoming(plan: Plan) -> Listed:
    """Memberships that are about to end."""
    title = f"### {counted(len(plan.upcoming), 'membership ends', 'memberships end')} soon\n\n"
    noun = ("membership that ends soon", "memberships that end soon")
    return _notes(plan.upcoming, title, noun)


def _notes(
    notes: Sequence[Drift | Unknown | Upcoming], title: str, noun: tuple[str, str]
) -> Listed:
    pieces = [Piece(partial(_line, one), len(one.text)) for one in notes]
    return Listed(pieces, (noun,), 1 / 8, title, folds=True)


def _line(one: Drift | Unknown | Upcoming) -> str:
    return f"- {_note(one)}\n"


def compared(found: Comparison | None) -> Listed:
    """What is not as it was when the plan was last reviewed."""
    differences = found.differences if found else ()
    pieces = [Piece(partial(_difference, one), sum(map(len, one.lines))) for one in differences]
    summary = f"Since the last review: {counted(len(pieces), 'difference')}"
    noun = ("difference since the last review", "differences since the last review")
    return Listed(pieces, (noun,), 1 / 8, summary=summary, fence=True)


def _difference(one: Difference) -> str:
    ref = f'{shown(one.kind.replace("_", " "))} "{shown(one.ref)}"'
    title = head(f"{one.turn}: {ref}, {shown(one.op)}")
    return "".join(f"{line}\n" for line in chain([title], map(shown, one.lines)))
