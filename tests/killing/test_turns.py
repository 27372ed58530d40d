"""One apply at a time in a folder, also where runs are killed one after the other."""

from __future__ import annotations

import signal
import subprocess
import sys
from threading import Event
from typing import TYPE_CHECKING

from reconciler.errors import Exit
from tests.killing.way import MANIFEST, SERIAL, Requests, Running, Writes, again

if TYPE_CHECKING:
    from tests.edge.gateway.fault import Passage
    from tests.edge.gateway.message import Reply
    from tests.killing.stage import Stage, Whole


def test_a_second_apply_is_refused_and_goes_on_once_the_first_is_killed(
    stage: Stage, whole: Whole
) -> None:
    running = Running()
    refused: list[subprocess.CompletedProcess[str]] = []

    def fault(_: Passage) -> None:
        passed = len(stage.gateway.passed)
        second = [sys.executable, "-m", "reconciler", "apply", "--yes", *stage.options, MANIFEST]
        refused.append(
            subprocess.run(second, capture_output=True, text=True, timeout=60, check=False)
        )
        assert len(stage.gateway.passed) == passed
        running.kill()

    stage.gateway.rules.append(Writes("", "", fault, first=6))
    assert running.ran(*stage.options, *SERIAL).code == -signal.SIGKILL
    (second,) = refused
    assert (second.returncode, second.stdout) == (Exit.FAILED, "")
    assert f"another apply runs here (process {running.process.pid} on " in second.stderr
    assert again(stage.gateway, *stage.options) == 0
    assert (stage.facts(), stage.mails()) == (whole.facts, whole.mails)


def test_killed_again_and_again_it_comes_to_its_end(stage: Stage, whole: Whole) -> None:
    running, mine = Running(), Event()
    writes = 0

    def fault(passage: Passage) -> Reply | None:
        nonlocal writes
        write = passage.request.method != "GET"
        if writes >= 3 and not write and not mine.is_set():
            running.kill()
            return None
        writes += write
        return passage.forward()

    stage.gateway.rules.append(Requests("", "", fault, times=None))
    runs = 0
    while running.ran(*stage.options, *SERIAL).code == -signal.SIGKILL:
        running, writes = Running(), 0
        runs += 1
    assert runs >= 5
    assert running.process.exitcode == 0
    mine.set()
    assert stage.plan() == 0
    assert (stage.facts(), stage.mails()) == (whole.facts, whole.mails)
