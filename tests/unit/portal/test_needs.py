"""Which rooms are looked into, and for whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from reconciler.access import Role
from reconciler.kinds.room import RoomState
from reconciler.kinds.user import Standing
from reconciler.portal import needs
from reconciler.state import Desired, Unmanaged
from tests.unit.things import OWNER, found, link, member, person, room, user

if TYPE_CHECKING:
    from reconciler.kinds.room import FoundRoom
    from reconciler.kinds.user import Person, User

TODAY = date(2026, 3, 1)
DAY = timedelta(days=1)
ANN = "ann@acme.example"
EVERYWHERE = [
    found("A", 1),
    found("B", 2),
    found("C", 3),
    found("Stray", 4),
    found("Lies", 5, archived=True),
    replace(found("Box"), id="sbox-7-docs"),
]


def _looked_into(desired: Desired) -> list[int | str]:
    matches = {one.title: there for one in desired.rooms for there in EVERYWHERE
               if there.title == one.title}  # fmt: skip
    return [one.id for one in needs.looked_into(desired, matches, EVERYWHERE)]


def test_rooms_are_looked_into_for_their_members_their_owner_and_who_is_told() -> None:
    declared = (
        room("A", []),
        replace(room("B"), owner=ANN),
        replace(room("C"), state=RoomState.ARCHIVED),
        room("Stray"),
        room("Nowhere", []),
    )
    assert _looked_into(Desired(rooms=declared)) == [1, 2, 3]


@pytest.mark.parametrize("state", [None, RoomState.ACTIVE, RoomState.ABSENT])
def test_a_room_of_which_nothing_but_its_settings_is_declared_is_not(
    state: RoomState | None,
) -> None:
    declared = replace(room("A", settings={"indexing": True}), state=state)
    assert _looked_into(Desired(rooms=(declared,))) == []


@pytest.mark.parametrize("said", list(Unmanaged))
def test_rooms_that_nobody_declares_are_looked_into_only_to_archive_them(said: Unmanaged) -> None:
    desired = Desired(rooms=(room("A"), room("B", [])), unmanaged_rooms=said)
    found_ = _looked_into(desired)
    assert found_ == ([2, 3, 4] if said is Unmanaged.ARCHIVE else [2])
    assert _looked_into(replace(desired, only=frozenset({"A"}))) == []


@pytest.mark.parametrize(
    ("since", "until", "timed"),
    [(None, None, False), (TODAY, None, True), (None, TODAY, True), (TODAY, TODAY, True)],
)
def test_the_day_matters_where_somebody_is_a_member_for_a_time(
    since: date | None,
    until: date | None,
    timed: bool,  # noqa: FBT001 - a table
) -> None:
    declared = room(members=[member("a@x.example"), member(ANN)._replace(since=since, until=until)])
    assert needs.timed([room(), declared]) is timed


def test_who_is_not_a_member_today_is_nobody_to_look_for() -> None:
    over = member("over@x.example")._replace(until=TODAY - DAY)
    rooms = [room("A", [member(ANN)]), room("B", [over, member("b@x.example")])]
    present = needs.present(rooms, TODAY)
    assert list(needs.named(Desired(), present)) == [ANN, "b@x.example"]
    assert needs.present(rooms[:1], TODAY)[0] is rooms[0]


def test_everybody_is_named_once_in_the_order_of_the_manifests() -> None:
    users = {ANN: user(ANN)}
    rooms = [room("A", [member("b@x.example"), member("Design"), member(ANN)]), room("B")]
    assert list(needs.named(Desired(users=users), rooms)) == [ANN, "b@x.example"]


@pytest.mark.parametrize(
    ("declared", "there", "moving"),
    [
        (user(ANN), person(ANN), False),
        (user(ANN, Role.ROOM_ADMIN), person(ANN), True),
        (user(ANN), person(ANN, standing=Standing.DISABLED), False),
        (user(ANN, state=Standing.ACTIVE), person(ANN, standing=Standing.DISABLED), True),
        (user(ANN), person(ANN, Role.OWNER), False),
    ],
)
def test_seats_matter_where_an_account_may_change(
    declared: User,
    there: Person,
    moving: bool,  # noqa: FBT001 - a table
) -> None:
    assert needs.moving(Desired(users={ANN: declared}), {ANN: (there,)}) is moving


def test_seats_matter_for_links() -> None:
    links = Desired(invitation_links=(link(),))
    assert needs.moving(links, {})
    assert not needs.moving(replace(links, only=frozenset()), {})


MOVES = frozenset({"Move"})


@pytest.mark.parametrize(
    ("state", "there", "placing"),
    [
        (None, None, True),
        (RoomState.ACTIVE, None, True),
        (RoomState.ARCHIVED, None, False),
        (RoomState.ABSENT, None, False),
        (None, found("A"), False),
        (RoomState.ACTIVE, found("A", rights=MOVES), False),
        (RoomState.ARCHIVED, found("A", rights=MOVES), False),
        (RoomState.ACTIVE, found("A", archived=True, rights=MOVES), True),
        (RoomState.ACTIVE, found("A", archived=True), False),
        (None, found("A", archived=True, rights=MOVES), False),
        (RoomState.ARCHIVED, found("A", archived=True, rights=MOVES), False),
        (RoomState.ABSENT, found("A", archived=True, rights=MOVES), False),
    ],
)
def test_how_many_rooms_there_may_be_matters_where_one_comes(
    state: RoomState | None,
    there: FoundRoom | None,
    placing: bool,  # noqa: FBT001 - a table
) -> None:
    desired = Desired(rooms=(room("B"), replace(room("A"), state=state)))
    matches = {"B": found("B", 2)} | ({"A": there} if there else {})
    assert needs.placing(desired, matches, may_create=True) is placing
    assert not needs.placing(replace(desired, only=frozenset("B")), matches, may_create=True)


def test_who_may_make_no_rooms_needs_no_place_for_one() -> None:
    assert not needs.placing(Desired(rooms=(room("A"),)), {}, may_create=False)


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        (OWNER, True),
        (person(ANN, Role.DOCSPACE_ADMIN), True),
        (person(ANN, Role.ROOM_ADMIN), False),
        (None, False),
    ],
)
def test_only_administrators_see_everybody(
    who: Person | None,
    sees: bool,  # noqa: FBT001 - a table
) -> None:
    assert needs.sees_all(who) is sees
