"""``reconciler apply``."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from reconciler.manifest import load
from tests.edge.cli.terminal import Interrupting, Slow, Terminal
from tests.edge.gateway.gateway import Gateway, Rule

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.edge.cli.conftest import Said
    from tests.edge.gateway import fault
    from tests.edge.gateway.message import Reply
    from tests.portal import Served

BOUND_BY_A_FORM = {
    "people": [{"email": "uma@acme.example", "type": "User"}],
    "rooms": [
        {
            "title": "Deals",
            "type": "VirtualDataRoom",
            "members": [{"email": "uma@acme.example", "access": "FillForms"}],
            "form_roles": ["uma@acme.example"],
        }
    ],
}


def test_without_anybody_to_ask_and_without_yes_nothing_is_sent(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served
) -> None:
    said = call("apply", manifest())
    assert (said.code, said.out) == (64, "")
    assert "--yes" in said.err
    assert pointed.sandbox.requests() == []


def test_an_apply_says_what_was_verified(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served
) -> None:
    said = call("apply", "--yes", manifest())
    assert said.code == 0
    assert said.out.splitlines() == [
        'verified  create room "Plans"',
        'verified  create members "Plans"',
        "Applied: 2 of 2 steps verified.",
    ]
    assert "Plan: 2 steps" in said.err
    assert [mail.to for mail in pointed.sandbox.mails()] == ["new@partner.example"]
    document: dict[str, Any] = pointed.sandbox.document()
    assert document["rooms"][0]["members"] == [
        {"email": "new@partner.example", "access": "Editing"}
    ]


def test_a_second_apply_does_nothing(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served
) -> None:
    name = manifest()
    call("apply", "--yes", name)
    before = len(pointed.writes())
    said = call("apply", "--yes", name)
    assert (said.code, said.out) == (0, "Applied: there was nothing to do.\n")
    assert len(pointed.writes()) == before
    assert len(pointed.sandbox.mails()) == 1


def test_a_dry_run_prints_every_request_and_sends_none(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served
) -> None:
    said = call("apply", "--dry-run", manifest())
    assert said.code == 0
    assert said.out.splitlines() == [
        "POST /api/2.0/files/rooms",
        '    {"title": "Plans", "roomType": 2}',
        'PUT /api/2.0/files/rooms/{id of "Plans"}/share',
        '    {"invitations": [{"email": "new@partner.example", "access": 10}], "notify": false}',
    ]
    assert pointed.writes() == []


def test_the_report_comes_as_json(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served
) -> None:
    del pointed
    said = call("apply", "--yes", "--format", "json", manifest())
    report = json.loads(said.out)
    assert report["summary"] == {
        "verified": 2,
        "sent": 0,
        "without_effect": 0,
        "failed": 0,
        "skipped": 0,
    }
    assert [outcome["result"] for outcome in report["outcomes"]] == ["verified", "verified"]


def test_what_the_portal_accepts_and_does_not_do_is_no_success(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served
) -> None:
    # Somebody who holds a role in a form stays in a virtual data room, and the answer is a 200.
    pointed.sandbox.seed(BOUND_BY_A_FORM)
    text = "version: 1\nrooms: [{title: Deals, type: virtual-data, members: []}]\n"
    said = call("apply", "--yes", manifest(text))
    told = "the portal says that it applied nothing  (not so: uma@acme.example)"
    assert said.code == 5
    assert said.out.splitlines() == [
        f'without effect  remove members "Deals": {told}',
        "Applied: 0 of 1 step verified, 1 without effect.",
    ]


def test_on_the_sandbox_the_mails_are_told(
    call: Callable[..., Said], manifest: Callable[..., str]
) -> None:
    said = call("apply", "--sandbox", "--yes", manifest())
    assert said.code == 0
    assert said.err.endswith('The sandbox mailed new@partner.example: room-invitation ("Plans")\n')


@pytest.mark.parametrize(
    ("answer", "code", "steps"), [("y", 0, 2), ("yes", 0, 2), ("", 1, 0), ("n", 1, 0)]
)
def test_a_person_is_asked(
    manifest: Callable[..., str], pointed: Served, answer: str, code: int, steps: int
) -> None:
    name = manifest()
    ours, theirs = pty.openpty()
    try:
        os.write(ours, f"{answer}\n".encode())
        done = subprocess.run(
            [sys.executable, "-m", "reconciler", "apply", name],
            stdin=theirs,
            stderr=theirs,
            stdout=subprocess.PIPE,
            check=False,
            timeout=60,
        )
        shown = os.read(ours, 65536).decode()
    finally:
        os.close(ours)
        os.close(theirs)
    assert done.returncode == code
    assert "Apply this? [y/N]" in shown
    assert len(pointed.writes()) == steps


def test_an_interrupt_is_told_in_a_word_and_nothing_is_sent(
    manifest: Callable[..., str], pointed: Served
) -> None:
    name = manifest()
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "reconciler", "apply", name],
        stdin=theirs,
        stderr=theirs,
        stdout=subprocess.DEVNULL,
    ) as asking:
        os.close(theirs)
        shown = ""
        while "[y/N]" not in shown:
            shown += os.read(ours, 65536).decode()
        asking.send_signal(signal.SIGINT)
        assert asking.wait(20) == 1
    said = os.read(ours, 65536).decode()
    os.close(ours)
    assert said.strip() == "reconciler: interrupted"
    assert pointed.writes() == []


@pytest.mark.parametrize("answer", ["y", "n"])
def test_a_person_is_asked_in_the_same_process(
    call: Callable[..., Said],
    manifest: Callable[..., str],
    pointed: Served,
    monkeypatch: pytest.MonkeyPatch,
    answer: str,
) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal(f"{answer}\n"))
    monkeypatch.setattr(sys, "stderr", Terminal())
    said = call("apply", manifest())
    assert said.code == (0 if answer == "y" else 1)
    assert len(pointed.writes()) == (2 if answer == "y" else 0)


def test_an_interrupt_before_anything_is_sent_is_told_in_a_word(
    call: Callable[..., Said],
    manifest: Callable[..., str],
    pointed: Served,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "stdout", Interrupting())
    said = call("plan", manifest())
    assert (said.code, said.err) == (1, "reconciler: interrupted\n")
    assert pointed.writes() == []


def test_whoever_stops_reading_does_not_stop_what_was_begun(
    manifest: Callable[..., str], pointed: Served
) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "reconciler", "apply", "--yes", manifest()],
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(writing)
    assert done.returncode == 0
    assert done.stderr.endswith("Applied: 2 of 2 steps verified.\n")
    assert len(pointed.writes()) == 2


def test_a_dry_run_of_what_would_be_refused_shows_why_and_no_request(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served
) -> None:
    pointed.sandbox.seed({"rooms": [{"title": "Plans", "type": 2, "state": "archived"}]})
    said = call("apply", "--dry-run", manifest())
    assert (said.code, said.out) == (3, "")
    assert "is in the archive" in said.err


def test_what_changed_while_somebody_read_the_plan_is_not_applied(
    call: Callable[..., Said],
    manifest: Callable[..., str],
    pointed: Served,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    name = manifest()

    def meanwhile() -> None:
        pointed.apply(load([name]))

    monkeypatch.setattr(sys, "stdin", Slow("y\n", meanwhile))
    monkeypatch.setattr(sys, "stderr", Terminal())
    said = call("apply", name)
    assert (said.code, said.out) == (4, "")
    assert len(pointed.writes()) == 2
    assert len(pointed.sandbox.mails()) == 1


def test_what_is_none_of_the_plan_s_business_may_change_meanwhile(
    call: Callable[..., Said],
    manifest: Callable[..., str],
    pointed: Served,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    name = manifest()
    other = manifest("version: 1\nrooms: [{title: Other, type: 5}]\n", "other.yaml")

    def meanwhile() -> None:
        pointed.apply(load([other]))

    monkeypatch.setattr(sys, "stdin", Slow("y\n", meanwhile))
    monkeypatch.setattr(sys, "stderr", Terminal())
    assert call("apply", name).code == 0


def test_a_dry_run_comes_as_json(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served
) -> None:
    said = call("apply", "--dry-run", "--format", "json", manifest())
    assert [(one["method"], one["path"]) for one in json.loads(said.out)] == [
        ("POST", "/api/2.0/files/rooms"),
        ("PUT", "/api/2.0/files/rooms/{id}/share"),
    ]
    assert pointed.writes() == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_cancelled_job_ends_with_a_report(
    manifest: Callable[..., str], pointed: Served, number: signal.Signals
) -> None:
    def cancel(passage: fault.Passage) -> Reply:
        process.send_signal(number)
        # Until the process has told that it stops, so that nothing is a race.
        while "Stopping" not in told.read_text():
            time.sleep(0.01)
        return passage.forward()

    told = Path("told.txt")
    rooms = "".join(f"- {{title: R{number}, type: 2}}\n" for number in range(3))
    rule = Rule("POST", "files/rooms", cancel, first=2)
    with told.open("w") as stderr, Gateway(pointed.url, rule) as gateway:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "reconciler", "apply", "--yes", "--format", "json"),
                *("--concurrency", "1", manifest(f"version: 1\nrooms:\n{rooms}")),
            ],
            env={**os.environ, "DOCSPACE_URL": gateway.url},
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
        )
        out, _ = process.communicate(timeout=60)
    assert process.returncode == 5
    report = json.loads(out)
    assert [one["result"] for one in report["outcomes"]] == ["verified", "verified", "skipped"]
    assert (report["how"], report["outcomes"][2]["reason"]) == ("interrupted", "interrupted")
    (journal,) = Path(".reconciler/journal").iterdir()
    assert json.loads(journal.read_text().splitlines()[-1])["how"] == "interrupted"
    assert len(pointed.writes()) == 2


def test_a_refusal_as_json_is_a_report_without_outcomes(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served
) -> None:
    pointed.sandbox.seed({"rooms": [{"title": "Plans", "type": 2, "state": "archived"}]})
    said = call("apply", "--yes", "--format", "json", manifest())
    assert said.code == 3
    assert json.loads(said.out)["outcomes"] == []
    assert "Refused: nothing was sent." in said.err
