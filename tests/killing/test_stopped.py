"""Stopped by a signal at any write: what is under way comes to its end, and is told truly."""

from __future__ import annotations

import json
import os
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from reconciler.errors import Exit
from tests.killing.way import REPORT, SERIAL, Running, Writes, again
from tests.matrix.state import Facts, untrue

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.edge.gateway.fault import Passage
    from tests.edge.gateway.message import Reply
    from tests.killing.mailbox import Trap
    from tests.killing.stage import Stage, Whole

NOTHING: Any = [[]]
"""What is in a room that has only just been made."""

SIGNALS = (signal.SIGTERM, signal.SIGINT)


def _stop(running: Running, signals: Iterable[int]) -> None:
    """Send signals, and wait until the first is noticed."""
    for number in signals:
        os.kill(running.process.pid or 0, number)
        until = time.monotonic() + 30
        while "Stopping: " not in running.err.read_text():
            assert time.monotonic() < until
            time.sleep(0.01)


def _renamed(found: Facts) -> Facts:
    """The rooms by the titles that steps call them by."""
    return {
        (kind, "Plans" if name == "Old name" else name): one for (kind, name), one in found.items()
    }


def _report() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Path(REPORT).read_text("utf-8"))
    return found


def _last_line() -> dict[str, Any]:
    (journal,) = Path(".reconciler/journal").iterdir()
    text = journal.read_text("utf-8")
    assert text.endswith("\n")
    found: dict[str, Any] = json.loads(text.splitlines()[-1])
    return found


@pytest.mark.parametrize("number", range(1, 18))
def test_stopped_at_a_write(
    stage: Stage, whole: Whole, capfd: pytest.CaptureFixture[str], number: int
) -> None:
    running, before = Running(), _renamed(stage.facts())

    def fault(passage: Passage) -> Reply:
        _stop(running, [SIGNALS[number % 2]])
        return passage.forward()

    stage.gateway.rules.append(Writes("", "", fault, first=number))
    ran = running.ran(*stage.options, *SERIAL)
    assert ran.code == Exit.PARTIAL, ran.err
    assert "Traceback" not in ran.err
    # What was under way has come to its end, and nothing more was begun.
    assert len(stage.gateway.writes) == number
    assert (_last_line()["record"], _last_line()["how"]) == ("end", "interrupted")
    report = _report()
    assert (report["how"], report["exit"]) == ("interrupted", Exit.PARTIAL)
    outcomes = report["outcomes"]
    found = stage.facts()
    assert untrue(outcomes, found, whole.facts) == []
    skipped = [(one["kind"], one["ref"]) for one in outcomes if one["result"] == "skipped"]
    assert skipped
    now = _renamed(found)
    assert [one for one in skipped if now.get(one, NOTHING) != before.get(one, NOTHING)] == []
    # What is planned next is what the report says is left.
    capfd.readouterr()
    stage.plan("--format", "json")
    left = {(one["kind"], one["ref"]) for one in json.loads(capfd.readouterr().out)["actions"]}
    done = {"verified", "sent"}
    told = {(one["kind"], one["ref"]): one for one in outcomes if one["result"] not in done}
    assert left <= told.keys()
    # What is still being made may be there by now, and the report says so.
    assert all(told[one]["unsure"] for one in told.keys() - left)
    assert again(stage.gateway, *stage.options) == 0
    assert stage.facts() == whole.facts
    assert stage.mails() == whole.mails
    assert stage.plan() == 0


@pytest.mark.parametrize("signals", [SIGNALS, (signal.SIGTERM, signal.SIGTERM)])
def test_a_cancelled_job_gets_several_signals(
    stage: Stage, whole: Whole, signals: tuple[int, ...]
) -> None:
    running = Running()

    def fault(passage: Passage) -> Reply:
        _stop(running, reversed(signals))
        return passage.forward()

    stage.gateway.rules.append(Writes("", "", fault, first=11))
    assert running.ran(*stage.options).code == Exit.PARTIAL
    assert _last_line()["how"] == "interrupted"
    assert again(stage.gateway, *stage.options) == 0
    assert (stage.facts(), stage.mails()) == (whole.facts, whole.mails)


def test_stopped_at_the_last_step_all_is_done(stage: Stage, whole: Whole, mailbox: Trap) -> None:
    running = Running()
    mailbox.verb, mailbox.does = "DATA", lambda: _stop(running, [signal.SIGTERM])
    ran = running.ran(*stage.options, *SERIAL)
    assert ran.code == Exit.DONE, ran.err
    assert (_last_line()["how"], _report()["how"]) == ("complete", "complete")
    assert (stage.facts(), stage.mails()) == (whole.facts, whole.mails)
