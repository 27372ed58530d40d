"""Rooms into the archive, out of it and gone: followed by reading, whatever the portal says."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from reconciler.kinds.room import RoomState
from reconciler.portal.noticing import WAITS
from reconciler.portal.writer import SLOW
from reconciler.state import Desired, Unmanaged
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
    results,
    sent,
    titles,
)
from tests.unit.things import room

if TYPE_CHECKING:
    from reconciler.outcome import Report
    from reconciler.plan import Plan
    from tests.edge.gateway.fault import Fault
    from tests.portal import Served

ACTIVE, ARCHIVED, ABSENT = RoomState.ACTIVE, RoomState.ARCHIVED, RoomState.ABSENT
CALLS = {
    ACTIVE: ("PUT", "files/rooms/7/unarchive"),
    ARCHIVED: ("PUT", "files/rooms/7/archive"),
    ABSENT: ("DELETE", "files/rooms/7"),
}
STATES = list(CALLS)


def _declared(state: RoomState, title: str = "Plans") -> Desired:
    return rooms(replace(room(title), state=state))


def _seed(portal: Served, state: RoomState) -> None:
    """The one room, where it is not to be."""
    there = "active" if state is ARCHIVED else "archived"
    portal.sandbox.seed({"people": TEAM, "rooms": [PLANS | {"state": there}]})


def _apply(portal: Served, declared: Desired, key: str = "") -> tuple[Plan, Report, list[float]]:
    waits: list[float] = []
    made, report = portal.apply(declared, key, waits.append, may_delete=True)
    return made, report, waits


def _there(portal: Served) -> list[str]:
    found: Any = portal.sandbox.document().get("rooms", [])
    return [f"{one['title']} {one['state']}" for one in found]


def _after(state: RoomState) -> list[str]:
    return [] if state is ABSENT else [f"Plans {state}"]


@pytest.mark.parametrize("state", STATES)
def test_a_room_gets_where_it_is_to_be_and_stays_there(portal: Served, state: RoomState) -> None:
    _seed(portal, state)
    with spoilt(portal) as (gateway, served):
        made, report, waits = _apply(served, _declared(state))
        assert sent(gateway) == [" ".join(CALLS[state])]
        assert gateway.writes[0].request.json == {"deleteAfter": False}
        # The result of an operation is told once, to whoever asks first: nobody is asked.
        assert not [one for one in gateway.passed if "fileops" in one.request.path]
    assert results(report) == [DONE]
    assert _there(portal) == _after(state)
    assert waits == list(SLOW[: len(waits)])
    assert len(mailed(portal)) == made.summary.mails
    assert portal.plan(_declared(state), may_delete=True).actions == ()


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("error", ["", "The file is being edited"])
def test_an_operation_that_fails_in_silence_is_told_after_a_bounded_wait(
    portal: Served, state: RoomState, error: str
) -> None:
    _seed(portal, state)
    portal.sandbox.fail_job(7, error)
    _, report, waits = _apply(portal, _declared(state))
    assert results(report) == [VAIN]
    (outcome,) = report.outcomes
    assert outcome.reason == "the portal accepted it and changed nothing"
    assert [change.name for change in outcome.left] == ["state"]
    assert waits == list(SLOW)
    _, again, _ = _apply(portal, _declared(state))
    assert results(again) == [DONE]


@pytest.mark.parametrize("state", STATES)
def test_an_operation_that_vanishes_is_told_as_one_without_effect(
    portal: Served, state: RoomState
) -> None:
    _seed(portal, state)
    portal.sandbox.lose_job(7)
    _, report, _ = _apply(portal, _declared(state))
    assert results(report) == [VAIN]
    assert mailed(portal) == []


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize(
    "spoil",
    [fault.lost, fault.bad_gateway_after, fault.truncated, fault.answered(lambda _: [])],
)
def test_a_lost_answer_is_made_good_by_reading(
    portal: Served, state: RoomState, spoil: Fault
) -> None:
    _seed(portal, state)
    with spoilt(portal, Rule(*CALLS[state], spoil)) as (gateway, served):
        _, report, _ = _apply(served, _declared(state))
        assert len(gateway.writes) == 1
    assert results(report) == [DONE]
    assert report.outcomes[0].reason == "the answer was lost, and it is done"
    assert _there(portal) == _after(state)


def test_a_portal_that_stumbles_over_its_answer_may_have_deleted_the_room(portal: Served) -> None:
    _seed(portal, ABSENT)
    rule = Rule(*CALLS[ABSENT], fault.halfway(lambda body: body, 500, "Object reference not set"))
    with spoilt(portal, rule) as (_, served):
        _, report, waits = _apply(served, _declared(ABSENT))
    assert results(report) == [DONE]
    assert waits == list(SLOW[: len(waits)])
    assert titles(portal) == []


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("status", [400, 403, 404])
def test_a_refusal_is_not_waited_for_like_an_operation(
    portal: Served, state: RoomState, status: int
) -> None:
    _seed(portal, state)
    with spoilt(portal, Rule(*CALLS[state], fault.refusal(status, "No"))) as (_, served):
        _, report, waits = _apply(served, _declared(state))
    assert results(report) == [FAILED]
    assert "No" in report.outcomes[0].reason
    assert waits == list(WAITS)


@pytest.mark.parametrize(
    ("spoil", "words"), [(fault.bare(404), "suspended or removed"), (fault.bare(402), "unpaid")]
)
def test_a_portal_that_answers_404_to_everything_has_not_deleted_the_room(
    portal: Served, spoil: Fault, words: str
) -> None:
    people = {"people": TEAM}
    old = [{"title": title, "id": n, "state": "archived"} for n, title in ((7, "A"), (8, "B"))]
    portal.sandbox.seed(people | {"rooms": old})
    portal.sandbox.fail_job(7)
    declared = rooms(*(replace(room(title), state=ABSENT) for title in "AB"))
    with spoilt(portal, Rule("GET", r"files/rooms/\d+", spoil, times=None)) as (gateway, served):
        _, report, waits = _apply(served, declared)
        assert len(gateway.writes) == 1
    assert results(report) == [FAILED, SKIPPED]
    assert words in report.outcomes[0].reason
    assert waits == []
    assert titles(portal) == ["A", "B"]


def test_a_room_that_may_not_be_read_any_more_is_not_told_as_gone(portal: Served) -> None:
    _seed(portal, ABSENT)
    rule = Rule("GET", "files/rooms/7", fault.refusal(403), times=None)
    with spoilt(portal, rule) as (_, served):
        _, report, _ = _apply(served, _declared(ABSENT))
    assert results(report) == [FAILED]
    assert "could not be verified" in report.outcomes[0].reason


def test_the_archive_tells_everybody_whom_the_plan_has_named_and_drops_the_lifetime(
    portal: Served,
) -> None:
    lifetime = {"lifetime": {"value": 30, "period": 0, "deletePermanently": False}}
    people = [*TEAM, {"email": "pending@partner.example", "type": "Guest", "state": "pending"}]
    rows = [*PLANS["members"], {"email": "pending@partner.example", "access": "Read"}]  # type: ignore[misc] # a list
    plans = PLANS | {"owner": "ann@acme.example", "settings": lifetime, "members": rows}
    portal.sandbox.seed({"people": people, "rooms": [plans]})
    made, report, _ = _apply(portal, _declared(ARCHIVED))
    assert results(report) == [DONE]
    named = {one.who for action in made.actions for one in action.effects if one.kind == "mail"}
    assert set(mailed(portal)) == named
    assert len(named) == 4
    assert portal.sandbox.lifetime_start(7) is None


def test_a_room_admin_archives_their_own_room_and_no_other(portal: Served) -> None:
    people: list[dict[str, object]] = [*TEAM, {"email": "eve@acme.example", "type": "RoomAdmin"}]
    rows = [{"email": "ann@acme.example", "access": "RoomManager"}]
    portal.sandbox.seed(
        {
            "people": people,
            "rooms": [
                {"title": "Mine", "owner": "ann@acme.example"},
                {"title": "Hers", "owner": "eve@acme.example", "members": rows},
            ],
        }
    )
    key = portal.sandbox.issue_key("ann@acme.example")
    declared = rooms(*(replace(room(title), state=ARCHIVED) for title in ("Mine", "Hers")))
    made = portal.plan(declared, key)
    assert [action.ref.name for action in made.actions] == ["Mine"]
    assert [blocker.ref.name for blocker in made.blockers] == ["Hers"]


def test_without_a_free_room_nothing_comes_out_of_the_archive(portal: Served) -> None:
    _seed(portal, ACTIVE)
    portal.sandbox.set_seats(room=0)
    _, report, _ = _apply(portal, _declared(ACTIVE))
    assert results(report) == [VAIN]
    assert _there(portal) == ["Plans archived"]


def test_one_room_that_fails_does_not_stop_the_next(portal: Served) -> None:
    old = [{"title": title, "id": n} for n, title in ((7, "A"), (8, "B"))]
    portal.sandbox.seed({"rooms": old})
    portal.sandbox.fail_job(7)
    declared = rooms(*(replace(room(title), state=ARCHIVED) for title in "AB"))
    _, report, _ = _apply(portal, declared)
    assert results(report) == [VAIN, DONE]


def test_what_is_declared_for_a_room_that_comes_back_is_settled_by_the_next_run(
    portal: Served,
) -> None:
    _seed(portal, ACTIVE)
    declared = rooms(replace(room(settings={"indexing": True}), state=ACTIVE))
    assert results(_apply(portal, declared)[1]) == [DONE]
    made, report, _ = _apply(portal, declared)
    assert [change.name for change in made.actions[0].fields] == ["indexing"]
    assert results(report) == [DONE]
    assert portal.plan(declared).actions == ()


def test_a_room_that_was_deleted_by_its_id_is_no_error_in_the_next_run(portal: Served) -> None:
    _seed(portal, ABSENT)
    declared = rooms(replace(room("Plans", id_=7), state=ABSENT))
    assert results(_apply(portal, declared)[1]) == [DONE]
    made, report, _ = _apply(portal, declared)
    assert (made.actions, report.complete) == ((), True)


def test_rooms_that_nobody_declares_go_into_the_archive_once(portal: Served) -> None:
    old = [{"title": "Stray"}, {"title": "Stray"}, {"title": "Plans"}, {"title": "Box"}]
    portal.sandbox.seed({"rooms": [*old[:3], old[3] | {"id": "sbox-7-docs"}]})
    declared = Desired(rooms=(room("Plans"),), unmanaged_rooms=Unmanaged.ARCHIVE)
    _, report, _ = _apply(portal, declared)
    assert results(report) == [DONE, DONE]
    assert sorted(_there(portal)) == [
        "Box active",
        "Plans active",
        "Stray archived",
        "Stray archived",
    ]
    made, _, _ = _apply(portal, declared)
    assert made.actions == ()


def test_a_cover_that_the_portal_does_not_know_is_told_and_the_rest_goes_on(
    portal: Served,
) -> None:
    portal.sandbox.seed({"people": TEAM, "rooms": [PLANS]})
    declared = rooms(
        room("Plans", settings={"cover": "no-such-cover"}),
        room("New", settings={"cover": "no-such-cover"}),
        room("Other", settings={"indexing": True}),
    )
    _, report, _ = _apply(portal, declared)
    # A new room is made before its cover is looked at.
    assert results(report) == [FAILED, VAIN, DONE]
    assert all("The cover is unknown" in one.reason for one in report.outcomes[:2])
    assert "Other" in titles(portal)


def test_a_key_that_cannot_be_told_settings_is_not_planned_for_ever(portal: Served) -> None:
    portal.sandbox.seed({"rooms": [{"title": "Plans", "id": 7}]})
    declared = rooms(room("Plans", settings={"quota": "1 GB"}))
    made, report, _ = _apply(portal, declared)
    assert (made.actions, report.complete) == ((), True)
    assert "cannot be told" in made.drift[0].text
