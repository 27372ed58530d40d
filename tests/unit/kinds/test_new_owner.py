"""Rooms that are made and handed over in one plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from reconciler.access import Access, Role
from reconciler.action import EffectKind
from reconciler.kinds.logo import Logo
from reconciler.kinds.room_link import RoomLink
from reconciler.kinds.user import Standing
from reconciler.kinds.welcome import OwnWelcome
from reconciler.policy import Policy
from tests.unit.plan.cast import told as holdings
from tests.unit.things import HERE, NOW, OWNER, made, member, person, room, texts, told, user

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reconciler.kinds.members import Member
    from reconciler.kinds.room import Room
    from reconciler.kinds.user import Person, User
    from reconciler.plan import Plan

ANN = person("ann@acme.example", Role.ROOM_ADMIN)
BOB = person("bob@acme.example", Role.ROOM_ADMIN)
CID = person("cid@acme.example")
MANAGER = Access.ROOM_MANAGER


def _room(members: Iterable[Member] | None, owner: str = BOB.email) -> Room:
    return replace(room("Plans", members, notify=True), owner=owner)


def _kinds(result: Plan) -> list[str]:
    return [action.ref.kind for action in result.actions]


def test_the_heir_is_let_in_by_being_given_the_room_alone() -> None:
    result = made([_room([member(BOB.email, MANAGER), member(CID.email)])], people=[BOB, CID])
    create, members, owner = result.actions
    assert _kinds(result) == ["room", "members", "owner"]
    assert [change.name for change in members.fields] == [CID.email]
    (request,) = members.requests
    assert [item["id"] for item in request.body["invitations"]] == [CID.id]
    assert owner.needs == (create.id,)
    # Nobody is mailed about a room that they are given.
    assert told(members, EffectKind.MAIL) == [(CID.email, "told about the room")]
    assert (result.summary.mails, result.summary.gain) == (1, 2)
    assert told(members, EffectKind.KEEPS) == []


def test_the_heir_owns_the_room_afterwards_and_whoever_made_it_manages_it() -> None:
    result = made([_room([member(BOB.email, MANAGER), member(CID.email)])], people=[BOB, CID])
    assert holdings(result) == {
        BOB.email: ("", "owner"),
        CID.email: ("", "Read"),
        OWNER.email: ("", "RoomManager"),
    }


def test_an_heir_who_is_the_only_member_is_shared_with_by_no_step() -> None:
    assert _kinds(made([_room([member(BOB.email, MANAGER)])], people=[BOB])) == ["room", "owner"]


def test_less_than_everything_cannot_be_what_the_heir_gets() -> None:
    result = made([_room([member(BOB.email)])], people=[BOB])
    assert _kinds(result) == ["room", "owner"]
    assert (
        texts(result.drift)[0] == "bob@acme.example owns the room, and Read cannot limit an owner"
    )


def test_no_day_limits_what_the_heir_gets() -> None:
    yesterday = NOW.date() - timedelta(days=1)
    rows = [member(BOB.email, MANAGER)._replace(until=yesterday)]
    result = made([_room(rows)], people=[BOB], today=NOW.date())
    assert _kinds(result) == ["room", "owner"]
    assert texts(result.drift)[0] == f"{BOB.email} owns the room, and no day can limit an owner"


def test_what_the_next_plan_says_of_whoever_made_the_room_is_said_before() -> None:
    said = "owner@acme.example is the account whose key is used and"
    undeclared = made([_room([])], people=[BOB])
    assert texts(undeclared.drift) == [f"{said} keeps RoomManager, undeclared"]
    less = made([_room([member(OWNER.email)])], people=[OWNER, BOB])
    assert texts(less.drift) == [f"{said} stays RoomManager instead of Read"]
    for members in (None, [member(OWNER.email, MANAGER)]):
        result = made([_room(members)], people=[OWNER, BOB])
        assert (_kinds(result), result.drift) == (["room", "owner"], ())


@pytest.mark.parametrize(
    ("before", "declared"),
    [
        (CID, user(CID.email, Role.ROOM_ADMIN)),
        (
            replace(BOB, standing=Standing.DISABLED),
            user(BOB.email, Role.ROOM_ADMIN, state=Standing.ACTIVE),
        ),
    ],
    ids=["promoted", "enabled"],
)
def test_an_heir_of_the_same_plan_keeps_nobody_else_from_the_room(
    before: Person, declared: User
) -> None:
    rows = [member(before.email, MANAGER), member(ANN.email)]
    result = made([_room(rows, before.email)], users=[declared], people=[before, ANN])
    assert result.blockers == ()
    fit, create, members, owner = result.actions
    assert (members.needs, members.persons) == ((create.id,), ())
    assert [change.name for change in members.fields] == [ANN.email]
    assert (owner.needs, owner.persons) == ((create.id, fit.id), ())


def test_whoever_is_only_invited_by_the_same_plan_is_given_nothing() -> None:
    new = "new@acme.example"
    users = [user(new, Role.ROOM_ADMIN)]
    result = made([_room([member(new, MANAGER)], new)], users=users, people=[ANN])
    assert "owner" not in _kinds(result)
    assert "has not accepted the invitation" in texts(result.blockers)[0]


def test_a_protected_heir_is_neither_let_in_nor_given_the_room() -> None:
    rows = [member(BOB.email, MANAGER), member(CID.email)]
    result = made([_room(rows)], people=[BOB, CID], policy=Policy(frozenset({BOB.email})))
    _, members = result.actions
    assert [change.name for change in members.fields] == [CID.email]
    assert texts(result.drift) == [
        "bob@acme.example is protected by the manifest and is not let in",
        "bob@acme.example is protected by the manifest and is not made the owner",
    ]


def test_all_that_takes_a_right_comes_before_the_room_changes_hands() -> None:
    declared = replace(
        _room([member(CID.email)]),
        logo=Logo("logo.png", b"\x89PNG"),
        links=(RoomLink("Guests", invites=False, access=Access.READ, source=HERE),),
    )
    result = made([declared], people=[BOB, CID])
    assert result.blockers == ()
    assert _kinds(result) == ["room", "logo", "members", "links", "owner"]
    create, *others = result.actions
    assert {one.needs for one in others} == {(create.id,)}


def test_a_letter_waits_for_the_room_that_its_reader_is_given_where_it_speaks_of_it() -> None:
    rooms = [
        _room([member(ANN.email, MANAGER)], ANN.email),
        replace(room("Other"), owner=ANN.email),
    ]
    welcome = OwnWelcome("welcome.md", "Welcome", "team@acme.example", "Hello.")
    users = [user(ANN.email, Role.ROOM_ADMIN, welcome=welcome)]
    _, owner, _, _, letter = made(rooms, users=users, people=[ANN]).actions
    assert str(owner.ref) == "owner/Plans"
    assert letter.needs == (owner.id,)
