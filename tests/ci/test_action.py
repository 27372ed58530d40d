"""The scripts of the action, each by itself."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest
import yaml

from reconciler.errors import Exit
from tests.ci.conftest import members
from tests.ci.runner import ACTION, Ran, Runner

if TYPE_CHECKING:
    from pathlib import Path

    from tests.ci.conftest import Machine
    from tests.portal import Served


def _used(machine: Machine, **inputs: str) -> Ran:
    """A job whose only step is the action."""
    file = machine.folder / "workflow.yml"
    uses = "OWNER/docspace-reconciler/.github/actions/reconciler@v1"
    step = {
        "id": "it",
        "uses": uses,
        "with": {key.replace("_", "-"): one for key, one in inputs.items()},
    }
    outputs = {
        name: f"${{{{ steps.it.outputs.{name} }}}}" for name in ("exit-code", "changes", "folder")
    }
    file.write_text(
        yaml.safe_dump({"jobs": {"it": {"outputs": outputs, "steps": [step]}}}), "utf-8"
    )
    environ = {
        **machine.environ,
        "GITHUB_SERVER_URL": "https://git.example",
        "GITHUB_REPOSITORY": "acme/rooms",
        "GITHUB_RUN_ID": "77",
        "GITHUB_SHA": "c" * 40,
    }
    runner = Runner(machine.tree, machine.folder / "temp", environ, {"github": {"token": "t"}})
    ran = runner.job(file, "it")
    assert ran
    return ran


def _script(
    machine: Machine, name: str, *arguments: str, **environ: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", str(ACTION / name), *arguments],  # noqa: S607 - found as in a pipeline
        cwd=machine.tree,
        env={**machine.environ, "RUNNER_TEMP": str(machine.folder), **environ},
        check=False,
        capture_output=True,
        encoding="utf-8",
    )


@pytest.mark.parametrize("code", [*Exit])
def test_every_exit_code_comes_through_in_words(machine: Machine, code: Exit) -> None:
    summary = machine.folder / "summary"
    done = _script(
        machine,
        "verdict.sh",
        COMMAND="apply",
        EXIT_CODE=str(code.value),
        GITHUB_STEP_SUMMARY=str(summary),
    )
    fine = code in {Exit.DONE, Exit.CHANGES}
    assert done.returncode == (0 if fine else code.value)
    assert f"(exit code {code.value})" in summary.read_text(encoding="utf-8")
    assert ("::error " in done.stdout) != fine


def test_the_exit_code_of_apply_and_why_are_told(machine: Machine) -> None:
    _pretend(machine, "echo 'verified  one'; echo 'the rest failed' >&2; exit 5")
    ran = _used(machine, command="apply", expect="0" * 64, state_branch="")
    assert not ran.ok
    assert ran.outputs["exit-code"] == "5"
    assert "    verified  one\n" in ran.summary
    assert "    the rest failed\n" in ran.summary
    assert "Applied in part" in ran.summary


def test_nothing_is_applied_that_nothing_binds(machine: Machine, portal: Served) -> None:
    ran = _used(machine, command="apply", portal=portal.url, api_key=portal.sandbox.key)
    assert not ran.ok
    assert ran.outputs["exit-code"] == "64"
    assert portal.writes() == []


def test_an_unknown_command_is_wrong_usage(machine: Machine) -> None:
    ran = _used(machine, command="destroy", state_branch="")
    assert ran.outputs["exit-code"] == "64"
    assert not ran.ok


def _pretend(machine: Machine, script: str) -> None:
    """Let the program be a script, and nothing be installed."""
    machine.program("python", 'mkdir -p "$3/bin"; ln -sf /bin/true "$3/bin/python"')
    machine.program("reconciler", script)


def test_options_are_one_a_line(machine: Machine) -> None:
    _pretend(machine, 'for word; do echo "[$word]"; done')
    ran = _used(machine, command="drift", options="--only=A B\n--only=C", state_branch="")
    assert "[--only=A B]\n[--only=C]\n" in ran.log


def test_manifests_are_one_a_line(machine: Machine) -> None:
    machine.write("rooms: 7\n", "more rooms/team.yaml")
    ran = _used(machine, command="validate", manifests="rooms\n\nmore rooms\n")
    assert ran.outputs["exit-code"] == "65"
    assert "file=more rooms/team.yaml" in ran.log


def test_the_program_is_installed_from_the_action_away_from_the_tree(machine: Machine) -> None:
    assert _used(machine, command="validate").ok
    made, installed = (machine.folder / "python.log").read_text(encoding="utf-8").splitlines()
    temp = machine.folder / "temp"
    assert made == f"{temp}: -m venv reconciler-venv"
    assert installed.startswith(f"{temp}: -m pip install ")
    assert installed.endswith(f" {ACTION}/../../..")
    assert (ACTION / "../../.." / "pyproject.toml").resolve().is_file()


COMMIT = "c" * 40
HOSTILE = "$(touch hacked) `touch hacked` '; touch hacked #"


def test_nothing_of_the_tree_is_run_and_no_text_is_an_order(
    machine: Machine, portal: Served
) -> None:
    portal.sandbox.seed({})
    for name in ("venv.py", "pip.py", "yaml.py", "reconciler/__init__.py", "sitecustomize.py"):
        machine.write("open('hacked', 'w')\nraise SystemExit(1)\n", name)
    for name in ("reconciler", "jq", "gh", "git"):
        machine.write(
            "#!/bin/sh\ntouch hacked\n", name if name != "reconciler" else "bin/reconciler"
        )
        (machine.tree / (name if name != "reconciler" else "bin/reconciler")).chmod(0o755)
    rooms = [
        {"title": title, "type": "collaboration", "members": []}
        for title in (HOSTILE, "::error::ha", "::add-mask::Plans", "--> <b>", "EOF\tEOF")
    ]
    machine.write({"version": 1, "rooms": rooms})
    machine.write(
        members("a@acme.example"), "rooms/$(touch hacked) `touch hacked`; touch hacked #.yaml"
    )
    ran = _used(
        machine,
        command="plan",
        portal=portal.url,
        api_key=portal.sandbox.key,
        comment_on="12",
        commit=COMMIT,
        pii="full",
    )
    assert ran.ok, ran.log
    assert not list(machine.folder.rglob("hacked"))
    (comment,) = machine.state("gh.json")["comments"]
    assert f"Commit {COMMIT}" in comment["body"]
    orders = [line for line in ran.log.splitlines() if line.startswith("::")]
    stop, go, *notes = orders
    assert stop == f"::stop-commands::{go.strip(':')}"
    assert all(note.startswith(("::notice ", "::warning ")) for note in notes)


def _kept(machine: Machine) -> str:
    """How often the state was written."""
    return machine.git("-C", "../origin.git", "rev-list", "--count", "reconciler-state")


def test_the_state_is_kept_from_run_to_run(machine: Machine) -> None:
    environ = {"STATE_BRANCH": "reconciler-state", "TOKEN": "t"}
    state = machine.folder / "reconciler-state"
    for number, name in enumerate(["ledger.json", "applied/one.json", "applied/two.json"], 1):
        assert _script(machine, "state.sh", "fetch", **environ).returncode == 0
        file = state / name
        file.parent.mkdir(exist_ok=True)
        file.write_text("{}\n", encoding="utf-8")
        (state / "something-else").touch()
        done = _script(machine, "state.sh", "keep", **environ)
        assert done.returncode == 0, done.stderr
        assert _kept(machine) == str(number)
    machine.git("fetch", "--quiet", "origin", "reconciler-state")
    kept = machine.git("ls-tree", "-r", "--name-only", "FETCH_HEAD").splitlines()
    assert kept == ["applied/one.json", "applied/two.json", "ledger.json"]
    assert machine.git("status", "--porcelain") == ""
    assert _script(machine, "state.sh", "fetch", **environ).returncode == 0
    assert sorted(one.name for one in state.iterdir()) == ["applied", "ledger.json"]
    # Nothing has changed, and so nothing is written.
    assert _script(machine, "state.sh", "keep", **environ).returncode == 0
    assert _kept(machine) == "3"


def test_no_branch_is_made_for_no_state(machine: Machine) -> None:
    environ = {"STATE_BRANCH": "reconciler-state", "TOKEN": "t"}
    assert _script(machine, "state.sh", "keep", **environ).returncode == 0
    assert _script(machine, "state.sh", "fetch", **environ).returncode == 0
    assert _script(machine, "state.sh", "keep", **environ).returncode == 0
    assert machine.git("ls-remote", "origin", "refs/heads/reconciler-state") == ""


def test_a_state_that_another_run_has_changed_is_not_overwritten(machine: Machine) -> None:
    environ = {"STATE_BRANCH": "reconciler-state", "TOKEN": "t"}
    assert _script(machine, "state.sh", "fetch", **environ).returncode == 0
    machine.git("push", "--quiet", "origin", "main:reconciler-state")
    (machine.folder / "reconciler-state" / "ledger.json").write_text("{}", encoding="utf-8")
    assert _script(machine, "state.sh", "keep", **environ).returncode != 0


def test_without_the_server_the_state_is_not_taken_for_empty(machine: Machine) -> None:
    (machine.folder / "origin.git").rename(machine.folder / "elsewhere.git")
    done = _script(machine, "state.sh", "fetch", STATE_BRANCH="reconciler-state", TOKEN="t")
    assert done.returncode == 1


def test_the_token_of_the_state_is_no_argument(machine: Machine, tmp_path: Path) -> None:
    real = subprocess.run(
        ["sh", "-c", "command -v git"],  # noqa: S607 - found as in a pipeline
        check=True,
        capture_output=True,
        encoding="utf-8",
        env={"PATH": os.environ["PATH"]},
    ).stdout.strip()
    machine.program("git", f'echo "$*" >> {tmp_path}/git.log\nexec {real} "$@"')
    done = _script(machine, "state.sh", "fetch", STATE_BRANCH="s", TOKEN="topsecret")
    assert done.returncode == 0, done.stderr
    log = (tmp_path / "git.log").read_text(encoding="utf-8")
    assert "ls-remote" in log
    assert "topsecret" not in log
