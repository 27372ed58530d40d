"""What came of an apply, line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.action import Op
from reconciler.outcome import Result
from reconciler.render.plain import counted, shown
from reconciler.render.report.totals import settled, totals

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reconciler.guard import Trip
    from reconciler.outcome import Outcome, Report


def line(outcome: Outcome) -> str:
    """One outcome: the step, what was found, why, who was refused, and what is not so besides."""
    action = outcome.action
    told = []
    if outcome.refused:
        verified = sum(one for _, one in settled(outcome))
        told.append(f"{verified} of {len(action.fields)} verified")
        told += [f"{shown(one.who)}: {shown(one.reason)}" for one in outcome.refused]
    if outcome.reason:
        told.append(shown(outcome.reason))
    text = f'{outcome.result}  {action.op} {action.ref.kind} "{shown(action.ref.name)}"'
    if told:
        text += f": {'; '.join(told)}"
    if others := unsettled(outcome):
        text += f"  (not so: {', '.join(map(shown, others))})"
    return text


def unsettled(outcome: Outcome) -> list[str]:
    """What is still different, but for who was refused; of a step that was skipped nothing."""
    if outcome.result is Result.SKIPPED:
        return []
    refused = {one.who for one in outcome.refused}
    return [change.name for change in outcome.left if change.name not in refused]


def last_line(report: Report) -> str:
    """The counts of a report, of what was verified."""
    if not report.outcomes:
        return "Applied: there was nothing to do."
    return f"Applied: {steps(report)}{_refused(report)}."


def steps(report: Report) -> str:
    """The steps, counted by what came of them."""
    others = [
        f"{report.count(result)} {result}"
        for result in (Result.WITHOUT_EFFECT, Result.FAILED, Result.SKIPPED)
        if report.count(result)
    ]
    letters = sum(outcome.action.op is Op.SEND for outcome in report.outcomes)
    number = len(report.outcomes) - letters
    done = []
    if number:
        done.append(f"{report.count(Result.VERIFIED)} of {counted(number, 'step')} verified")
    if letters:
        done.append(f"{report.count(Result.SENT)} of {counted(letters, 'letter')} sent")
    return ", ".join([*done, *others])


def _refused(report: Report) -> str:
    found = totals(report)
    if not found.refused:
        return ""
    differences = f"{found.verified} of {counted(found.planned, 'difference')} verified"
    return f"; {differences}, {found.refused} refused alone"


def lifted(trips: Iterable[Trip]) -> Iterator[str]:
    """The guards that were lifted for a run, and why, a line each."""
    for one in trips:
        if one.because:
            yield f"lifted  {one.guard}: {shown(one.text)}; because: {shown(one.because)}"
