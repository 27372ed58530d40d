"""How far an apply is, on real pseudo-terminals and in logs."""

from __future__ import annotations

import errno
import io
import os
import subprocess
import sys
from itertools import pairwise
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from reconciler.action import Action, Effect, EffectKind, Op, Ref
from reconciler.cli.masking import masked
from reconciler.cli.progress import reading, shown
from reconciler.cli.watch import Watch
from reconciler.outcome import Outcome, Result
from reconciler.plan import Plan
from tests.edge.cli.screen import Screen, looking
from tests.unit.cli.test_advance import Clock
from tests.unit.things import HERE

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from reconciler.cli.progress import Progress
    from tests.edge.cli.conftest import Said
    from tests.portal import Served

NEVER = 3600.0
LOUD = Watch(quiet=False)
QUIET = Watch(quiet=True)


@pytest.fixture(autouse=True)
def _terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")


@pytest.fixture
def clock() -> Clock:
    return Clock()


def _plan(steps: int) -> Plan:
    actions = tuple(
        Action(
            Ref("room", f"Room {number}"),
            Op.CREATE,
            (),
            (Effect(EffectKind.MAIL, "new@partner.example", "invited"),),
            (),
            HERE,
        )
        for number in range(steps)
    )
    return Plan("p", "", (), actions, (), (), (), steps, 0)


def _progress(
    steps: int, clock: Clock, watch: Watch = LOUD, every: float = NEVER
) -> AbstractContextManager[Progress]:
    return shown(watch, _plan(steps), clock=clock, every=every)


def _over(progress: Progress, steps: int, clock: Clock, seconds: float = 1.0) -> None:
    for action in _plan(steps).actions:
        progress.begun(action)
        clock.now += seconds
        progress.over(Outcome(action, Result.VERIFIED, sent=1))


def test_a_bar_is_drawn_over_and_gone_in_the_end(clock: Clock) -> None:
    with looking() as screen, _progress(10, clock) as progress:
        _over(progress, 6, clock)
    assert screen.frames[0].startswith("0 %|")
    assert screen.frames[-1].startswith("60 %|███")
    assert screen.frames[-1].endswith("| 6/10, 4 s left, 6 e-mails, 60 requests/min")
    assert screen.lines == [""]


def test_the_bar_is_on_stderr_alone(clock: Clock, capfd: pytest.CaptureFixture[str]) -> None:
    with looking() as screen, _progress(2, clock) as progress:
        progress.say("verified  create room")
        _over(progress, 2, clock)
    assert capfd.readouterr().out == "verified  create room\n"
    assert "verified" not in screen.text
    assert "%|" in screen.text


def test_lines_of_the_result_stay_whole_on_the_same_terminal(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with looking() as screen:
        monkeypatch.setattr(sys, "stdout", screen.stream)
        with _progress(400, clock) as progress:
            threads = [Thread(target=_over, args=(progress, 100, clock, 0.01)) for _ in range(4)]
            for one in threads:
                one.start()
            for number in range(300):
                progress.say(f"verified  create room {number}")
            progress.aside("a remark")
            progress.warn("a warning")
            for one in threads:
                one.join()
    told = [f"verified  create room {number}" for number in range(300)]
    assert screen.lines == [*told, "a remark", "a warning", ""]
    assert "%|" in screen.text


def test_the_bar_comes_back_at_once_after_a_line(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with looking() as screen:
        monkeypatch.setattr(sys, "stdout", screen.stream)
        with _progress(2, clock) as progress:
            progress.say("a line")
    assert [one.partition("|")[0] for one in screen.frames] == ["0 %", "a line", "0 %"]


def test_a_bar_is_not_drawn_more_often_than_anybody_sees(clock: Clock) -> None:
    with looking() as screen, _progress(1000, clock) as progress:
        _over(progress, 1000, clock, 0.001)
    assert 5 <= len(screen.frames) <= 11


@pytest.mark.parametrize("columns", [12, 30, 60, 200])
def test_a_bar_never_passes_the_width_of_its_terminal(columns: int, clock: Clock) -> None:
    with looking(columns) as screen, _progress(3000, clock) as progress:
        _over(progress, 20, clock)
    assert max(map(len, screen.frames)) <= columns
    assert screen.lines == [""]


def test_a_bar_follows_a_terminal_that_is_resized(clock: Clock) -> None:
    with looking(120) as screen, _progress(10, clock) as progress:
        _over(progress, 1, clock)
        screen.resize(50)
        _over(progress, 1, clock)
    first, *_, last = [len(one) for one in screen.frames]
    assert 110 < first <= 120
    assert 40 < last <= 50


def test_a_terminal_that_does_not_tell_its_width_has_80_columns(clock: Clock) -> None:
    with looking(0) as screen, _progress(10, clock) as progress:
        _over(progress, 6, clock)
    assert 70 < max(map(len, screen.frames)) <= 80


def test_no_colours_are_used(clock: Clock) -> None:
    with looking() as screen, _progress(10, clock) as progress:
        _over(progress, 10, clock)
    assert "\x1b" not in screen.text


def test_a_wait_is_counted_down(clock: Clock) -> None:
    with looking() as screen, _progress(10, clock) as progress:
        clock.now += 1
        progress.waiting(42, "the portal asks\x1b for it")
        clock.now += 1
        progress.waiting(5, "a shorter one")
        clock.now += 41
        progress.tick()
    waits = [one.rpartition("| ")[2] for one in screen.frames]
    why = "the portal asks\\u{1b} for it"
    assert waits == ["0/10, 0 e-mails", f"waiting 42 s: {why}", f"waiting 41 s: {why}", waits[-1]]
    assert waits[-1].startswith("0/10")


def test_time_goes_on_while_nothing_happens() -> None:
    with looking() as screen, shown(LOUD, _plan(10), every=0.01) as progress:
        progress.waiting(60, "the portal asks for it")
        screen.awaits(lambda: "waiting 59 s" in screen.text)


def test_a_masked_run_draws_its_bar_and_names_nobody(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with looking() as screen:
        monkeypatch.setattr(sys, "stdout", screen.stream)
        masked()
        with _progress(10, clock) as progress:
            _over(progress, 5, clock)
            progress.say("verified  new@partner.example")
            progress.waiting(9, "new@partner.example")
    assert screen.lines == ["verified  person-1", ""]
    assert "50 %|" in screen.text
    assert "partner.example" not in screen.text


def test_a_terminal_that_goes_away_ends_nothing(clock: Clock) -> None:
    with looking() as screen, _progress(10, clock) as progress:
        _over(progress, 1, clock)
        screen.unplug()
        _over(progress, 9, clock)
    assert "unplugged" in screen.text


@pytest.mark.parametrize("steps", [0, 100])
def test_quiet_shows_nothing_but_the_result_and_warnings(
    steps: int, clock: Clock, capfd: pytest.CaptureFixture[str]
) -> None:
    with looking() as screen, _progress(steps, clock, QUIET) as progress:
        _over(progress, steps, clock)
        progress.waiting(60, "the portal asks for it")
        progress.say("the result")
        progress.aside("a remark")
        progress.warn("a warning")
    assert capfd.readouterr().out == "the result\n"
    assert screen.lines == ["a warning", ""]
    assert screen.frames[0] == "a warning"


def test_a_plan_of_nothing_has_no_bar(clock: Clock) -> None:
    with looking() as screen, _progress(0, clock) as progress:
        progress.aside("a remark")
    assert screen.lines == ["a remark", ""]


def _logged(steps: int, clock: Clock, seconds: float) -> None:
    with _progress(steps, clock) as progress:
        _over(progress, steps, clock, seconds)


def test_a_log_gets_a_line_at_each_tenth_of_a_long_run(
    clock: Clock, capfd: pytest.CaptureFixture[str]
) -> None:
    _logged(3000, clock, 0.05)
    lines = capfd.readouterr().err.splitlines()
    assert len(lines) == 9
    assert lines[0] == (
        "300 of 3 000 steps, 1 200 requests a minute, 300 e-mails, 0 failed, about 3 min left"
    )
    assert lines[-1].startswith("2 700 of 3 000 steps")


def test_a_log_gets_a_line_every_half_minute_of_a_very_long_run(
    clock: Clock, capfd: pytest.CaptureFixture[str]
) -> None:
    _logged(1000, clock, 1)
    lines = capfd.readouterr().err.splitlines()
    at = [int(one.partition(" of ")[0].replace(" ", "")) for one in lines]
    assert at[0] == 30
    assert all(5 < later - sooner <= 30 for sooner, later in pairwise(at))


@pytest.mark.parametrize(("steps", "seconds"), [(20, 60), (3000, 0.003)])
def test_a_short_run_is_not_told_of_in_a_log(
    steps: int, seconds: float, clock: Clock, capfd: pytest.CaptureFixture[str]
) -> None:
    _logged(steps, clock, seconds)
    assert capfd.readouterr().err == ""


def test_a_log_hears_of_a_wait_once_whoever_waits(
    clock: Clock, capfd: pytest.CaptureFixture[str]
) -> None:
    with _progress(3, clock) as progress:
        for _ in range(15):
            progress.waiting(42, "the portal asks for it")
        progress.say("a line")
        clock.now += 42
        progress.waiting(10, "the portal asks for it")
    assert capfd.readouterr().err.splitlines() == [
        "waiting 42 s: the portal asks for it",
        "waiting 10 s: the portal asks for it",
    ]


def test_a_terminal_that_cannot_draw_over_gets_lines(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "dumb")
    with looking() as screen:
        _logged(100, clock, 0.5)
    assert screen.lines[0].startswith("20 of 100 steps")
    assert "%|" not in screen.text


class Closed(io.StringIO):
    """A log that nobody reads any more."""

    def write(self, _text: str, /) -> int:
        raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE))


def test_a_log_that_nobody_reads_ends_nothing(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stderr", Closed())
    _logged(100, clock, 1)


class Requests:
    sent = 7


def test_a_long_reading_counts_its_requests_on_a_terminal() -> None:
    requests = Requests()
    with looking() as screen, reading(LOUD, requests, every=0.01):
        screen.awaits(lambda: "reading: 0 requests" in screen.text)
        requests.sent += 1234
        screen.awaits(lambda: "reading: 1 234 requests" in screen.text)
    assert screen.lines == [""]


def test_a_short_reading_shows_nothing() -> None:
    with looking() as screen, reading(LOUD, Requests()):
        pass
    assert screen.text.partition("\x00")[0] == ""


@pytest.mark.parametrize("quiet", [False, True])
def test_a_reading_shows_nothing_in_a_log_and_nothing_if_that_is_asked_for(
    *, quiet: bool, capfd: pytest.CaptureFixture[str]
) -> None:
    with reading(Watch(quiet=quiet), Requests()):
        pass
    assert capfd.readouterr().err == ""


def test_a_wait_shows_in_the_bar_that_is_there(clock: Clock) -> None:
    with looking() as screen, _progress(10, clock):
        clock.now += 1
        LOUD.waiting(42, "the portal asks for it")
    assert screen.frames[-1].endswith("| waiting 42 s: the portal asks for it")


def test_a_wait_of_a_reading_shows_beside_its_count() -> None:
    with looking() as screen, reading(LOUD, Requests()):
        LOUD.waiting(42, "the portal asks for it")
        LOUD.waiting(7, "a shorter one")
    assert screen.frames == ["reading: 0 requests, waiting 42 s: the portal asks for it"]
    assert screen.lines == [""]


@pytest.mark.parametrize(("quiet", "lines"), [(False, 1), (True, 0)])
def test_a_wait_while_nothing_is_shown_is_a_line(
    *, quiet: bool, lines: int, capfd: pytest.CaptureFixture[str]
) -> None:
    watch = Watch(quiet=quiet)
    with reading(watch, Requests()):
        for _ in range(12):
            watch.waiting(42, "the portal asks for it")
    assert capfd.readouterr().err == "waiting 42 s: the portal asks for it\n" * lines


@pytest.fixture
def commands(manifest: Callable[..., str], pointed: Served) -> dict[str, tuple[str, ...]]:
    del pointed
    name = manifest()
    return {
        "plan": ("plan", name),
        "drift": ("drift", name),
        "export": ("export",),
        "adopt": ("adopt", "--all", name),
    }


@pytest.mark.parametrize("command", ["plan", "drift", "export", "adopt"])
def test_a_command_that_is_quiet_gives_its_result_alone(
    command: str, call: Callable[..., Said], commands: dict[str, tuple[str, ...]]
) -> None:
    said = call(*commands[command], "--quiet")
    assert said.err == ""
    assert said.out


def test_an_apply_draws_its_bar_on_a_terminal_and_leaves_the_result_whole(
    manifest: Callable[..., str], pointed: Served
) -> None:
    rooms = "".join(f"- {{title: R{number}, type: custom}}\n" for number in range(30))
    name = manifest(f"version: 1\nrooms:\n{rooms}")
    screen = Screen(80)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "reconciler", "apply", "--yes", name],
            stdout=subprocess.PIPE,
            stderr=screen.stream,
            env={**os.environ, "TERM": "xterm"},
            text=True,
            check=False,
        )
    finally:
        screen.close()
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert lines == [*(f'verified  create room "R{n}"' for n in range(30)), lines[-1]]
    assert lines[-1].startswith("Applied: 30 of 30 steps verified")
    assert len(pointed.writes()) == 30
