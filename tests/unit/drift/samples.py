"""Plans, differences and events, said in short."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from reconciler.action import Action, Drift, Effect, EffectKind, Op, Ref
from reconciler.diff import Change
from reconciler.drift.difference import Difference, Side
from reconciler.drift.report import Report
from reconciler.drift.sides import Planned
from reconciler.event import Event
from reconciler.plan import Plan
from tests.unit.things import HERE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reconciler.action import Blocker
    from reconciler.spec import Json

NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)
ROOM = Ref("room", "Plans")
MEMBERS = Ref("members", "Plans")
THINGS: Mapping[Ref, str] = {ROOM: "7"}
EMPTY = Plan("https://portal.example", "me@acme.example", (), (), (), (), (), 1, 2)


def change(field: str, current: Json, desired: Json, ref: Ref = ROOM, key: str = "") -> Action:
    op = Op.UPDATE if current is not None else Op.CREATE
    return Action(ref, op, (Change(field, current, desired, key),), (), (), HERE)


def letter() -> Action:
    effect = Effect(EffectKind.MAIL, "ann@acme.example", "a letter")
    return Action(Ref("welcome", "ann@acme.example"), Op.SEND, (), (effect,), (), HERE)


def bare(ref: Ref = ROOM) -> Action:
    return Action(ref, Op.REMOVE, (), (), (), HERE)


def planned(*found: Action | Drift | Blocker, things: Mapping[Ref, str] = THINGS) -> Planned:
    actions = tuple(one for one in found if isinstance(one, Action))
    drift = tuple(one for one in found if isinstance(one, Drift))
    blockers = tuple(one for one in found if not isinstance(one, Action | Drift))
    return Planned(replace(EMPTY, actions=actions, drift=drift, blockers=blockers), things)


def remark(text: str = "is of another type", ref: Ref = ROOM) -> Drift:
    return Drift(ref, text, HERE)


def event(
    action: int,
    *targets: str,
    actor: str = "adam",
    text: str = "",
    after: int = 0,
) -> Event:
    at = NOW + timedelta(seconds=after)
    return Event(action * 100 + after, at, actor, f"{actor}@acme.example", action, targets, text)


def difference(
    field: str = "tags",
    current: Json = "a",
    desired: Json = "b",
    ref: Ref = ROOM,
    side: Side = Side.PORTAL,
    thing: str = "7",
    *,
    absent: bool = False,
    text: str = "",
) -> Difference:
    return Difference(
        side, ref, field, current, desired, None, text, HERE, thing=thing, absent=absent
    )


def report(*found: Difference, **more: Any) -> Report:  # noqa: ANN401 - any of its fields
    made = Report("https://portal.example", "me@acme.example", "2026-11-22T06:00:00Z", "", found)
    return replace(made, **more)
