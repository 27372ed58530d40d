from __future__ import annotations

import pytest

from reconciler.action import Action, Effect, EffectKind, Op, Ref
from reconciler.cli.advance import Advance, mails, span
from reconciler.diff import Change
from reconciler.outcome import Outcome, Refusal, Result
from tests.unit.things import HERE

ANN = "ann@acme.example"
BOB = "bob@acme.example"
LEFT = (Change(BOB, None, "Read"),)


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def _outcome(
    result: Result = Result.VERIFIED,
    *,
    sent: int = 1,
    left: tuple[Change, ...] = (),
    refused: tuple[Refusal, ...] = (),
) -> Outcome:
    fields = tuple(Change(who, None, "Read") for who in (ANN, BOB))
    effects = (
        Effect(EffectKind.GAINS, ANN, "Read"),
        Effect(EffectKind.MAIL, ANN, "invited"),
        Effect(EffectKind.MAIL, BOB, "invited"),
    )
    action = Action(Ref("members", "Plans"), Op.UPDATE, fields, effects, (), HERE)
    return Outcome(action, result, left=left, sent=sent, refused=refused)


def _after(seconds: float, *outcomes: Outcome, total: int = 3000) -> Advance:
    clock = Clock()
    advance = Advance(total, clock)
    clock.now += seconds
    for one in outcomes:
        advance.add(one)
    return advance


def test_a_line_tells_steps_rate_e_mails_failures_and_the_time_that_is_left() -> None:
    advance = _after(30, *[_outcome()] * 1200)
    assert advance.line() == (
        "1 200 of 3 000 steps, 2 400 requests a minute, 2 400 e-mails, 0 failed, about 45 s left"
    )
    assert advance.short() == "1 200/3 000, 45 s left, 2 400 e-mails, 2 400 requests/min"


def test_nothing_is_foretold_of_a_run_that_has_just_begun() -> None:
    advance = _after(1, _outcome(sent=0))
    assert advance.line() == "1 of 3 000 steps, 0 e-mails, 0 failed"
    assert advance.short() == "1/3 000, 0 e-mails"


def test_one_of_a_thing_is_told_as_one() -> None:
    advance = _after(60, _outcome(left=LEFT, result=Result.FAILED))
    assert advance.line() == (
        "1 of 3 000 steps, 1 request a minute, 1 e-mail, 1 failed, about 49 h 59 min left"
    )
    assert advance.short() == "1/3 000, 1 failed, 49 h 59 min left, 1 e-mail, 1 request/min"


def test_the_rate_is_of_the_last_minute() -> None:
    clock = Clock()
    advance = Advance(10, clock)
    advance.add(_outcome(sent=100))
    rates = []
    for seconds, sent in ((59, 0), (1, 7), (30, 0)):
        clock.now += seconds
        rates.append(advance.rate)
        advance.add(_outcome(sent=sent))
    assert rates == [round(100 * 60 / 59), 0, 7]


def test_steps_that_were_skipped_took_no_time() -> None:
    skipped = [_outcome(Result.SKIPPED, sent=0)] * 5
    assert _after(10, *skipped, total=10).left is None
    advance = _after(10, *skipped, _outcome(), total=10)
    assert (advance.left, advance.failed) == (40, 0)


@pytest.mark.parametrize(
    ("outcome", "count"),
    [
        (_outcome(), 2),
        (_outcome(Result.SENT), 2),
        (_outcome(sent=0), 0),
        (_outcome(Result.SKIPPED, sent=0), 0),
        (_outcome(Result.WITHOUT_EFFECT, left=LEFT), 1),
        (_outcome(Result.FAILED, left=_outcome().action.fields), 0),
        (_outcome(refused=(Refusal(ANN, "no seat"),)), 1),
    ],
    ids=["verified", "letter", "as it was", "skipped", "in part", "failed", "refused"],
)
def test_an_e_mail_counts_where_it_has_surely_left(outcome: Outcome, count: int) -> None:
    assert mails(outcome) == count


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (0.2, "1 s"),
        (42, "42 s"),
        (120, "120 s"),
        (121, "3 min"),
        (7200, "120 min"),
        (7800, "2 h 10 min"),
        (86_400, "24 h"),
    ],
)
def test_a_time_is_told_as_people_say_it(seconds: float, words: str) -> None:
    assert span(seconds) == words
