"""The head of a page: what a plan comes to, and whether it may be applied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.render.html.markup import esc
from reconciler.render.plain import counted
from reconciler.roster import Turn

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from reconciler.plan import Plan
    from reconciler.plan.by_person import Subject
    from reconciler.render.html.view import View

_TURNS = {Turn.GAINS: "Gain access", Turn.CHANGES: "Change", Turn.LOSES: "Lose access"}
_PLURALS = {"refusal of the portal": "refusals of the portal"}


_FEW = 10
"""How many names of one sort are told; those who lose access and those outside always are."""
_ALL = 20
"""And how many of those."""


def head(plan: Plan, seen: View, digest: str, pace: str = "") -> str:
    """The name of the plan, a verdict, the counts, and whom it means something for."""
    kind, verdict, why = _verdict(plan)
    met = {turn: [one for one in seen.subjects if one.meets(turn)] for turn in _TURNS}
    mailed = [one for one in seen.subjects if one.mails]
    return (
        f"<header>\n<h1>Plan for {esc(plan.portal)}</h1>\n"
        f'<p class="verdict {kind}"><strong>{verdict}</strong> {why}</p>\n'
        f'<dl class="tiles">\n{_pairs(_counts(plan, met, len(mailed)))}</dl>\n'
        f'<dl class="facts">\n{_pairs(_facts(plan, met, mailed, digest, pace))}</dl>\n</header>\n'
    )


def _verdict(plan: Plan) -> tuple[str, str, str]:
    """Whether the plan may be applied: a class, a sentence, and what it rests on."""
    if plan.refused:
        numbers = {
            "refusal of the portal": len(plan.blockers),
            "guard": sum(trip.stops for trip in plan.trips),
            "broken rule": len(plan.violations),
        }
        words = (
            counted(number, one, _PLURALS.get(one, "")) for one, number in numbers.items() if number
        )
        return "no", "Refused: nothing of this plan would be applied.", f"{', '.join(words)}."
    if plan.unknown:
        return "some", "Part of the portal could not be read.", "Nobody is removed anywhere."
    if not plan.actions:
        return "still", "Nothing to do.", "No step is needed."
    return "yes", "Nothing stops this plan.", "It waits for a decision."


def _counts(
    plan: Plan, met: Mapping[Turn, list[Subject]], mailed: int
) -> Iterator[tuple[str, str]]:
    summary = plan.summary
    ops = ", ".join(f"{number} to {esc(op)}" for op, number in summary.ops.items() if number)
    yield "Steps", f"{len(plan.actions)}<small>{ops}</small>"
    for turn, words in _TURNS.items():
        yield words, f"{len(met[turn])}<small>people, groups and links</small>"
    yield "Mails", f"{summary.mails}<small>to {counted(mailed, 'person', 'people')}</small>"
    yield "Requests", f"{summary.requests}<small>writes to the portal</small>"


def _facts(
    plan: Plan, met: Mapping[Turn, list[Subject]], mailed: list[Subject], digest: str, pace: str
) -> Iterator[tuple[str, str]]:
    for turn, words in _TURNS.items():
        if met[turn]:
            yield words, _names(met[turn], turn)
    if mailed:
        yield "Mailed", _names(mailed, None)
    if plan.acting:
        yield "Acts as", esc(plan.acting)
    rooms = f"{counted(plan.managed, 'room')} declared"
    yield "Rooms", f"{rooms}, {counted(plan.unmanaged, 'other')} left alone"
    if pace:
        yield "Limits", esc(pace)
    if plan.files:
        yield "Manifests", ", ".join(esc(file.name) for file in plan.files)
    if digest:
        yield "Digest", f"<code>{esc(digest)}</code>"


def _names(subjects: Sequence[Subject], turn: Turn | None) -> str:
    """Who it is: not all of very many, whom the rest of the page has."""
    left = {True: _ALL, False: _FEW}
    names = []
    for one in subjects:
        close = turn is Turn.LOSES or one.outside
        if left[close]:
            left[close] -= 1
            names.append(_name(one, turn))
    more = f", and {len(subjects) - len(names)} more below" if len(names) < len(subjects) else ""
    return ", ".join(names) + more


def _name(one: Subject, turn: Turn | None) -> str:
    marks = " <mark>outside</mark>" if one.outside else ""
    if turn is Turn.LOSES and one.loses_last:
        marks += " <mark>loses last access</mark>"
    return f"<b>{esc(one.who)}</b>{marks}"


def _pairs(pairs: Iterator[tuple[str, str]]) -> str:
    return "".join(f"<div><dt>{name}</dt><dd>{text}</dd></div>\n" for name, text in pairs)
