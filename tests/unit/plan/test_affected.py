"""Whom a plan means something for, without a look at the rooms of all others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.plan.by_person import affected, by_person
from reconciler.roster import Holding, Later, Turn
from tests.unit.plan.cast import ANN, BOB, CID, DESIGN, GROUPS
from tests.unit.render.large import large
from tests.unit.render.review import review
from tests.unit.things import HERE, OWNS, found, made, member, room, share

if TYPE_CHECKING:
    from reconciler.plan import Plan
    from reconciler.plan.by_person import Subject
    from tests.unit.plan.world import Rows

READ = Holding("ann@acme.example", "Read", "Read", "", "", HERE, declared=True)


def _same(plan: Plan) -> tuple[Subject, ...]:
    """Who is affected, once that is what everybody gives of them."""
    found_ = affected(plan)
    names = {one.who for one in found_}
    everybody = by_person(plan)
    assert found_ == tuple(one for one in everybody if one.who in names)
    assert {one.who for one in everybody if one.concerned} <= names
    return found_


def test_who_is_affected_is_told_as_among_everybody() -> None:
    assert _same(review())
    assert _same(large(3, 4))


def test_nobody_is_looked_at_where_nothing_happens_to_anybody() -> None:
    plan = made([room(members=[member(ANN.email)])], [found()], {1: (OWNS, share(ANN))})
    assert [one.still for one in plan.rosters] == [True]
    assert affected(plan) == ()


def test_whoever_gains_something_is_told_with_the_rooms_where_they_keep_what_they_have() -> None:
    rooms = [
        room("A", [member(ANN.email), member(BOB.email)]),
        room("B", [member(BOB.email)]),
        room("C", [member(BOB.email), member(ANN.email)]),
    ]
    rows: Rows = {1: (OWNS, share(ANN), share(BOB)), 2: (OWNS, share(BOB)), 3: (OWNS, share(BOB))}
    plan = made(rooms, [found("A", 1), found("B", 2), found("C", 3)], rows)
    (ann,) = _same(plan)
    assert [(one.room.name, one.holding.turn) for one in ann.places] == [
        ("A", Turn.KEEPS),
        ("C", Turn.GAINS),
    ]


def test_what_somebody_keeps_by_a_group_is_told_too() -> None:
    rooms = [room("A", [member("Design")]), room("B", [member(ANN.email)])]
    rows: Rows = {1: (OWNS, share(DESIGN)), 2: (OWNS,)}
    plan = made(rooms, [found("A", 1), found("B", 2)], rows, groups=GROUPS)
    (ann,) = _same(plan)
    assert [(one.room.name, one.holding.now_by) for one in ann.places] == [
        ("A", "Design"),
        ("B", ""),
    ]


def test_of_holdings_that_are_there_only_those_of_some_people_are_taken() -> None:
    other = READ._replace(who=CID.email)
    later = Later(lambda: [READ, other])
    assert list(later.among({CID.email})) == [other]
    assert later == (READ, other)
    asked: list[frozenset[str]] = []

    def some(people: object) -> list[Holding]:
        asked.append(frozenset(people))  # type: ignore[call-overload] # a set of names
        return [other]

    quick = Later(lambda: [READ, other], some)
    assert list(quick.among({CID.email})) == [other]
    assert len(quick) == 2
    # All of them are known by now.
    assert list(quick.among({READ.who})) == [READ]
    assert asked == [frozenset({CID.email})]
