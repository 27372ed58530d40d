"""Which side has moved: two plans for one portal, compared by thing and field."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from reconciler.action import Op
from reconciler.drift.difference import Difference, Side
from reconciler.spec import wire

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from reconciler.action import Blocker, Drift, Ref
    from reconciler.plan import Plan
    from reconciler.source import Source
    from reconciler.spec import Json

STILL = "it was so when the manifests were last applied"
"""Why nobody can say which side has moved: neither has."""


class _Key(NamedTuple):
    """What two plans know the same difference by."""

    kind: str
    thing: str
    field: str
    text: str


class _Unit(NamedTuple):
    ref: Ref
    field: str
    current: Json
    desired: Json
    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan, and the portal's ids of what its manifests declare."""

    plan: Plan
    things: Mapping[Ref, str]


@dataclass(frozen=True, slots=True)
class Before:
    """What is known of the last apply.

    Attributes:
        planned: what the manifests of then ask for today, as if it were that day.
        open: the remarks that were left then, as kind, name and text.
        things: the portal's ids of what was declared then.
    """

    planned: Planned
    open: Collection[tuple[str, str, str]] = ()
    things: Mapping[Ref, str] = field(default_factory=dict)


def differences(now: Planned, before: Before | None, why: str = "") -> list[Difference]:
    """Tell what differs, and which side has moved.

    ======================  =============================  ============
    manifests of today ask  those of the last apply ask    it is
    ======================  =============================  ============
    for it                  for nothing                    git
    for it                  for the same                   portal
    for it                  for something else             both
    for nothing             for it                         agreed since
    ======================  =============================  ============

    Args:
        now: the plan of today's manifests.
        before: what is known of the last apply; None if nothing is.
        why: why nothing is known of it.

    Returns:
        One for each field and remark, in the order of the plan.
    """
    then = dict(_units(before.planned)) if before else {}
    found = []
    for key, unit in _units(now):
        side, reason, was = Side.UNKNOWN, why, None
        if before:
            side, reason, was = _side(unit, then.get(key), before)
        whole = unit.ref.whole
        absent = whole not in now.things
        known = before.things if before and absent else now.things
        thing = known.get(whole, "")
        found.append(Difference(side, *unit[:4], was, *unit[4:], reason, thing, absent))
    return found


def _side(unit: _Unit, then: _Unit | None, before: Before) -> tuple[Side, str, Json]:
    if then is None:
        return Side.GIT, "", None
    if then.desired != unit.desired:
        return Side.BOTH, "", then.desired
    if unit.text and (unit.ref.kind, unit.ref.name, unit.text) in before.open:
        return Side.UNKNOWN, STILL, None
    return Side.PORTAL, "", None


def _units(planned: Planned) -> Iterator[tuple[_Key, _Unit]]:
    plan = planned.plan
    for action in plan.actions:
        if action.op is Op.SEND:
            # A letter that is due is nothing that differs.
            continue
        ref = action.ref
        thing = planned.things.get(ref.whole, ref.name)
        for change in action.fields:
            # Who is let in is known by the id, whatever the manifests call a group by now.
            known = change.key if ref.kind == "members" else ""
            key = _Key(ref.kind, thing, known or change.name, "")
            values = wire(change.current), wire(change.desired)
            yield key, _Unit(ref, change.name, *values, "", action.source)
        if not action.fields:
            text = f"is to be {action.op}d"
            yield _Key(ref.kind, thing, "", text), _Unit(ref, "", None, None, text, action.source)
    notes: tuple[Drift | Blocker, ...] = (*plan.drift, *plan.blockers)
    for note in notes:
        if note.ref.kind == "portal":
            # What the portal as a whole would refuse is nothing that differs, either.
            continue
        thing = planned.things.get(note.ref.whole, note.ref.name)
        key = _Key(note.ref.kind, thing, "", note.text)
        yield key, _Unit(note.ref, "", None, None, note.text, note.source)
