"""What a report comes to, in differences instead of steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reconciler.action import Op
from reconciler.outcome import Result

if TYPE_CHECKING:
    from reconciler.diff import Change
    from reconciler.outcome import Outcome, Report


class Totals(NamedTuple):
    """All steps together.

    Attributes:
        planned: differences that were to be settled.
        verified: those that were seen to be settled.
        left: the others.
        refused: people and groups who were refused alone.
        letters: letters that were to be sent.
        letters_sent: those that were taken.
        requests: requests that the plan holds.
        requests_sent: those that left, and letters.
    """

    planned: int
    verified: int
    left: int
    refused: int
    letters: int
    letters_sent: int
    requests: int
    requests_sent: int


def totals(report: Report) -> Totals:
    """Count what was verified, and what there was to do."""
    outcomes = report.outcomes
    planned = sum(len(one.action.fields) for one in outcomes)
    verified = sum(sum(one for _, one in settled(outcome)) for outcome in outcomes)
    return Totals(
        planned,
        verified,
        planned - verified,
        sum(len(one.refused) for one in outcomes),
        sum(one.action.op is Op.SEND for one in outcomes),
        report.count(Result.SENT),
        sum(len(one.action.requests) for one in outcomes),
        sum(one.sent for one in outcomes),
    )


def settled(outcome: Outcome) -> list[tuple[Change, bool]]:
    """Each difference of a step, and whether it was seen to be settled."""
    fields = outcome.action.fields
    if outcome.result is Result.SKIPPED:
        return [(one, False) for one in fields]
    left = set(outcome.left)
    return [(one, one not in left) for one in fields]
