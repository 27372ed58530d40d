"""A plan for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.plan.by_person import by_person
from reconciler.render.heading import heading, steps, unread, why
from reconciler.render.notes import compared as differences
from reconciler.render.notes import notes
from reconciler.render.plain import counted
from reconciler.render.steps import Steps

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reconciler.comparison import Comparison
    from reconciler.plan import Plan


def text(
    plan: Plan, *, colour: bool = False, digest: str = "", compared: Comparison | None = None
) -> str:
    """A plan as text: what it comes to, its steps by room, notes, and what it comes to again.

    Marks: ``+`` what comes, ``~`` what changes, ``-`` what goes, ``>`` letters, ``*`` what is soon
    over, ``!`` drift and guards that are lifted, ``?`` what is unknown, ``x`` what stops the plan.

    Args:
        plan: the plan.
        colour: whether to paint the marks.
        digest: of the full plan; not shown if empty.
        compared: what differs from an older plan; None if it was compared with none.

    Returns:
        The text, ending in a line feed.
    """
    lines = _lines(plan, colour=colour, digest=digest, compared=compared)
    return "\n".join(lines) + "\n"


def _lines(plan: Plan, *, colour: bool, digest: str, compared: Comparison | None) -> Iterator[str]:
    subjects = by_person(plan)
    yield from heading(plan, subjects, colour=colour)
    yield ""
    if compared is not None:
        yield from differences(compared)
    yield from Steps(plan, subjects, colour=colour).lines()
    yield from notes(plan, colour=colour)
    yield from end(plan, digest)


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
