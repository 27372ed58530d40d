"""21: whoever is cancelled says what is done, closes the journal, and is in nobody's way."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from concurrent.futures import Future
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from tests.edge.gateway.gateway import Gateway, Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.edge.cli.conftest import Said
    from tests.edge.gateway.fault import Passage
    from tests.edge.gateway.message import Reply
    from tests.portal import Served

PEOPLE = [f"{name}@partner.example" for name in ("a", "b", "c", "d")]
DECLARED: dict[str, Any] = {
    "version": 1,
    "rooms": [
        {
            "title": one[0].upper(),
            "type": "custom",
            "members": [{"email": one, "access": "Read"}],
        }
        for one in PEOPLE
    ],
}
APPLY = ("apply", "--yes", "--report", "report.json", "--concurrency", "1", "rooms.yaml")
WRITES = [("POST", "files/rooms"), ("PUT", r"files/rooms/\d+/share")]


@contextmanager
def _cancelled(
    portal: Served, number: signal.Signals, method: str, path: str
) -> Iterator[subprocess.CompletedProcess[str]]:
    """An apply that a signal meets while its second write of a kind is under way."""
    running: Future[subprocess.Popen[str]] = Future()
    met: Future[Reply] = Future()

    def hold(passage: Passage) -> Reply:
        process = running.result(30)
        process.send_signal(number)
        if number is signal.SIGKILL:
            process.wait(30)
        met.set_result(passage.forward())
        return met.result()

    with Gateway(portal.url, Rule(method, path, hold, first=2)) as gateway:
        process = subprocess.Popen(
            [sys.executable, "-m", "reconciler", *APPLY],
            env={**os.environ, "DOCSPACE_URL": gateway.url},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        running.set_result(process)
        out, err = process.communicate(timeout=60)
        met.result(30)
        # The next run is on the same portal, as the journal calls it.
        with pytest.MonkeyPatch.context() as environment:
            environment.setenv("DOCSPACE_URL", gateway.url)
            yield subprocess.CompletedProcess(APPLY, process.returncode, out, err)


def _goes_on(call: Callable[..., Said], portal: Served) -> None:
    """The next run does the rest: each room is there once, and each person is mailed once."""
    again = call(*APPLY)
    assert again.code == 0, again.err
    assert call("plan", "--detailed-exitcode", "rooms.yaml").code == 0
    document: dict[str, Any] = portal.sandbox.document()
    assert sorted(one["title"] for one in document["rooms"]) == ["A", "B", "C", "D"]
    assert sorted(mail.to for mail in portal.sandbox.mails()) == PEOPLE


@pytest.mark.parametrize(("method", "path"), WRITES)
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_cancelled_job_that_left_a_lock(
    number: signal.Signals,
    method: str,
    path: str,
    call: Callable[..., Said],
    manifest: Callable[..., str],
    pointed: Served,
    folder: Path,
) -> None:
    manifest(DECLARED)
    with _cancelled(pointed, number, method, path) as done:
        assert done.returncode == 5, done.stderr
        assert "Traceback" not in done.stderr
        # What was under way has come to its end, and nothing more was begun.
        results = {line.split()[0] for line in done.stdout.splitlines()[:-1]}
        assert results <= {"verified", "skipped"}
        report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
        summary = report["summary"]
        assert summary["failed"] == 0
        assert min(summary["verified"], summary["skipped"]) > 0
        (journal,) = (folder / ".reconciler" / "journal").glob("*.ndjson")
        text = journal.read_text(encoding="utf-8")
        assert text.endswith("\n")
        assert json.loads(text.splitlines()[-1])["record"] == "end"
        _goes_on(call, pointed)


def test_a_cancelled_job_that_left_a_lock_and_was_killed(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served
) -> None:
    manifest(DECLARED)
    with _cancelled(pointed, signal.SIGKILL, *WRITES[0]) as done:
        assert done.returncode == -signal.SIGKILL
        _goes_on(call, pointed)
