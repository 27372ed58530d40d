"""Members: what was asked, what was done, and what is told of the difference."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from reconciler.access import Access
from tests.edge.gateway import fault
from tests.edge.gateway.gateway import Rule
from tests.edge.reading.way import rooms, spoilt
from tests.edge.writing.way import (
    DONE,
    FAILED,
    PLANS,
    TEAM,
    VAIN,
    mailed,
    members,
    results,
    sent,
)
from tests.unit.things import member, room

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.edge.gateway.fault import Fault
    from tests.edge.gateway.message import Json, Reply
    from tests.portal import Served

NEW, NEWER = "new@partner.example", "newer@partner.example"
SHARE = "files/rooms/7/share"
# Bob's access changes, Cid goes, Dot comes in, and two people are invited.
PEOPLE = [
    member("bob@acme.example", Access.EDITING),
    member("dot@acme.example"),
    member(NEW),
    member(NEWER),
]
DECLARED = rooms(room("Plans", PEOPLE, notify=True))
SETTLED = {"bob@acme.example": "Editing", "dot@acme.example": "Read", NEW: "Read", NEWER: "Read"}
MAILED = sorted(SETTLED)


def _seed(portal: Served) -> None:
    portal.sandbox.seed({"people": TEAM, "rooms": [PLANS]})


def _without(*addresses: str) -> Callable[[Json], Json]:
    """The request without people who are invited by address."""

    def edit(body: Json) -> Json:
        kept = [one for one in body["invitations"] if one.get("email") not in addresses]
        return body | {"invitations": kept}

    return edit


def test_grants_and_removals_are_two_requests_by_number_and_id(portal: Served) -> None:
    _seed(portal)
    with spoilt(portal) as (gateway, served):
        _, report = served.apply(DECLARED)
        granted, removed = (passed.request.json for passed in gateway.writes)
    assert results(report) == [DONE]
    assert [one["access"] for one in granted["invitations"]] == [10, 2, 2, 2]
    assert [type(one["access"]) for one in granted["invitations"]] == [int] * 4
    assert granted["notify"] is True
    (cid,) = removed["invitations"]
    assert cid.keys() == {"id", "access"}
    assert cid["access"] == 0
    assert removed["notify"] is False
    assert members(portal) == SETTLED
    assert sorted(mailed(portal)) == MAILED


def test_those_who_are_on_the_portal_go_by_id_and_only_others_by_address(portal: Served) -> None:
    _seed(portal)
    with spoilt(portal) as (gateway, served):
        served.apply(DECLARED)
        granted = gateway.writes[0].request.json
    assert [one.get("email") for one in granted["invitations"]] == [None, None, NEW, NEWER]
    assert all(("id" in one) != ("email" in one) for one in granted["invitations"])


def test_requests_go_one_at_a_time(portal: Served) -> None:
    portal.sandbox.seed({"people": TEAM})
    declared = rooms(*(room(f"Room {n}", [member(NEW)]) for n in range(6)))
    with spoilt(portal) as (gateway, served):
        _, report = served.apply(declared)
        assert gateway.abreast == 1
    assert results(report) == [DONE] * 12
    assert mailed(portal) == [NEW]


@pytest.mark.parametrize(
    "spoil",
    [fault.lost, fault.bad_gateway_after, fault.truncated, fault.answered(lambda _: [])],
    ids=["reset", "502", "cut off", "no envelope"],
)
def test_a_share_whose_answer_was_lost_is_verified_by_reading(portal: Served, spoil: Fault) -> None:
    _seed(portal)
    declared = rooms(room("Plans", [*PEOPLE, member("cid@acme.example")], notify=True))
    with spoilt(portal, Rule("PUT", SHARE, spoil)) as (gateway, served):
        _, report = served.apply(declared)
        assert sent(gateway) == [f"PUT {SHARE}"]
    (outcome,) = report.outcomes
    assert (outcome.result, outcome.reason) == (DONE, "the answer was lost, and it is done")
    assert sorted(mailed(portal)) == MAILED


def test_a_lost_answer_keeps_nobody_from_leaving(portal: Served) -> None:
    _seed(portal)
    with spoilt(portal, Rule("PUT", SHARE, fault.lost)) as (_, served):
        _, report = served.apply(DECLARED)
    assert results(report) == [DONE]
    assert members(portal) == SETTLED
    assert sorted(mailed(portal)) == MAILED


@pytest.mark.parametrize("spoil", [fault.reset, fault.bad_gateway, fault.page])
def test_a_share_that_never_arrived_is_not_sent_again_and_told(
    portal: Served, spoil: Fault
) -> None:
    _seed(portal)
    with spoilt(portal, Rule("PUT", SHARE, spoil)) as (gateway, served):
        _, report = served.apply(DECLARED)
        assert len(gateway.writes) == 2
    assert results(report) == [FAILED]
    assert "cid@acme.example" not in members(portal)
    assert "whether the request was carried out is unknown" in report.outcomes[0].reason
    assert mailed(portal) == []
    assert results(portal.apply(DECLARED)[1]) == [DONE]


def test_after_a_refusal_midway_the_others_go_on_and_who_was_refused_is_named(
    portal: Served,
) -> None:
    _seed(portal)
    rules = (
        Rule("PUT", SHARE, fault.halfway(_without(NEW, NEWER), 403, "Role not available")),
        Rule("PUT", SHARE, fault.refusal(403, "Role not available"), first=2),
    )
    with spoilt(portal, *rules) as (gateway, served):
        _, report = served.apply(DECLARED)
        people = [
            [one.get("email", "by id") for one in passed.request.json["invitations"]]
            for passed in gateway.writes
        ]
    # All; after a look who is not in, the first alone; then the others; and who is to leave.
    assert people[1:3] == [[NEW], [NEWER]]
    assert len(people) == 4
    (outcome,) = report.outcomes
    assert outcome.result is FAILED
    ((who, reason),) = outcome.refused
    assert (who, "Role not available" in reason) == (NEW, True)
    assert [change.name for change in outcome.left] == [NEW]
    assert outcome.verified == len(outcome.action.fields) - 1
    made, again = portal.apply(DECLARED)
    assert made.summary.mails == 1
    assert results(again) == [DONE]
    assert members(portal) == SETTLED
    assert sorted(mailed(portal)) == MAILED


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({}, "the portal accepted it and changed nothing"),
        ({"warning": "No seats left"}, "No seats left"),
        ({"error": 1}, "the portal says that it applied nothing"),
        ({"error": 1, "warning": "Form roles"}, "Form roles"),
    ],
)
def test_people_whom_the_portal_passes_over_are_told_as_without_effect(
    portal: Served, said: dict[str, object], reason: str
) -> None:
    _seed(portal)

    def passed_over(passage: fault.Passage) -> Reply:
        found = fault.altered(_without(NEWER))(passage)
        assert found is not None
        document = found.json
        return found.with_json(document | {"response": document["response"] | said})

    with spoilt(portal, Rule("PUT", SHARE, passed_over)) as (_, served):
        _, report = served.apply(DECLARED)
    (outcome,) = report.outcomes
    assert (outcome.result, outcome.reason) == (VAIN, reason)
    assert [change.name for change in outcome.left] == [NEWER]
    assert members(portal) == {who: level for who, level in SETTLED.items() if who != NEWER}


def test_a_success_of_another_shape_is_judged_by_reading(portal: Served) -> None:
    _seed(portal)
    with spoilt(portal, Rule("PUT", SHARE, fault.ignored("fine"), times=None)) as (_, served):
        _, report = served.apply(DECLARED)
    assert results(report) == [VAIN]
    assert len(report.outcomes[0].left) == 5


def test_a_warning_about_what_was_done_all_the_same_changes_nothing(portal: Served) -> None:
    _seed(portal)

    def warned(document: Json) -> Json:
        return document | {"response": document["response"] | {"warning": "Careful"}}

    with spoilt(portal, Rule("PUT", SHARE, fault.answered(warned), times=None)) as (_, served):
        _, report = served.apply(DECLARED)
    assert results(report) == [DONE]


def test_somebody_invisible_to_the_account_is_dropped_silently_and_named(portal: Served) -> None:
    # A guest whom no listing of this account shows; only their id is known, from elsewhere.
    portal.sandbox.seed(
        {
            "people": [*TEAM, {"email": "guest@partner.example", "type": "Guest"}],
            "rooms": [PLANS | {"owner": "ann@acme.example"}],
        }
    )
    declared = rooms(room("Plans", [member("bob@acme.example"), member("guest@partner.example")]))
    theirs = portal.sandbox.issue_key("ann@acme.example")

    def as_somebody_else(passage: fault.Passage) -> Reply:
        headers = {**passage.request.headers, "authorization": f"Bearer {theirs}"}
        return passage.forward(replace(passage.request, headers=headers))

    rights = Rule("PUT", SHARE, as_somebody_else, times=None)
    rule = Rule("GET", "files/rooms", as_somebody_else, times=None)
    with spoilt(portal, rights, rule) as (_, served):
        _, report = served.apply(declared)
    (outcome,) = report.outcomes
    assert outcome.result is VAIN
    assert [change.name for change in outcome.left] == ["guest@partner.example"]


@pytest.mark.parametrize(("times", "result"), [(1, DONE), (3, DONE), (4, VAIN)])
def test_reads_that_lag_behind_a_write_are_repeated_a_few_times(
    portal: Served, times: int, result: object
) -> None:
    _seed(portal)
    # The first read is the plan's.
    rule = Rule("GET", SHARE, fault.stale, first=2, times=times)
    with spoilt(portal, rule) as (gateway, served):
        _, report = served.apply(DECLARED)
        assert len([one for one in gateway.passed if str(one) == f"GET {SHARE}"]) == 1 + min(
            times + 1, 4
        )
        assert len(gateway.writes) == 2
    assert results(report) == [result]
    assert sorted(mailed(portal)) == MAILED


def test_a_step_that_cannot_be_verified_is_not_told_as_done(portal: Served) -> None:
    _seed(portal)
    rule = Rule("GET", SHARE, fault.refusal(500, "deadlock"), first=2, times=None)
    with spoilt(portal, rule) as (_, served):
        _, report = served.apply(DECLARED)
    (outcome,) = report.outcomes
    assert outcome.result is FAILED
    assert outcome.reason.startswith("sent; it could not be verified: ")


@pytest.mark.parametrize("after", [None, 1, 30])
def test_a_write_that_was_one_too_many_waits_and_is_sent_once_more(
    portal: Served, after: int | None
) -> None:
    _seed(portal)
    with spoilt(portal, Rule("PUT", SHARE, fault.rationed(after))) as (gateway, served):
        _, report = served.apply(DECLARED)
        assert [passed.told for passed in gateway.writes] == [429, 200, 200]
        assert gateway.writes[0].request.body == gateway.writes[1].request.body
    assert results(report) == [DONE]
    assert sorted(mailed(portal)) == MAILED


def test_a_wait_of_a_day_is_not_obeyed_but_told(portal: Served) -> None:
    _seed(portal)
    with spoilt(portal, Rule("PUT", SHARE, fault.rationed(86_400))) as (gateway, served):
        _, report = served.apply(DECLARED)
        # Nobody can be mailed any more today; that keeps nobody from leaving.
        assert len(gateway.writes) == 2
    assert results(report) == [FAILED]
    assert "1440 minutes" in report.outcomes[0].reason


def test_the_owner_is_never_sent(portal: Served) -> None:
    _seed(portal)
    with spoilt(portal) as (gateway, served):
        served.apply(rooms(room("Plans", [])))
        owner = {"owner@sandbox.example"}
        assert len(gateway.writes) == 1
        assert len(gateway.writes[0].request.json["invitations"]) == 2
    assert members(portal) == {}
    assert owner.isdisjoint(mailed(portal))
    assert mailed(portal) == []
