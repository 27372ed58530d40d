"""What of a saved plan may be applied to the portal as it is now: less than reviewed, never other.

Somebody else may have done a part of it, and unrelated things may have changed; neither makes it
stale. Whatever else a touched thing would need by now does.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from reconciler.action import Ref
from reconciler.comparison import said
from reconciler.errors import StaleError
from reconciler.guard import Guard, Trip
from reconciler.render.document import step
from reconciler.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reconciler.action import Action, Blocker, Drift, Unknown
    from reconciler.plan import Plan
    from reconciler.saved.plan import SavedPlan
    from reconciler.spec import Json


_NONE: Mapping[str, int | str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Bound:
    """A saved plan held against the portal.

    Attributes:
        plan: what is left of it to do, in the order in which it is carried out.
        done: its steps that nothing is left of, as Refs.
    """

    plan: Plan
    done: tuple[Ref, ...]


def touched(saved: SavedPlan) -> frozenset[Ref]:
    """The things that a saved plan touches: rooms, users, groups, and so on."""
    return frozenset(Ref(one["kind"], one["ref"]).whole for one in saved.document["actions"])


def bound(
    saved: SavedPlan,
    plan: Plan,
    lifted: Mapping[Guard, str],
    made: Mapping[str, int | str] = _NONE,
) -> Bound:
    """Hold a saved plan against a plan for the same desired state, made now.

    Args:
        saved: what was reviewed.
        plan: what the things that it touches, and the groups that its rooms let in, need now.
        lifted: guards that are lifted for this run, beside those that were when it was made.
        made: the ids of rooms that an earlier run of it has made, by title; what was to be done
            in them is not another thing because they are there.

    Returns:
        What is left to do.

    Raises:
        StaleError: a touched thing needs something else by now; the message says what.
    """
    reviewed = {(one["kind"], one["ref"]): one for one in saved.document["actions"]}
    ids = {one.id for one in plan.actions}
    reasons = [
        *(reason for one in plan.actions for reason in _other(one, reviewed, saved, made)),
        *(
            f"{_called(one.ref)} needs a step that was not reviewed"
            for one in plan.actions
            if not ids.issuperset(one.needs)
        ),
        *_blocked(plan, saved),
    ]
    if reasons:
        raise StaleError("the saved plan is stale, and nothing was sent:", reasons)
    left = {(one.ref.kind, one.ref.name) for one in plan.actions}
    unread = {one.ref.whole for one in plan.unknown}
    done = [Ref(*thing) for thing in reviewed if thing not in left]
    trips = tuple(_trips(saved, plan, lifted)) if plan.actions else ()
    return Bound(replace(plan, trips=trips), tuple(one for one in done if one.whole not in unread))


def _called(ref: Ref) -> str:
    return f'{ref.kind.replace("_", " ")} "{ref.name}"'


def _other(
    action: Action,
    reviewed: Mapping[tuple[str, str], Json],
    saved: SavedPlan,
    made: Mapping[str, int | str],
) -> Iterator[str]:
    """What a step does that was not reviewed."""
    name = _called(action.ref)
    now = step(action)
    before = reviewed.get((action.ref.kind, action.ref.name))
    if before is None:
        for line in said(now):
            yield f"{name}: {line} was not reviewed"
        return
    strange = _strange(now, before)
    for line in strange:
        yield f"{name}: {line} was not reviewed"
    if strange:
        return
    facts, requests = action.facts, before["requests"]
    own = made.get(action.ref.name) if action.ref.apart else None
    if own is not None and facts[:1] == (str(own),):
        facts = ("absent", *facts[1:])
        requests = [_once_made(one, action.ref.whole, own) for one in requests]
    if not saved.facts(before).issuperset(facts):
        yield f"{name}: it is not what it was when the plan was made"
    elif not all(_among(one, requests) for one in now["requests"]):
        yield f"{name}: it takes other requests by now"


def _once_made(request: Json, room: Ref, id_: int | str) -> Json:
    """A request that was reviewed, as it is now that the plan itself has made the room.

    Ids are put in where the room was named, and not taken out: a number that stands for something
    else may be the same.
    """
    named = {"$ref": str(room)}
    request = {**request, "body": _told(request["body"], named, id_)}
    if request.get("parameters") == {"id": named}:
        del request["parameters"]
        request["path"] = request["path"].replace("{id}", str(id_))
    return request


def _told(value: Json, named: Json, id_: int | str) -> Json:
    """A value with an id wherever it names a thing."""
    if value == named:
        return id_
    if isinstance(value, dict):
        return {name: _told(item, named, id_) for name, item in value.items()}
    return [_told(item, named, id_) for item in value] if isinstance(value, list) else value


def _strange(now: Json, before: Json) -> list[str]:
    """The fields and consequences of a step that are none of those that were reviewed.

    Notes are left out: they count what is no part of the step, such as the seats that are free,
    and what they speak of is among the facts. Somebody whom another step has made a Guest since
    gains the same, and no more.
    """
    lines = set(said(before))
    gains = [one for one in before["effects"] if one["kind"] == "gains"]
    plain = {f"gains {one['who']}: {one['text'].partition(',')[0]}" for one in gains}
    decided = {**now, "effects": [one for one in now["effects"] if one["kind"] != "note"]}
    return [line for line in said(decided) if line not in lines and line not in plain]


def _among(request: Json, reviewed: Json) -> bool:
    """Whether a request is one that was reviewed, or asks for a part of what that does."""
    rest = {name: value for name, value in request.items() if name != "body"}
    return any(
        rest == {name: value for name, value in one.items() if name != "body"}
        and _within(request["body"], one["body"])
        for one in reviewed
    )


def _within(now: Json, reviewed: Json) -> bool:
    """Whether a body asks for a part of another.

    Fewer people are a part; that it is not others, or other settings, is held by the fields.
    """
    if isinstance(now, dict) and isinstance(reviewed, dict):
        return _item(now, reviewed)
    if isinstance(now, list) and isinstance(reviewed, list):
        known = {_text(one) for one in reviewed}
        strange = [item for item in now if _text(item) not in known]
        return all(any(_within(item, one) for one in reviewed) for item in strange)
    if isinstance(now, str) and isinstance(reviewed, dict):
        # Somebody whom the plan would have invited is there by now, and is named by the id. A room
        # that is there by now is another matter: nobody has reviewed what is in it.
        return not str(reviewed.get("$ref", "room/")).startswith("room/")
    return bool(now == reviewed)


def _item(now: dict[str, Json], reviewed: dict[str, Json]) -> bool:
    if "id" in now and "email" in reviewed and "email" not in now:
        # Whom an address would have invited is known to the portal by now.
        now = {name: value for name, value in now.items() if name != "id"}
        reviewed = {name: value for name, value in reviewed.items() if name != "email"}
    return now.keys() == reviewed.keys() and all(
        _within(value, reviewed[name]) for name, value in now.items()
    )


def _text(value: Json) -> str:
    return json.dumps(value, sort_keys=True)


def _blocked(plan: Plan, saved: SavedPlan) -> Iterator[str]:
    """What a touched thing cannot be by now, or is not known to be, which nobody has reviewed."""
    things = touched(saved)
    known = {
        (one["kind"], one["ref"], one["text"])
        for word in ("blockers", "drift", "unknown")
        for one in saved.document[word]
    }
    # Who is in the groups of a touched room is a part of what was reviewed, too.
    notes: list[Blocker | Drift | Unknown] = [*plan.blockers, *plan.drift]
    notes += [one for one in plan.unknown if one.ref.kind == "group"]
    for one in notes:
        of_it = one.ref.whole in things or one.ref.kind in {"portal", "group"}
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
