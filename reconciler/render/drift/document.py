"""Drift for machines, as ``schemas/drift.schema.json`` describes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler import __version__
from reconciler.drift.difference import Side
from reconciler.render.drift.words import instant

if TYPE_CHECKING:
    from reconciler.drift.difference import Difference
    from reconciler.drift.report import Report
    from reconciler.event import Event
    from reconciler.spec import Json

FORMAT_VERSION = 1


def document(report: Report) -> dict[str, Json]:
    """Drift as a JSON document; the same drift gives the same document."""
    return {
        "format_version": FORMAT_VERSION,
        "tool": {"name": "docspace-reconciler", "version": __version__},
        "portal": report.portal,
        "acting": report.acting,
        "applied": report.at or None,
        "why_unknown": report.why or None,
        "summary": {
            **{side.value: report.counts[side] for side in Side},
            "new_people": len(report.people),
            "new_rooms": len(report.rooms),
            "managed_rooms": report.managed,
            "unmanaged_rooms": report.unmanaged,
        },
        "differences": [_difference(one) for one in report.differences],
        "people": [
            {
                "email": one.email,
                "id": one.id,
                "type": one.role,
                "standing": one.standing,
                "since": one.since or None,
                "how": one.how,
                "events": [_event(event) for event in one.events],
            }
            for one in report.people
        ],
        "rooms": [
            {"title": one.title, "id": one.id, "events": [_event(event) for event in one.events]}
            for one in report.rooms
        ],
        "audit_trail": {
            "asked": report.trail.asked,
            "available": report.trail.available,
            "reason": report.trail.reason or None,
        },
        "unread": list(report.unread),
    }


def _difference(one: Difference) -> dict[str, Json]:
    return {
        "side": one.side.value,
        "kind": one.ref.kind,
        "ref": one.ref.name,
        "field": one.field or None,
        "current": one.current,
        "desired": one.desired,
        "was": one.was,
        "text": one.text or None,
        "why_unknown": one.why or None,
        "source": one.source._asdict() if one.source.file else None,
        "events": [_event(event) for event in one.events],
        "certain": one.certain,
    }


def _event(one: Event) -> dict[str, Json]:
    return {"at": instant(one.at), "who": one.who, "action": one.action, "text": one.text}
