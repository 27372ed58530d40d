"""A report as JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from reconciler.action import Ref, Request
from reconciler.bundled import bundled
from reconciler.diff import Change
from reconciler.errors import (
    AccessError,
    Exit,
    PortalError,
    RationedError,
    ReconcilerError,
    StaleError,
    StoppedError,
)
from reconciler.outcome import Outcome, Refusal, Report, Result
from reconciler.render.document import dumps as json_of
from reconciler.render.report import Head, How, document, dumps, how, why
from tests.unit.render.reports import HEAD, LIFTED, TRIPPED, WORDS, letters, refused, whole
from tests.unit.render.samples import report
from tests.unit.render.wild import names, plans

if TYPE_CHECKING:
    from reconciler.plan import Plan
    from reconciler.spec import Json

SCHEMA = Draft202012Validator(json.loads(bundled("schemas", "report.schema.json")))
DONE = Report(letters().outcomes[:1])


def checked(found: dict[str, Json]) -> dict[str, Json]:
    """A document that fits its schema as it stands in a file."""
    assert dumps(found) == json_of(found)
    SCHEMA.validate(json.loads(dumps(found)))
    return found


def test_a_report_counts_steps_by_what_came_of_them() -> None:
    found = checked(document(report()))
    assert found["summary"] == {
        "verified": 1,
        "sent": 0,
        "without_effect": 1,
        "failed": 1,
        "skipped": 1,
    }
    failed = found["outcomes"][2]
    assert (failed["result"], failed["reason"], failed["ref"]) == ("failed", "refused", "Plans")
    assert failed["left"] == [
        {"name": "tags", "current": ["both", "old"], "desired": ["new", "both"]}
    ]


def test_what_is_not_known_of_a_run_is_null() -> None:
    found = checked(document(Report(())))
    unknown = ("portal", "account", "begun", "ended", "reason", "exit", "digest")
    assert [found[word] for word in unknown] == [None] * len(unknown)
    assert (found["how"], found["manifest"], found["guards"]) == ("nothing", [], [])


def test_the_run_stands_in_it() -> None:
    found = checked(document(whole(), [LIFTED], head=HEAD))
    assert found["portal"] == "https://portal.example"
    assert found["account"] == "me@acme.example"
    assert (found["begun"], found["ended"]) == ("2026-11-22T06:00:00Z", "2026-11-22T06:01:30Z")
    assert (found["how"], found["exit"], found["masked"]) == ("partial", 5, False)
    assert found["digest"] == HEAD.digest
    assert found["manifest"] == [{"file": "rooms.yaml", "sha256": "0" * 64}]
    assert [one["because"] for one in found["guards"]] == ["it is over"]


def test_what_was_verified_of_a_step_is_told_field_by_field() -> None:
    outcome = refused(3)
    fields = (*outcome.action.fields[:1], Change("Ann", "Read", None, "id-1"))
    twin = Change("Ann", "Read", None, "id-2")
    action = replace(outcome.action, fields=(*fields, twin))
    found = checked(document(Report((replace(outcome, action=action, left=(twin,)),))))
    assert found["outcomes"][0]["fields"] == [
        {
            "name": "p1@partner.example",
            "current": None,
            "desired": "Read",
            "key": None,
            "verified": True,
        },
        {"name": "Ann", "current": "Read", "desired": None, "key": "id-1", "verified": True},
        {"name": "Ann", "current": "Read", "desired": None, "key": "id-2", "verified": False},
    ]


def test_nothing_of_a_skipped_step_is_verified_whatever_else_it_says() -> None:
    outcome = replace(refused(), result=Result.SKIPPED, left=(), sent=0)
    found = checked(document(Report((outcome,))))
    assert {one["verified"] for one in found["outcomes"][0]["fields"]} == {False}
    assert (found["totals"]["verified"], found["totals"]["left"]) == (0, 20)


def test_totals_count_what_was_verified_and_not_what_was_sent() -> None:
    found = checked(document(Report((refused(), *letters().outcomes))))
    assert found["totals"] == {
        "planned": 28,
        "verified": 27,
        "left": 1,
        "refused": 1,
        "letters": 2,
        "letters_sent": 1,
        "requests": 8,
        "requests_sent": 8,
    }


def test_who_was_refused_is_named_with_the_reason_and_counts_as_not_mailed() -> None:
    (found,) = checked(document(Report((refused(2),))))["outcomes"]
    assert found["refused"] == [{"who": "new@partner.example", "reason": WORDS}]
    assert [(one["who"], one["sent"]) for one in found["mailed"]] == [
        ("p1@partner.example", True),
        ("new@partner.example", False),
    ]


def test_what_was_made_and_what_may_be_done_unseen_are_told() -> None:
    outcome = replace(refused(2), made=7, unsure=True)
    (found,) = checked(document(Report((outcome,))))["outcomes"]
    assert (found["made"], found["unsure"]) == (7, True)
    (found,) = checked(document(Report((refused(2),))))["outcomes"]
    assert (found["made"], found["unsure"]) == (None, False)


@pytest.mark.parametrize(
    ("kind", "request_", "id_"),
    [
        ("members", Request("PUT", ("files", "rooms", "7", "share"), {}), "7"),
        ("members", Request("PUT", ("files", "rooms", Ref("room", "Plans"), "share"), {}), None),
        ("owner", Request("POST", ("files", "owner"), {"folderIds": [7]}), "7"),
        ("owner", Request("POST", ("files", "owner"), {"folderIds": [Ref("room", "x")]}), None),
        ("group", Request("PUT", ("group", "g"), {}), "g"),
        ("group", Request("POST", ("group",), {}, creates=Ref("group", "Design")), None),
        ("logo", Request("DELETE", ("files", "rooms", "7", "logo"), None), "7"),
        ("user", Request("PUT", ("people", "status", "Active"), {}), None),
        ("room", Request("POST", ("files", "elsewhere"), {}), None),
        (
            "room",
            Request("POST", ("files", "rooms", "fromtemplate"), {}, creates=Ref("room", "Plans")),
            None,
        ),
    ],
)
def test_what_was_there_before_is_told_by_its_id(
    kind: str, request_: Request, id_: str | None
) -> None:
    outcome = refused(2)
    action = replace(outcome.action, ref=Ref(kind, "Plans"), requests=(request_,))
    (found,) = checked(document(Report((replace(outcome, action=action),))))["outcomes"]
    assert found["about"] == id_


def test_older_reports_fit_the_schema() -> None:
    found = document(report())
    for one in found["outcomes"]:
        del one["made"], one["unsure"], one["about"]
    SCHEMA.validate(json.loads(dumps(found)))


def test_nobody_counts_as_mailed_by_a_step_of_which_nothing_left() -> None:
    outcome = replace(refused(2), sent=0, refused=())
    (found,) = checked(document(Report((outcome,))))["outcomes"]
    assert [one["sent"] for one in found["mailed"]] == [False, False]


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (DONE, How.COMPLETE),
        (report(), How.PARTIAL),
        (Report(()), How.NOTHING),
        (replace(report(), ended=StoppedError("interrupted")), How.INTERRUPTED),
        (replace(report(), ended=RationedError("wait an hour")), How.LIMIT),
        (replace(report(), ended=PortalError("suspended")), How.CLOSED),
        (replace(report(), ended=AccessError("the key is refused")), How.CLOSED),
        (Report((), StaleError("stale")), How.STALE),
    ],
)
def test_how_a_run_ended_is_told_by_what_came_of_it(found: Report, told: How) -> None:
    assert how(found) is told


def test_how_a_run_ended_is_told_by_its_guards_and_its_exit_code_too() -> None:
    nothing = Report(())
    assert how(nothing, [TRIPPED]) is How.REFUSED
    assert how(nothing, [LIFTED]) is How.NOTHING
    assert how(nothing, head=Head(exit=Exit.REFUSED)) is How.REFUSED
    assert how(nothing, head=Head(exit=Exit.STALE)) is How.STALE
    assert how(nothing, head=Head(exit=Exit.FAILED, how=How.DECLINED)) is How.DECLINED


def test_why_a_run_ended_early_is_told_with_all_reasons() -> None:
    assert why(Report((), StaleError("it is stale:", ["one", "two"]))) == "it is stale: one; two"
    assert why(Report((), ReconcilerError("closed"))) == "closed"
    assert why(Report((), ReconcilerError("closed")), Head(reason="as told")) == "as told"
    assert why(Report(())) == ""


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plans(), st.data())
def test_whatever_comes_of_whatever_plan_fits_the_schema(plan: Plan, data: st.DataObject) -> None:
    outcomes = tuple(
        Outcome(
            action,
            data.draw(st.sampled_from(Result)),
            data.draw(st.just("") | names),
            tuple(data.draw(st.lists(st.sampled_from(action.fields)))) if action.fields else (),
            data.draw(st.integers(0, 3)),
            tuple(data.draw(st.lists(st.builds(Refusal, names, names), max_size=2))),
            data.draw(st.none() | st.integers() | names),
            data.draw(st.booleans()),
        )
        for action in plan.actions
    )
    found = checked(document(Report(outcomes), plan.trips, head=Head(portal=plan.portal)))
    assert found["totals"]["planned"] == found["totals"]["verified"] + found["totals"]["left"]
