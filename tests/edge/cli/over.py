"""A portal, and manifests that go too far with it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.properties.undoing import reported, state
from tests.properties.way import desired

if TYPE_CHECKING:
    from tests.portal import Served

OWNER, ANN, BOB, CAT = (f"{one}@acme.example" for one in ("owner", "ann", "bob", "cat"))
GUEST = "guest@partner.example"

THERE: dict[str, Any] = {
    "owner": OWNER,
    "people": [
        {"email": ANN, "type": "RoomAdmin"},
        {"email": BOB, "type": "User"},
        {"email": CAT, "type": "User", "state": "disabled"},
        {"email": GUEST, "type": "Guest", "state": "pending"},
    ],
    "groups": [
        {"name": "Design", "manager": ANN, "members": [BOB]},
        {"name": "Legal", "manager": ANN, "members": []},
    ],
    "rooms": [
        {
            "title": "Plans",
            "type": 5,
            "tags": ["2026", "finance"],
            "indexing": True,
            "members": [
                {"email": GUEST, "access": "Read"},
                {"email": ANN, "access": "RoomManager"},
                {"group": "Design", "access": "Editing"},
            ],
        },
        {"title": "Maps", "type": 2, "members": [{"email": ANN, "access": "Editing"}]},
        {"title": "Old", "type": 2, "state": "archived"},
    ],
}

CHANGED: dict[str, Any] = {
    "version": 1,
    "policy": {"guards": {"rooms_archived": 1}},
    "users": [
        {"email": BOB, "type": "RoomAdmin"},
        {"email": CAT, "type": "User", "state": "active"},
        {"email": "new@acme.example", "type": "User"},
    ],
    "groups": [
        {"name": "Designers", "previously": ["Design"], "manager": BOB, "members": [CAT]},
        {"name": "Legal", "manager": ANN},
        {"name": "Sales", "manager": ANN},
    ],
    "rooms": [
        {
            "title": "Plans 2027",
            "previously": ["Plans"],
            "type": "custom",
            "tags": ["new"],
            "indexing": False,
            "lifetime": "30 days",
            "members": [
                {"email": ANN, "access": "Editing"},
                {"email": BOB, "access": "RoomManager"},
                {"group": "Legal", "access": "Read"},
            ],
        },
        {"title": "Maps", "type": "collaboration", "state": "archived"},
        {"title": "Old", "type": "collaboration", "state": "active"},
        {
            "title": "Trips",
            "type": "collaboration",
            "members": [{"email": "stranger@partner.example", "access": "Read"}],
        },
    ],
}


class Applied:
    """Applies manifests to a portal.

    Args:
        portal: the portal, which holds what was seeded last.
    """

    def __init__(self, portal: Served) -> None:
        self.portal = portal

    def seed(self, document: dict[str, Any] = THERE) -> dict[str, Any]:
        """Give the portal what a document says, and tell what it has; its key is another then."""
        self.portal.sandbox.seed(document)
        return state(self.portal)

    def __call__(self, manifest: dict[str, Any] = CHANGED) -> str:
        """Apply a manifest, and give the name of the report."""
        plan, report = self.portal.apply(desired(manifest), may_delete=True)
        assert plan.blockers == ()
        assert report.complete
        return written(reported(report, OWNER, self.portal.url))


def written(document: Any) -> str:  # noqa: ANN401 - JSON
    """A file of a report in the folder of now."""
    text = document if isinstance(document, str) else json.dumps(document)
    Path("report.json").write_text(text, encoding="utf-8")
    return "report.json"
