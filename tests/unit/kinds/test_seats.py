"""Seats, and who goes over the limit."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reconciler.access import Role
from reconciler.kinds.seats import Seats, kind
from reconciler.kinds.user import Standing
from tests.unit.things import found, made, member, person, room, texts, user

BOB = person("bob@acme.example")
ANN = person("ann@acme.example", Role.ROOM_ADMIN)
GONE = person("gone@acme.example", Role.USER, Standing.DISABLED)


def test_people_who_manage_rooms_take_paid_seats_and_all_others_take_others() -> None:
    assert {role.word: kind(role) for role in Role} == {
        "Owner": "paid",
        "DocSpaceAdmin": "paid",
        "RoomAdmin": "paid",
        "User": "unpaid",
        "Guest": "unpaid",
    }


def test_a_seat_is_taken_given_back_and_changed() -> None:
    seats = Seats(paid=2, unpaid=2)
    assert seats.moved(None, BOB) == Seats(2, 1)
    assert seats.moved(BOB, None) == Seats(2, 3)
    assert seats.moved(BOB, replace(BOB, role=Role.ROOM_ADMIN)) == Seats(1, 3)
    assert seats.moved(BOB, replace(BOB, role=Role.GUEST)) == seats
    assert seats.moved(GONE, replace(GONE, standing=Standing.ACTIVE)) == Seats(2, 1)
    assert seats.moved(None, replace(ANN, standing=Standing.PENDING)) == Seats(1, 2)


def test_seats_that_are_not_known_stay_so() -> None:
    assert Seats().moved(None, BOB) == Seats()
    assert Seats().lacking(None, BOB) == ""


def test_only_a_seat_that_is_taken_can_be_lacking() -> None:
    over = Seats(paid=-1, unpaid=0)
    assert over.lacking(None, BOB) == "needs a seat, and none is free"
    assert over.lacking(None, ANN) == "needs a paid seat, and none is free"
    assert over.lacking(BOB, None) == ""
    assert over.lacking(ANN, BOB) == "needs a seat, and none is free"


def test_a_seat_tells_how_many_are_free() -> None:
    assert Seats(paid=1).told(Role.ROOM_ADMIN) == "takes a paid seat, of 1 free"
    assert Seats(paid=1).told(Role.USER) == "takes a seat"


def test_whoever_goes_over_the_limit_is_blocked_and_nobody_before() -> None:
    users = [user(f"p{line}@acme.example", Role.ROOM_ADMIN, line=line) for line in (1, 2, 3)]
    result = made(users=users, seats=Seats(paid=2))
    assert [action.ref.name for action in result.actions] == ["p1@acme.example", "p2@acme.example"]
    assert texts(result.blockers) == [
        "is not on the portal, and cannot be invited: needs a paid seat, and none is free"
    ]
    assert [(one.ref.name, one.source.line) for one in result.blockers] == [("p3@acme.example", 3)]


def test_somebody_who_needs_another_sort_of_seat_is_not_blocked() -> None:
    users = [user("p1@acme.example", Role.ROOM_ADMIN), user("p2@acme.example")]
    result = made(users=users, seats=Seats(paid=0, unpaid=1))
    assert [action.ref.name for action in result.actions] == ["p2@acme.example"]


def test_whoever_is_disabled_gives_a_seat_back_to_whoever_comes_after() -> None:
    gone = user(BOB.email, state=Standing.DISABLED)
    new = user("new@acme.example")
    after = made(users=[gone, new], people=[BOB], seats=Seats(unpaid=0))
    assert after.blockers == ()
    before = made(users=[new, gone], people=[BOB], seats=Seats(unpaid=0))
    assert [one.ref.name for one in before.blockers] == ["new@acme.example"]


def test_whoever_is_raised_or_enabled_without_a_free_seat_is_blocked() -> None:
    users = [user(BOB.email, Role.ROOM_ADMIN), user(GONE.email, state=Standing.ACTIVE)]
    result = made(users=users, people=[BOB, GONE], seats=Seats(paid=0, unpaid=0))
    assert result.actions == ()
    assert texts(result.blockers) == [
        "needs a paid seat, and none is free",
        "needs a seat, and none is free",
    ]


def test_whoever_is_enabled_and_raised_needs_the_seat_of_before_for_a_moment() -> None:
    declared = user(GONE.email, Role.ROOM_ADMIN, state=Standing.ACTIVE)
    blocked = made(users=[declared], people=[GONE], seats=Seats(paid=1, unpaid=0))
    assert texts(blocked.blockers) == ["needs a seat, and none is free"]
    assert made(users=[declared], people=[GONE], seats=Seats(paid=1, unpaid=1)).blockers == ()


@pytest.mark.parametrize(("free", "blocked"), [(None, []), (2, []), (1, [2]), (-1, [1])])
def test_new_guests_of_rooms_take_seats(free: int | None, blocked: list[int]) -> None:
    rooms = [
        replace(room(title, [member(f"{title}@x.example")]), source=room().source._replace(line=n))
        for n, title in ((1, "a"), (2, "b"))
    ]
    result = made(rooms, [found("a", 1), found("b", 2)], {1: (), 2: ()}, seats=Seats(unpaid=free))
    assert [one.source.line for one in result.blockers] == blocked
    number = max(free or 0, 0)
    text = f"2 new Guests need a seat each, and {number} are free"
    assert texts(result.blockers) == [text] * len(blocked)


def test_a_new_guest_of_several_rooms_takes_one_seat() -> None:
    rooms = [room(title, [member("new@x.example")]) for title in ("A", "B")]
    assert made(rooms, seats=Seats(unpaid=1)).blockers == ()


def test_somebody_whom_the_account_cannot_see_has_a_seat_already() -> None:
    rooms = [room(title, [member("old@x.example")]) for title in ("A", "B")]
    hidden = {"old@x.example": Standing.ACTIVE}
    assert made(rooms, hidden=hidden, acting=ANN, seats=Seats(unpaid=0)).blockers == ()


def test_the_seats_that_users_take_are_lacking_for_guests() -> None:
    rooms = [room(members=[member("guest@x.example")])]
    result = made(rooms, users=[user("new@acme.example")], seats=Seats(unpaid=1))
    assert texts(result.blockers) == ["1 new Guest needs a seat each, and 0 are free"]
