"""A few people in and around a group, for tests of what becomes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reconciler.access import Role
from reconciler.kinds.user import Standing
from tests.unit.things import found_group, made, person

if TYPE_CHECKING:
    from reconciler.action import Action
    from reconciler.kinds.group import FoundGroup, Group
    from reconciler.plan import Plan

ANN = person("ann@acme.example", Role.ROOM_ADMIN)
BOB = person("bob@acme.example")
CID = person("cid@acme.example", Role.USER, Standing.PENDING)
GUS = person("gus@partner.example", Role.GUEST)
GONE = person("gone@acme.example", Role.USER, Standing.DISABLED)
EVERYBODY = (ANN, BOB, CID, GUS, GONE)
NEW = "new@acme.example"
DESIGN = found_group("Design", ANN, BOB)


def planned(
    *declared: Group,
    there: tuple[FoundGroup, ...] = (),
    **more: Any,  # noqa: ANN401 - what a plan is made of, by name
) -> Plan:
    """The plan for groups on a portal that has some, and everybody above."""
    by_name: dict[str, tuple[FoundGroup, ...]] = {}
    for one in there:
        by_name[one.name] = (*by_name.get(one.name, ()), one)
    return made(declared_groups=declared, groups=by_name, **{"people": EVERYBODY, **more})


def parts(result: Plan) -> tuple[object, ...]:
    return (result.actions, result.drift, result.blockers, result.unknown)


def step(result: Plan) -> Action:
    """The one step of a plan that nothing stops."""
    (action,) = result.actions
    assert (result.blockers, result.unknown) == ((), ())
    return action


def changes(action: Action) -> list[tuple[str, object, object]]:
    return [(change.name, change.current, change.desired) for change in action.fields]
