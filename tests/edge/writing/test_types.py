"""Types and states that change: up at once, down in the background, and rooms that lag behind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from reconciler.access import Access, Role
from reconciler.errors import StoppedError
from reconciler.kinds.user import Standing
from reconciler.portal.following import STEPS
from tests.edge.gateway import fault
from tests.edge.gateway.gateway import Rule
from tests.edge.reading.way import OWNER, people, spoilt
from tests.edge.writing.way import (
    DONE,
    FAILED,
    PLANS,
    SKIPPED,
    TEAM,
    VAIN,
    mailed,
    members,
    results,
    sent,
    titles,
    types,
)
from tests.portal import Served, user
from tests.unit.things import member, room

if TYPE_CHECKING:
    from reconciler.kinds.user import User
    from tests.edge.gateway.fault import Fault
    from tests.edge.gateway.message import Json

ADAM, ANN, BOB, DOT = (f"{name}@acme.example" for name in ("adam", "ann", "bob", "dot"))
GUEST = "guest@partner.example"
ADMINS: list[dict[str, object]] = [
    {"email": ADAM, "type": "DocSpaceAdmin"},
    {"email": GUEST, "type": "Guest"},
]
MANY = ADMINS + TEAM
HERS: dict[str, object] = {"title": "Hers", "owner": ANN, "members": []}
PROGRESS = "people/type/progress/.*"
TYPE = r"people/type/\w+"
UNANSWERED = [fault.lost, fault.bad_gateway_after, fault.truncated]
UNSENT = [fault.reset, fault.bad_gateway, fault.page]
NO_SEAT = fault.refusal(402, "The number of admins should not exceed 3")


@pytest.mark.parametrize(
    ("email", "type_"),
    [
        (GUEST, Role.USER),
        (GUEST, Role.ROOM_ADMIN),
        (GUEST, Role.DOCSPACE_ADMIN),
        (BOB, Role.ROOM_ADMIN),
        (BOB, Role.DOCSPACE_ADMIN),
        (ANN, Role.DOCSPACE_ADMIN),
    ],
)
def test_upward_goes_at_once_and_is_told_to_the_person(
    portal: Served, email: str, type_: Role
) -> None:
    portal.sandbox.seed({"people": MANY})
    declared = people(user(email, type_))
    with spoilt(portal) as (gateway, served):
        made, report = served.apply(declared)
        assert sent(gateway) == [f"PUT people/type/{type_.word}"]
        (body,) = (passed.request.json for passed in gateway.writes)
    assert results(report) == [DONE]
    assert len(body["userIds"]) == 1
    assert types(portal, email) == [f"{type_.word} active"]
    assert mailed(portal) == [email]
    assert made.summary.mails == 1
    assert portal.plan(declared).actions == ()


def test_the_type_that_somebody_has_is_never_sent(portal: Served) -> None:
    portal.sandbox.seed({"people": MANY})
    declared = people(
        user(GUEST, Role.GUEST),
        user(BOB),
        user(ANN, Role.ROOM_ADMIN),
        user(ADAM, Role.DOCSPACE_ADMIN),
        user(OWNER, Role.DOCSPACE_ADMIN),
    )
    made, report = portal.apply(declared)
    assert (made.actions, made.drift, report.outcomes) == ((), (), ())
    assert portal.writes() == []


@pytest.mark.parametrize("spoil", UNANSWERED, ids=["reset", "502", "cut off"])
def test_a_type_whose_answer_was_lost_is_verified_and_not_sent_again(
    portal: Served, spoil: Fault
) -> None:
    portal.sandbox.seed({"people": MANY})
    declared = people(user(BOB, Role.ROOM_ADMIN))
    with spoilt(portal, Rule("PUT", TYPE, spoil)) as (gateway, served):
        _, report = served.apply(declared)
        assert len(gateway.writes) == 1
    assert results(report) == [DONE]
    assert mailed(portal) == [BOB]
    assert portal.plan(declared).actions == ()


@pytest.mark.parametrize("spoil", [*UNSENT, NO_SEAT], ids=["reset", "502", "a page", "402"])
def test_a_type_that_did_not_change_is_told_and_rooms_that_need_it_wait(
    portal: Served, spoil: Fault
) -> None:
    portal.sandbox.seed({"people": MANY, "rooms": [PLANS]})
    rooms = (
        room("Plans", [member(BOB, Access.ROOM_MANAGER), member("cid@acme.example")]),
        room("Other", [member(DOT)]),
    )
    declared = people(user(BOB, Role.ROOM_ADMIN), rooms=rooms)
    with spoilt(portal, Rule("PUT", TYPE, spoil)) as (_, served):
        _, report = served.apply(declared)
    assert results(report) == [FAILED, SKIPPED, DONE, DONE]
    assert report.outcomes[1].reason == f"needs user/{BOB}, which could not be verified"
    _, again = portal.apply(declared)
    assert results(again) == [DONE, DONE]
    assert members(portal)[BOB] == "RoomManager"
    assert mailed(portal) == [BOB]


def test_downward_is_followed_to_its_end_and_the_heir_gets_the_rooms(portal: Served) -> None:
    portal.sandbox.seed({"people": MANY, "rooms": [HERS]})
    declared = people(user(ANN, reassign_to=ADAM))
    waits: list[float] = []
    with spoilt(portal) as (gateway, served):
        made, report = served.apply(declared, sleep=waits.append)
        assert sent(gateway) == ["POST people/type"]
        asked = [one for one in gateway.passed if "progress" in one.request.path]
    assert results(report) == [DONE]
    # Each look lets time pass on the portal.
    assert len(asked) == len(waits)
    assert waits == list(STEPS[: len(waits)])
    assert types(portal, ANN) == ["User active"]
    rooms: Any = portal.sandbox.document()["rooms"]
    assert [one["owner"] for one in rooms] == [ADAM]
    assert portal.plan(declared).actions == ()
    told = {effect.text for action in made.actions for effect in action.effects}
    assert f"rooms they own go to {ADAM}" in told


@pytest.mark.parametrize(
    ("email", "type_"),
    [(ANN, Role.GUEST), (BOB, Role.GUEST), (ADAM, Role.USER), (ADAM, Role.ROOM_ADMIN)],
)
def test_every_way_down_ends_where_it_is_declared(portal: Served, email: str, type_: Role) -> None:
    portal.sandbox.seed({"people": MANY})
    declared = people(user(email, type_, reassign_to=OWNER))
    _, report = portal.apply(declared)
    assert results(report) == [DONE]
    assert types(portal, email) == [f"{type_.word} active"]
    assert portal.plan(declared).actions == ()


def test_nobody_goes_down_without_an_heir(portal: Served) -> None:
    portal.sandbox.seed({"people": MANY})
    made, _ = portal.apply(people(user(ANN)))
    assert made.actions == ()
    assert "`reassign_to`" in made.drift[0].text
    assert portal.writes() == []


def test_a_way_down_that_fails_is_told_in_the_portal_s_words(portal: Served) -> None:
    portal.sandbox.seed({"people": MANY, "rooms": [HERS]})
    portal.sandbox.fail_downgrade(ANN, "The rooms are in use")
    declared = people(user(ANN, reassign_to=ADAM))
    _, report = portal.apply(declared)
    (outcome,) = report.outcomes
    assert outcome.result is FAILED
    assert outcome.reason == "the portal reports: The rooms are in use"
    assert [change.name for change in outcome.left] == ["type"]
    assert types(portal, ANN) == ["RoomAdmin active"]
    _, again = portal.apply(declared)
    assert results(again) == [DONE]


def test_a_way_down_that_never_ends_is_told_after_five_minutes(portal: Served) -> None:
    portal.sandbox.seed({"people": MANY})
    waits: list[float] = []
    rule = Rule("GET", PROGRESS, fault.ignored({"isCompleted": False}), times=None)
    # The people as they are at first, since a portal so slow has not changed them either.
    slow = Rule("GET", "people/filter", fault.stale, times=None)
    with spoilt(portal, rule, slow) as (gateway, served):
        _, report = served.apply(people(user(ANN, reassign_to=ADAM)), sleep=waits.append)
        assert len(gateway.writes) == 1
    (outcome,) = report.outcomes
    assert outcome.result is FAILED
    assert "is not over after five minutes" in outcome.reason
    assert waits[: len(STEPS)] == list(STEPS)
    assert sum(waits) < 320


@pytest.mark.parametrize("spoil", UNANSWERED, ids=["reset", "502", "cut off"])
def test_a_way_down_whose_answer_was_lost_is_followed_all_the_same(
    portal: Served, spoil: Fault
) -> None:
    portal.sandbox.seed({"people": MANY, "rooms": [HERS]})
    declared = people(user(ANN, reassign_to=ADAM))
    with spoilt(portal, Rule("POST", "people/type", spoil)) as (gateway, served):
        _, report = served.apply(declared)
        assert len(gateway.writes) == 1
        # Once it is over, one look at the person tells.
        assert str(gateway.passed[-2]).startswith("GET people/type/progress/")
    assert results(report) == [DONE]
    assert report.outcomes[0].reason == "the answer was lost, and it is done"
    assert portal.plan(declared).actions == ()


@pytest.mark.parametrize("spoil", UNSENT, ids=["reset", "502", "a page"])
def test_a_way_down_that_never_began_is_told_and_taken_by_the_next_run(
    portal: Served, spoil: Fault
) -> None:
    portal.sandbox.seed({"people": MANY, "rooms": [HERS]})
    declared = people(user(ANN, reassign_to=ADAM))
    with spoilt(portal, Rule("POST", "people/type", spoil)) as (gateway, served):
        _, report = served.apply(declared)
        assert len(gateway.writes) == 1
        assert results(report) == [FAILED]
        assert "whether the request was carried out is unknown" in report.outcomes[0].reason
        _, again = served.apply(declared)
    assert results(again) == [DONE]
    assert titles(portal) == ["Hers"]


def test_after_an_interrupt_on_the_way_down_nobody_waits_and_what_is_there_counts(
    portal: Served,
) -> None:
    portal.sandbox.seed({"people": MANY, "rooms": [HERS]})
    declared = people(user(ANN, reassign_to=ADAM), user(BOB, Role.ROOM_ADMIN))

    def interrupt(_: float) -> None:
        raise StoppedError("interrupted")

    _, report = portal.apply(declared, sleep=interrupt)
    assert results(report) == [DONE, DONE]
    _, again = portal.apply(declared)
    assert results(again) == []
    assert types(portal, ANN, BOB) == ["User active", "RoomAdmin active"]
    assert portal.plan(declared).actions == ()


@pytest.mark.parametrize("spoil", [fault.refusal(403), fault.refusal(500, "boom")])
def test_progress_that_is_not_told_is_judged_by_the_person(portal: Served, spoil: Fault) -> None:
    portal.sandbox.seed({"people": MANY})
    rule = Rule("GET", PROGRESS, spoil, times=None)
    with spoilt(portal, rule) as (_, served):
        _, report = served.apply(people(user(ANN, reassign_to=ADAM)))
    assert results(report) == [DONE]
    assert types(portal, ANN) == ["User active"]


def test_somebody_is_disabled_and_enabled_again(portal: Served) -> None:
    portal.sandbox.seed({"people": MANY})
    off = people(user(BOB, state=Standing.DISABLED))
    with spoilt(portal) as (gateway, served):
        _, report = served.apply(off)
        assert sent(gateway) == ["PUT people/status/Terminated"]
    assert results(report) == [DONE]
    assert types(portal, BOB) == ["User disabled"]
    assert portal.plan(off).actions == ()
    left = portal.plan(people(user(BOB)))
    assert (left.actions, len(left.drift)) == ((), 1)
    on = people(user(BOB, state=Standing.ACTIVE))
    _, report = portal.apply(on)
    assert results(report) == [DONE]
    assert types(portal, BOB) == ["User active"]
    assert portal.plan(on).actions == ()
    assert mailed(portal) == []


def test_an_invitation_that_is_open_again_is_enabled_and_mails_nobody(portal: Served) -> None:
    new = "new@acme.example"
    portal.apply(people(user(new)))
    portal.apply(people(user(new, state=Standing.DISABLED)))
    on = people(user(new, state=Standing.ACTIVE))
    _, report = portal.apply(on)
    assert results(report) == [DONE]
    assert types(portal, new) == ["User pending"]
    assert portal.plan(on).actions == ()
    assert mailed(portal) == [new]


def test_somebody_is_enabled_before_the_type_changes_and_let_in_last(portal: Served) -> None:
    gone = {"email": "gone@acme.example", "type": "User", "state": "disabled"}
    portal.sandbox.seed({"people": [*MANY, gone], "rooms": [PLANS]})
    members_ = [member("gone@acme.example", Access.ROOM_MANAGER)]
    declared = people(
        user("gone@acme.example", Role.ROOM_ADMIN, state=Standing.ACTIVE),
        rooms=(room("Plans", members_),),
    )
    with spoilt(portal) as (gateway, served):
        _, report = served.apply(declared)
        assert sent(gateway)[:3] == [
            "PUT people/status/Active",
            "PUT people/type/RoomAdmin",
            "PUT files/rooms/7/share",
        ]
    assert results(report) == [DONE, DONE]
    assert members(portal) == {"gone@acme.example": "RoomManager"}
    assert portal.plan(declared).actions == ()


@pytest.mark.parametrize("state", [Standing.DISABLED, Standing.ACTIVE])
@pytest.mark.parametrize("spoil", UNANSWERED, ids=["reset", "502", "cut off"])
def test_a_state_whose_answer_was_lost_is_verified_and_not_sent_again(
    portal: Served, spoil: Fault, state: Standing
) -> None:
    before = "active" if state is Standing.DISABLED else "disabled"
    portal.sandbox.seed({"people": [{"email": BOB, "type": "User", "state": before}]})
    declared = people(user(BOB, state=state))
    with spoilt(portal, Rule("PUT", r"people/status/\w+", spoil)) as (gateway, served):
        _, report = served.apply(declared)
        assert len(gateway.writes) == 1
    assert results(report) == [DONE]
    assert types(portal, BOB) == [f"User {state.value}"]
    assert portal.plan(declared).actions == ()


@pytest.mark.parametrize(
    ("person", "declared", "words"),
    [
        ({"ldap": True}, user(BOB, Role.ROOM_ADMIN), "is kept by LDAP"),
        ({"sso": True}, user(BOB, Role.ROOM_ADMIN), "is kept by SSO"),
        ({"ldap": True}, user(BOB, state=Standing.DISABLED), "is kept by LDAP"),
        ({}, user(OWNER, Role.USER, reassign_to=ADAM), "owns the portal"),
        ({}, user(OWNER, Role.DOCSPACE_ADMIN, state=Standing.DISABLED), "owns the portal"),
    ],
)
def test_whom_nothing_may_change_is_told_and_left_alone(
    portal: Served, person: dict[str, object], declared: User, words: str
) -> None:
    bob = {"email": BOB, "type": "User", **person}
    portal.sandbox.seed({"people": [*ADMINS, bob]})
    made, _ = portal.apply(people(declared))
    assert made.actions == ()
    assert words in made.drift[0].text
    assert portal.writes() == []


def test_the_account_of_the_key_is_left_alone(portal: Served) -> None:
    portal.sandbox.seed({"people": MANY, "acting": ADAM})
    made, _ = portal.apply(people(user(ADAM, Role.USER, reassign_to=OWNER)))
    assert made.actions == ()
    assert "is the account whose key is used" in made.drift[0].text


def test_a_type_that_the_portal_passes_over_is_told(portal: Served) -> None:
    portal.sandbox.seed({"people": MANY})
    with spoilt(portal, Rule("PUT", TYPE, fault.ignored([]))) as (_, served):
        _, report = served.apply(people(user(BOB, Role.ROOM_ADMIN)))
    assert results(report) == [VAIN]


def test_one_whose_type_is_refused_keeps_nobody_else_as_they_are(portal: Served) -> None:
    portal.sandbox.seed({"people": MANY})
    declared = people(user(BOB, Role.ROOM_ADMIN), user(DOT, Role.ROOM_ADMIN))

    def none(body: Json) -> Json:
        return body | {"userIds": []}

    rule = Rule("PUT", TYPE, fault.halfway(none, 403))
    with spoilt(portal, rule) as (_, served):
        _, report = served.apply(declared)
    assert results(report) == [FAILED, DONE]
    assert types(portal, BOB, DOT) == ["User active", "RoomAdmin active"]
