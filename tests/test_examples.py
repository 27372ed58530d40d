"""The examples, carried out."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from reconciler.cli import main
from reconciler.errors import Exit

EXAMPLES = Path(__file__).parents[1] / "examples"


@pytest.mark.parametrize(
    "name", ["create-a-room-and-invite-a-user", "invite-and-welcome", "everything", "policy"]
)
def test_an_example_goes_from_an_empty_portal_to_verified_and_to_an_empty_plan(
    name: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    shutil.copytree(EXAMPLES, tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    manifest = f"examples/{name}.yaml"
    assert main(["apply", "--sandbox", "--yes", manifest]) == Exit.DONE
    report = capsys.readouterr().out.splitlines()
    steps = len(report) - 1
    assert report[-1] == f"Applied: {steps} of {steps} step{'s' * (steps > 1)} verified."
    assert main(["plan", "--sandbox", "--detailed-exitcode", manifest]) == Exit.DONE
    assert "Plan: nothing to do" in capsys.readouterr().out


def test_no_address_of_a_link_is_in_any_output(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(EXAMPLES, tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    manifest = "examples/everything.yaml"
    said = []
    for command in (
        ["plan", "--sandbox", "--format", "json", "--out", "plan.json", manifest],
        ["apply", "--sandbox", "--dry-run", manifest],
        ["apply", "--sandbox", "--yes", "--format", "json", manifest],
        ["plan", "--sandbox", manifest],
        ["status", "--sandbox", "--format", "json", manifest],
    ):
        assert main(command) == Exit.DONE
        found = capsys.readouterr()
        said.append(found.out + found.err)
    said.append(Path("plan.json").read_text(encoding="utf-8"))
    assert main(["links", "--sandbox", "--room", "Project"]) == Exit.DONE
    assert main(["links", "--sandbox"]) == Exit.DONE
    paths = [
        word.partition("://")[2].partition("/")[2]
        for word in capsys.readouterr().out.split()
        if "://" in word
    ]
    assert len(paths) == 3
    for path in paths:
        assert path
        assert not any(path in text for text in said)
