"""``reconciler resend``."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from reconciler.ledger import Ledger
from reconciler.sandbox import Sandbox
from reconciler.sandbox.limiter import Limits
from tests.edge.cli.terminal import Terminal
from tests.edge.gateway import fault
from tests.edge.gateway.gateway import Gateway, Rule

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.edge.cli.conftest import Said
    from tests.portal import Served

LATELY = (datetime.now(UTC) - timedelta(days=1)).isoformat()
LONG_AGO = "2026-01-01T00:00:00"
LEDGER = Path(".reconciler/ledger.json")


def _pending(*emails: str, registered: str = LONG_AGO, type_: str = "User") -> dict[str, Any]:
    rows = [
        {"email": email, "type": type_, "state": "pending", "registered": registered}
        for email in emails
    ]
    return {"people": rows}


def _users(*emails: str, rest: str = "") -> str:
    rows = "".join(f"- {{email: {email}, type: User}}\n" for email in emails)
    return f"version: 1\nusers:\n{rows}{rest}"


def _addresses(count: int) -> list[str]:
    return [f"person{number}@acme.example" for number in range(count)]


def _mailed(portal: Served) -> list[str]:
    return [mail.to for mail in portal.sandbox.mails()]


ANN, BOB = "ann@acme.example", "bob@acme.example"


def test_whoever_was_invited_long_ago_is_reminded_once(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served
) -> None:
    there = _pending(ANN)
    there["people"] += _pending(BOB, registered=LATELY)["people"]
    there["people"] += [{"email": "in@acme.example", "type": "User"}]
    there["people"] += _pending("undeclared@acme.example")["people"]
    pointed.sandbox.seed(there)
    name = manifest(_users(ANN, BOB, "in@acme.example", "absent@acme.example"))
    said = call("resend", "--yes", name)
    assert said.code == 0
    assert said.out.splitlines() == [
        f"reminded  {ANN}  invited 2026-01-01",
        "1 person reminded, 0 not.",
    ]
    assert said.err.splitlines() == [
        f"> {ANN}  invited 2026-01-01",
        "To remind: 1 person in 1 call.",
        "1 person invited or reminded less than 7 days ago.",
    ]
    assert _mailed(pointed) == [ANN]
    again = call("resend", "--yes", name)
    assert (again.code, again.out) == (0, "Nobody is to be reminded.\n")
    assert _mailed(pointed) == [ANN]
    assert pointed.writes() == ["PUT /api/2.0/people/invite"]


@pytest.mark.parametrize(
    ("time", "count"), [("0d", 2), ("1h", 2), ("30m", 2), ("47h", 1), ("2d", 1), ("99999d", 0)]
)
def test_how_long_ago_is_one_s_own_choice(
    call: Callable[..., Said],
    manifest: Callable[..., str],
    pointed: Served,
    time: str,
    count: int,
) -> None:
    there = _pending(ANN)
    there["people"] += _pending(BOB, registered=LATELY)["people"]
    pointed.sandbox.seed(there)
    assert call("resend", "--yes", "--older-than", time, manifest(_users(ANN, BOB))).code == 0
    assert _mailed(pointed) == [ANN, BOB][:count]


@pytest.mark.parametrize("time", ["", "7", "d", "1w", "1.5d", "-1d", "100000d", "٣d", "7d ", "1D"])
def test_a_time_of_another_form_is_wrong_usage(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served, time: str
) -> None:
    said = call("resend", "--yes", f"--older-than={time}", manifest(_users(ANN)))
    assert (said.code, said.out) == (64, "")
    assert "is no time such as 7d, 36h or 90m" in said.err
    assert pointed.sandbox.requests() == []


def test_where_nobody_can_answer_a_yes_is_needed_before_anything_is_asked(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served
) -> None:
    said = call("resend", manifest(_users(ANN)))
    assert (said.code, said.out) == (64, "")
    assert "give --yes, or --dry-run" in said.err
    assert call("resend", "--yes", "--dry-run", manifest(_users(ANN))).code == 64
    assert pointed.sandbox.requests() == []


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_dry_run_mails_nobody_and_notes_nothing(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served, form: str
) -> None:
    pointed.sandbox.seed(_pending(ANN))
    said = call("resend", "--dry-run", "--format", form, manifest(_users(ANN)))
    assert said.code == 0
    if form == "json":
        assert json.loads(said.out)["due"] == [ANN]
        assert json.loads(said.out)["reminded"] == []
    else:
        assert said.out == "Nobody was mailed; 1 person is due.\n"
    assert pointed.writes() == []
    assert not LEDGER.exists()


def test_whoever_says_no_mails_nobody(
    call: Callable[..., Said],
    manifest: Callable[..., str],
    pointed: Served,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pointed.sandbox.seed(_pending(ANN))
    monkeypatch.setattr(sys, "stdin", Terminal("n\n"))
    monkeypatch.setattr(sys, "stderr", Terminal())
    said = call("resend", manifest(_users(ANN)))
    assert (said.code, said.out) == (1, "")
    assert _mailed(pointed) == []


@pytest.mark.parametrize(("answer", "code"), [("y", 0), ("YES", 0), ("n", 1), ("", 1)])
def test_a_person_is_asked(
    call: Callable[..., Said],
    manifest: Callable[..., str],
    pointed: Served,
    monkeypatch: pytest.MonkeyPatch,
    answer: str,
    code: int,
) -> None:
    pointed.sandbox.seed(_pending(ANN))
    monkeypatch.setattr(sys, "stdin", Terminal(f"{answer}\n"))
    monkeypatch.setattr(sys, "stderr", told := Terminal())
    said = call("resend", "--format", "json", manifest(_users(ANN)))
    assert said.code == code
    assert "Remind them? [y/N]" in told.getvalue()
    report = json.loads(said.out)
    assert report["reminded"] == ([] if code else [ANN])
    assert report["due"] == ([ANN] if code else [])
    assert ("Not confirmed: nobody was mailed." in told.getvalue()) is bool(code)
    assert _mailed(pointed) == report["reminded"]


def test_nobody_is_asked_about_nobody(
    call: Callable[..., Said],
    manifest: Callable[..., str],
    pointed: Served,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    del pointed
    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr(sys, "stderr", told := Terminal())
    assert call("resend", manifest(_users(ANN))).code == 0
    assert told.getvalue() == "To remind: 0 people in 0 calls.\n"


def test_the_report_comes_as_json(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served
) -> None:
    there = _pending(ANN, "kept@acme.example")
    there["people"] += _pending(BOB, registered=LATELY)["people"]
    pointed.sandbox.seed(there)
    protect = "protect: [kept@acme.example]\n"
    name = manifest(_users(ANN, BOB, "kept@acme.example", rest=protect))
    said = call("resend", "--yes", "--format", "json", name)
    assert said.code == 0
    assert json.loads(said.out) == {
        "format_version": 1,
        "reminded": [ANN],
        "failed": [],
        "due": [],
        "later": [],
        "kept": [],
        "spared": [{"email": "kept@acme.example", "reason": "is protected by the manifest"}],
        "early": 1,
    }
    assert _mailed(pointed) == [ANN]


def test_few_people_are_reminded_one_by_one_and_many_together(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served
) -> None:
    emails = _addresses(12)
    pointed.sandbox.seed(_pending(*emails))
    assert call("resend", "--yes", manifest(_users(*emails))).code == 0
    assert _mailed(pointed) == emails
    assert len(pointed.writes()) == 4
    entries = json.loads(LEDGER.read_text("utf-8"))["portals"][pointed.url]["reminder"]
    assert sorted(entry["email"] for entry in entries.values()) == sorted(emails)
    assert {entry["progress"] for entry in entries.values()} == {"sent"}


def test_when_the_portal_takes_no_more_the_rest_is_left_for_later(
    call: Callable[..., Said],
    manifest: Callable[..., str],
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    del folder
    emails = _addresses(5)
    name = manifest(_users(*emails))
    now = [0.0]
    with (
        Sandbox.open(limits=Limits(sensitive=2), seconds=lambda: now[0]) as sandbox,
        sandbox.serve() as url,
    ):
        sandbox.seed(_pending(*emails))
        monkeypatch.setenv("DOCSPACE_URL", url)
        monkeypatch.setenv("DOCSPACE_API_KEY", sandbox.key)
        said = call("resend", "--yes", name)
        assert said.code == 5
        lines = said.out.splitlines()
        assert [line.split(":")[0] for line in lines[:-1]] == [
            *(f"reminded  {email}  invited 2026-01-01" for email in emails[:2]),
            *(f"not reminded  {email}" for email in emails[2:]),
        ]
        assert "the portal asks to wait 15 minutes" in lines[2]
        assert lines[3].endswith(": left for later")
        assert lines[-1] == "2 people reminded, 3 not."
        assert call("resend", "--yes", name).code == 1
        now[0] += 901
        assert call("resend", "--yes", name).code == 5
        now[0] += 901
        assert call("resend", "--yes", name).code == 0
        # Each of them once, in spite of it all.
        assert [mail.to for mail in sandbox.mails()] == emails


def test_a_lost_answer_is_told_and_never_repeated(
    call: Callable[..., Said],
    manifest: Callable[..., str],
    pointed: Served,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pointed.sandbox.seed(_pending(ANN, BOB))
    name = manifest(_users(ANN, BOB))
    with Gateway(pointed.url, Rule("PUT", "people/invite", fault.lost)) as gateway:
        monkeypatch.setenv("DOCSPACE_URL", gateway.url)
        said = call("resend", "--yes", name)
        assert said.code == 5
        assert "whether the request was carried out is unknown" in said.out
        assert said.out.splitlines()[-1] == "1 person reminded, 1 not."
        again = call("resend", "--yes", "--older-than", "0d", name)
    assert again.code == 5
    assert f"not reminded  {ANN}: a reminder was begun at " in again.out
    # Ann's letter left with the lost answer; the second run reminds the other alone.
    assert _mailed(pointed) == [ANN, BOB, BOB]


def test_a_refusal_is_told_and_leaves_the_next_run_free(
    call: Callable[..., Said],
    manifest: Callable[..., str],
    pointed: Served,
) -> None:
    there = _pending(ANN, BOB)
    pointed.sandbox.seed({**there, "settings": {"allowInvitingMembers": False}})
    name = manifest(_users(ANN, BOB))
    said = call("resend", "--yes", name)
    assert said.code == 1
    assert said.out.splitlines()[-1] == "0 people reminded, 2 not."
    assert "Access denied" in said.out
    pointed.sandbox.seed(there)
    # The very same ids: the ledger knows that both were refused, and that this reached nobody.
    assert call("resend", "--yes", name).code == 0
    assert _mailed(pointed) == [ANN, BOB]


@pytest.mark.parametrize(
    ("spoil", "code"), [(fault.bare(401), 77), (fault.bare(402), 69), (fault.refusal(400), 1)]
)
def test_a_run_that_reminded_nobody_says_why_in_its_code(
    call: Callable[..., Said],
    manifest: Callable[..., str],
    pointed: Served,
    monkeypatch: pytest.MonkeyPatch,
    spoil: fault.Fault,
    code: int,
) -> None:
    pointed.sandbox.seed(_pending(ANN, BOB))
    with Gateway(pointed.url, Rule("PUT", "people/invite", spoil, times=None)) as gateway:
        monkeypatch.setenv("DOCSPACE_URL", gateway.url)
        said = call("resend", "--yes", manifest(_users(ANN, BOB)))
    assert said.code == code
    assert said.out.splitlines()[-1] == "0 people reminded, 2 not."
    assert ("left for later" in said.out) is (code != 1)
    assert _mailed(pointed) == []
    assert '"progress": "begun"' not in LEDGER.read_text("utf-8")


def test_a_key_that_may_only_read_people_reminds_nobody(
    call: Callable[..., Said],
    manifest: Callable[..., str],
    pointed: Served,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pointed.sandbox.seed(_pending(ANN))
    key = pointed.sandbox.issue_key("owner@sandbox.example", ["accounts:read"])
    monkeypatch.setenv("DOCSPACE_API_KEY", key)
    said = call("resend", "--yes", manifest(_users(ANN)))
    assert said.code == 77
    assert "accounts:write" in said.out
    assert _mailed(pointed) == []


def test_whom_the_portal_would_pass_over_in_silence_is_not_said_to_be_reminded(
    call: Callable[..., Said],
    manifest: Callable[..., str],
    pointed: Served,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    there = _pending(ANN)
    there["people"] += _pending("lead@acme.example", type_="RoomAdmin")["people"]
    there["people"] += _pending("guest@partner.example", type_="Guest")["people"]
    there["people"] += [{"email": "key@acme.example", "type": "RoomAdmin"}]
    pointed.sandbox.seed({**there, "acting": "key@acme.example"})
    monkeypatch.setenv("DOCSPACE_API_KEY", pointed.sandbox.key)
    name = manifest(_users(ANN, "lead@acme.example", "guest@partner.example"))
    reason = "the key's account is RoomAdmin and may not invite a RoomAdmin"
    said = call("resend", "--yes", name)
    assert said.code == 5
    assert said.out.splitlines() == [
        f"reminded  {ANN}  invited 2026-01-01",
        f"not reminded  lead@acme.example: {reason}",
        "not reminded  guest@partner.example: the key's account cannot see them",
        "1 person reminded, 2 not.",
    ]
    assert _mailed(pointed) == [ANN]


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="a folder of Linux")
def test_a_folder_that_cannot_be_written_keeps_everybody_from_being_mailed(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served
) -> None:
    pointed.sandbox.seed(_pending(ANN, BOB))
    name = manifest(_users(ANN, BOB))
    said = call("resend", "--yes", "--ledger", "/proc/ledger.json", name)
    assert (said.code, said.out) == (64, "")
    assert "/proc/lock: it cannot be seen whether another apply runs" in said.err
    assert pointed.sandbox.requests() == []


def test_a_ledger_that_cannot_be_written_keeps_everybody_from_being_mailed(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served
) -> None:
    pointed.sandbox.seed(_pending(ANN, BOB))
    name = manifest(_users(ANN, BOB))
    # A folder in the place of the file by which it is locked.
    LEDGER.with_name(".ledger.json.lock").mkdir(parents=True)
    said = call("resend", "--yes", name)
    assert said.code == 64
    assert f"{LEDGER}: the ledger cannot be written" in said.out
    assert "left for later" in said.out
    assert pointed.writes() == []


def test_the_ledger_of_one_portal_says_nothing_of_another(
    call: Callable[..., Said],
    manifest: Callable[..., str],
    pointed: Served,
    id_of: Callable[[str], str],
) -> None:
    pointed.sandbox.seed(_pending(ANN))
    other = Ledger(LEDGER, "https://acme.example", lambda: datetime.now(UTC))
    other.attempt("reminder", {id_of(ANN): ANN}, "reminder", lambda: None)
    assert call("resend", "--yes", manifest(_users(ANN))).code == 0
    assert _mailed(pointed) == [ANN]


def test_whoever_is_to_be_disabled_is_not_asked_to_come(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served
) -> None:
    pointed.sandbox.seed(_pending(ANN))
    user = f"{{email: {ANN}, type: User, state: disabled}}"
    said = call("resend", "--yes", manifest(f"version: 1\nusers: [{user}]\n"))
    assert f"not reminded  {ANN}: is declared as disabled" in said.out
    assert _mailed(pointed) == []


def test_an_interrupt_ends_the_run_in_the_same_process(
    call: Callable[..., Said],
    manifest: Callable[..., str],
    pointed: Served,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def interrupt(passage: fault.Passage) -> None:
        fault.lost(passage)
        # The command has made an interrupt of a termination, for whichever thread is the main one.
        signal.pthread_kill(int(threading.main_thread().ident or 0), signal.SIGTERM)

    pointed.sandbox.seed(_pending(ANN, BOB))
    before = signal.getsignal(signal.SIGTERM)
    with Gateway(pointed.url, Rule("PUT", "people/invite", interrupt)) as gateway:
        monkeypatch.setenv("DOCSPACE_URL", gateway.url)
        said = call("resend", "--yes", manifest(_users(ANN, BOB)))
    signal.signal(signal.SIGTERM, before)
    assert said.code == 1
    assert said.out.splitlines()[0].startswith(f"not reminded  {ANN}: interrupted: ")
    assert said.out.splitlines()[1] == f"not reminded  {BOB}: left for later"
    assert _mailed(pointed) == [ANN]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_ends_with_a_report_and_mails_nobody_twice(
    manifest: Callable[..., str], pointed: Served, number: signal.Signals
) -> None:
    pointed.sandbox.seed(_pending(ANN, BOB, "cid@acme.example"))
    name = manifest(_users(ANN, BOB, "cid@acme.example"))

    def cancel(passage: fault.Passage) -> None:
        fault.lost(passage)
        process.send_signal(number)
        # The connection stays open until the program has ended, so that nothing else ends it.
        process.wait(30)

    with Gateway(pointed.url, Rule("PUT", "people/invite", cancel, first=2)) as gateway:
        process = subprocess.Popen(
            [*(sys.executable, "-m", "reconciler", "resend", "--yes", "--format", "json"), name],
            env={**os.environ, "DOCSPACE_URL": gateway.url},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        out, _ = process.communicate(timeout=60)
        report = json.loads(out)
        assert process.returncode == 5
        assert report["reminded"] == [ANN]
        assert [one["email"] for one in report["failed"]] == [BOB, "cid@acme.example"]
        assert report["failed"][0]["reason"].startswith("interrupted: it may have left")
        assert _mailed(pointed) == [ANN, BOB]
        entries = json.loads(LEDGER.read_text("utf-8"))["portals"][gateway.url]["reminder"]
    assert sorted(entry["progress"] for entry in entries.values()) == ["begun", "sent"]


def test_whoever_stops_reading_hears_of_it_on_stderr(
    manifest: Callable[..., str], pointed: Served
) -> None:
    pointed.sandbox.seed(_pending(ANN))
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [*(sys.executable, "-m", "reconciler", "resend", "--yes"), manifest(_users(ANN))],
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        timeout=60,
    )
    os.close(writing)
    assert done.returncode == 0
    assert done.stderr.endswith("1 person reminded, 0 not.\n")
    assert _mailed(pointed) == [ANN]


def test_an_apply_never_reminds_anybody(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served
) -> None:
    pointed.sandbox.seed(_pending(ANN))
    said = call("apply", "--yes", manifest(_users(ANN)))
    assert (said.code, said.out) == (0, "Applied: there was nothing to do.\n")
    assert _mailed(pointed) == []
