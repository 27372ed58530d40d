"""The files of the pipelines, read."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from reconciler.cli import COMMANDS, main
from reconciler.errors import Exit
from tests.ci.runner import ACTION, OURS, TOP

if TYPE_CHECKING:
    from collections.abc import Iterator

CI = TOP / "examples" / "ci"
FLOWS = sorted((CI / "github" / ".github" / "workflows").glob("*.yml"))
GITLAB = CI / "gitlab" / ".gitlab-ci.yml"
SCRIPTS = sorted([*ACTION.glob("*.sh"), *CI.rglob("*.sh")])
YAML = [*FLOWS, ACTION / "action.yml", GITLAB]


def _steps(file: Path) -> Iterator[dict[str, Any]]:
    told = yaml.safe_load(file.read_text(encoding="utf-8"))
    for job in told["jobs"].values() if "jobs" in told else [told["runs"]]:
        yield from job["steps"]


@pytest.mark.parametrize(
    ("schema", "files"),
    [
        ("github-workflows", FLOWS),
        ("github-actions", [ACTION / "action.yml"]),
        ("gitlab-ci", [GITLAB]),
    ],
)
def test_the_files_are_as_the_published_schemas_say(schema: str, files: list[Path]) -> None:
    transform = ["--data-transform", "gitlab-ci"] if schema == "gitlab-ci" else []
    named = ["--builtin-schema", f"vendor.{schema}", *transform]
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", *named, *map(str, files)],
        check=False,
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_job_has_an_end() -> None:
    for file in FLOWS:
        jobs = yaml.safe_load(file.read_text(encoding="utf-8"))["jobs"].values()
        assert all("timeout-minutes" in job for job in jobs), file


@pytest.mark.parametrize("file", [*FLOWS, ACTION / "action.yml"], ids=lambda file: file.name)
def test_no_script_has_an_expression_in_it(file: Path) -> None:
    scripts = [step["run"] for step in _steps(file) if "run" in step]
    assert not [script for script in scripts if "${{" in script]


@pytest.mark.parametrize("file", [*YAML, *SCRIPTS], ids=lambda file: file.name)
def test_nothing_runs_with_the_secrets_of_a_target_for_a_fork(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert "pull_request_target" not in text
    assert "workflow_run" not in text


@pytest.mark.parametrize("file", FLOWS, ids=lambda file: file.name)
def test_a_workflow_may_no_more_than_it_says(file: Path) -> None:
    told = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert told["permissions"]["contents"] == "read"
    checkouts = [step for step in _steps(file) if "checkout@" in step.get("uses", "")]
    assert checkouts
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)


def test_only_the_job_that_applies_has_the_key_that_writes() -> None:
    for file in FLOWS:
        told = yaml.safe_load(file.read_text(encoding="utf-8"))
        for name, job in told["jobs"].items():
            writes = "DOCSPACE_WRITE_KEY" in str(job)
            assert writes == ("environment" in job) == (name == "apply"), name
        assert set(re.findall(r"secrets\.(\w+)", str(told["jobs"].get("validate", "")))) == set()


def test_actions_of_others_are_pinned() -> None:
    for file in [*FLOWS, ACTION / "action.yml"]:
        uses = [step["uses"] for step in _steps(file) if "uses" in step]
        text = file.read_text(encoding="utf-8")
        for one in uses:
            if one not in {OURS, "github/codeql-action/upload-sarif@v4"}:
                assert re.search(rf"{re.escape(one)} # v\d+\.\d+\.\d+\n", text), one
                assert re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}", one), one


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda file: file.name)
def test_a_script_is_sound(script: Path) -> None:
    checker = shutil.which("shellcheck", path=str(Path(sys.executable).parent))
    assert checker
    done = subprocess.run(
        [checker, "--external-sources", str(script)],
        check=False,
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stdout
    text = script.read_text(encoding="utf-8")
    assert "set -euo pipefail" in text or script.name == "api.sh"


def test_the_hooks_are_commands_of_the_program() -> None:
    hooks = yaml.safe_load((TOP / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert [one["id"] for one in hooks] == ["reconciler-validate", "reconciler-fmt"]
    for one in hooks:
        assert one.keys() >= {"id", "name", "entry", "language"}
        program, command = one["entry"].split()
        assert program == "reconciler"
        assert command in COMMANDS


def test_the_example_of_hooks_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = yaml.safe_load((CI / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    hooks = yaml.safe_load((TOP / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    known = {one["id"]: one for one in hooks}
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rooms").mkdir()
    (tmp_path / "rooms" / "team.yaml").write_text("rooms:  []\nversion: 1\n", encoding="utf-8")
    (repository,) = config["repos"]
    for one in repository["hooks"]:
        hook = {**known[one["id"]], **one}
        names = ["rooms/team.yaml"] if hook.get("pass_filenames", True) else []
        assert all(re.search(hook["files"], name) for name in names)
        assert main([*hook["entry"].split()[1:], *hook.get("args", []), *names]) == 0
    laid_out = (tmp_path / "rooms" / "team.yaml").read_text(encoding="utf-8")
    assert laid_out.startswith("version: 1\n")


README = (CI / "README.md").read_text(encoding="utf-8")


def test_the_readme_names_every_secret_and_variable_that_there_is() -> None:
    _, github, gitlab = re.split(r"^## Git(?:Hub|Lab)$", README, flags=re.MULTILINE)
    used = {
        name
        for file in FLOWS
        for name in re.findall(r"\b(?:secrets|vars)\.(\w+)", file.read_text(encoding="utf-8"))
    }
    assert set(re.findall(r"`((?:DOCSPACE|RECONCILER)_\w+)`", github)) == used
    text = GITLAB.read_text(encoding="utf-8")
    used = set(re.findall(r"\b(?:DOCSPACE|RECONCILER)_\w+", text))
    # The program itself reads these two: one is the other key there, one is told besides.
    told = set(re.findall(r"`((?:DOCSPACE|RECONCILER)_\w+)`", gitlab)) | {"DOCSPACE_API_KEY"}
    assert told == used | {"RECONCILER_SMTP_URL"} | {"DOCSPACE_URL"}


def test_every_link_of_the_readme_leads_somewhere() -> None:
    links = re.findall(r"\]\(([^)]+)\)", README)
    assert links
    assert [one for one in links if not (CI / one).exists()] == []


def test_the_readme_tells_the_exit_codes_as_they_are() -> None:
    told = re.findall(
        r"(\d+) (?:the plan is refused|something|applied|a manifest|the portal|the key)", README
    )
    codes = (Exit.REFUSED, Exit.STALE, Exit.PARTIAL, Exit.MANIFEST, Exit.PORTAL, Exit.ACCESS)
    assert [int(one) for one in told] == [code.value for code in codes]
