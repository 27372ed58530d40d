"""What was done, folded: a fold for each room, and one for each other kind of thing."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from html import escape
from typing import TYPE_CHECKING

from reconciler.outcome import DONE
from reconciler.render.markdown.fitting import Listed, Piece, folded
from reconciler.render.markdown.lines import step
from reconciler.render.markdown.words import fenced, tag
from reconciler.render.plain import counted, named, shown
from reconciler.render.report.totals import settled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reconciler.action import Action, Ref
    from reconciler.outcome import Outcome, Report

_HEAD = "### Done\n\n`+` comes or gains, `!` changes, `-` goes or loses.\n\n"
_ROOM = (("room in which something was done", "rooms in which something was done"), ("step", ""))
_OTHER = ("step that was done elsewhere", "steps that were done elsewhere")


def done(report: Report) -> Iterator[Listed]:
    """The steps of which something was verified, and the letters that were sent."""
    rooms: dict[Ref, list[Outcome]] = {}
    others: dict[str, list[Outcome]] = {}
    for outcome in report.outcomes:
        if outcome.result in DONE or any(one for _, one in settled(outcome)):
            whole = outcome.action.ref.whole
            if whole.kind == "room":
                rooms.setdefault(whole, []).append(outcome)
            else:
                others.setdefault(outcome.action.ref.kind, []).append(outcome)
    parts = list(_parts(rooms, others))
    return (replace(one, head=_HEAD) if one is parts[0] else one for one in parts)


def _parts(rooms: dict[Ref, list[Outcome]], others: dict[str, list[Outcome]]) -> Iterator[Listed]:
    if rooms:
        pieces = [
            Piece(partial(_room, ref, steps), sum(map(_least, steps)), (1, len(steps)))
            for ref, steps in rooms.items()
        ]
        yield Listed(pieces, _ROOM, 1)
    for kind, steps in others.items():
        pieces = [
            Piece(partial(_lines, one, named(kind, one.action.ref.name)), _least(one))
            for one in steps
        ]
        word = escape(shown(kind.replace("_", " ")), quote=False)
        summary = f"Steps of the kind {word}: {_gist(steps)}"
        yield Listed(pieces, (_OTHER,), 1, summary=summary, fence=True)


def _least(outcome: Outcome) -> int:
    """What the lines of a step are at least as long as."""
    return len(outcome.action.ref.kind) + sum(len(one.name) for one, so in settled(outcome) if so)


def _room(ref: Ref, steps: Sequence[Outcome]) -> str:
    text = "".join(_lines(one, shown(one.action.ref.kind)) for one in steps)
    return folded(f"Room {tag(ref.name)}: {_gist(steps)}", fenced(text.splitlines()))


def _lines(outcome: Outcome, name: str) -> str:
    """What was verified of a step, after what it is called and how much of it that is."""
    whole = outcome.result in DONE
    action = outcome.action if whole else _verified(outcome)
    # Nobody's marks: who is outside and so on was for whoever decided on it.
    text = step(action, f"{name}, {_share(outcome)}", {}, frozenset())
    return f"{text}    {shown(outcome.reason)}\n" if whole and outcome.reason else text


def _verified(outcome: Outcome) -> Action:
    """The part of a step that was seen to be there."""
    fields = tuple(change for change, so in settled(outcome) if so)
    names = {change.name for change in fields}
    effects = tuple(effect for effect in outcome.action.effects if effect.who in names)
    return replace(outcome.action, fields=fields, effects=effects, letter=None)


def _share(outcome: Outcome) -> str:
    if outcome.result in DONE:
        return str(outcome.result)
    verified = sum(so for _, so in settled(outcome))
    return f"{verified} of {len(outcome.action.fields)} verified"


def _gist(steps: Sequence[Outcome]) -> str:
    """How many steps, and how much of them."""
    fields = [so for one in steps for _, so in settled(one)]
    text = counted(len(steps), "step")
    if fields:
        text += f", {sum(fields)} of {counted(len(fields), 'difference')} verified"
    return text
