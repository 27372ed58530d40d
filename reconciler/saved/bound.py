"""What of a saved plan may be applied to the portal as it is now: less than reviewed, never other.

Somebody else may have done a part of it, and unrelated things may have changed; neither makes it
stale. Whatever else a touched thing would need by now does.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reconciler.action import Ref
from reconciler.comparison import compare, said
from reconciler.errors import StaleError
from reconciler.guard import Guard, Trip
from reconciler.render.document import document, step
from reconciler.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from reconciler.action import Action, Blocker, Drift
    from reconciler.comparison import Comparison
    from reconciler.plan import Plan
    from reconciler.saved.plan import SavedPlan
    from reconciler.spec import Json


@dataclass(frozen=True, slots=True)
class Bound:
    """A saved plan held against the portal.

    Attributes:
        plan: what is left of it to do, in the order in which it is carried out.
        done: its steps that nothing is left of, as Refs.
        compared: what differs from what was reviewed; empty if nothing does.
    """

    plan: Plan
    done: tuple[Ref, ...]
    compared: Comparison


def touched(saved: SavedPlan) -> frozenset[Ref]:
    """The things that a saved plan touches: rooms, users, groups, and so on."""
    return frozenset(Ref(one["kind"], one["ref"]).whole for one in saved.document["actions"])


def bound(saved: SavedPlan, plan: Plan, lifted: Mapping[Guard, str]) -> Bound:
    """Hold a saved plan against a plan for the same desired state, made now.

    Args:
        saved: what was reviewed.
        plan: what the portal needs now.
        lifted: guards that are lifted for this run, beside those that were when it was made.

    Returns:
        What is left to do.

    Raises:
        StaleError: a touched thing needs something else by now; the message says what.
    """
    reviewed = {(one["kind"], one["ref"]): one for one in saved.document["actions"]}
    things = touched(saved)
    kept = [one for one in plan.actions if one.ref.whole in things]
    reasons = [
        *(reason for one in kept for reason in _other(one, reviewed, saved)),
        *_blocked(plan, saved, things),
    ]
    ids = {one.id for one in kept}
    aside = {one.id for one in plan.actions} - ids
    reasons += [
        f"{_called(one.ref)} needs a step that was not reviewed"
        for one in kept
        if aside.intersection(one.needs)
    ]
    compared = compare(saved.document, document(replace(plan, actions=tuple(kept))))
    if reasons:
        raise StaleError("\n  ".join(["the saved plan is stale, and nothing was sent:", *reasons]))
    left = {(one.ref.kind, one.ref.name) for one in kept}
    done = tuple(Ref(*thing) for thing in reviewed if thing not in left)
    trips = tuple(_trips(saved, plan, lifted))
    return Bound(replace(plan, actions=tuple(kept), trips=trips), done, compared)


def _called(ref: Ref) -> str:
    return f'{ref.kind.replace("_", " ")} "{ref.name}"'


def _other(
    action: Action, reviewed: Mapping[tuple[str, str], Json], saved: SavedPlan
) -> Iterator[str]:
    """What a step does that was not reviewed."""
    name = _called(action.ref)
    now = step(action)
    before = reviewed.get((action.ref.kind, action.ref.name))
    if before is None:
        for line in said(now):
            yield f"{name}: {line} was not reviewed"
        return
    known = said(before)
    strange = [line for line in said(now) if line not in known]
    for line in strange:
        yield f"{name}: {line} was not reviewed"
    if strange:
        return
    if not saved.facts(before).issuperset(action.facts):
        yield f"{name}: it is not what it was when the plan was made"
    elif not all(_among(one, before["requests"]) for one in now["requests"]):
        yield f"{name}: it takes other requests by now"


def _among(request: Json, reviewed: Json) -> bool:
    """Whether a request is one that was reviewed, or asks for a part of what that does."""
    rest = {name: value for name, value in request.items() if name != "body"}
    return any(
        rest == {name: value for name, value in one.items() if name != "body"}
        and _within(request["body"], one["body"])
        for one in reviewed
    )


def _within(now: Json, reviewed: Json) -> bool:
    if isinstance(now, dict) and isinstance(reviewed, dict):
        return now.keys() == reviewed.keys() and all(
            _within(value, reviewed[name]) for name, value in now.items()
        )
    if isinstance(now, list) and isinstance(reviewed, list):
        return all(any(_within(item, one) for one in reviewed) for item in now)
    if isinstance(now, str) and isinstance(reviewed, dict):
        # Somebody whom the plan would have invited is there by now, and is named by the id. A room
        # that is there by now is another matter: nobody has reviewed what is in it.
        return not str(reviewed.get("$ref", "room/")).startswith("room/")
    return bool(now == reviewed)


def _blocked(plan: Plan, saved: SavedPlan, things: AbstractSet[Ref]) -> Iterator[str]:
    """What a touched thing cannot be by now, which nobody has reviewed."""
    known = {
        (one["kind"], one["ref"], one["text"])
        for word in ("blockers", "drift")
        for one in saved.document[word]
    }
    notes: tuple[Blocker | Drift, ...] = (*plan.blockers, *plan.drift)
    for one in notes:
        of_it = one.ref.whole in things or one.ref.kind == "portal"
        if of_it and (one.ref.kind, one.ref.name, one.text) not in known:
            yield f"{_called(one.ref)}: {one.text}"


def _trips(saved: SavedPlan, plan: Plan, lifted: Mapping[Guard, str]) -> Iterator[Trip]:
    """The guards: of rooms as they are now, of the whole plan as it was reviewed.

    Only the touched things were read again, so what a part of all people is cannot be told anew,
    and no more is done than was counted.
    """
    for one in saved.document["guards"]:
        if one["kind"] == "portal":
            guard = Guard(one["guard"])
            yield Trip(
                guard,
                Ref(one["kind"], one["ref"]),
                one["count"],
                one["limit"],
                one["text"],
                Source(**one["source"]) if one["source"] else Source("", 0, 0),
                one["because"] or lifted.get(guard, ""),
            )
    yield from (trip for trip in plan.trips if trip.ref.kind != "portal")
