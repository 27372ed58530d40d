from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from reconciler.access import Access, Role
from reconciler.action import EffectKind, Ref
from reconciler.kinds.group import FoundGroup
from reconciler.kinds.invitation_link import FoundLink
from reconciler.kinds.members import Member
from reconciler.kinds.user import Standing
from reconciler.plan.by_person import Sort, by_person
from reconciler.roster import Turn
from tests.unit.render.review import review
from tests.unit.things import (
    HERE,
    OWNER,
    OWNS,
    found,
    found_group,
    group,
    made,
    member,
    person,
    room,
    share,
    user,
)

if TYPE_CHECKING:
    from reconciler.plan import Plan
    from reconciler.plan.by_person import Subject

ANN, BOB = person("ann@acme.example"), person("bob@acme.example")


def _of(plan: Plan) -> dict[str, Subject]:
    return {one.who: one for one in by_person(plan)}


def _turns(one: Subject) -> set[Turn]:
    return {turn for turn in Turn if one.meets(turn)}


def test_everybody_is_told_once_and_in_the_order_of_the_plan() -> None:
    assert [one.who for one in by_person(review())] == [
        "dan@acme.example",
        "ann@acme.example",
        "hal@acme.example",
        "bob@acme.example",
        "new@partner.example",
        "fay@acme.example",
        "cid@acme.example",
        "eve@acme.example",
        "gone@partner.example",
        "group Legal",
        'anyone with the link "For the press"',
    ]


def test_what_somebody_gains_in_one_room_and_loses_in_another_is_one_entry() -> None:
    plan = made(
        [room("One", []), room("Two", [member(ANN.email)])],
        [found("One", 1), found("Two", 2)],
        {1: (OWNS, share(ANN)), 2: (OWNS,)},
    )
    ann = _of(plan)[ANN.email]
    assert _turns(ann) == {Turn.GAINS, Turn.LOSES}
    assert [(one.room.name, one.holding.now, one.holding.after) for one in ann.places] == [
        ("One", "Read", ""),
        ("Two", "", "Read"),
    ]
    assert not ann.loses_last
    assert ann.told == ()


def test_whoever_is_let_in_nowhere_afterwards_loses_the_last_access() -> None:
    plan = made([room("One", [])], [found("One")], {1: (OWNS, share(ANN), share(BOB))})
    people = _of(plan)
    assert people[ANN.email].loses_last
    assert not people[OWNER.email].loses_last


def test_whoever_keeps_what_they_may_do_is_there_and_not_concerned() -> None:
    plan = made([room("One", [member(ANN.email)])], [found("One")], {1: (OWNS, share(ANN))})
    ann = _of(plan)[ANN.email]
    assert not ann.concerned
    assert _turns(ann) == {Turn.KEEPS}


def test_whoever_makes_a_room_is_concerned_and_gains_nothing_by_anybody_s_decision() -> None:
    owner = _of(made([room("New", [])]))[OWNER.email]
    assert owner.concerned
    assert _turns(owner) == set()


def test_less_is_less_in_any_room() -> None:
    plan = made(
        [room("One", [member(ANN.email), member(BOB.email, Access.EDITING)])],
        [found("One")],
        {1: (OWNS, share(ANN, Access.EDITING), share(BOB))},
    )
    people = _of(plan)
    assert people[ANN.email].lowered
    assert not people[BOB.email].lowered


def test_people_of_a_group_are_told_by_name_and_the_group_is_not() -> None:
    design = found_group("Design", ANN, BOB)
    plan = made(
        [room("One", [member("Design", Access.EDITING), member(BOB.email)])],
        [found("One")],
        {1: (OWNS,)},
        groups={"Design": (design,)},
    )
    people = _of(plan)
    assert "group Design" not in people
    assert people[ANN.email].places[0].holding.after_by == "Design"
    assert people[BOB.email].places[0].holding[1:5] == ("", "Read", "", "")


def test_a_group_whose_people_are_not_known_is_told_as_such() -> None:
    plan = made(
        [room("One", [member("Design")])],
        [found("One")],
        {1: (OWNS,)},
        groups={"Design": (FoundGroup("Design", "g-1"),)},
    )
    design = _of(plan)["group Design"]
    assert design.sort is Sort.GROUP
    assert _turns(design) == {Turn.GAINS}
    assert design.told == ()


def test_a_group_is_told_by_its_step_where_no_roster_speaks_of_the_room() -> None:
    without = replace(review(), rosters=())
    legal = _of(without)["group Legal"]
    assert legal.sort is Sort.GROUP
    assert [(one.kind, one.ref, one.text) for one in legal.told] == [
        (EffectKind.GAINS, Ref("members", "Contracts 2027"), "Read, for everyone in the group")
    ]


def test_what_becomes_of_an_account_and_of_groups_stands_beside_the_rooms() -> None:
    plan = made(
        [room("One", [member("Design")])],
        [found("One")],
        {1: (OWNS,)},
        users=[
            user("new@acme.example", Role.ROOM_ADMIN),
            user(ANN.email, state=Standing.DISABLED),
            user(BOB.email, Role.DOCSPACE_ADMIN),
        ],
        people=[ANN, BOB],
        declared_groups=[group("Design", "new@acme.example")],
    )
    people = _of(plan)
    assert [(one.kind, one.text) for one in people[ANN.email].told] == [
        (EffectKind.LOSES, "access to the portal, and is logged out everywhere")
    ]
    assert _turns(people[BOB.email]) == {Turn.CHANGES}
    new = people["new@acme.example"]
    assert [one.ref.kind for one in new.told] == ["user", "group"]
    assert [one.text for one in new.mails] == ["invited to the portal as RoomAdmin"]
    assert [one.holding.after for one in new.places] == ["Read"]


@pytest.mark.parametrize("declared", [True, False])
def test_somebody_who_is_only_mailed_or_gets_something_by_a_step_is_a_person(
    declared: bool,  # noqa: FBT001 - a parameter
) -> None:
    down = person("down@acme.example", Role.ROOM_ADMIN)
    heir = person("heir@acme.example", Role.ROOM_ADMIN)
    plan = made(
        [room("One", [member(heir.email)])] if declared else [],
        users=[user(down.email, Role.USER, reassign_to=heir.email)],
        people=[down, heir],
    )
    people = _of(plan)
    assert people[OWNER.email].sort is Sort.PERSON
    assert "were handed over" in people[OWNER.email].mails[0].text
    assert people[heir.email].told[0].ref == Ref("user", down.email)


def test_anyone_with_a_link_is_nobody_in_particular() -> None:
    links = {Role.USER: FoundLink(Role.USER, "link-1", None, None, 0)}
    anyone = _of(made(invitation_links=[], links=links))["anyone with the link"]
    assert anyone.sort is Sort.ANYONE
    assert _turns(anyone) == {Turn.LOSES}


def test_what_is_known_of_people_comes_from_the_rooms() -> None:
    guest = person("guest@partner.example", Role.GUEST, Standing.PENDING)
    until = Member(guest.email, "", Access.READ, HERE, until=date(2027, 1, 31))
    plan = made(
        [room("One", [until])],
        [found("One")],
        {1: (OWNS,)},
        people=[guest],
        domains=frozenset({"acme.example"}),
    )
    told = _of(plan)[guest.email]
    assert (told.role, told.standing, told.outside) == ("Guest", "pending", True)
    assert told.places[0].holding.until == date(2027, 1, 31)
    assert not _of(plan)[OWNER.email].outside
