"""The example for GitHub: pull requests, and drift."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.ci.conftest import members
from tests.ci.on_github import Pipelines

if TYPE_CHECKING:
    from tests.ci.conftest import Machine
    from tests.portal import Served

STRANGER = {"login": "mallory"}


@pytest.fixture
def pipelines(machine: Machine, portal: Served) -> Pipelines:
    portal.sandbox.seed({})
    return Pipelines(machine, portal)


def test_a_pull_request_shows_the_plan_with_a_key_that_only_reads(pipelines: Pipelines) -> None:
    ran = pipelines.reviewed()
    assert ran
    assert ran.ok, ran.log
    (comment,) = pipelines.github["comments"]
    assert comment["issue"] == 12
    assert comment["body"].startswith(f"<!-- docspace-reconciler:plan {pipelines.portal.url} -->\n")
    for text in (comment["body"], ran.summary):
        assert "new@partner.example" in text
        assert "REFUSED" not in text
    assert (
        f"Commit {pipelines.head}, [run](https://git.example/acme/rooms/actions/runs/77)"
        in (comment["body"])
    )
    assert re.search(r"^::(notice|warning) .*file=rooms/team.yaml", ran.log, re.MULTILINE)
    (_, kept), (_, scanned) = ran.used[-2:]
    assert {file.name for file in (pipelines.temp / "reconciler-plan").iterdir()} == {
        "plan.json",
        "plan.md",
        "plan.html",
        "plan.sarif",
    }
    assert kept["path"] == str(pipelines.temp / "reconciler-plan")
    assert scanned["sarif_file"] == str(pipelines.temp / "reconciler-plan" / "plan.sarif")
    assert pipelines.portal.writes() == []


def test_one_comment_is_changed_from_push_to_push(pipelines: Pipelines) -> None:
    marker = f"<!-- docspace-reconciler:plan {pipelines.portal.url} -->"
    others = [
        {"id": number, "issue": 12, "user": STRANGER, "body": f"{marker}\nMine"}
        for number in range(3)
    ]
    pipelines.machine.change("gh.json", lambda state: state["comments"].extend(others))
    assert pipelines.reviewed()
    pipelines.machine.write(members("second@partner.example"))
    assert pipelines.reviewed()
    found = pipelines.github
    assert [one["body"] for one in found["comments"][:3]] == [f"{marker}\nMine"] * 3
    assert [one["id"] for one in found["comments"][3:]] == [103]
    assert "second@partner.example" in found["comments"][3]["body"]
    assert "new@partner.example" not in found["comments"][3]["body"]
    told = [one for one in found["calls"] if one.startswith(("POST", "PATCH")) and "/comm" in one]
    assert told == [
        "POST repos/acme/rooms/issues/12/comments",
        "PATCH repos/acme/rooms/issues/comments/103",
    ]


def test_where_there_is_no_plan_an_older_one_is_not_shown_for_it(pipelines: Pipelines) -> None:
    assert pipelines.reviewed()
    pipelines.machine.write("version: 1\nrooms: 7\n")
    ran = pipelines.reviewed()
    assert ran
    assert not ran.ok
    assert "(exit code 65)" in ran.log
    (comment,) = pipelines.github["comments"]
    assert "**There is no plan**" in comment["body"]
    assert "new@partner.example" not in comment["body"]
    status = pipelines.github["statuses"][0]
    assert (status["state"], status["description"]) == ("failure", "exit code 65")


def test_a_refused_plan_is_shown_and_fails_the_job(pipelines: Pipelines) -> None:
    pipelines.machine.write(members(*(f"p{number}@partner.example" for number in range(60))))
    ran = pipelines.reviewed()
    assert ran
    assert not ran.ok
    assert "(exit code 3)" in ran.summary
    (comment,) = pipelines.github["comments"]
    assert "p59@partner.example" in comment["body"]
    assert pipelines.github["statuses"][0]["state"] == "failure"
    assert [name.split("@")[0] for name, _ in ran.used[-2:]] == [
        "actions/upload-artifact",
        "github/codeql-action/upload-sarif",
    ]


def test_a_fork_gets_an_offline_check_and_no_secret(pipelines: Pipelines) -> None:
    pipelines.source = "mallory/rooms"
    assert pipelines.reviewed() is None
    ran = pipelines.reviewed("validate")
    assert ran
    assert ran.ok, ran.log
    assert "no plan" in ran.summary
    assert "::notice title=reconciler::Checked offline." in ran.log
    assert pipelines.portal.sandbox.requests() == []
    assert pipelines.github["calls"] == []


def test_a_fork_is_told_what_is_wrong_with_its_manifests(pipelines: Pipelines) -> None:
    pipelines.source = "mallory/rooms"
    pipelines.machine.write("version: 1\nrooms: 7\n")
    ran = pipelines.reviewed("validate")
    assert ran
    assert not ran.ok
    assert "::error file=rooms/team.yaml" in ran.log


def test_drift_is_told_in_one_issue_until_it_is_over(pipelines: Pipelines) -> None:
    assert pipelines.drift().ok
    pipelines.machine.write(members("second@partner.example"))
    assert pipelines.drift().ok
    (issue,) = pipelines.github["issues"]
    assert issue["state"] == "open"
    assert "second@partner.example" in issue["body"]
    pipelines.by_hand("rooms/team.yaml")
    assert pipelines.drift().ok
    (issue,) = pipelines.github["issues"]
    assert issue["state"] == "closed"
    (comment,) = pipelines.github["comments"]
    assert comment["body"] == "The portal is as the manifests say."
    assert pipelines.drift().ok
    assert len(pipelines.github["comments"]) == 1


def test_an_issue_stays_as_it_is_while_nobody_knows(pipelines: Pipelines) -> None:
    assert pipelines.drift().ok
    before = pipelines.github["issues"]
    pipelines.secrets["DOCSPACE_READ_KEY"] = "sk-of-nobody"
    ran = pipelines.drift()
    assert not ran.ok
    assert "(exit code 77)" in ran.log
    assert pipelines.github["issues"] == before
