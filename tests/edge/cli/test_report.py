"""The reports of an apply: ``--report FILE`` and ``--format``."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from reconciler.manifest import load
from tests.edge.cli.reports import TWO, read
from tests.edge.cli.terminal import Slow, Terminal
from tests.edge.gateway.gateway import Gateway, Rule

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.edge.cli.conftest import Said
    from tests.edge.gateway.fault import Passage
    from tests.portal import Served

PEOPLE = [f"p{number}@acme.example" for number in range(8)]
THERE: dict[str, Any] = {
    "people": [{"email": email, "type": "User"} for email in PEOPLE],
    "rooms": [
        {
            "title": "Plans",
            "type": "CustomRoom",
            "members": [{"email": email, "access": "Read"} for email in PEOPLE],
        }
    ],
}
EMPTIED: dict[str, Any] = {
    "version": 1,
    "rooms": [{"title": "Plans", "type": "custom", "members": []}],
}


def test_reports_are_written_in_the_form_that_their_names_ask_for(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served
) -> None:
    names = ("report.json", "report.md", "Report.MARKDOWN")
    said = call("apply", "--yes", manifest(TWO), *(f"--report={name}" for name in names))
    assert said.code == 0, said.err
    assert said.out.endswith("Applied: 4 of 4 steps verified.\n")
    found = read()
    assert (found["how"], found["exit"], found["portal"]) == ("complete", 0, pointed.url)
    assert found["begun"] <= found["ended"]
    assert found["manifest"][0]["file"] == "rooms.yaml"
    texts = [Path(name).read_text(encoding="utf-8") for name in names[1:]]
    assert texts[0] == texts[1]
    assert "## Applied: " in texts[0]


def test_the_digest_is_that_of_the_plan_and_the_account_whose_key_it_is(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served
) -> None:
    del pointed
    plan = json.loads(call("plan", manifest(TWO), "--format", "json").out)
    call("apply", "--yes", manifest(TWO), "--report", "report.json")
    assert (read()["digest"], read()["account"]) == (plan["digest"], plan["acting"])
    assert [one["id"] for one in read()["outcomes"]] == [one["id"] for one in plan["actions"]]


@pytest.mark.parametrize("form", ["json", "markdown"])
def test_the_report_on_stdout_is_the_one_in_the_file(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served, form: str
) -> None:
    del pointed
    name = "report.json" if form == "json" else "report.md"
    said = call("apply", "--yes", manifest(TWO), "--format", form, "--report", name)
    assert said.out == Path(name).read_text(encoding="utf-8")


def test_what_a_guard_refuses_is_reported_with_the_guard(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served
) -> None:
    pointed.sandbox.seed(THERE)
    name = manifest(EMPTIED)
    said = call("apply", "--yes", name, "--report", "report.json", "--report", "report.md")
    found = read()
    assert (said.code, found["exit"], found["how"], found["outcomes"]) == (3, 3, "refused", [])
    assert {one["guard"] for one in found["guards"]} == {"removals"}
    assert "## REFUSED: nothing was sent" in Path("report.md").read_text(encoding="utf-8")


def test_what_the_portal_would_refuse_is_reported_with_the_reason(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served
) -> None:
    del pointed
    text = "version: 1\nrooms: [{title: Plans, type: custom, from_template: Nothing}]\n"
    said = call("apply", "--yes", manifest(text), "--report", "report.json")
    assert (said.code, read()["how"]) == (3, "refused")
    assert "Nothing" in read()["reason"]


def test_a_stale_plan_is_reported_with_what_has_changed(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served
) -> None:
    name = manifest(TWO)
    call("plan", "--out", "plan.json", name)
    call("apply", "--yes", manifest(TWO), "--only", "Plans")
    pointed.sandbox.seed({"rooms": [{"title": "Plans", "type": "CustomRoom"}]})
    said = call("apply", "--yes", "--plan", "plan.json", "--report", "report.json")
    found = read()
    assert (said.code, found["exit"], found["how"], found["outcomes"]) == (4, 4, "stale", [])
    assert "stale" in found["reason"]


def test_a_plan_that_was_applied_already_and_a_portal_that_is_away_are_reported(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served, unused_port: int
) -> None:
    name = manifest(TWO)
    call("plan", "--out", "plan.json", name)
    assert call("apply", "--yes", "--plan", "plan.json").code == 0
    said = call("apply", "--yes", "--plan", "plan.json", "--format", "json", "--report", "a.json")
    assert (said.code, read("a.json")["how"], said.out) == (
        4,
        "stale",
        Path("a.json").read_text("utf-8"),
    )
    away = ("--portal", f"http://127.0.0.1:{unused_port}", "--report", "b.json")
    assert call("apply", "--yes", name, *away).code == 69
    assert (read("b.json")["how"], read("b.json")["exit"]) == ("closed", 69)
    assert len(pointed.writes()) == 4


def test_an_interrupted_run_is_reported_with_what_was_done_before(
    manifest: Callable[..., str], pointed: Served
) -> None:
    def cancel(_: Passage) -> None:
        process.send_signal(signal.SIGTERM)

    name = manifest({"version": 1, "rooms": [{"title": f"R{one}", "type": 2} for one in "abc"]})
    with Gateway(pointed.url, Rule("POST", "files/rooms", cancel, first=2)) as gateway:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "reconciler", "apply", "--yes", name),
                *("--concurrency", "1", "--report", "report.json", "--report", "report.md"),
            ],
            env={**os.environ, "DOCSPACE_URL": gateway.url},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        process.communicate(timeout=60)
    found = read()
    assert (process.returncode, found["exit"], found["how"]) == (5, 5, "interrupted")
    assert found["reason"] == "interrupted"
    assert found["outcomes"][0]["result"] == "verified"
    assert found["outcomes"][-1]["result"] == "skipped"
    assert "## INTERRUPTED: " in Path("report.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("answer", "how"), [("n", "declined"), ("y", "stale")])
def test_what_came_of_the_question_is_reported(
    call: Callable[..., Said],
    manifest: Callable[..., str],
    pointed: Served,
    monkeypatch: pytest.MonkeyPatch,
    answer: str,
    how: str,
) -> None:
    name = manifest(TWO)

    def meanwhile() -> None:
        pointed.apply(load([name]))

    monkeypatch.setattr(sys, "stdin", Slow(f"{answer}\n", meanwhile))
    monkeypatch.setattr(sys, "stderr", Terminal())
    call("apply", name, "--report", "report.json")
    assert (read()["how"], read()["outcomes"]) == (how, [])


def test_a_masked_report_names_nobody_and_has_the_ids_of_the_masked_plan(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served
) -> None:
    pointed.sandbox.seed({})
    content = {**TWO, "users": [{"email": "new@partner.example", "type": "User"}]}
    plan = json.loads(call("plan", manifest(content), "--format=json", "--pii=masked").out)
    files = ("--report", "report.json", "--report", "report.md")
    said = call("apply", "--yes", "--pii=masked", "--format=json", manifest(content), *files)
    assert said.code == 0, said.err
    texts = [said.out, *(Path(name).read_text(encoding="utf-8") for name in files[1::2])]
    assert not [text for text in texts if "@" in text.replace("@@", "")]
    found = read()
    assert (found["masked"], found["digest"], found["manifest"][0]["sha256"]) == (True, None, "")
    for word in ("id", "needs"):
        assert [one[word] for one in found["outcomes"]] == [one[word] for one in plan["actions"]]


def test_markdown_is_no_longer_than_is_asked_for(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served
) -> None:
    del pointed
    members = [{"email": f"p{one}@partner.example", "access": "Read"} for one in range(24)]
    rooms = [{"title": title, "type": "custom", "members": members} for title in ("A", "B")]
    content = {"version": 1, "rooms": rooms}
    said = call("apply", "--yes", manifest(content), "--report=a.md", "--limit=4096")
    assert said.code == 0, said.err
    text = Path("a.md").read_text(encoding="utf-8")
    assert len(text) <= 4096
    assert "**Too long for one comment.** Left out: 1 room in which" in text
