"""The published sample, from an address to a welcome; also with the worst interruption."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from concurrent.futures import Future
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.unit.post.mailbox import Mailbox, served

if TYPE_CHECKING:
    from collections.abc import Callable
    from email.message import EmailMessage

    from aiosmtpd.smtp import SMTP, Envelope, Session

    from tests.edge.cli.conftest import Said
    from tests.portal import Served

EXAMPLES = Path(__file__).parents[3] / "examples"
SAMPLES = ("invite-and-welcome.yaml", "create-a-room-and-invite-a-user.yaml")
PERSON = "example.user@mail.example"


def _copied(folder: Path) -> None:
    for name in (*SAMPLES, "welcome.md"):
        (folder / name).write_text((EXAMPLES / name).read_text("utf-8"), encoding="utf-8")


def _part(message: EmailMessage, subtype: str) -> str:
    part = message.get_body((subtype,))
    assert part is not None
    return str(part.get_content())


def _check_letter(mailbox: Mailbox) -> None:
    """The one letter has both parts, the names and the rooms."""
    ((_, readers, content),) = mailbox.letters
    assert readers == [PERSON]
    message = message_from_bytes(content, policy=policy.default)
    assert message["Subject"] == "Welcome, Zoë"
    assert message["To"].addresses[0].display_name == "Zoë Example"
    plain, html = (_part(message, subtype) for subtype in ("plain", "html"))
    assert "Dear Zoë," in plain
    assert "- Project Collaboration: Editing" in plain
    assert "<p>Dear Zoë,</p>" in html
    assert "<strong>welcome to our portal!</strong>" in html
    assert "<li>Project Collaboration: Editing</li>" in html


def test_the_sample_s_whole_story(
    call: Callable[..., Said], pointed: Served, folder: Path, mailbox: Mailbox
) -> None:
    _copied(folder)

    planned = call("plan", *SAMPLES)
    assert planned.code == 0
    assert f'+ user "{PERSON}"' in planned.out
    assert "mail: invited to the portal as RoomAdmin" in planned.out
    assert '+ room "Project Collaboration"' in planned.out
    assert "> welcome" not in planned.out
    assert pointed.writes() == []

    invited = call("apply", "--yes", *SAMPLES)
    assert invited.code == 0
    assert invited.out.splitlines()[-1] == "Applied: 3 of 3 steps verified."
    mails = [(mail.to, mail.kind) for mail in pointed.sandbox.mails()]
    assert mails == [(PERSON, "portal-invitation"), (PERSON, "room-invitation-existing")]

    # Nothing is left to do, and yet it is not over.
    assert call("plan", "--detailed-exitcode", *SAMPLES).code == 0
    waiting = call("status", "--waiting-exitcode", *SAMPLES)
    assert waiting.code == 6
    assert waiting.out.startswith(f"{PERSON}  invited since 2026-")
    assert call("apply", "--yes", *SAMPLES).out == "Applied: there was nothing to do.\n"
    assert mailbox.letters == []

    pointed.sandbox.activate(PERSON, "Zoë", "Example")
    accepted = call("status", "--waiting-exitcode", *SAMPLES)
    assert accepted.code == 0
    assert accepted.out.startswith(
        f'{PERSON}  active; RoomAdmin; Editing in "Project Collaboration"\n'
    )
    due = call("plan", "--detailed-exitcode", *SAMPLES)
    assert due.code == 2
    assert f'> welcome "{PERSON}"' in due.out
    assert mailbox.letters == []

    welcomed = call("apply", "--yes", *SAMPLES)
    assert welcomed.code == 0
    assert f'sent  send welcome "{PERSON}"' in welcomed.out
    _check_letter(mailbox)

    over = call("apply", "--yes", *SAMPLES)
    assert (over.code, over.out) == (0, "Applied: there was nothing to do.\n")
    assert len(mailbox.letters) == 1
    assert call("plan", "--detailed-exitcode", *SAMPLES).code == 0
    assert call("resend", "--yes", "--older-than", "0d", *SAMPLES).code == 0
    told = call("status", "--waiting-exitcode", "--format", "json", *SAMPLES)
    assert told.code == 0
    (person,) = json.loads(told.out)["people"]
    assert person["stage"] == "welcomed"
    assert person["since"].startswith("20")
    # The portal's own letters: two invitations, and its own welcome.
    assert len(pointed.sandbox.mails()) == 3


@dataclass
class Killer(Mailbox):
    """A server that ends the program which wrote to it, once the letter is there.

    Attributes:
        number: the signal.
        victim: the program, as soon as it runs.
    """

    number: signal.Signals = signal.SIGKILL
    victim: Future[subprocess.Popen[str]] = field(default_factory=Future)

    async def handle_DATA(self, smtp: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - the library's
        answer = await super().handle_DATA(smtp, session, envelope)
        victim = self.victim.result(30)
        victim.send_signal(self.number)
        if self.number is signal.SIGKILL:
            victim.wait(30)
        return answer


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_letter_that_is_under_way_when_a_signal_comes_is_finished_and_noted(
    call: Callable[..., Said],
    pointed: Served,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    number: signal.Signals,
) -> None:
    _copied(folder)
    assert call("apply", "--yes", *SAMPLES).code == 0
    pointed.sandbox.activate(PERSON)
    killer = Killer(number=number)
    with served(killer):
        monkeypatch.setenv("RECONCILER_SMTP_URL", f"smtp://127.0.0.1:{killer.port}")
        process = _program(killer)
        out, told = process.communicate(timeout=60)
    assert (process.returncode, "Stopping" in told) == (0, True)
    assert out.endswith("Applied: 1 of 1 letter sent.\n")
    again = call("apply", "--yes", *SAMPLES)
    assert (again.code, again.out) == (0, "Applied: there was nothing to do.\n")
    assert len(killer.letters) == 1


def _program(killer: Killer) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        (sys.executable, "-m", "reconciler", "apply", "--yes", *SAMPLES),
        env=dict(os.environ),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    killer.victim.set_result(process)
    return process


def test_who_is_killed_between_the_letter_and_the_ledger_writes_to_nobody_twice(
    call: Callable[..., Said], pointed: Served, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _copied(folder)
    assert call("apply", "--yes", *SAMPLES).code == 0
    pointed.sandbox.activate(PERSON)
    killer = Killer()
    with served(killer):
        monkeypatch.setenv("RECONCILER_SMTP_URL", f"smtp://127.0.0.1:{killer.port}")
        process = _program(killer)
        out, _ = process.communicate(timeout=60)
        assert (process.returncode, out) == (-signal.SIGKILL, "")
        assert len(killer.letters) == 1

        (entry,) = json.loads((folder / ".reconciler" / "ledger.json").read_text("utf-8"))[
            "portals"
        ][pointed.url]["welcome"].values()
        assert (entry["email"], entry["progress"]) == (PERSON, "begun")
        planned = call("plan", *SAMPLES)
        assert "a welcome was begun at " in planned.out
        again = call("apply", "--yes", *SAMPLES)
        assert (again.code, again.out) == (0, "Applied: there was nothing to do.\n")
        assert "whether it left is not known: it is not sent again" in again.err
        stand = call("status", *SAMPLES)
        assert "active; RoomAdmin" in stand.out
        assert "a welcome was begun at " in stand.out
        assert len(killer.letters) == 1
