"""15, 18 and 19: what was done, what was held up, and what went on beside a failure."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.edge.gateway import fault
from tests.edge.gateway.gateway import Gateway, Rule
from tests.edge.reading.way import rooms, spoilt
from tests.unit.things import member, room

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.edge.cli.conftest import Said
    from tests.edge.gateway.fault import Fault
    from tests.portal import Served

NEW = "new@partner.example"


def _emptied(body: dict[str, Any]) -> dict[str, Any]:
    return {**body, "invitations": []}


@pytest.mark.parametrize(
    "spoil", [fault.ignored({}), fault.altered(_emptied)], ids=["ignored", "taken as nothing"]
)
def test_a_summary_that_counted_what_was_planned(portal: Served, spoil: Fault) -> None:
    # The portal says 200 to both steps, and does one.
    with spoilt(portal, Rule("PUT", ".*/share", spoil, times=None)) as (gateway, served):
        made, report = served.apply(rooms(room("Plans", [member(NEW)])))
        assert {one.told for one in gateway.writes} == {200}
    assert len(made.actions) == 2
    assert [one.result.value for one in report.outcomes] == ["verified", "without effect"]
    assert not report.complete


def test_a_summary_that_counted_what_was_planned_is_that_of_no_report(
    call: Callable[..., Said],
    manifest: Callable[..., str],
    pointed: Served,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    name = manifest()
    rule = Rule("POST", "files/rooms", fault.refusal(402, "No more rooms"), times=None)
    with Gateway(pointed.url, rule) as gateway:
        monkeypatch.setenv("DOCSPACE_URL", gateway.url)
        text, document = (
            call("apply", "--yes", "--format", form, name) for form in ("text", "json")
        )
    assert text.code == document.code == 1
    assert text.out.splitlines()[-1] == "Applied: 0 of 2 steps verified, 1 failed, 1 skipped."
    summary = json.loads(document.out)["summary"]
    assert {word: summary[word] for word in ("verified", "failed", "skipped")} == {
        "verified": 0,
        "failed": 1,
        "skipped": 1,
    }


TEAM = [f"person{number}@acme.example" for number in range(8)]
LEAVING: dict[str, Any] = {"version": 1, "rooms": [{"title": "Plans", "type": 2, "members": []}]}
INVITING: dict[str, Any] = {
    "version": 1,
    "policy": {"guards": {"mails": 3}},
    "rooms": [
        {"title": "Else", "type": 2, "members": [{"email": one, "access": "Read"} for one in TEAM]}
    ],
}


@pytest.mark.parametrize(
    ("declared", "sign", "told"),
    [
        (LEAVING, "-", "8 of 9 people lose access; at most 2 may"),
        (INVITING, "+", "8 mails are sent; at most 3 may"),
    ],
    ids=["removals", "mails"],
)
@pytest.mark.parametrize("command", [("plan",), ("apply", "--yes"), ("apply", "--dry-run")])
def test_a_threshold_that_hid_the_plan(
    command: tuple[str, ...],
    declared: dict[str, Any],
    sign: str,
    told: str,
    call: Callable[..., Said],
    manifest: Callable[..., str],
    pointed: Served,
) -> None:
    people = [{"email": one, "type": "User"} for one in TEAM]
    there = {**LEAVING["rooms"][0], "members": INVITING["rooms"][0]["members"]}
    pointed.sandbox.seed({"people": people, "rooms": [there]} if declared is LEAVING else {})
    said = call(*command, manifest(declared))
    shown = said.out if command == ("plan",) else said.err
    assert said.code == 3
    assert told in shown
    for one in TEAM:
        assert f"\n    {sign} {one}" in shown
    assert pointed.writes() == []
    assert pointed.sandbox.mails() == []


def test_a_first_error_that_stopped_everything(
    call: Callable[..., Said],
    manifest: Callable[..., str],
    pointed: Served,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    people = [f"{name}@partner.example" for name in ("a", "b", "c")]
    declared = [
        {"title": one[0].upper(), "type": 2, "members": [{"email": one, "access": "Read"}]}
        for one in people
    ]
    name = manifest({"version": 1, "rooms": declared})
    rule = Rule("POST", "files/rooms", fault.refusal(500, "The first one fails"))
    with Gateway(pointed.url, rule) as gateway:
        monkeypatch.setenv("DOCSPACE_URL", gateway.url)
        said = call("apply", "--yes", name)
    assert said.code == 5
    assert "The first one fails" in said.out
    assert said.out.splitlines()[-1] == "Applied: 4 of 6 steps verified, 1 failed, 1 skipped."
    monkeypatch.setenv("DOCSPACE_URL", pointed.url)
    again = call("apply", "--yes", name)
    assert (again.code, again.out.splitlines()[-1]) == (0, "Applied: 2 of 2 steps verified.")
    assert call("plan", "--detailed-exitcode", name).code == 0
    assert sorted(mail.to for mail in pointed.sandbox.mails()) == people
