"""A report as a comment on a pull request, or as the summary of a job."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from reconciler.outcome import Result
from reconciler.render.markdown import notes
from reconciler.render.markdown.fitting import Listed, Piece, fitted
from reconciler.render.markdown.words import code, marker, named, place, prose, units
from reconciler.render.plain import counted, folded
from reconciler.render.report.done import done
from reconciler.render.report.head import Head, How, how, why
from reconciler.render.report.text import steps, unsettled
from reconciler.render.report.totals import settled, totals

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reconciler.guard import Trip
    from reconciler.outcome import Outcome, Refusal, Report
    from reconciler.render.markdown.fitting import Fitted
    from reconciler.render.report.totals import Totals

LIMIT = 65_536
"""How long a comment on GitHub may be."""

_LONG = 160
"""A longer name is no name, and is told by its length."""
_LONGEST = 600
"""A longer reason why a run ended is in the JSON alone."""
_FILES = 3
_LEFT = 700
"""What is left out, in words, at most."""
_TITLES = {
    How.COMPLETE: "Applied",
    How.PARTIAL: "APPLIED IN PART",
    How.INTERRUPTED: "INTERRUPTED",
    How.LIMIT: "STOPPED AT A LIMIT OF THE PORTAL",
    How.CLOSED: "ENDED EARLY",
}
_UNSENT = {
    How.REFUSED: "REFUSED: nothing was sent",
    How.STALE: "STALE: nothing was sent",
    How.DECLINED: "Not applied: nothing was sent",
    How.NOTHING: "Applied: there was nothing to do",
}
_PARTS = {
    Result.FAILED: ("failed step", "failed steps"),
    Result.WITHOUT_EFFECT: ("step without effect", "steps without effect"),
    Result.SKIPPED: ("skipped step", "skipped steps"),
}


def markdown(
    report: Report,
    trips: Iterable[Trip] = (),
    *,
    head: Head | None = None,
    limit: int = LIMIT,
) -> str:
    """A report as Markdown, as GitHub and GitLab write it.

    Args:
        report: what came of the plan.
        trips: the guards that the plan went over.
        head: the run; what is not known of it is not told.
        limit: how long it may be, in units of UTF-16; 4096 or more.

    Returns:
        Markdown. Its first line is the same for the same portal. Where it would be too long, whole
        pieces are left out, the least important first, and counted.
    """
    guards = tuple(trips)
    of = head or Head()
    parts = [
        notes.tripped(guards),
        _refused(report),
        *(_undone(result, report) for result in _PARTS),
        notes.lifted(guards),
        *done(report),
    ]
    first = f"{marker(of.portal or '', 'report')}\n{_heading(report, guards, of)}"
    end = _end(report, of)
    found = fitted(parts, limit, limit - units(first) - units(end) - _LEFT)
    return first + _left(found) + "".join(one.text for one in found) + end


def _heading(report: Report, trips: Iterable[Trip], head: Head) -> str:
    """What was verified, and why it is not everything."""
    ended = how(report, trips, head)
    found = totals(report)
    title = _UNSENT.get(ended) or f"{_TITLES[ended]}: {_counts(found)}"
    lines = [f"## {title}"]
    if report.outcomes:
        lines.append(f"{steps(report)[0].upper()}{steps(report)[1:]}.")
    if reason := why(report, head):
        told = prose(reason)
        lines.append(told if units(told) < _LONGEST else "Why is in the JSON.")
    return "".join(f"{line}\n\n" for line in lines)


def _counts(found: Totals) -> str:
    words = []
    if found.planned or not found.letters:
        words.append(f"{found.verified} of {counted(found.planned, 'difference')} verified")
    if found.letters:
        words.append(f"{found.letters_sent} of {counted(found.letters, 'letter')} sent")
    return ", ".join(words)


def _left(found: Iterable[Fitted]) -> str:
    left = [one.left for one in found if one.left]
    if not left:
        return ""
    return f"**Too long for one comment.** Left out: {'; '.join(left)}. The JSON has all.\n\n"


def _refused(report: Report) -> Listed:
    """Who was refused while others of the same step were taken."""
    pieces = [
        Piece(partial(_refusal, outcome, one), len(one.reason))
        for outcome in report.outcomes
        for one in outcome.refused
    ]
    title = f"### {len(pieces)} refused, while others of the same step were taken\n\n"
    noun = ("person who was refused", "people who were refused")
    return Listed(pieces, (noun,), 1 / 4, title, folds=True)


def _refusal(outcome: Outcome, one: Refusal) -> str:
    where = named(outcome.action.ref)
    return f"- {code(one.who)}, {where}: {prose(one.reason)}{place(outcome.action.source)}\n"


def _undone(result: Result, report: Report) -> Listed:
    """The steps that came out so."""
    pieces = [
        Piece(partial(_step, one), len(one.reason))
        for one in report.outcomes
        if one.result is result
    ]
    title = f"### {counted(len(pieces), *_PARTS[result])}\n\n"
    return Listed(pieces, (_PARTS[result],), 1 / 4, title, folds=True)


def _step(outcome: Outcome) -> str:
    action = outcome.action
    told = list(_told(outcome))
    text = f"- {action.op} {named(action.ref)}"
    return f"{text}{': ' * bool(told)}{'; '.join(told)}{place(action.source)}\n"


def _told(outcome: Outcome) -> Iterator[str]:
    """How much of a step is done, why not all of it, and what is left."""
    verified = sum(one for _, one in settled(outcome))
    if verified:
        yield f"{verified} of {counted(len(outcome.action.fields), 'difference')} verified"
    if outcome.refused:
        yield f"{len(outcome.refused)} refused"
    if outcome.reason:
        yield prose(outcome.reason)
    if outcome.unsure:
        yield "more of it may be done than was seen"
    if others := unsettled(outcome):
        yield f"not so: {', '.join(folded([code(one) for one in others]))}"


def _end(report: Report, head: Head) -> str:
    """The portal, the account, the manifests, when it was, and the digest of the plan."""
    found = totals(report)
    lines = []
    if head.portal:
        lines.append(f"Portal {_short(head.portal)}")
        if head.account:
            lines[0] += f" as {_short(head.account)}"
    if report.outcomes:
        sent = counted(found.requests_sent, "request or letter", "requests and letters")
        lines.append(f"{counted(len(report.outcomes), 'step')}, {sent} sent")
    if head.begun and head.ended:
        lines.append(f"from {head.begun:%Y-%m-%d %H:%M:%S} to {head.ended:%H:%M:%S} UTC")
    if head.files:
        lines.append(_files([name for name, _ in head.files]))
    if head.digest:
        lines.append(f"digest of the plan {code(head.digest)}")
    return f"---\n\n{'; '.join(lines)}.\n" if lines else ""


def _files(names: list[str]) -> str:
    told = [_short(name) for name in names[:_FILES]]
    if len(names) > _FILES:
        told.append(f"{len(names) - _FILES} more")
    return f"{'manifest' if len(names) == 1 else 'manifests'} {', '.join(told)}"


def _short(name: str) -> str:
    text = code(name)
    return text if units(text) <= _LONG else f"(a name of {len(name)} characters)"
