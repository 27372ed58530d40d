"""Drift as an issue or a comment, for whoever decides which side is right."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from reconciler.drift.difference import Side
from reconciler.render.drift import words
from reconciler.render.markdown.fitting import Listed, Piece, fitted
from reconciler.render.markdown.words import code, marker, named, place, prose, units
from reconciler.render.plain import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.drift.difference import Difference
    from reconciler.drift.report import Newcomer, Report, Stray
    from reconciler.event import Event
    from reconciler.render.markdown.fitting import Fitted

_LONG = 160
"""A longer name is no name, and is told by its length."""
_LEFT = 700
"""What is left out, in words, at most."""
_TITLES = {
    Side.BOTH: "Both have changed: decide which is right",
    Side.PORTAL: "Somebody has changed the portal",
    Side.GIT: "The manifests have changed: `apply` is due",
    Side.UNKNOWN: "Which side has moved is not known",
}


def markdown(report: Report, limit: int) -> str:
    """Drift as Markdown, as GitHub and GitLab write it.

    Args:
        report: the drift.
        limit: how long it may be, in units of UTF-16; 4096 or more.

    Returns:
        Markdown. Its first line is the same for the same portal. Where it would be too long, whole
        pieces are left out, the least important first, and counted.
    """
    parts = [
        _unread(report.unread),
        *(_side(side, report) for side in _TITLES),
        _people(report.people),
        _rooms(report.rooms),
    ]
    first = f"{marker(report.portal, 'drift')}\n**{words.counts(report)}.**\n\n{_applied(report)}"
    end = _end(report)
    room = limit - units(first) - units(end) - _LEFT
    found = fitted(parts, limit, room)
    return first + _left(found) + "".join(one.text for one in found) + end


def _applied(report: Report) -> str:
    text = f"{prose(words.applied(report))}.\n\n"
    # An error of a manifest may be as long as it likes, and the log has it.
    return text if units(text) < _LEFT else "Which side has moved cannot be told.\n\n"


def _left(found: Sequence[Fitted]) -> str:
    left = [one.left for one in found if one.left]
    if not left:
        return ""
    return f"**Too long for one comment.** Left out: {'; '.join(left)}. The JSON has all.\n\n"


def _side(side: Side, report: Report) -> Listed:
    found = [one for one in report.differences if one.side is side]
    pieces = [Piece(partial(_difference, one, report)) for one in found]
    noun = (f"difference ({side.words})", f"differences ({side.words})")
    return Listed(pieces, (noun,), 1 / 3, f"### {_TITLES[side]}\n\n", folds=True)


def _difference(one: Difference, report: Report) -> str:
    if one.field:
        values = f"{code(words.value(one.current))} on the portal, "
        values += f"{code(words.value(one.desired))} in the manifests"
        if one.side is Side.BOTH:
            values += f", which said {code(words.value(one.was))} when they were last applied"
        told = f"{code(one.field)}: {values}"
    else:
        told = prose(one.text)
    lines = [f"- {named(one.ref)}, {told}{place(one.source)}"]
    if not one.events and (blamed := words.blamed(one, report)):
        lines.append(f"  - {blamed}")
    if one.events and not one.certain:
        lines.append("  - one of these, perhaps:")
    lines += [f"  - {_event(event)}" for event in one.events]
    if one.why and one.why != report.why:
        lines.append(f"  - which is not known: {prose(one.why)}")
    return "".join(f"{line}\n" for line in lines)


def _event(one: Event) -> str:
    return code(words.event(one))


def _people(people: Sequence[Newcomer]) -> Listed:
    pieces = [Piece(partial(_person, one)) for one in people]
    title = f"### {counted(len(people), 'new person', 'new people')} whom no manifest names\n\n"
    return Listed(pieces, (("new person", "new people"),), 1 / 6, title, folds=True)


def _person(one: Newcomer) -> str:
    return f"- {code(one.email)}: {code(words.newcomer(one))}\n"


def _rooms(rooms: Sequence[Stray]) -> Listed:
    pieces = [Piece(partial(_room, one)) for one in rooms]
    title = f"### {counted(len(rooms), 'new room')} that no manifest declares\n\n"
    return Listed(pieces, (("new room", ""),), 1 / 6, title, folds=True)


def _room(one: Stray) -> str:
    told = "".join(f": {_event(event)}" for event in one.events)
    return f"- {code(one.title)}{told}\n"


def _unread(unread: Sequence[str]) -> Listed:
    title = f"### {counted(len(unread), 'thing')} could not be read\n\n"
    # What begins a line could begin a list.
    pieces = [Piece(partial("- not read: {}\n".format, prose(one)), len(one)) for one in unread]
    noun = ("thing that could not be read", "things that could not be read")
    return Listed(pieces, (noun,), 1 / 8, title, folds=True)


def _end(report: Report) -> str:
    account = f" as {_short(report.acting)}" if report.acting else ""
    lines = [f"Portal {_short(report.portal)}{account}", words.others(report)]
    if reason := words.reason(report):
        lines.append(prose(reason) if units(reason) < _LEFT else "the audit trail was not read")
    return f"---\n\n{'; '.join(lines)}.\n"


def _short(name: str) -> str:
    text = code(name)
    return text if units(text) <= _LONG else f"(a name of {len(name)} characters)"
