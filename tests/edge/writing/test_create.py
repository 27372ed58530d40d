"""A room is made once, whatever becomes of the answer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from reconciler.access import RoomType
from tests.edge.gateway import fault
from tests.edge.gateway.gateway import Rule
from tests.edge.reading.way import rooms, spoilt
from tests.edge.writing.way import (
    DONE,
    FAILED,
    SKIPPED,
    TEAM,
    VAIN,
    mailed,
    members,
    results,
    sent,
    titles,
)
from tests.unit.things import member, room

if TYPE_CHECKING:
    from tests.edge.gateway.fault import Fault
    from tests.portal import Served

NEW = "new@partner.example"
DECLARED = rooms(room("Plans", [member("bob@acme.example"), member(NEW)], notify=True))
POST = "files/rooms"
UNANSWERED = [
    pytest.param(fault.lost, id="reset"),
    pytest.param(fault.bad_gateway_after, id="502"),
    pytest.param(fault.truncated, id="cut off"),
    pytest.param(fault.answered(lambda _: {"oops": 1}), id="no envelope"),
    pytest.param(
        fault.answered(lambda body: {**body, "response": {"title": "Plans"}}), id="without an id"
    ),
]


@pytest.mark.parametrize("spoil", UNANSWERED)
def test_a_room_whose_answer_was_lost_is_found_and_goes_on(portal: Served, spoil: Fault) -> None:
    portal.sandbox.seed({"people": TEAM})
    with spoilt(portal, Rule("POST", POST, spoil)) as (gateway, served):
        _, report = served.apply(DECLARED)
        assert sent(gateway) == ["POST files/rooms", "PUT files/rooms/1000/share"]
    assert results(report) == [DONE, DONE]
    assert titles(portal) == ["Plans"]
    assert members(portal) == {"bob@acme.example": "Read", NEW: "Read"}
    assert sorted(mailed(portal)) == ["bob@acme.example", NEW]


@pytest.mark.parametrize("spoil", [fault.reset, fault.bad_gateway, fault.page, fault.ignored({})])
def test_a_room_that_may_not_have_been_made_is_not_asked_for_again(
    portal: Served, spoil: Fault
) -> None:
    portal.sandbox.seed({"people": TEAM})
    with spoilt(portal, Rule("POST", POST, spoil)) as (gateway, served):
        _, report = served.apply(DECLARED)
        assert sent(gateway) == ["POST files/rooms"]
        assert titles(portal) == []
        assert results(report) == [FAILED, SKIPPED]
        assert report.outcomes[1].reason == "needs room/Plans, which could not be verified"
        _, again = served.apply(DECLARED)
    assert results(again) == [DONE, DONE]
    assert titles(portal) == ["Plans"]
    assert sorted(mailed(portal)) == ["bob@acme.example", NEW]


def test_a_room_that_shows_only_after_a_while_is_waited_for(portal: Served) -> None:
    portal.sandbox.seed({"people": TEAM})
    rules = (
        Rule("POST", POST, fault.lost),
        # The first listing is the plan's.
        Rule("GET", POST, fault.stale, first=2, times=3, name="stale"),
    )
    with spoilt(portal, *rules) as (gateway, served):
        _, report = served.apply(DECLARED)
        assert [one.fault for one in gateway.met].count("stale") == 3
    assert results(report) == [DONE, DONE]
    assert titles(portal) == ["Plans"]


def test_a_room_that_shows_too_late_is_found_by_the_next_run(portal: Served) -> None:
    portal.sandbox.seed({"people": TEAM})
    rules = (
        Rule("POST", POST, fault.lost),
        Rule("GET", POST, fault.stale, first=2, times=7, name="stale"),
    )
    with spoilt(portal, *rules) as (gateway, served):
        _, report = served.apply(DECLARED)
        assert results(report) == [FAILED, SKIPPED]
        assert "whether the request was carried out is unknown" in report.outcomes[0].reason
        _, again = served.apply(DECLARED)
        assert sent(gateway).count("POST files/rooms") == 1
    assert results(again) == [DONE]
    assert titles(portal) == ["Plans"]


def test_an_older_room_that_is_renamed_meanwhile_is_not_taken_for_the_new_one(
    portal: Served,
) -> None:
    portal.sandbox.seed({"people": TEAM, "rooms": [{"title": "Old", "id": 3}]})

    def rename_the_old_one(passage: fault.Passage) -> None:
        request = passage.request
        passage.forward(
            replace(request, method="PUT", target=f"{request.target}/3").with_json(
                {"title": "Plans"}
            )
        )

    with spoilt(portal, Rule("POST", POST, rename_the_old_one)) as (_, served):
        _, report = served.apply(DECLARED)
    assert results(report) == [FAILED, SKIPPED]
    assert titles(portal) == ["Plans"]
    assert members(portal) == {}


def test_a_new_room_of_another_title_is_not_adopted(portal: Served) -> None:
    rule = Rule("POST", POST, fault.halfway(lambda body: {**body, "title": "Other"}, 500))
    with spoilt(portal, rule) as (_, served):
        _, report = served.apply(rooms(room("Plans")))
    assert results(report) == [FAILED]


def test_a_new_room_of_another_owner_is_not_adopted(portal: Served) -> None:
    portal.sandbox.seed({"people": TEAM})
    key = portal.sandbox.issue_key("ann@acme.example")

    def by_somebody_else(passage: fault.Passage) -> None:
        theirs = {**passage.request.headers, "authorization": f"Bearer {key}"}
        passage.forward(replace(passage.request, headers=theirs))

    with spoilt(portal, Rule("POST", POST, by_somebody_else)) as (_, served):
        _, report = served.apply(rooms(room("Plans")))
    assert results(report) == [FAILED]


def test_a_new_room_of_another_type_is_not_adopted(portal: Served) -> None:
    rule = Rule("POST", POST, fault.halfway(lambda body: {**body, "roomType": 5}, 500))
    with spoilt(portal, rule) as (_, served):
        _, report = served.apply(rooms(room("Plans")))
    assert results(report) == [FAILED]


def test_two_rooms_that_may_be_the_new_one_are_told_with_their_ids(portal: Served) -> None:
    def twice(passage: fault.Passage) -> None:
        passage.forward()
        passage.forward()

    with spoilt(portal, Rule("POST", POST, twice)) as (gateway, served):
        _, report = served.apply(DECLARED)
        assert sent(gateway) == ["POST files/rooms"]
    assert results(report) == [FAILED, SKIPPED]
    assert "new rooms of that title are there: 1001 and 1000" in report.outcomes[0].reason
    assert mailed(portal) == []


def test_two_lost_rooms_of_one_plan_are_told_apart(portal: Served) -> None:
    declared = rooms(
        room("Plans", type_=RoomType.CUSTOM), room("Maps"), room("Trips"), room("Ends")
    )
    with spoilt(portal, Rule("POST", POST, fault.lost, times=None)) as (gateway, served):
        _, report = served.apply(declared)
        assert len(gateway.writes) == 4
    assert results(report) == [DONE] * 4
    assert titles(portal) == ["Ends", "Maps", "Plans", "Trips"]


def test_a_room_saved_before_its_tags_were_refused_is_adopted_and_the_refusal_told(
    portal: Served,
) -> None:
    def without_tags(body: dict[str, object]) -> object:
        return {name: value for name, value in body.items() if name != "tags"}

    rule = Rule("POST", POST, fault.halfway(without_tags, 500, "Tags are broken"))
    declared = rooms(room("Plans", [member(NEW)], settings={"tags": ("a",)}))
    with spoilt(portal, rule) as (gateway, served):
        _, report = served.apply(declared)
        assert sent(gateway).count("POST files/rooms") == 1
    assert results(report) == [VAIN, DONE]
    assert "Tags are broken" in report.outcomes[0].reason
    assert [change.name for change in report.outcomes[0].left] == ["tags"]
    assert titles(portal) == ["Plans"]
    _, again = portal.apply(declared)
    assert results(again) == [DONE]
    assert mailed(portal) == [NEW]


def test_a_room_that_the_portal_refuses_is_looked_for_once_and_told(portal: Served) -> None:
    with spoilt(portal, Rule("POST", POST, fault.refusal(402, "No more rooms"))) as (
        gateway,
        served,
    ):
        _, report = served.apply(DECLARED)
        listings = [one for one in gateway.passed if str(one) == "GET files/rooms"]
    assert results(report) == [FAILED, SKIPPED]
    assert report.outcomes[0].reason == "POST files/rooms: No more rooms"
    assert len(listings) == 2


def test_whether_a_lost_room_is_there_is_not_guessed_from_a_listing_that_fails(
    portal: Served,
) -> None:
    rules = (
        Rule("POST", POST, fault.lost),
        Rule("GET", POST, fault.refusal(403), first=2, times=None),
    )
    with spoilt(portal, *rules) as (gateway, served):
        _, report = served.apply(DECLARED)
        assert sent(gateway) == ["POST files/rooms"]
    assert results(report) == [FAILED, SKIPPED]
    assert "whether the room was made is not known" in report.outcomes[0].reason


@pytest.mark.parametrize("status", [403, 404])
@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.parametrize(
    ("method", "pattern"),
    [("PUT", r"files/rooms/\d+/share"), ("GET", r".*/share")],
)
def test_a_new_room_that_is_not_known_for_a_moment_is_waited_for(
    portal: Served, method: str, pattern: str, times: int, status: int
) -> None:
    portal.sandbox.seed({"people": TEAM})
    rule = Rule(method, pattern, fault.refusal(status), times=times, new=True)
    with spoilt(portal, rule) as (gateway, served):
        _, report = served.apply(DECLARED)
        assert len(gateway.met) == times
    assert results(report) == [DONE, DONE]
    assert sorted(mailed(portal)) == ["bob@acme.example", NEW]


def test_a_new_room_that_stays_closed_is_told_after_a_bounded_wait(portal: Served) -> None:
    portal.sandbox.seed({"people": TEAM})
    rule = Rule("PUT", r".*/share", fault.refusal(403), times=None)
    with spoilt(portal, rule) as (gateway, served):
        _, report = served.apply(DECLARED)
        # It is waited for once, and then each of the two is tried alone.
        assert len(gateway.met) == 5 + 2
    assert results(report) == [DONE, FAILED]
    assert [one.who for one in report.outcomes[1].refused] == ["bob@acme.example", NEW]
    assert mailed(portal) == []


def test_after_a_refusal_midway_in_a_new_room_only_who_is_not_in_is_sent_again(
    portal: Served,
) -> None:
    portal.sandbox.seed({"people": TEAM})

    def first(body: dict[str, list[object]]) -> object:
        return {**body, "invitations": body["invitations"][:1]}

    with spoilt(portal, Rule("PUT", r".*/share", fault.halfway(first))) as (gateway, served):
        _, report = served.apply(DECLARED)
        assert [one["email"] for one in gateway.writes[-1].request.json["invitations"]] == [NEW]
        assert len(gateway.writes) == 3
    assert results(report) == [DONE, DONE]
    assert sorted(mailed(portal)) == ["bob@acme.example", NEW]
