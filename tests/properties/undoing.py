"""Applies, their reports, and what takes them back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from reconciler.cli.undoing import declared, manifest, page
from reconciler.render.report.document import document
from reconciler.render.report.head import Head
from tests.portal import NOW

if TYPE_CHECKING:
    from reconciler.outcome import Report
    from reconciler.spec import Json
    from reconciler.state import Desired
    from reconciler.undo.page import Page
    from tests.portal import Served


def reported(report: Report, account: str, portal: str = "portal") -> Json:
    """The report of an apply, as a file holds it."""
    head = Head(portal, account, NOW, NOW)
    return json.loads(json.dumps(document(report, head=head)))


def undone(portal: Served, report: Json) -> tuple[Page, Desired]:
    """What takes an apply back, and what its manifest declares."""
    with portal.session() as session:
        made = page(session, report, NOW)
    return made, declared(manifest(report, made, []))


def state(portal: Served) -> dict[str, Any]:
    """The rooms and groups of a portal by their names, without ids."""
    found: dict[str, Any] = portal.sandbox.document()
    groups = {one["name"]: (one.get("manager"), sorted(one["members"])) for one in found["groups"]}
    rooms = {
        room["title"]: {
            "type": room["type"],
            "tags": sorted(tag.casefold() for tag in room.get("tags", ())),
            "indexing": room.get("indexing", False),
            "owner": room.get("owner"),
            "members": sorted(json.dumps(one, sort_keys=True) for one in room.get("members", ())),
            "state": room.get("state", "active"),
        }
        for room in found["rooms"]
    }
    people = {one["email"]: (one["type"], one["state"]) for one in found["people"]}
    return {"groups": groups, "rooms": rooms, "people": people}
