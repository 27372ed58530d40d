"""The example for GitHub: what was reviewed is what is applied."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from tests.ci.conftest import members
from tests.ci.on_github import Pipelines

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.ci.conftest import Machine
    from tests.portal import Served

STRANGER = {"login": "mallory"}


@pytest.fixture
def pipelines(machine: Machine, portal: Served) -> Pipelines:
    portal.sandbox.seed({})
    return Pipelines(machine, portal)


def test_what_was_reviewed_is_applied_after_the_merge(
    pipelines: Pipelines, rooms: Callable[[], str]
) -> None:
    assert pipelines.reviewed()
    pipelines.merge()
    planned = pipelines.planned()
    assert planned.ok, planned.log
    assert planned.outputs["apply"] == "true"
    ran = pipelines.applied(planned)
    assert ran
    assert ran.ok, ran.log
    assert "2 of 2 steps verified." in ran.summary
    report = json.loads((pipelines.temp / "reconciler-plan/report.json").read_text("utf-8"))
    assert (report["how"], report["summary"]["verified"]) == ("complete", 2)
    assert ran.used[-1][0].startswith("actions/upload-artifact@")
    assert "new@partner.example" in rooms()
    again = pipelines.planned()
    assert again.ok, again.log
    assert again.outputs["apply"] == "false"
    assert pipelines.applied(again) is None


def test_a_saved_plan_is_applied_once(pipelines: Pipelines) -> None:
    assert pipelines.reviewed()
    pipelines.merge()
    planned = pipelines.planned()
    assert pipelines.applied(planned)
    pipelines.machine.git("fetch", "--quiet", "origin", "reconciler-state")
    kept = pipelines.machine.git("ls-tree", "-r", "--name-only", "FETCH_HEAD")
    assert re.fullmatch(r"applied/\w+\.json\nbaseline/\w+\.json", kept)
    ran = pipelines.applied(planned)
    assert ran
    assert not ran.ok
    assert "(exit code 4)" in ran.summary
    assert "applied already" in ran.summary


def test_another_plan_than_the_reviewed_one_waits_for_somebody_to_read_it(
    pipelines: Pipelines, rooms: Callable[[], str]
) -> None:
    assert pipelines.reviewed()
    pipelines.machine.write(members("other@partner.example"))
    pipelines.merge()
    planned = pipelines.planned()
    assert not planned.ok
    assert planned.outputs["apply"] == "false"
    assert pipelines.applied(planned) is None
    found = re.search("by hand with its digest, ([0-9a-f]{64})", planned.summary)
    assert found
    assert pipelines.portal.writes() == []
    approved = pipelines.planned(found[1])
    assert approved.ok, approved.log
    ran = pipelines.applied(approved)
    assert ran
    assert ran.ok, ran.log
    assert "other@partner.example" in rooms()


@pytest.mark.parametrize("why", ["no pull request", "a stranger's status", "an older commit"])
def test_what_nobody_has_reviewed_is_not_applied(pipelines: Pipelines, why: str) -> None:
    assert pipelines.reviewed()
    if why == "an older commit":
        pipelines.head = "b" * 40
    sha = pipelines.merge()
    if why == "no pull request":
        pipelines.machine.change("gh.json", lambda state: state["pulls"].pop(sha))
    if why == "a stranger's status":
        pipelines.machine.change(
            "gh.json", lambda state: state["statuses"][0].update(creator=STRANGER)
        )
    planned = pipelines.planned()
    assert not planned.ok
    assert "no reviewed plan is known for this commit" in planned.summary
    assert pipelines.applied(planned) is None


def test_a_portal_that_changes_before_somebody_approves_makes_the_plan_stale(
    pipelines: Pipelines, machine: Machine, rooms: Callable[[], str]
) -> None:
    assert pipelines.reviewed()
    pipelines.merge()
    first = pipelines.planned()
    assert pipelines.applied(first)
    machine.write(members("new@partner.example", "second@partner.example"))
    assert pipelines.reviewed()
    pipelines.merge()
    planned = pipelines.planned()
    machine.write(members("third@partner.example"), "by-hand.yaml")
    pipelines.by_hand("by-hand.yaml")
    pipelines.portal.sandbox.forget_requests()
    ran = pipelines.applied(planned)
    assert ran
    assert not ran.ok
    assert "(exit code 4)" in ran.summary
    assert pipelines.portal.writes() == []
    assert "second@partner.example" not in rooms()


def test_a_public_repository_names_nobody(pipelines: Pipelines) -> None:
    pipelines.private = False
    ran = pipelines.reviewed()
    assert ran
    assert ran.ok, ran.log
    files = list((pipelines.temp / "reconciler-plan").iterdir())
    texts = [file.read_text(encoding="utf-8") for file in files]
    texts += [ran.log, ran.summary, str(pipelines.github)]
    assert not [text for text in texts if "partner.example" in text]
    assert "plan.json" not in {file.name for file in files}
    assert not re.search("[0-9a-f]{64}", str(pipelines.github))
    pipelines.merge()
    planned = pipelines.planned()
    assert not planned.ok
    assert "only with plan-key" in planned.summary


def test_a_public_repository_binds_by_a_signed_digest(
    pipelines: Pipelines, rooms: Callable[[], str]
) -> None:
    pipelines.private = False
    pipelines.secrets["RECONCILER_PLAN_KEY"] = "key of the team"
    assert pipelines.reviewed()
    pipelines.merge()
    planned = pipelines.planned()
    assert planned.ok, planned.log
    assert planned.outputs["saved"] == ""
    ran = pipelines.applied(planned)
    assert ran
    assert ran.ok, ran.log
    assert "new@partner.example" in rooms()
    assert "partner.example" not in planned.log + planned.summary + ran.log + ran.summary
