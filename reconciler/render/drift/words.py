"""The sentences in which drift is told, whatever shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.drift.difference import Side
from reconciler.event import SYSTEM
from reconciler.render.plain import counted

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from reconciler.drift.difference import Difference
    from reconciler.drift.report import Newcomer, Report
    from reconciler.event import Event
    from reconciler.spec import Json

UNATTRIBUTED = "the audit trail has nothing that fits"
_SEVERAL = "one of these, perhaps: "


def value(found: Json) -> str:
    """A value of a field in words."""
    if found is None or found == "":
        return "nothing"
    if isinstance(found, bool):
        return "yes" if found else "no"
    if isinstance(found, list):
        return ", ".join(map(str, found)) if found else "none"
    return str(found)


def said(one: Difference) -> str:
    """What differs, without the thing."""
    if not one.field:
        return one.text
    text = f"{one.field}: {value(one.current)} on the portal, {value(one.desired)} in the manifests"
    if one.side is Side.BOTH:
        text += f", which said {value(one.was)} when they were last applied"
    return text


def instant(at: datetime) -> str:
    """A time as RFC 3339, in UTC."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def event(one: Event) -> str:
    """Who did something, and when."""
    who = "the portal itself" if one.actor == SYSTEM else one.who or "somebody"
    told = f": {one.text}" if one.text else ""
    return f"by {who}, {instant(one.at)}{told}"


def blamed(one: Difference, report: Report) -> str:
    """What the audit trail has of a difference; empty where it was not asked or cannot tell."""
    if not (one.side.moved_there and report.trail.asked and report.trail.available):
        return ""
    if not one.events:
        return UNATTRIBUTED
    told = "; ".join(map(event, one.events))
    return told if one.certain else _SEVERAL + told


def newcomer(one: Newcomer) -> str:
    """What is known of somebody new, without the address."""
    parts = [one.role, one.standing, f"since {one.since}" if one.since else "", one.how]
    return ", ".join(filter(None, (*parts, *map(event, one.events))))


def counts(report: Report) -> str:
    """How much differs, by side."""
    if not report.differences:
        return "No drift: the portal is as the manifests say"
    sides = [f"{number} {side.words}" for side, number in report.counts.items() if number]
    return f"{counted(len(report.differences), 'difference')}: {', '.join(sides)}"


def applied(report: Report) -> str:
    """When the manifests were last applied, or why that is not known."""
    if report.at and not report.why:
        return f"Last applied {report.at}"
    if not report.differences:
        return f"Last apply unknown: {report.why}"
    return f"Which side has moved cannot be told: {report.why}"


def others(report: Report) -> str:
    """How many rooms there are."""
    return (
        f"{counted(report.managed, 'room')} declared, "
        f"{counted(report.unmanaged, 'other')} that no manifest declares"
    )


def reason(report: Report) -> str:
    """Why it is not told who changed what, or not of everything; empty if it is."""
    trail = report.trail
    if not trail.reason:
        return ""
    return f"audit trail {'not whole' if trail.available else 'not available'}: {trail.reason}"


def grouped(found: Iterable[Difference]) -> dict[tuple[str, str], list[Difference]]:
    """Differences by the thing that they are of, such as a room with its members."""
    things: dict[tuple[str, str], list[Difference]] = {}
    for one in found:
        whole = one.ref.whole
        things.setdefault((whole.kind, whole.name), []).append(one)
    return things
