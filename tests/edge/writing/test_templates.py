"""Rooms from templates: made in the background, one at a time, and never twice."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import requests

from reconciler.access import Access
from tests.edge.gateway import fault
from tests.edge.gateway.gateway import Rule
from tests.edge.reading.way import rooms, spoilt
from tests.edge.writing.way import (
    DONE,
    FAILED,
    SKIPPED,
    TEAM,
    mailed,
    members,
    results,
    sent,
    titles,
)
from tests.unit.things import member, room

if TYPE_CHECKING:
    from tests.edge.gateway.fault import Fault
    from tests.edge.gateway.message import Reply
    from tests.portal import Served

FROM, STATUS = "files/rooms/fromtemplate", "files/rooms/fromtemplate/status"
NEW = "new@partner.example"
TEMPLATE: dict[str, object] = {
    "title": "Standard",
    "type": "EditingRoom",
    "state": "template",
    "id": 5,
    "tags": ["standard"],
    "members": [{"email": "ann@acme.example", "access": "Read"}],
}
PLANS = replace(room("Plans", [member(NEW)]), template="Standard")
DECLARED = rooms(PLANS)
BUSY = {"roomId": -1, "progress": 1, "error": "", "isCompleted": False}


@pytest.fixture(autouse=True)
def _seeded(portal: Served) -> None:
    portal.sandbox.seed({"people": TEAM, "rooms": [TEMPLATE]})


def _begin(portal: Served, title: str) -> None:
    """Let somebody else's program, under the same account, begin a room of the same kind."""
    requests.post(
        f"{portal.url}/api/2.0/{FROM}",
        json={"templateId": 5, "title": title},
        headers={"Authorization": f"Bearer {portal.sandbox.key}"},
        timeout=10,
    ).raise_for_status()


def test_a_room_is_made_from_its_template_and_then_shared(portal: Served) -> None:
    _, report = portal.apply(DECLARED)
    assert results(report) == [DONE, DONE]
    assert titles(portal) == ["Plans", "Standard"]
    assert members(portal) == {NEW: "Read"}
    made: Any = portal.sandbox.document()["rooms"]
    assert [one["tags"] for one in made if one["title"] == "Plans"] == [["standard"]]
    assert portal.plan(DECLARED).actions == ()


def test_rooms_of_one_template_are_made_one_after_the_other(portal: Served) -> None:
    others = [replace(room(title), template="Standard") for title in ("Maps", "Trips")]
    _, report = portal.apply(rooms(PLANS, *others))
    assert results(report) == [DONE] * 4
    assert titles(portal) == ["Maps", "Plans", "Standard", "Trips"]


@pytest.mark.parametrize(
    "spoil",
    [fault.lost, fault.bad_gateway_after, fault.truncated, fault.answered(lambda _: {"oops": 1})],
)
def test_a_room_whose_answer_was_lost_is_found_and_goes_on(portal: Served, spoil: Fault) -> None:
    with spoilt(portal, Rule("POST", FROM, spoil)) as (gateway, served):
        _, report = served.apply(DECLARED)
        assert sent(gateway) == [f"POST {FROM}", "PUT files/rooms/1000/share"]
    assert results(report) == [DONE, DONE]
    assert titles(portal) == ["Plans", "Standard"]
    assert mailed(portal) == [NEW]


@pytest.mark.parametrize("spoil", [fault.reset, fault.bad_gateway, fault.page])
def test_a_room_that_may_not_have_been_begun_is_not_asked_for_again(
    portal: Served, spoil: Fault
) -> None:
    with spoilt(portal, Rule("POST", FROM, spoil)) as (gateway, served):
        _, report = served.apply(DECLARED)
        assert sent(gateway) == [f"POST {FROM}"]
        assert results(report) == [FAILED, SKIPPED]
        _, again = served.apply(DECLARED)
    assert results(again) == [DONE, DONE]
    assert titles(portal) == ["Plans", "Standard"]


def test_a_portal_that_is_busy_is_waited_for(portal: Served) -> None:
    def told(passage: fault.Passage) -> Reply:
        _begin(portal, "Other")
        return passage.forward()

    with spoilt(portal, Rule("GET", STATUS, told)) as (gateway, served):
        _, report = served.apply(DECLARED)
        looks = [str(one) for one in gateway.passed].index(f"POST {FROM}")
        before = [str(one) for one in gateway.passed][:looks]
    assert before.count(f"GET {STATUS}") >= 2
    assert results(report) == [DONE, DONE]
    assert titles(portal) == ["Other", "Plans", "Standard"]


def test_a_portal_that_stays_busy_is_told_and_nothing_is_sent(portal: Served) -> None:
    busy = fault.ignored(BUSY)
    with spoilt(portal, Rule("GET", STATUS, busy, times=None)) as (gateway, served):
        _, report = served.apply(DECLARED)
        assert sent(gateway) == []
    assert results(report) == [FAILED, SKIPPED]
    assert "not sent, since the portal is making other rooms" in report.outcomes[0].reason


def test_a_request_that_another_one_swallowed_makes_no_room_and_adopts_none(
    portal: Served,
) -> None:
    def swallowed(passage: fault.Passage) -> Reply:
        _begin(portal, "Other")
        return passage.forward()

    with spoilt(portal, Rule("POST", FROM, swallowed)) as (gateway, served):
        _, report = served.apply(DECLARED)
        assert sent(gateway) == [f"POST {FROM}"]
        assert results(report) == [FAILED, SKIPPED]
        assert "drops what is asked of it meanwhile" in report.outcomes[0].reason
        assert titles(portal) == ["Other", "Standard"]
        _, again = served.apply(DECLARED)
    assert results(again) == [DONE, DONE]
    assert titles(portal) == ["Other", "Plans", "Standard"]
    assert mailed(portal) == [NEW]


def test_a_room_that_cannot_be_made_is_told_in_the_portal_s_words(portal: Served) -> None:
    portal.sandbox.fail_job(5, "The disk is full")
    _, report = portal.apply(DECLARED)
    assert results(report) == [FAILED, SKIPPED]
    assert report.outcomes[0].reason == "the portal reports: The disk is full"
    assert titles(portal) == ["Standard"]
    _, again = portal.apply(DECLARED)
    assert results(again) == [DONE, DONE]


def test_a_job_of_which_the_portal_tells_nothing_any_more_is_no_success(portal: Served) -> None:
    portal.sandbox.lose_job(5)
    _, report = portal.apply(DECLARED)
    assert results(report) == [FAILED, SKIPPED]
    assert "the portal does not tell what it has made" in report.outcomes[0].reason


def test_a_new_room_that_is_not_known_for_a_moment_is_found_by_looking(portal: Served) -> None:
    rule = Rule("GET", r"files/rooms/\d+", fault.refusal(404))
    with spoilt(portal, rule) as (_, served):
        _, report = served.apply(DECLARED)
    assert results(report) == [DONE, DONE]
    assert titles(portal) == ["Plans", "Standard"]


def test_templates_that_cannot_be_read_leave_the_room_for_another_time(portal: Served) -> None:
    rule = Rule("GET", "files/rooms", fault.refusal(500), times=None, query={"searchArea": "4"})
    with spoilt(portal, rule) as (_, served):
        made = served.plan(DECLARED)
    assert made.actions == ()
    assert "the templates could not be read" in made.unknown[0].text


def test_a_template_of_somebody_else_may_be_used_by_whoever_may_read_it(portal: Served) -> None:
    key = portal.sandbox.issue_key("ann@acme.example")
    bob = member("bob@acme.example", Access.READ)
    declared = rooms(replace(room("Plans", [bob]), template="Standard"))
    _, report = portal.apply(declared, key)
    assert results(report) == [DONE, DONE]
