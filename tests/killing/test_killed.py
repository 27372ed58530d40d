"""Killed at any step and run again, the portal ends as if nobody had disturbed it."""

from __future__ import annotations

import signal
from concurrent.futures import Future
from typing import TYPE_CHECKING

import pytest

from tests.killing.story import CAT
from tests.killing.way import SERIAL, Requests, Running, Writes, again

if TYPE_CHECKING:
    from tests.edge.gateway.fault import Passage
    from tests.edge.gateway.message import Reply
    from tests.killing.stage import Stage, Whole

WRITES = range(1, 18)
"""All writes of the story."""

READ_BACK = (1, 2, 3, 4, 5, 7, 10, 11, 12, 13, 14, 15, 16, 17)
"""Those after which the program reads before it writes again."""

MAKING = (2, 4, 9, 11, 12, 13, 16)
"""Those that make or invite somebody or something."""

LETTER = 17
"""The letter of the portal's own, which is never sent twice, rather than surely once."""

KILLED = -signal.SIGKILL


def _ends_well(stage: Stage, whole: Whole, *, unsent: bool = False) -> None:
    """The portal is as it should be, and each mail has left once."""
    assert stage.facts() == whole.facts
    mails = whole.mails.copy()
    if unsent:
        del mails[CAT, "admin-activation", ""]
    assert stage.mails() == mails
    assert stage.plan() == 0


def test_the_story_makes_each_of_its_writes_once(whole: Whole) -> None:
    writes = [place for place, method in enumerate(whole.requests) if method != "GET"]
    assert len(writes) == len(WRITES)
    followed = [*whole.requests, "GET"]
    read_back = [n for n, place in enumerate(writes, 1) if followed[place + 1] == "GET"]
    assert tuple(read_back) == READ_BACK


@pytest.mark.parametrize("number", WRITES)
def test_killed_before_a_write_reaches_the_portal(stage: Stage, whole: Whole, number: int) -> None:
    running = Running()

    def fault(_: Passage) -> None:
        running.kill()

    stage.gateway.rules.append(Writes("", "", fault, first=number))
    assert running.ran(*stage.options, *SERIAL).code == KILLED
    assert again(stage.gateway, *stage.options) == 0
    _ends_well(stage, whole, unsent=number == LETTER)


@pytest.mark.parametrize("number", WRITES)
def test_killed_after_a_write_was_carried_out_and_before_its_answer(
    stage: Stage, whole: Whole, number: int
) -> None:
    running = Running()

    def fault(passage: Passage) -> None:
        passage.forward()
        running.kill()

    stage.gateway.rules.append(Writes("", "", fault, first=number))
    assert running.ran(*stage.options, *SERIAL).code == KILLED
    assert again(stage.gateway, *stage.options) == 0
    _ends_well(stage, whole)


@pytest.mark.parametrize("number", READ_BACK)
def test_killed_between_the_answer_to_a_write_and_what_is_read_next(
    stage: Stage, whole: Whole, number: int
) -> None:
    running = Running()

    def fault(_: Passage) -> None:
        running.kill()

    stage.gateway.rules.append(Requests("", "", fault, first=whole.write(number) + 1))
    assert running.ran(*stage.options, *SERIAL).code == KILLED
    assert again(stage.gateway, *stage.options) == 0
    _ends_well(stage, whole)


@pytest.mark.parametrize("number", MAKING)
def test_killed_while_the_portal_is_slow_to_carry_a_write_out(
    stage: Stage, whole: Whole, number: int
) -> None:
    running = Running()
    waits: Future[float] = Future()
    done: Future[Reply] = Future()

    def fault(passage: Passage) -> None:
        running.kill()
        waits.result(30)
        done.set_result(passage.forward())

    def hears(seconds: float) -> None:
        if not waits.done():
            waits.set_result(seconds)
            done.result(30)

    stage.gateway.rules.append(Writes("", "", fault, first=number))
    assert running.ran(*stage.options, *SERIAL).code == KILLED
    assert again(stage.gateway, *stage.options, hears=hears) == 0
    assert done.done()
    _ends_well(stage, whole)


@pytest.mark.parametrize("number", [3, 9, 14])
@pytest.mark.parametrize("carried", [False, True])
def test_killed_with_several_steps_under_way(
    stage: Stage,
    whole: Whole,
    number: int,
    carried: bool,  # noqa: FBT001 - drawn up by the parameters
) -> None:
    running = Running()

    def fault(passage: Passage) -> None:
        if carried:
            passage.forward()
        running.kill()

    stage.gateway.rules.append(Writes("", "", fault, first=number))
    assert running.ran(*stage.options).code == KILLED
    assert again(stage.gateway, *stage.options) == 0
    _ends_well(stage, whole)
