"""Drift for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.drift.difference import Side
from reconciler.render.drift import words
from reconciler.render.plain import MANY, counted, named, placed, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reconciler.drift.difference import Difference
    from reconciler.drift.report import Report

MARKS = {Side.GIT: ">", Side.PORTAL: "<", Side.BOTH: "x", Side.UNKNOWN: "?"}
"""The marks of the sides: ``>`` would go to the portal, ``<`` has come up there."""

_COLOURS = {Side.GIT: "32", Side.PORTAL: "33", Side.BOTH: "31", Side.UNKNOWN: "35"}


def text(report: Report, *, colour: bool = False) -> str:
    """Drift as text.

    Marks: ``>`` git-ahead, ``<`` portal-ahead, ``x`` both, ``?`` unknown.

    Args:
        report: the drift.
        colour: whether to paint the marks.
    """
    return "".join(f"{line}\n" for line in _lines(report, colour=colour))


def _lines(report: Report, *, colour: bool) -> Iterator[str]:
    account = f" as {shown(report.acting)}" if report.acting else ""
    yield f"Portal {shown(report.portal)}{account}"
    yield shown(words.applied(report))
    yield ""
    for (kind, name), found in words.grouped(report.differences).items():
        yield named(kind, name)
        for one in found:
            yield from _difference(one, report, colour=colour)
        yield ""
    yield from _listed(
        "New people whom no manifest names:",
        [f"{shown(one.email)}  {shown(words.newcomer(one))}" for one in report.people],
    )
    yield from _listed(
        "New rooms that no manifest declares:",
        [_room(one.title, tuple(map(words.event, one.events))) for one in report.rooms],
    )
    if reason := words.reason(report):
        yield shown(f"{reason[0].upper()}{reason[1:]}")
    for unread in report.unread:
        yield f"NOT READ (?): {shown(unread)}"
    yield f"{words.counts(report)}; {words.others(report)}"


def _difference(one: Difference, report: Report, *, colour: bool) -> Iterator[str]:
    mark = MARKS[one.side]
    mark = f"\x1b[{_COLOURS[one.side]}m{mark}\x1b[0m" if colour else mark
    part = "" if one.ref == one.ref.whole or one.ref.kind == "members" else f"{one.ref.kind} "
    part = part.replace("_", " ")
    yield f"  {mark} {one.side.words:12}  {shown(f'{part}{words.said(one)}')}{placed(one.source)}"
    if blamed := words.blamed(one, report):
        yield f"{'':18}{shown(blamed)}"
    if one.why and one.why != report.why:
        yield f"{'':18}{shown(one.why)}"


def _room(title: str, told: Sequence[str]) -> str:
    return "  ".join([f'"{shown(title)}"', *map(shown, told)])


def _listed(title: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield title
        yield from (f"  + {line}" for line in lines[:MANY])
        if len(lines) > MANY:
            yield f"    and {counted(len(lines) - MANY, 'other')}"
        yield ""
