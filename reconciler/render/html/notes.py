"""What is told beside the steps: what stops a plan, drift, what was not read, what has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.render.html.markup import esc, named, place, section

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reconciler.action import Blocker, Drift, Unknown, Upcoming
    from reconciler.comparison import Comparison, Difference
    from reconciler.guard import Trip
    from reconciler.plan import Plan
    from reconciler.rule import Violation


def stops(plan: Plan) -> str:
    """What stands in the way of a plan, and how each guard is lifted; empty for nothing."""
    found = [
        *_listed("The portal would refuse", [_note(one) for one in plan.blockers]),
        *_listed("Guards", [_trip(one) for one in plan.trips if one.stops]),
        *_listed("Broken rules", [_violation(one) for one in plan.violations]),
    ]
    if not found:
        return ""
    return section("stops", "What stops this plan", *found)


def lifted(plan: Plan) -> str:
    """Guards that somebody has lifted for this run."""
    found = [_trip(one) for one in plan.trips if not one.stops]
    return section("lifted", "Guards lifted for this run", _list(found)) if found else ""


def unknown(plan: Plan) -> str:
    """What could not be read."""
    if not plan.unknown:
        return ""
    told = "<p>Nothing is made there, and nobody is removed anywhere.</p>"
    notes = _list([_note(one) for one in plan.unknown])
    return section("unknown", "What could not be read", told, notes)


def drift(plan: Plan) -> str:
    """Differences that no step settles."""
    if not plan.drift:
        return ""
    notes = _list([_note(one) for one in plan.drift])
    return section("drift", "Drift: differences that no step settles", notes)


def upcoming(plan: Plan) -> str:
    """Memberships that are about to end."""
    if not plan.upcoming:
        return ""
    return section("upcoming", "Soon over", _list([_note(one) for one in plan.upcoming]))


def compared(comparison: Comparison | None) -> str:
    """What has changed since an older plan; empty where there is none to compare with."""
    if comparison is None:
        return ""
    older = f" <code>{esc(comparison.digest)}</code>" if comparison.digest else ""
    title = "Since the older plan"
    if not comparison.differences:
        return section("since", title, f"<p>Nothing has changed since the plan{older}.</p>")
    told = f"<p>Compared with the plan{older}.</p>" if older else ""
    return section("since", title, told, _list([_difference(o) for o in comparison.differences]))


def _listed(title: str, items: Sequence[str]) -> Iterator[str]:
    if items:
        yield f"<h3>{title}</h3>\n{_list(items)}"


def _list(items: Sequence[str]) -> str:
    return "<ul>\n" + "\n".join(f"<li>{item}</li>" for item in items) + "\n</ul>"


def _note(note: Drift | Blocker | Unknown | Upcoming) -> str:
    return f"{named(note.ref.kind, note.ref.name)}: {esc(note.text)}{place(note.source)}"


def _trip(trip: Trip) -> str:
    guard = esc(trip.guard.value)
    over = f"<strong>{trip.count - trip.limit} over the limit of {trip.limit}</strong>"
    text = f"<code>{guard}</code> {over} in {named(trip.ref.kind, trip.ref.name)}: {esc(trip.text)}"
    text += place(trip.source)
    if not trip.stops:
        return f"{text}<br>Lifted, because: {esc(trip.because)}"
    if not trip.guard.may_be_lifted:
        return f"{text}<br>Nothing lifts this guard."
    return f"{text}<br>To lift it for one run: <code>--allow {guard} --because TEXT</code>"


def _violation(one: Violation) -> str:
    who = f", <b>{esc(one.who)}</b>" if one.who else ""
    where = f"{named(one.ref.kind, one.ref.name)}{who}"
    return f"<code>{esc(one.rule)}</code> {where}: {esc(one.text)}{place(one.source)}"


def _difference(one: Difference) -> str:
    head = f"<strong>{esc(one.turn.value)}</strong> {named(one.kind, one.ref)} ({esc(one.op)})"
    if not one.lines:
        return head
    return head + "<ul>" + "".join(f"<li>{esc(line)}</li>" for line in one.lines) + "</ul>"
