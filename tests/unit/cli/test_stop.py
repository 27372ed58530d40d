"""Signals that end a run."""

from __future__ import annotations

import signal
import subprocess
import sys
from threading import Thread

import pytest

from reconciler.cli.stop import Stop
from reconciler.errors import StoppedError

NUMBERS = [signal.SIGINT, signal.SIGTERM]


def test_before_a_signal_it_waits_as_long_as_it_is_asked_to() -> None:
    stop = Stop()
    stop.sleep(0.001)
    assert not stop.stopped


@pytest.mark.parametrize("number", NUMBERS)
def test_a_signal_is_told_once_and_ends_all_waits(
    number: signal.Signals, capfd: pytest.CaptureFixture[str]
) -> None:
    stop = Stop()
    before = signal.getsignal(number)
    with stop.obeyed():
        signal.raise_signal(number)
        # As a cancelled job is sent it after an interrupt.
        signal.raise_signal(signal.SIGTERM)
        assert stop.stopped
        with pytest.raises(StoppedError):
            stop.sleep(60)
    assert signal.getsignal(number) is before
    assert capfd.readouterr().err.count("Stopping: what is under way comes to its end") == 1


def test_where_signals_cannot_be_heard_they_are_left_alone() -> None:
    handlers: list[object] = []

    def run() -> None:
        with Stop().obeyed():
            handlers.append(signal.getsignal(signal.SIGINT))

    thread = Thread(target=run)
    thread.start()
    thread.join()
    assert handlers == [signal.getsignal(signal.SIGINT)]


def test_who_interrupts_once_more_gets_it_at_once() -> None:
    code = (
        "import signal\n"
        "from reconciler.cli.stop import Stop\n"
        "with Stop().obeyed():\n"
        "    signal.raise_signal(signal.SIGINT)\n"
        "    signal.raise_signal(signal.SIGINT)\n"
        "    print('goes on')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (5, "")
    assert "Aborted: what was under way may be done." in done.stderr
