"""With what an apply ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reconciler.action import Action, Op, Ref, Unknown
from reconciler.cli.carrying import code_of
from reconciler.diff import Change
from reconciler.errors import (
    AccessError,
    Exit,
    PortalError,
    RationedError,
    StoppedError,
    UsageError,
)
from reconciler.outcome import Outcome, Report, Result
from reconciler.plan import Plan
from tests.unit.things import HERE

if TYPE_CHECKING:
    from reconciler.errors import ReconcilerError

TWO = (Change("tags", None, "a"), Change("color", None, "b"))
STEP = Action(Ref("room", "A"), Op.UPDATE, TWO, (), (), HERE)
ALL = Outcome(STEP, Result.VERIFIED)
PART = Outcome(STEP, Result.FAILED, "", TWO[1:])
NOTHING = Outcome(STEP, Result.FAILED, "", TWO)
LATER = Outcome(STEP, Result.SKIPPED, "tomorrow", TWO)


def _plan(*unknown: Unknown) -> Plan:
    return Plan("p", "", (), (STEP,), (), (), unknown, 1, 0)


@pytest.mark.parametrize(
    ("outcomes", "ended", "code"),
    [
        ((), None, Exit.DONE),
        ((ALL,), None, Exit.DONE),
        ((ALL, NOTHING), None, Exit.PARTIAL),
        ((PART,), None, Exit.PARTIAL),
        ((NOTHING,), None, Exit.FAILED),
        ((Outcome(STEP, Result.WITHOUT_EFFECT, "", TWO),), None, Exit.PARTIAL),
        ((Outcome(STEP, Result.SENT), NOTHING), None, Exit.PARTIAL),
        ((LATER,), None, Exit.PARTIAL),
        ((LATER, NOTHING), None, Exit.FAILED),
        ((LATER,), StoppedError("interrupted"), Exit.PARTIAL),
        ((NOTHING,), StoppedError("interrupted"), Exit.PARTIAL),
        ((ALL, NOTHING), PortalError("closed"), Exit.PARTIAL),
        ((NOTHING, LATER), PortalError("closed"), Exit.PORTAL),
        ((NOTHING, LATER), AccessError("refused"), Exit.ACCESS),
        ((NOTHING, LATER), RationedError("a day"), Exit.FAILED),
        ((NOTHING, LATER), UsageError("the disk is full"), Exit.USAGE),
    ],
)
def test_the_code_says_what_was_done_and_what_ended_it(
    outcomes: tuple[Outcome, ...], ended: ReconcilerError | None, code: Exit
) -> None:
    assert code_of(Report(outcomes, ended), _plan()) is code


def test_where_not_everything_could_be_read_all_that_was_planned_is_a_part() -> None:
    unknown = Unknown(Ref("members", "B"), "may not be read", HERE)
    assert code_of(Report((ALL,)), _plan(unknown)) is Exit.PARTIAL
