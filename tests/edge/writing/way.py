"""Short ways to say what came of an apply."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reconciler.outcome import Result

if TYPE_CHECKING:
    from reconciler.outcome import Report
    from tests.edge.gateway.gateway import Gateway
    from tests.portal import Served

DONE = Result.VERIFIED
VAIN = Result.WITHOUT_EFFECT
FAILED = Result.FAILED
SKIPPED = Result.SKIPPED

OWNER = "owner@sandbox.example"
TEAM: list[dict[str, object]] = [
    {"email": "ann@acme.example", "type": "RoomAdmin"},
    {"email": "bob@acme.example", "type": "User"},
    {"email": "cid@acme.example", "type": "User"},
    {"email": "dot@acme.example", "type": "User"},
]
PLANS: dict[str, object] = {
    "title": "Plans",
    "id": 7,
    "members": [
        {"email": "bob@acme.example", "access": "Read"},
        {"email": "cid@acme.example", "access": "Read"},
    ],
}


def results(report: Report) -> list[Result]:
    return [outcome.result for outcome in report.outcomes]


def titles(portal: Served) -> list[str]:
    rooms: Any = portal.sandbox.document().get("rooms", [])
    return sorted(room["title"] for room in rooms)


def members(portal: Served, title: str = "Plans") -> dict[str, str]:
    """Access by address or group, in the one room of a title."""
    rooms: Any = portal.sandbox.document()["rooms"]
    (found,) = [room for room in rooms if room["title"] == title]
    rows = found.get("members", [])
    return {row.get("email") or row["group"]: row["access"] for row in rows}


def mailed(portal: Served) -> list[str]:
    """Who was mailed, once for each letter."""
    return [mail.to for mail in portal.sandbox.mails()]


def sent(gateway: Gateway) -> list[str]:
    """The writes that the client sent, as method and path."""
    return [str(passed) for passed in gateway.writes]


def types(portal: Served, *addresses: str) -> list[str]:
    """Type and state of people of the portal, who must be there."""
    people: Any = portal.sandbox.document()["people"]
    found = {one["email"].lower(): f"{one['type']} {one['state']}" for one in people}
    return [found[address] for address in addresses]
