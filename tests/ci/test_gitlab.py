"""The example for GitLab, run against an embedded portal."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from tests.ci.conftest import OWNER, READS, WRITES, members
from tests.ci.gitlab import API
from tests.ci.runner import ACTION, TOP

if TYPE_CHECKING:
    from tests.ci.conftest import Machine
    from tests.portal import Served

FILE = TOP / "examples" / "ci" / "gitlab" / ".gitlab-ci.yml"


class Pipelines:
    """A project on GitLab whose portal is embedded, and the program's own repository."""

    def __init__(self, machine: Machine, portal: Served) -> None:
        self.machine = machine
        self.portal = portal
        self.visibility = "private"
        self.read_key = portal.sandbox.issue_key(OWNER, READS)
        self.write_key = portal.sandbox.issue_key(OWNER, WRITES)
        self.told = yaml.safe_load(FILE.read_text(encoding="utf-8"))
        self.tool = machine.folder / "tool"
        for folder in (ACTION, FILE.parent):
            shutil.copytree(folder, self.tool / folder.relative_to(TOP))
        for words in (
            ("init", "--quiet", "."),
            ("add", "--all"),
            ("commit", "--quiet", "--message=Tool"),
            ("tag", "v1"),
        ):
            machine.git("-C", str(self.tool), *words)

    @property
    def gitlab(self) -> Any:  # noqa: ANN401 - JSON
        return self.machine.state("curl.json")

    def run(self, name: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """A job: what comes before it, its script, and what comes after in a shell of its own."""
        job = self._whole(name)
        environ = {
            **self.machine.environ,
            **self.told["variables"],
            "RECONCILER_SOURCE": self.tool.as_uri(),
            "DOCSPACE_URL": self.portal.url,
            "DOCSPACE_READ_KEY": self.read_key,
            "DOCSPACE_WRITE_KEY": self.write_key,
            "RECONCILER_TOKEN": "token-of-notes",
            "RECONCILER_STATE_TOKEN": "token-of-state",
            "CI_API_V4_URL": API,
            "CI_BUILDS_DIR": str(self.machine.folder / "builds"),
            "CI_COMMIT_SHA": "d" * 40,
            "CI_JOB_ID": "9",
            "CI_JOB_URL": "https://git.example/jobs/9",
            "CI_PROJECT_ID": "5",
            "CI_PROJECT_URL": str(self.machine.folder / "origin"),
            "CI_PROJECT_VISIBILITY": self.visibility,
            **variables,
        }
        for key, value in job.get("variables", {}).items():
            environ[key] = environ[value.removeprefix("$")]
        shutil.rmtree(self.machine.folder / "builds", ignore_errors=True)
        done = self._shell([*job["before_script"], *job["script"]], environ)
        if "after_script" in job:
            after = self._shell(job["after_script"], environ)
            assert after.returncode == 0, after.stderr
        return done

    def _whole(self, name: str) -> dict[str, Any]:
        job = self.told[name]
        above = self._whole(job["extends"]) if "extends" in job else {}
        both = {**above.get("variables", {}), **job.get("variables", {})}
        return {**above, **job, "variables": both}

    def _shell(self, lines: list[str], environ: dict[str, str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", "-eo", "pipefail", "-c", "\n".join(lines)],  # noqa: S607 - as a runner does
            cwd=self.machine.tree,
            env=environ,
            check=False,
            capture_output=True,
            encoding="utf-8",
            timeout=100,
        )


@pytest.fixture
def pipelines(machine: Machine, portal: Served) -> Pipelines:
    portal.sandbox.seed({})
    return Pipelines(machine, portal)


def test_a_merge_request_shows_the_plan_in_one_note(pipelines: Pipelines) -> None:
    marker = f"<!-- docspace-reconciler:plan {pipelines.portal.url} -->"
    others = [
        {"id": number, "author": {"id": 1}, "body": f"{marker}\nMine"} for number in range(150)
    ]
    pipelines.machine.change("curl.json", lambda state: state["notes"].extend(others))
    done = pipelines.run("plan", CI_MERGE_REQUEST_IID="3")
    assert done.returncode == 0, done.stderr
    assert pipelines.machine.state("tree/changes.json") == {"create": 2, "update": 0, "delete": 0}
    pipelines.machine.write(members("second@partner.example"))
    assert pipelines.run("plan", CI_MERGE_REQUEST_IID="3").returncode == 0
    notes = pipelines.gitlab["notes"]
    assert len(notes) == 151
    assert all(one["body"].endswith("Mine") for one in notes[:150])
    assert notes[150]["body"].startswith(f"{marker}\n")
    assert "second@partner.example" in notes[150]["body"]
    assert f"Commit {'d' * 40}, [job](https://git.example/jobs/9)" in notes[150]["body"]
    assert "<!DOCTYPE html>" in (pipelines.machine.tree / "plan.html").read_text(encoding="utf-8")
    assert pipelines.portal.writes() == []


def test_the_token_is_no_argument(pipelines: Pipelines) -> None:
    assert pipelines.run("plan", CI_MERGE_REQUEST_IID="3").returncode == 0
    assert set(pipelines.gitlab["tokens"]) == {"PRIVATE-TOKEN: token-of-notes"}
    assert "token" not in str(pipelines.gitlab["arguments"])


def test_where_there_is_no_plan_the_note_says_so(pipelines: Pipelines) -> None:
    assert pipelines.run("plan", CI_MERGE_REQUEST_IID="3").returncode == 0
    pipelines.machine.write("version: 1\nrooms: 7\n")
    assert pipelines.run("validate").returncode == 65
    assert pipelines.run("plan", CI_MERGE_REQUEST_IID="3").returncode == 65
    (note,) = pipelines.gitlab["notes"]
    assert "**There is no plan**" in note["body"]


def test_a_refused_plan_is_shown_and_fails_the_job(pipelines: Pipelines) -> None:
    pipelines.machine.write(members(*(f"p{number}@partner.example" for number in range(60))))
    assert pipelines.run("plan", CI_MERGE_REQUEST_IID="3").returncode == 3
    (note,) = pipelines.gitlab["notes"]
    assert "p59@partner.example" in note["body"]


def test_the_plan_of_the_default_branch_is_applied_as_it_was_saved(pipelines: Pipelines) -> None:
    assert pipelines.run("plan-of-main").returncode == 0
    assert pipelines.gitlab["calls"] == []
    done = pipelines.run("apply")
    assert done.returncode == 0, done.stderr
    report = (pipelines.machine.tree / "report.txt").read_text(encoding="utf-8")
    assert "Applied: 2 of 2 steps verified." in report
    assert json.loads((pipelines.machine.tree / "report.json").read_text("utf-8"))["exit"] == 0
    assert "new@partner.example" in str(pipelines.portal.sandbox.document())
    again = pipelines.run("apply")
    assert again.returncode == 4
    assert "applied already" in again.stderr
    assert "token-of" not in done.stdout + done.stderr


def test_a_public_project_has_no_addresses_in_its_logs(pipelines: Pipelines) -> None:
    pipelines.visibility = "public"
    said = [pipelines.run("plan-of-main"), pipelines.run("apply")]
    assert [one.returncode for one in said] == [0, 0]
    assert not [one for one in said if "partner.example" in one.stdout + one.stderr]
    assert "new@partner.example" in str(pipelines.portal.sandbox.document())


def test_drift_is_told_in_one_confidential_issue_until_it_is_over(pipelines: Pipelines) -> None:
    for person in ("first@partner.example", "second@partner.example"):
        pipelines.machine.write(members(person))
        done = pipelines.run("drift")
        assert done.returncode == 0, done.stderr
        (issue,) = pipelines.gitlab["issues"]
        assert person in issue["description"]
        assert (issue["state"], issue["confidential"]) == ("opened", True)
    assert pipelines.run("plan-of-main").returncode == 0
    assert pipelines.run("apply").returncode == 0
    for _ in range(2):
        assert pipelines.run("drift").returncode == 0
    (issue,) = pipelines.gitlab["issues"]
    assert issue["state"] == "closed"
    assert pipelines.gitlab["told"] == ["The portal is as the manifests say."]


def test_an_issue_stays_as_it_is_while_nobody_knows(pipelines: Pipelines) -> None:
    pipelines.read_key = "sk-of-nobody"
    assert pipelines.run("drift").returncode == 77
    assert pipelines.gitlab["calls"] == []


def test_nothing_of_the_tree_is_run(pipelines: Pipelines) -> None:
    machine = pipelines.machine
    for name in ("venv.py", "pip.py", "reconciler/__init__.py"):
        machine.write("open('hacked', 'w')\nraise SystemExit(1)\n", name)
    for name in ("api.sh", "note.sh", "plan.sh"):
        machine.write("touch hacked\n", name)
    for name in ("plan.json", "plan.html", "changes.json"):
        (machine.tree / name).symlink_to(machine.folder / "elsewhere")
    machine.write(members("a@acme.example"), "rooms/$(touch hacked) `touch hacked`.yaml")
    machine.write("version: 1\n")
    done = pipelines.run("plan", CI_MERGE_REQUEST_IID="3", CI_MERGE_REQUEST_TITLE="$(touch hacked)")
    assert done.returncode == 0, done.stderr
    assert not list(machine.folder.rglob("hacked"))
    assert not (machine.folder / "elsewhere").exists()


def test_only_the_job_that_applies_has_the_key_that_writes(pipelines: Pipelines) -> None:
    for name, job in pipelines.told.items():
        assert ("DOCSPACE_WRITE_KEY" in str(job)) == (name == "apply"), name
    (rule,) = pipelines.told["plan"]["rules"]
    assert "$CI_MERGE_REQUEST_SOURCE_PROJECT_ID == $CI_PROJECT_ID" in rule["if"]


def test_what_is_kept_is_said_to_be_there(pipelines: Pipelines) -> None:
    kept = pipelines.told[".plan"]["artifacts"]
    assert pipelines.run("plan-of-main").returncode == 0
    for name in (*kept["paths"], kept["reports"]["terraform"]):
        assert (pipelines.machine.tree / name).is_file()
