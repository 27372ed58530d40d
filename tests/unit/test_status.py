from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.access import Access, Role
from reconciler.kinds.group import Group
from reconciler.kinds.user import Person, Standing, User
from reconciler.kinds.welcome import Delivery, Progress
from reconciler.state import Current, Desired
from reconciler.status import Stage, Stand, moment, status
from tests.unit.things import HERE, member, person, room

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ANN = "ann@acme.example"
BOB = "bob@acme.example"
AT = "2026-11-15T06:00:00.1234567+03:00"
UTC_AT = datetime(2026, 11, 15, 3, tzinfo=UTC)
PENDING = replace(person(ANN, standing=Standing.PENDING), activated=False, since=AT)


def _user(email: str = ANN, role: Role = Role.USER, state: Standing | None = None) -> User:
    return User(email, role, HERE, state)


def _stands(
    users: Iterable[User] = (),
    people: Iterable[Person] = (),
    welcomes: Mapping[str, Delivery] | None = None,
    hidden: Mapping[str, Standing | None] | None = None,
    **desired: Any,  # noqa: ANN401 - whatever the manifests declare
) -> list[Stand]:
    known: dict[str, tuple[Person, ...]] = {}
    for one in people:
        known[one.email] = (*known.get(one.email, ()), one)
    current = Current("https://acme.example", people=known, hidden=hidden or {})
    declared = Desired(users={user.email: user for user in users}, **desired)
    return status(declared, current, welcomes or {})


def _one(*people: Person, welcome: Delivery | None = None, user: User | None = None) -> Stand:
    welcomes = {people[0].id: welcome} if welcome else {}
    (stand,) = _stands([user or _user()], people, welcomes)
    return stand


def test_nobody_is_named_by_an_empty_manifest() -> None:
    assert _stands(people=[person(ANN)]) == []


def test_who_is_not_on_the_portal_is_to_be_invited() -> None:
    assert _one() == Stand(ANN, Role.USER, None, Stage.TO_INVITE, None, (), "", None)


def test_who_was_invited_is_waited_for_since_then() -> None:
    assert _one(PENDING) == Stand(ANN, Role.USER, Role.USER, Stage.INVITED, UTC_AT, (), "", PENDING)


def test_who_is_in_is_active_and_not_waited_for() -> None:
    stand = _one(replace(person(ANN), since=AT))
    assert (stand.stage, stand.since, stand.note) == (Stage.ACTIVE, None, "")


def test_who_came_in_by_a_link_has_to_confirm_the_address() -> None:
    stand = _one(replace(person(ANN), activated=False))
    assert (stand.stage, stand.note) == (Stage.ACTIVE, "has not confirmed the address")


def test_who_was_sent_a_welcome_is_welcomed_since_then() -> None:
    stand = _one(person(ANN), welcome=Delivery(Progress.SENT, "2026-11-22T06:00:00Z", "w.md"))
    assert (stand.stage, stand.note) == (Stage.WELCOMED, "")
    assert stand.since == datetime(2026, 11, 22, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("progress", "words"),
    [
        (Progress.BEGUN, "a welcome was begun at noon; whether it left is not known"),
        (Progress.REFUSED, "the portal refused the key of a welcome at noon"),
    ],
)
def test_a_welcome_that_did_not_surely_arrive_is_no_welcome(progress: Progress, words: str) -> None:
    stand = _one(person(ANN), welcome=Delivery(progress, "noon", "w.md"))
    assert (stand.stage, stand.since, stand.note) == (Stage.ACTIVE, None, words)


def test_who_is_disabled_is_no_more_welcomed() -> None:
    disabled = person(ANN, standing=Standing.DISABLED)
    stand = _one(disabled, welcome=Delivery(Progress.SENT, "2026-11-22T06:00:00Z", "w.md"))
    assert (stand.stage, stand.since, stand.note) == (Stage.DISABLED, None, "")


def test_the_welcome_of_another_account_with_the_same_address_does_not_count() -> None:
    (stand,) = _stands(
        [_user()],
        [person(ANN)],
        {"another": Delivery(Progress.SENT, "2026-11-22T06:00:00Z", "w.md")},
    )
    assert stand.stage is Stage.ACTIVE


def test_two_accounts_of_one_address_are_neither() -> None:
    first, second = person(ANN), replace(person(ANN), id="second")
    stand = _one(first, second, welcome=Delivery(Progress.SENT, "2026-11-22T06:00:00Z", "w.md"))
    assert stand.stage is Stage.UNKNOWN
    assert stand.note == f"2 accounts: {first.id}, second"
    assert (stand.role, stand.person) == (None, None)


@pytest.mark.parametrize(
    ("standing", "stage"),
    [
        (Standing.PENDING, Stage.INVITED),
        (Standing.ACTIVE, Stage.ACTIVE),
        (Standing.DISABLED, Stage.DISABLED),
        (None, Stage.UNKNOWN),
    ],
)
def test_who_cannot_be_seen_is_never_to_be_invited(standing: Standing | None, stage: Stage) -> None:
    (stand,) = _stands([_user()], hidden={ANN: standing})
    assert (stand.stage, stand.since) == (stage, None)
    assert stand.note == "the key's account cannot see them"


def test_who_is_declared_disabled_and_is_not_there_is_not_to_be_invited() -> None:
    stand = _one(user=_user(state=Standing.DISABLED))
    assert (stand.stage, stand.note) == (Stage.DISABLED, "is not on the portal")
    assert _one(user=_user(state=Standing.ACTIVE)).stage is Stage.TO_INVITE


def test_only_those_are_waited_for_who_can_still_accept() -> None:
    assert [stage for stage in Stage if stage.waiting] == [Stage.TO_INVITE, Stage.INVITED]


def test_users_come_first_then_groups_then_rooms_and_each_once() -> None:
    group = Group("Design", "lead@acme.example", (BOB, ANN), HERE)
    plans = room(members=[member("new@partner.example"), member(BOB), member("Design")])
    stands = _stands([_user(ANN)], groups={"Design": group}, rooms=(plans,))
    assert [(stand.email, stand.declared) for stand in stands] == [
        (ANN, Role.USER),
        ("lead@acme.example", None),
        (BOB, None),
        ("new@partner.example", None),
    ]


def test_rooms_are_told_of_oneself_and_of_one_s_groups_the_own_access_first() -> None:
    group = Group("Design", "lead@acme.example", (ANN, BOB), HERE)
    rooms = (
        room("Plans", [member(ANN, Access.EDITING), member("Design", Access.READ)]),
        room("Other", [member("Design", Access.REVIEW), member("elsewhere", Access.READ)]),
        room("Empty", None),
    )
    stands = {
        stand.email: stand for stand in _stands([_user()], groups={"Design": group}, rooms=rooms)
    }
    assert stands[ANN].rooms == [(rooms[0], Access.EDITING), (rooms[1], Access.REVIEW)]
    assert stands[BOB].rooms == [(rooms[0], Access.READ), (rooms[1], Access.REVIEW)]
    assert stands["lead@acme.example"].rooms == stands[BOB].rooms


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2026-11-15T06:00:00Z", datetime(2026, 11, 15, 6, tzinfo=UTC)),
        ("2026-11-15T06:00:00.9999999Z", datetime(2026, 11, 15, 6, tzinfo=UTC)),
        ("2026-11-15T06:00:00+03:00", datetime(2026, 11, 15, 3, tzinfo=UTC)),
        ("2026-11-15T23:30:00-05:30", datetime(2026, 11, 16, 5, tzinfo=UTC)),
        ("2026-11-15T06:00:00", datetime(2026, 11, 15, 6, tzinfo=UTC)),
        ("", None),
        ("yesterday", None),
        # What the server writes where it has no time; east of Greenwich that is before all time.
        ("0001-01-01T00:00:00.0000000Z", None),
        ("0001-01-01T00:00:00.0000000+03:00", None),
        ("0001-01-01T00:00:00.0000000-05:00", None),
        ("9999-12-31T23:59:59.9999999-05:00", None),
    ],
)
def test_a_time_is_read_in_utc_or_not_at_all(text: str, found: datetime | None) -> None:
    assert moment(text) == found


@given(st.text() | st.datetimes().map(str))
def test_no_text_breaks_the_reading_of_times(text: str) -> None:
    found = moment(text)
    assert found is None or (found.tzinfo is UTC and found.microsecond == 0)


def test_whom_nothing_invites_is_not_waited_for() -> None:
    declared = Desired(users={ANN: User(ANN, Role.USER, HERE)}, protect=frozenset({ANN}))
    (stand,) = status(declared, Current(portal="p"), {})
    assert (stand.stage, stand.note) == (
        Stage.UNKNOWN,
        "is not on the portal, and nothing invites them",
    )
