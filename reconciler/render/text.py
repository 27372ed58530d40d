"""A plan for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.plan.by_person import affected
from reconciler.render.heading import heading, steps, unread, why
from reconciler.render.notes import compared as differences
from reconciler.render.notes import notes
from reconciler.render.plain import counted
from reconciler.render.steps import Steps

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reconciler.comparison import Comparison
    from reconciler.plan import Plan
    from reconciler.plan.waves import Forecast


def text(
    plan: Plan,
    *,
    colour: bool = False,
    digest: str = "",
    compared: Comparison | None = None,
    forecast: Forecast | None = None,
) -> str:
    """A plan as text: what it comes to, its steps by room, notes, and what it comes to again.

    Marks: ``+`` what comes, ``~`` what changes, ``-`` what goes, ``>`` letters, ``*`` what is soon
    over, ``!`` drift and guards that are lifted, ``?`` what is unknown, ``x`` what stops the plan.

    Args:
        plan: the plan.
        colour: whether to paint the marks.
        digest: of the full plan; not shown if empty.
        compared: what differs from an older plan; None if it was compared with none.
        forecast: what it takes of the portal's limits; None if that is not to be told.

    Returns:
        The text, ending in a line feed.
    """
    subjects = affected(plan)
    lines = [
        *heading(plan, subjects, colour=colour, forecast=forecast),
        "",
        *(differences(compared) if compared is not None else ()),
        *Steps(plan, subjects, colour=colour).lines(),
        *notes(plan, colour=colour),
        *end(plan, digest),
    ]
    return "\n".join(lines) + "\n"


def end(plan: Plan, digest: str) -> Iterator[str]:
    """What a plan comes to, for whoever reads the last lines first."""
    if plan.refused:
        yield f"REFUSED (x): {why(plan)}; nothing would be applied."
    if plan.unknown:
        yield f"NOT READ WHOLE (?): {unread(plan)}."
    yield last_line(plan)
    if digest:
        yield f"Digest: {digest}"


def last_line(plan: Plan) -> str:
    """The counts of a plan: steps, people, mails, requests, rooms."""
    summary = plan.summary
    return (
        f"Plan: {steps(plan)}; people: {summary.gain} gain access, "
        f"{summary.change} change, {summary.lose} lose it; {counted(summary.mails, 'mail')}; "
        f"{counted(summary.requests, 'request')}; {counted(plan.managed, 'room')} declared, "
        f"{counted(plan.unmanaged, 'other')} left alone"
    )
