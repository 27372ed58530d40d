"""Accounts, as they were before an apply."""

from __future__ import annotations

import pytest

from reconciler.access import Role
from reconciler.action import Op
from reconciler.kinds.user import Person, Standing
from reconciler.undo.people import Accounts, accounts
from tests.unit.undo.world import ANN, BOB, CREW, crowd, past, person, turn


def _of(*turns: object, who: Person = CREW[1], heir: str = ANN, op: Op = Op.UPDATE) -> Accounts:
    step = past("user", who.email, *turns, op=op)  # type: ignore[arg-type]  # of turns
    return accounts([past("room", "Plans"), step], crowd([CREW[0], who]), heir)


def _texts(found: Accounts) -> list[str]:
    return [one.text for one in found.told]


def test_a_type_that_went_up_goes_down_and_rooms_go_to_the_heir() -> None:
    found = _of(turn("type", "User", "RoomAdmin"), who=person(BOB, Role.ROOM_ADMIN))
    assert found.entries == ({"email": BOB, "type": "User", "reassign_to": ANN},)
    assert found.after[BOB].role is Role.USER
    assert found.told == ()


@pytest.mark.parametrize("heir", ["", BOB])
def test_without_an_heir_it_stays(heir: str) -> None:
    who = person(BOB, Role.ROOM_ADMIN)
    found = _of(turn("type", "User", "RoomAdmin"), who=who, heir=heir)
    assert found.entries == ()
    assert _texts(found) == [
        "stays RoomAdmin: nobody is known who would get their rooms (`reassign_to`)"
    ]


def test_a_type_that_went_down_goes_up_and_what_was_handed_over_stays() -> None:
    found = _of(turn("type", "RoomAdmin", "Guest"), who=person(BOB, Role.GUEST))
    assert found.entries == ({"email": BOB, "type": "RoomAdmin"},)
    rooms, groups = _texts(found)
    assert rooms.startswith("the rooms that they owned stay")
    assert groups.startswith("the groups that they left")


def test_from_user_to_guest_no_rooms_were_handed_over() -> None:
    found = _of(turn("type", "User", "Guest"), who=person(BOB, Role.GUEST))
    assert len(found.told) == 1


def test_a_type_that_somebody_has_changed_since_is_told() -> None:
    found = _of(turn("type", "Guest", "User"), who=person(BOB, Role.DOCSPACE_ADMIN))
    assert found.entries == ()
    assert _texts(found)[0].startswith("the type is DocSpaceAdmin by now")


def test_a_type_that_is_as_before_is_nobody_s_business() -> None:
    assert _of(turn("type", "User", "RoomAdmin")).told == ()


@pytest.mark.parametrize("before", ["Owner", "Emperor", None])
def test_what_was_no_type_cannot_come_back(before: str | None) -> None:
    found = _of(turn("type", before, "User"))
    assert found.entries == ()
    assert _texts(found) == [
        "the type stays User: what it was before is no type that can be declared"
    ]


def test_the_owner_of_the_portal_counts_as_an_admin() -> None:
    found = _of(turn("type", "User", "RoomAdmin"), who=person(BOB, Role.OWNER))
    assert _texts(found)[0].startswith("the type is DocSpaceAdmin by now")


def test_whoever_was_disabled_is_active_and_whoever_was_enabled_is_disabled() -> None:
    gone = person(BOB, standing=Standing.DISABLED)
    found = _of(turn("state", "pending", "disabled"), who=gone)
    assert found.entries == ({"email": BOB, "type": "User", "state": "active"},)
    assert _texts(found) == ["was logged out everywhere when the account was disabled"]
    found = _of(turn("state", "disabled", "active"), turn("quota", "a", "b"))
    assert found.entries == ({"email": BOB, "type": "User", "state": "disabled"},)
    assert found.after[BOB].standing is Standing.DISABLED
    assert _of(turn("state", "disabled", "active"), who=gone).entries == ()


def test_whoever_was_invited_stays() -> None:
    assert len(_of(turn("type", None, "User"), op=Op.CREATE).told) == 1
    assert len(_of(turn("type", None, "User", sure=False), op=Op.CREATE).told) == 1
    step = past("user", "x@acme.example", turn("type", None, "User", sure=False), op=Op.CREATE)
    assert accounts([step], crowd(), "").told == ()


def test_who_cannot_be_named_is_told() -> None:
    step = past("user", BOB, turn("type", "Guest", "User", "bob"))
    texts = [
        accounts([step], crowd(people), "").told[0].text
        for people in (
            [],
            [person(BOB, id_="other")],
            [person(BOB), person(BOB, id_="other")],
        )
    ]
    assert texts == [
        "is nobody of the portal whom the key's account sees",
        "is another account by now",
        "cannot be named by a manifest: bob@acme.example: the address of 2 accounts (bob, other)",
    ]
