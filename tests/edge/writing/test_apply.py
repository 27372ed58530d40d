"""Many rooms: what one failure does to the others, and what a second run finishes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reconciler.outcome import Result
from reconciler.plan import plan
from reconciler.policy import Policy
from reconciler.portal.reader import Reader
from tests.edge.gateway import fault
from tests.edge.gateway.gateway import Rule
from tests.edge.reading.way import rooms, spoilt
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
)
from tests.unit.things import member, room

if TYPE_CHECKING:
    from reconciler.spec import Value
    from tests.edge.gateway.fault import Fault
    from tests.portal import Served

NEW = "new@partner.example"
THREE = rooms(*(room(title, [member(NEW)]) for title in ("A", "B", "C")))


@pytest.mark.parametrize(
    "spoil", [fault.refusal(500, "boom"), fault.refusal(403), fault.reset, fault.refusal(402)]
)
def test_one_room_that_fails_does_not_stop_the_others(portal: Served, spoil: Fault) -> None:
    with spoilt(portal, Rule("POST", "files/rooms", spoil, first=2)) as (_, served):
        _, report = served.apply(THREE)
    assert results(report) == [DONE, DONE, FAILED, SKIPPED, DONE, DONE]
    assert titles(portal) == ["A", "C"]
    assert not report.complete
    assert (report.count(Result.VERIFIED), report.count(Result.SKIPPED)) == (4, 1)


def test_a_share_that_fails_does_not_stop_the_others(portal: Served) -> None:
    rule = Rule("PUT", ".*/share", fault.refusal(500, "boom"), first=2)
    with spoilt(portal, rule) as (_, served):
        _, report = served.apply(THREE)
    assert results(report) == [DONE, DONE, DONE, FAILED, DONE, DONE]
    assert "boom" in report.outcomes[3].reason


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (fault.bare(404), "suspended or removed"),
        (fault.bare(402), "unpaid"),
        (fault.bare(403), "lacks the scope"),
        (fault.bare(401), "refuses the API key"),
    ],
)
def test_a_portal_that_closes_ends_everything_and_the_next_run_finishes(
    portal: Served, spoil: Fault, words: str
) -> None:
    rule = Rule("POST", "files/rooms", spoil, first=2)
    with spoilt(portal, rule) as (gateway, served):
        _, report = served.apply(THREE)
        share = "PUT files/rooms/1000/share"
        assert sent(gateway) == ["POST files/rooms", share, "POST files/rooms"]
        assert results(report) == [DONE, DONE, FAILED, SKIPPED, SKIPPED, SKIPPED]
        assert all(words in outcome.reason for outcome in report.outcomes[2:])
        assert report.outcomes[4].left == report.outcomes[4].action.fields
        _, again = served.apply(THREE)
    assert results(again) == [DONE] * 4
    assert titles(portal) == ["A", "B", "C"]
    # By now on the portal, the person is shared with by id, and `notify` is off.
    assert mailed(portal) == [NEW]


def test_a_portal_that_closes_while_it_is_read_back_ends_everything(portal: Served) -> None:
    rule = Rule("GET", r"files/rooms/\d+/share", fault.bare(404))
    with spoilt(portal, rule) as (gateway, served):
        _, report = served.apply(THREE)
        assert len(gateway.writes) == 2
        assert results(report) == [DONE, FAILED] + [SKIPPED] * 4
        _, again = served.apply(THREE)
    assert results(again) == [DONE] * 4
    assert titles(portal) == ["A", "B", "C"]
    assert mailed(portal) == [NEW]


def test_what_is_told_comes_in_the_order_of_the_plan(portal: Served) -> None:
    made, report = portal.apply(THREE)
    assert [outcome.action for outcome in report.outcomes] == list(made.actions)
    assert report.complete


def test_a_second_run_sends_nothing(portal: Served) -> None:
    portal.apply(THREE)
    portal.sandbox.forget_requests()
    made, report = portal.apply(THREE)
    assert (made.actions, report.outcomes, report.complete) == ((), (), True)
    assert portal.writes() == []
    assert mailed(portal) == [NEW]


def test_settings_that_change_are_read_back(portal: Served) -> None:
    portal.sandbox.seed({"people": TEAM, "rooms": [PLANS | {"tags": ["old"], "color": "FF6680"}]})
    settings: dict[str, Value] = {
        "tags": ("New", "other"),
        "color": "61c059",
        "indexing": True,
        "deny_download": True,
    }
    declared = rooms(room("Roads", previously=["Plans"], settings=settings))
    with spoilt(portal) as (gateway, served):
        _, report = served.apply(declared)
        (put,) = gateway.writes
    assert put.request.json == {
        "title": "Roads",
        "tags": ["New", "other"],
        "color": "61c059",
        "indexing": True,
        "denyDownload": True,
    }
    assert results(report) == [DONE]
    assert titles(portal) == ["Roads"]
    assert members(portal, "Roads") == {"bob@acme.example": "Read", "cid@acme.example": "Read"}


def test_a_setting_that_the_portal_passes_over_is_told(portal: Served) -> None:
    portal.sandbox.seed({"people": TEAM, "rooms": [PLANS]})
    settings: dict[str, Value] = {"tags": ("a",), "indexing": True}

    def without_tags(body: dict[str, object]) -> object:
        return {name: value for name, value in body.items() if name != "tags"}

    rule = Rule("PUT", "files/rooms/7", fault.altered(without_tags))
    with spoilt(portal, rule) as (_, served):
        _, report = served.apply(rooms(room("Plans", settings=settings)))
    assert results(report) == [VAIN]
    assert [change.name for change in report.outcomes[0].left] == ["tags"]


def test_a_setting_whose_answer_was_lost_is_verified_by_reading(portal: Served) -> None:
    portal.sandbox.seed({"people": TEAM, "rooms": [PLANS]})
    rule = Rule("PUT", "files/rooms/7", fault.lost)
    with spoilt(portal, rule) as (gateway, served):
        _, report = served.apply(rooms(room("Plans", settings={"indexing": True})))
        assert len(gateway.writes) == 1
    assert results(report) == [DONE]


def test_planning_passes_against_a_portal_that_fails_on_every_write(portal: Served) -> None:
    portal.sandbox.seed({"people": TEAM, "rooms": [PLANS], "groups": [{"name": "Design"}]})
    declared = rooms(
        room("Plans", [member("dot@acme.example"), member(NEW)], settings={"tags": ("a",)}),
        room("New", [member("Design"), member("ann@acme.example")]),
    )
    deny = [
        Rule(method, ".*", fault.refusal(500, "a write"), times=None)
        for method in ("POST", "PUT", "DELETE", "PATCH")
    ]
    with spoilt(portal, *deny) as (gateway, served):
        with served.session() as session:
            current = Reader(session, "portal").read(declared)
            made = plan(declared, current, Policy())
        assert gateway.writes == []
        assert all(passed.told == 200 for passed in gateway.passed)
    assert len(made.actions) == 4
    assert mailed(portal) == []


@pytest.mark.parametrize("version", ["3.0", "3.5", "3.6", "3.7.2"])
def test_every_version_is_settled_and_stays_so(portal: Served, version: str) -> None:
    portal.sandbox.seed({"version": version, "people": TEAM, "rooms": [PLANS]})
    declared = rooms(
        room("Plans", [member("dot@acme.example"), member("bob@acme.example")], notify=True),
        room("New", [member(NEW), member("ann@acme.example")], notify=True),
    )
    made, report = portal.apply(declared)
    assert report.complete
    assert len(mailed(portal)) == made.summary.mails == 3
    assert portal.plan(declared).actions == ()
