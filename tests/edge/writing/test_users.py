"""People who are invited to the portal: one letter each, whatever becomes of the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reconciler.access import Access, Role
from tests.edge.gateway import fault
from tests.edge.gateway.gateway import Rule
from tests.edge.reading.way import people, spoilt
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
    types,
)
from tests.portal import user
from tests.unit.things import member, room

if TYPE_CHECKING:
    from tests.edge.gateway.fault import Fault
    from tests.edge.gateway.message import Json, Reply
    from tests.portal import Served

NEW, NEWER = "new@acme.example", "newer@acme.example"
INVITE = "people/invite"
UNANSWERED = [
    pytest.param(fault.lost, id="reset"),
    pytest.param(fault.bad_gateway_after, id="502"),
    pytest.param(fault.truncated, id="cut off"),
    pytest.param(fault.answered(lambda _: []), id="no envelope"),
]
UNSENT = [
    pytest.param(fault.reset, id="reset"),
    pytest.param(fault.bad_gateway, id="502"),
    pytest.param(fault.page, id="a page"),
]
MEMBERS = [
    member("bob@acme.example"),
    member(NEW, Access.ROOM_MANAGER),
    member("dot@acme.example"),
]


def test_everybody_is_invited_by_a_request_of_their_own_with_their_type(portal: Served) -> None:
    portal.sandbox.seed({"people": TEAM})
    declared = people(user(NEW, Role.ROOM_ADMIN), user("bob@acme.example"), user(NEWER))
    with spoilt(portal) as (gateway, served):
        made, report = served.apply(declared)
        bodies = [passed.request.json for passed in gateway.writes]
        assert gateway.abreast == 1
    assert bodies == [
        {"invitations": [{"email": NEW, "type": "RoomAdmin"}]},
        {"invitations": [{"email": NEWER, "type": "User"}]},
    ]
    assert results(report) == [DONE, DONE]
    assert types(portal, NEW, NEWER) == ["RoomAdmin pending", "User pending"]
    assert mailed(portal) == [NEW, NEWER]
    assert made.summary.mails == 2


def test_a_second_plan_is_empty_and_nobody_is_mailed_again(portal: Served) -> None:
    declared = people(user(NEW, Role.ROOM_ADMIN), user(NEWER))
    portal.apply(declared)
    portal.sandbox.forget_requests()
    made, report = portal.apply(declared)
    assert (made.actions, made.drift, made.blockers, report.outcomes) == ((), (), (), ())
    assert portal.writes() == []
    portal.sandbox.activate(NEW)
    assert portal.plan(declared).actions == ()
    assert mailed(portal).count(NEWER) == 1


def test_all_types_but_guests_can_be_invited(portal: Served) -> None:
    roles = (Role.DOCSPACE_ADMIN, Role.ROOM_ADMIN, Role.USER, Role.GUEST)
    declared = people(*(user(f"{role.word.lower()}@acme.example", role) for role in roles))
    made, report = portal.apply(declared)
    assert results(report) == [DONE] * 3
    (drift,) = made.drift
    assert drift.ref.name == "guest@acme.example"
    assert "by a room that lets them in, or by a link" in drift.text
    assert types(portal, *(f"{role.word.lower()}@acme.example" for role in roles[:3])) == [
        f"{role.word} pending" for role in roles[:3]
    ]


@pytest.mark.parametrize("spoil", UNANSWERED)
def test_an_invitation_whose_answer_was_lost_is_verified_by_reading(
    portal: Served, spoil: Fault
) -> None:
    declared = people(user(NEW, Role.ROOM_ADMIN), user(NEWER))
    with spoilt(portal, Rule("POST", INVITE, spoil)) as (gateway, served):
        _, report = served.apply(declared)
        assert sent(gateway) == ["POST people/invite"] * 2
    assert results(report) == [DONE, DONE]
    assert report.outcomes[0].reason == "the answer was lost, and it is done"
    assert mailed(portal) == [NEW, NEWER]


@pytest.mark.parametrize("spoil", UNSENT)
def test_an_invitation_that_never_arrived_is_not_sent_again_but_by_the_next_run(
    portal: Served, spoil: Fault
) -> None:
    declared = people(user(NEW), user(NEWER))
    with spoilt(portal, Rule("POST", INVITE, spoil)) as (gateway, served):
        _, report = served.apply(declared)
        assert len(gateway.writes) == 2
    assert results(report) == [FAILED, DONE]
    assert "whether the request was carried out is unknown" in report.outcomes[0].reason
    made, again = portal.apply(declared)
    assert [action.ref.name for action in made.actions] == [NEW]
    assert results(again) == [DONE]
    assert sorted(mailed(portal)) == [NEW, NEWER]


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (fault.refusal(402, "The number of admins should not exceed 3"), "should not exceed 3"),
        (fault.refusal(400, "User disabled"), "User disabled"),
        (fault.refusal(500, "Linked to another account"), "Linked to another account"),
    ],
)
def test_a_refusal_is_told_in_the_portal_s_words_and_keeps_nobody_else_out(
    portal: Served, spoil: Fault, words: str
) -> None:
    with spoilt(portal, Rule("POST", INVITE, spoil)) as (_, served):
        _, report = served.apply(people(user(NEW), user(NEWER)))
    assert results(report) == [FAILED, DONE]
    assert words in report.outcomes[0].reason
    assert "Stack" not in report.outcomes[0].reason
    assert mailed(portal) == [NEWER]


@pytest.mark.parametrize("after", [None, 1, 30])
def test_an_invitation_that_was_one_too_many_waits_and_is_sent_once_more(
    portal: Served, after: int | None
) -> None:
    with spoilt(portal, Rule("POST", INVITE, fault.rationed(after))) as (gateway, served):
        _, report = served.apply(people(user(NEW)))
        assert [passed.told for passed in gateway.writes] == [429, 200]
    assert results(report) == [DONE]
    assert mailed(portal) == [NEW]


def test_a_day_s_last_invitation_is_told_and_not_waited_for(portal: Served) -> None:
    with spoilt(portal, Rule("POST", INVITE, fault.rationed(86_400))) as (gateway, served):
        _, report = served.apply(people(user(NEW)))
        assert len(gateway.writes) == 1
    assert results(report) == [FAILED]
    assert "1440 minutes" in report.outcomes[0].reason


def test_a_user_who_comes_out_as_another_type_is_told(portal: Served) -> None:
    def as_user(body: Json) -> Json:
        (item,) = body["invitations"]
        return {"invitations": [item | {"type": "User"}]}

    declared = people(user(NEW, Role.ROOM_ADMIN))
    with spoilt(portal, Rule("POST", INVITE, fault.altered(as_user))) as (_, served):
        _, report = served.apply(declared)
    assert results(report) == [VAIN]
    assert [change.name for change in report.outcomes[0].left] == ["type"]


def test_a_success_that_invites_nobody_is_told(portal: Served) -> None:
    with spoilt(portal, Rule("POST", INVITE, fault.ignored([]))) as (_, served):
        _, report = served.apply(people(user(NEW)))
    assert results(report) == [VAIN]
    assert report.outcomes[0].reason == "the portal accepted it and changed nothing"


def test_somebody_who_shows_only_after_a_while_is_waited_for(portal: Served) -> None:
    # The first look is the plan's.
    rule = Rule("GET", "people/filter", fault.empty, first=2, times=3)
    waits: list[float] = []
    with spoilt(portal, rule) as (gateway, served):
        _, report = served.apply(people(user(NEW)), sleep=waits.append)
        assert len(gateway.met) == 3
    assert results(report) == [DONE]
    assert waits == [0.5, 1.0, 2.0]
    assert mailed(portal) == [NEW]


def test_somebody_who_has_come_by_themselves_meanwhile_is_not_mailed(portal: Served) -> None:
    declared = people(user(NEW))

    def registers_first(passage: fault.Passage) -> Reply:
        portal.sandbox.register(NEW, "User")
        return passage.forward()

    with spoilt(portal, Rule("POST", INVITE, registers_first)) as (_, served):
        _, report = served.apply(declared)
    assert results(report) == [DONE]
    assert [mail.kind for mail in portal.sandbox.mails() if mail.kind == "portal-invitation"] == []
    assert portal.plan(declared).actions == ()


@pytest.mark.parametrize("title", ["Plans", "New room"])
def test_whoever_is_invited_is_then_shared_with_by_id_and_no_guest_is_made(
    portal: Served, title: str
) -> None:
    portal.sandbox.seed({"people": TEAM, "rooms": [PLANS]})
    declared = people(
        user(NEW, Role.ROOM_ADMIN), user(NEWER), rooms=(room(title, [*MEMBERS, member(NEWER)]),)
    )
    with spoilt(portal) as (gateway, served):
        _, report = served.apply(declared)
        (share, *_) = [w for w in gateway.writes if str(w).endswith("/share")]
    assert set(results(report)) == {DONE}
    assert all(set(item) == {"id", "access"} for item in share.request.json["invitations"])
    assert members(portal, title) == {
        "bob@acme.example": "Read",
        NEW: "RoomManager",
        "dot@acme.example": "Read",
        NEWER: "Read",
    }
    assert types(portal, NEW, NEWER) == ["RoomAdmin pending", "User pending"]
    assert mailed(portal) == [NEW, NEWER]
    assert portal.plan(declared).actions == ()


@pytest.mark.parametrize("title", ["Plans", "New room"])
@pytest.mark.parametrize(
    "spoil", [fault.refusal(402, "No seats"), fault.reset, fault.bad_gateway, fault.ignored([])]
)
def test_whoever_could_not_be_invited_is_left_out_of_rooms_and_the_others_get_in(
    portal: Served, title: str, spoil: Fault
) -> None:
    portal.sandbox.seed({"people": TEAM, "rooms": [PLANS]})
    declared = people(user(NEW, Role.ROOM_ADMIN), rooms=(room(title, MEMBERS),))
    with spoilt(portal, Rule("POST", INVITE, spoil)) as (_, served):
        _, report = served.apply(declared)
    share = report.outcomes[-1]
    assert share.result in {VAIN, FAILED}
    assert f"not let in, since not on the portal: {NEW}" in share.reason
    assert [change.name for change in share.left] == [NEW]
    assert members(portal, title) == {"bob@acme.example": "Read", "dot@acme.example": "Read"}
    assert mailed(portal) == []
    _, again = portal.apply(declared)
    assert results(again) == [DONE, DONE]
    assert members(portal, title)[NEW] == "RoomManager"
    assert types(portal, NEW) == ["RoomAdmin pending"]
    assert mailed(portal) == [NEW]


def test_with_nobody_else_to_let_in_a_room_is_not_asked(portal: Served) -> None:
    declared = people(user(NEW), rooms=(room("A", [member(NEW)]),))
    with spoilt(portal, Rule("POST", INVITE, fault.refusal(402))) as (gateway, served):
        _, report = served.apply(declared)
        assert sent(gateway) == ["POST people/invite", "POST files/rooms"]
    assert results(report) == [FAILED, DONE, FAILED]
    assert members(portal, "A") == {}


def test_an_invitation_that_is_lost_lets_the_person_into_the_room_all_the_same(
    portal: Served,
) -> None:
    declared = people(user(NEW), rooms=(room("A", [member(NEW)]),))
    with spoilt(portal, Rule("POST", INVITE, fault.lost)) as (_, served):
        _, report = served.apply(declared)
    assert results(report) == [DONE] * 3
    assert members(portal, "A") == {NEW: "Read"}
    assert mailed(portal) == [NEW]


def test_a_portal_that_closes_midway_is_finished_by_the_next_run(portal: Served) -> None:
    declared = people(
        *(user(f"p{n}@acme.example") for n in range(4)),
        rooms=(room("A", [member("p3@acme.example")]),),
    )
    rule = Rule("POST", INVITE, fault.bare(402), first=3)
    with spoilt(portal, rule) as (_, served):
        _, report = served.apply(declared)
        assert results(report) == [DONE, DONE, FAILED, SKIPPED, SKIPPED, SKIPPED]
        _, again = served.apply(declared)
    assert results(again) == [DONE] * 4
    assert mailed(portal) == [f"p{n}@acme.example" for n in range(4)]


@pytest.mark.parametrize("title", ["Plans", "New room"])
@pytest.mark.parametrize("version", ["3.2", "3.5", "3.6", "3.7.2"])
def test_every_version_invites_and_shares_and_stays_so(
    portal: Served, version: str, title: str
) -> None:
    portal.sandbox.seed({"version": version, "people": TEAM, "rooms": [PLANS]})
    declared = people(user(NEW, Role.ROOM_ADMIN), rooms=(room(title, MEMBERS, notify=True),))
    made, report = portal.apply(declared)
    assert report.complete
    assert portal.plan(declared).actions == ()
    assert len(mailed(portal)) == made.summary.mails
