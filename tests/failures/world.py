"""A portal with something of everything, and manifests that ask for something else everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.portal import Served

ANN, BOB, EVE, OLD = (f"{name}@acme.example" for name in ("ann", "bob", "eve", "old"))
NEW, GUEST = "new@acme.example", "guest@partner.example"

OLD_WORD, NEW_WORD, LETTER_WORD, PLAN_WORD = (
    *("Xa7-old-word", "Xa7-new-word"),
    *("Xa7-letter-word", "Xa7-plan-word-that-is-long-enough"),
)
"""Secrets: passwords of a link and of the mail server, and what plans are signed by."""

THERE: dict[str, Any] = {
    "people": [
        {"email": ANN, "type": "RoomAdmin"},
        {"email": BOB, "type": "User"},
        {"email": EVE, "type": "User"},
        {"email": OLD, "type": "User", "state": "pending", "registered": "2026-01-01T00:00:00"},
        {"email": GUEST, "type": "Guest"},
    ],
    "groups": [{"name": "Design", "manager": ANN, "members": [BOB]}],
    "rooms": [
        {
            "title": "Plans",
            "id": 7,
            "type": "CustomRoom",
            "tags": ["old"],
            "members": [
                {"email": ANN, "access": "RoomManager"},
                {"email": EVE, "access": "Read"},
                {"email": GUEST, "access": "Read"},
            ],
            "links": [
                {"kind": "external", "title": "Partners", "access": "Read", "password": OLD_WORD},
                {"kind": "invitation", "title": "Join", "access": "Read"},
            ],
        },
        {"title": "Closing", "id": 8, "type": "CustomRoom"},
        {"title": "Undeclared", "id": 9, "type": "CustomRoom"},
    ],
    "invitationLinks": [{"type": "User", "maxUseCount": 20}],
}

DECLARED: dict[str, Any] = {
    "version": 1,
    "policy": {"guards": {"removals": 9, "rooms_archived": 1, "public_links": 9}},
    "users": [
        {"email": ANN, "type": "RoomAdmin"},
        {"email": BOB, "type": "RoomAdmin"},
        {"email": EVE, "type": "User", "welcome": {"mail": "welcome.md", "subject": "Welcome"}},
        {"email": OLD, "type": "User"},
        {"email": NEW, "type": "User"},
    ],
    "groups": [{"name": "Design", "manager": ANN, "members": [BOB, EVE]}],
    "invitation_links": [{"type": "User", "max_uses": 10}, {"type": "RoomAdmin"}],
    "rooms": [
        {
            "title": "Plans",
            "type": "custom",
            "tags": ["new"],
            "notify": True,
            "members": [
                {"email": ANN, "access": "RoomManager"},
                {"email": EVE, "access": "Editing"},
                {"email": NEW, "access": "Read"},
                {"group": "Design", "access": "Read"},
            ],
            "links": [
                {
                    "title": "Partners",
                    "kind": "external",
                    "access": "Comment",
                    "password_env": "LINK_PASSWORD",
                },
                {"title": "Join", "kind": "invitation", "access": "Editing"},
            ],
        },
        {
            "title": "Fresh",
            "type": "collaboration",
            "members": [{"email": "other@partner.example", "access": "Read"}],
        },
        {"title": "Closing", "type": "custom", "state": "archived"},
    ],
}


def settled(portal: Served, manifest: Callable[..., str], folder: Path) -> str:
    """Make the portal and the manifests, and name these."""
    portal.sandbox.seed(THERE)
    (folder / "welcome.md").write_text("Dear {{ first_name }}", encoding="utf-8")
    return manifest(DECLARED)
