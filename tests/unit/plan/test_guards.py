"""What trips of a portal before, a portal after, and a policy; with both sides of each limit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reconciler.guard import Guard, Limits
from reconciler.guard import Share as Part
from reconciler.policy import Policy
from tests.unit.plan.world import (
    ALL,
    CANCELLED,
    DEMOTIONS,
    NONE,
    REMOVALS,
    World,
    both,
    cancelling,
    held,
    lowering,
    room_of,
    several,
    spread,
    tripped,
    welcoming,
)
from tests.unit.things import (
    HERE,
)

if TYPE_CHECKING:
    from collections.abc import Sequence


ONE_IN_TEN = Limits(removals=Part(10, 10, 0))
EVERYBODY = Limits(removals=Part(100, 1000, 0))

TABLE: list[tuple[str, World, Sequence[object]]] = [
    ("nobody is there", room_of(1, 0), []),
    ("nobody leaves", room_of(9, 0), []),
    ("one of two", room_of(2, 1), []),
    ("two of three are always allowed", room_of(3, 2), []),
    ("two of two others", room_of(3, 2), []),
    ("three of four", room_of(4, 3), both(REMOVALS, 3, 2)),
    ("three of eleven, where a quarter is two", room_of(11, 3), both(REMOVALS, 3, 2)),
    ("three of twelve, a quarter", room_of(12, 3), []),
    ("four of fifteen, over a quarter", room_of(15, 4), both(REMOVALS, 4, 3)),
    ("four of sixteen, a quarter", room_of(16, 4), []),
    ("ten of thirty-nine, over a quarter", room_of(39, 10), both(REMOVALS, 10, 9)),
    ("ten of forty, a quarter", room_of(40, 10), []),
    ("ten of four hundred", room_of(400, 10), []),
    ("eleven of four hundred, over ten people", room_of(400, 11), both(REMOVALS, 11, 10)),
    ("all of forty", room_of(40, 39), both(REMOVALS, 39, 10)),
    ("one of ten, a tenth", room_of(10, 1, limits=ONE_IN_TEN), []),
    ("one of nine, over a tenth", room_of(9, 1, limits=ONE_IN_TEN), both(REMOVALS, 1, 0)),
    ("one, where none may", room_of(100, 1, limits=NONE), both(REMOVALS, 1, 0)),
    ("all, where all may", room_of(100, 99, limits=EVERYBODY), []),
    ("nobody is lowered", lowering(9, 0), []),
    ("two lowered are always allowed", lowering(3, 2), []),
    ("three of four lowered", lowering(4, 3), both(DEMOTIONS, 3, 2)),
    ("three of eleven lowered", lowering(11, 3), both(DEMOTIONS, 3, 2)),
    ("three of twelve lowered", lowering(12, 3), []),
    ("ten of forty lowered", lowering(40, 10), []),
    ("eleven of four hundred lowered", lowering(400, 11), both(DEMOTIONS, 11, 10)),
    ("one lowered, where none may be", lowering(100, 1, limits=NONE), both(DEMOTIONS, 1, 0)),
    (
        "who is raised is not lowered",
        World({"Plans": held("p", 9)}, {"Plans": held("p", 9, "Editing")}),
        [],
    ),
    (
        "who leaves is not lowered, too",
        World({"Plans": held("p", 5, "Editing")}, {"Plans": {}}),
        both(REMOVALS, 5, 2),
    ),
    ("two of two invitations", cancelling(2, 2), []),
    ("three of three invitations", cancelling(3, 3), both(CANCELLED, 3, 2)),
    ("three of eleven invitations", cancelling(11, 3), both(CANCELLED, 3, 2)),
    ("three of twelve invitations", cancelling(12, 3), []),
    ("ten of forty invitations", cancelling(40, 10), []),
    ("eleven of sixty invitations", cancelling(60, 11), both(CANCELLED, 11, 10)),
    ("an invitation, where none may be", cancelling(60, 1, limits=NONE), both(CANCELLED, 1, 0)),
    (
        "invitations and members are counted apart",
        World({"Plans": held("p", 2) | held("w", 2)}, {"Plans": {}}, frozenset(several("w", 2))),
        [],
    ),
    (
        "who was invited does not make members more",
        World(
            {"Plans": held("p", 3) | held("w", 30)},
            {"Plans": held("w", 30)},
            frozenset(several("w", 30)),
        ),
        both(REMOVALS, 3, 2),
    ),
    ("two of each of two rooms of eleven", spread(2, 10, 2), []),
    (
        "two of each of six rooms of four",
        spread(6, 4, 2),
        [(REMOVALS, ALL, 12, 6)],
    ),
    ("two of each of five rooms of eight", spread(5, 8, 2), []),
    (
        "two of each of six rooms of twenty, over ten people",
        spread(6, 20, 2),
        [(REMOVALS, ALL, 12, 10)],
    ),
    (
        "one emptied room among many",
        World(
            {"Big": held("b", 99), "Small": held("s", 3)},
            {"Big": held("b", 99), "Small": {}},
        ),
        [(REMOVALS, "room/Small", 3, 2)],
    ),
    (
        "somebody who leaves three rooms is one person",
        World(
            {title: held("p", 2) for title in "ABC"},
            {title: dict.fromkeys(several("p", 1, 1), "Read") for title in "ABC"},
        ),
        [],
    ),
    (
        "who is let go of one room and kept in another counts",
        World(
            {"A": held("p", 3), "B": held("p", 3)},
            {"A": {}, "B": held("p", 3)},
        ),
        [(REMOVALS, "room/A", 3, 2), (REMOVALS, ALL, 3, 2)],
    ),
    ("twenty-five Guests", welcoming(25), []),
    ("twenty-six Guests", welcoming(26), [(Guard.GUESTS, ALL, 26, 25)]),
    ("one Guest, where none may", welcoming(1, limits=NONE), [(Guard.GUESTS, ALL, 1, 0)]),
    (
        "Guests who are there already are let into nothing",
        World(
            {"A": held("g", 9)}, {"A": held("g", 9)}, guests=frozenset(several("g", 9)), limits=NONE
        ),
        [],
    ),
    (
        "a Guest of another room is let in",
        World(
            {"A": held("g", 1), "B": {}},
            {"A": held("g", 1), "B": held("g", 1)},
            guests=frozenset(several("g", 1)),
            limits=NONE,
        ),
        [(Guard.GUESTS, ALL, 1, 0)],
    ),
    (
        "a Guest of two new rooms is one",
        World(
            {},
            {"A": held("g", 1), "B": held("g", 1)},
            guests=frozenset(several("g", 1)),
            limits=Limits(guests=1),
        ),
        [],
    ),
    (
        "strangers come in as Guests, and each once",
        World(
            {"A": {}, "B": {}}, {"A": held("new", 2), "B": held("new", 2)}, limits=Limits(guests=1)
        ),
        [(Guard.GUESTS, ALL, 2, 1)],
    ),
    ("users are no Guests", World({"A": {}}, {"A": held("p", 40)}), []),
    ("fifty mails", World({"A": {}}, {"A": held("new", 50)}, limits=Limits(guests=99)), []),
    (
        "fifty-one mails",
        World({"A": {}}, {"A": held("new", 51)}, limits=Limits(guests=99)),
        [(Guard.MAILS, ALL, 51, 50)],
    ),
    (
        "one mail, where none may be sent",
        World({"A": {}}, {"A": held("new", 1)}, limits=Limits(mails=0)),
        [(Guard.MAILS, ALL, 1, 0)],
    ),
    (
        "as many as the manifest allows",
        World({"A": {}}, {"A": held("new", 3)}, limits=Limits(mails=3, guests=3)),
        [],
    ),
    ("a new room takes nothing away", World({}, {"A": held("p", 40)}, limits=NONE), []),
    (
        "a manager who is let go, and the account that acts stays: nobody is left",
        World({"A": held("manager", 1, "RoomManager")}, {"A": {}}),
        [(Guard.LAST_MANAGER, "room/A", 1, 0)],
    ),
    (
        "one of two managers",
        World({"A": held("manager", 2, "RoomManager")}, {"A": held("manager", 1, "RoomManager")}),
        [],
    ),
    (
        "a manager who becomes a reader",
        World({"A": held("manager", 1, "RoomManager")}, {"A": held("manager", 1)}),
        [(Guard.LAST_MANAGER, "room/A", 1, 0)],
    ),
    (
        "a manager for another",
        World(
            {"A": held("manager", 1, "RoomManager")},
            {"A": dict.fromkeys(several("manager", 1, 1), "RoomManager")},
        ),
        [],
    ),
    (
        "where nobody but the account that acts was, nobody is missed",
        World({"A": held("p", 2)}, {"A": {}}),
        [],
    ),
    (
        "two managers at once, in each of two rooms",
        World(
            {"A": held("manager", 2, "RoomManager"), "B": held("manager", 2, "RoomManager")},
            {"A": {}, "B": {}},
        ),
        [(Guard.LAST_MANAGER, "room/A", 2, 0), (Guard.LAST_MANAGER, "room/B", 2, 0)],
    ),
]


@pytest.mark.parametrize(
    ("world", "trips"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE]
)
def test_what_goes_over_a_limit_trips_and_nothing_else(
    world: World, trips: Sequence[object]
) -> None:
    plan = world.plan()
    assert plan.blockers == ()
    assert tripped(plan) == trips
    assert plan.refused is bool(trips)


def test_the_table_has_both_sides_of_the_limits() -> None:
    assert len(TABLE) >= 60
    assert {row[2] != [] for row in TABLE} == {True, False}


def test_a_trip_says_how_many_of_how_many_and_where() -> None:
    here, everywhere = room_of(4, 3).plan().trips
    text = "3 of 4 people lose access; at most 2 may (25 % or 10 people, and always 2)"
    assert (here.text, everywhere.text) == (text, text)
    assert (here.source, here.because, here.stops) == (HERE, "", True)


@pytest.mark.parametrize(
    ("world", "guard"),
    [
        (room_of(9, 5), REMOVALS),
        (lowering(9, 5), DEMOTIONS),
        (cancelling(9, 5), CANCELLED),
        (welcoming(1, limits=NONE), Guard.GUESTS),
    ],
)
def test_a_lifted_guard_is_told_with_its_reason_and_stops_nothing(
    world: World, guard: Guard
) -> None:
    plan = world.plan(Policy(limits=world.limits, lifted={guard: "the team moves"}))
    assert {one.guard for one in plan.trips} == {guard}
    assert {one.because for one in plan.trips} == {"the team moves"}
    assert not plan.refused
    other = next(one for one in Guard if one is not guard)
    assert world.plan(Policy(limits=world.limits, lifted={other: "no"})).refused


def test_the_last_manager_is_never_lifted() -> None:
    world = World({"A": held("manager", 1, "RoomManager")}, {"A": {}})
    plan = world.plan(Policy(lifted=dict.fromkeys(Guard, "everything goes")))
    assert tripped(plan) == [(Guard.LAST_MANAGER, "room/A", 1, 0)]
    assert plan.refused
    assert plan.trips[0].text == (
        "manager0@acme.example would be the last to manage the room, and nobody would be left to; "
        "declare another RoomManager first"
    )
    assert not Guard.LAST_MANAGER.may_be_lifted
