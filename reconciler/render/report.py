"""What came of an apply, for people and for machines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.action import Op
from reconciler.apply import Result
from reconciler.render.document import change, trip
from reconciler.render.plain import counted, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reconciler.apply import Outcome, Report
    from reconciler.guard import Trip
    from reconciler.spec import Json


def line(outcome: Outcome) -> str:
    """One outcome: the step, what was found, why, and what is still different."""
    action = outcome.action
    reason = f": {shown(outcome.reason)}" if outcome.reason else ""
    text = f'{outcome.result}  {action.op} {action.ref.kind} "{shown(action.ref.name)}"{reason}'
    if outcome.left and outcome.result is not Result.SKIPPED:
        text += f"  (not so: {', '.join(shown(change.name) for change in outcome.left)})"
    return text


def last_line(report: Report) -> str:
    """The counts of a report, of what was verified."""
    if not report.outcomes:
        return "Applied: there was nothing to do."
    others = [
        f"{report.count(result)} {result}"
        for result in (Result.WITHOUT_EFFECT, Result.FAILED, Result.SKIPPED)
        if report.count(result)
    ]
    letters = sum(outcome.action.op is Op.SEND for outcome in report.outcomes)
    steps = len(report.outcomes) - letters
    done = []
    if steps:
        done.append(f"{report.count(Result.VERIFIED)} of {counted(steps, 'step')} verified")
    if letters:
        done.append(f"{report.count(Result.SENT)} of {counted(letters, 'letter')} sent")
    return f"Applied: {', '.join([*done, *others])}."


def lifted(trips: Iterable[Trip]) -> Iterator[str]:
    """The guards that were lifted for a run, and why, a line each."""
    for one in trips:
        if one.because:
            yield f"lifted  {one.guard}: {shown(one.text)}; because: {shown(one.because)}"


def document(report: Report, trips: Iterable[Trip] = ()) -> dict[str, Json]:
    """A report as a JSON document.

    Args:
        report: what came of the plan.
        trips: the guards that the plan went over.
    """
    return {
        "format_version": 1,
        "summary": {result.name.lower(): report.count(result) for result in Result},
        "guards": [trip(one) for one in trips],
        "outcomes": [
            {
                "id": outcome.action.id,
                "kind": outcome.action.ref.kind,
                "ref": outcome.action.ref.name,
                "op": outcome.action.op.value,
                "result": outcome.result.name.lower(),
                "reason": outcome.reason,
                "left": [change(one) for one in outcome.left],
            }
            for outcome in report.outcomes
        ],
    }
