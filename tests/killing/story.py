"""A portal and a manifest between which each kind of step lies once."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

ANN, BOB, CAT, EVE = (f"{name}@acme.example" for name in ("ann", "bob", "cat", "eve"))
NEW, FAR = "new@acme.example", "far@partner.example"
KEY = "WELCOME_KEY"
"""The variable that holds the key of the portal's own letter, which is for Cat."""

LETTER = "welcome.md"

THERE: Json = {
    "people": [
        {"email": ANN, "type": "RoomAdmin"},
        {"email": BOB, "type": "User"},
        {"email": CAT, "type": "User"},
        {"email": EVE, "type": "User"},
    ],
    "groups": [{"name": "Design", "manager": ANN, "members": [CAT]}],
    "rooms": [
        {
            "id": 10,
            "title": "Old name",
            "type": "CustomRoom",
            "tags": ["old"],
            "members": [{"email": CAT, "access": "Comment"}, {"email": EVE, "access": "Read"}],
            "links": [
                {"title": "Partners", "kind": "external", "access": "Read"},
                {"title": "Stray", "kind": "external", "access": "Read"},
            ],
        },
        {"id": 11, "title": "Closing", "type": "CustomRoom"},
        {"id": 12, "title": "Leaving", "type": "CustomRoom", "state": "archived"},
        {"id": 13, "title": "Pattern", "type": "CustomRoom", "state": "template"},
    ],
}

DECLARED: Json = {
    "version": 1,
    "policy": {
        "guards": {"removals": 9, "rooms_archived": 1, "rooms_deleted": 1, "public_links": 9}
    },
    "users": [
        {"email": BOB, "type": "RoomAdmin"},
        {"email": CAT, "type": "User", "welcome": {"key_env": KEY}},
        {"email": EVE, "type": "User", "welcome": {"mail": LETTER, "subject": "Welcome"}},
        {"email": NEW, "type": "User"},
    ],
    "groups": [
        {"name": "Design", "manager": ANN, "members": [BOB]},
        {"name": "Research", "manager": ANN, "members": [EVE, NEW]},
    ],
    "invitation_links": [{"type": "User", "expires": "2035-12-31", "max_uses": 10}],
    "rooms": [
        {
            "title": "Plans",
            "previously": ["Old name"],
            "type": "custom",
            "tags": ["new"],
            "notify": True,
            "members": [{"email": CAT, "access": "Editing"}, {"email": BOB, "access": "Read"}],
            "links": [
                {"title": "Partners", "kind": "external", "access": "Comment"},
                {"title": "More", "kind": "external", "access": "Read"},
            ],
        },
        {
            "title": "Fresh",
            "type": "custom",
            "notify": True,
            "members": [
                {"email": ANN, "access": "RoomManager"},
                {"email": NEW, "access": "Read"},
                {"email": FAR, "access": "Editing"},
                {"group": "Research", "access": "Read"},
            ],
        },
        {"title": "Copied", "type": "custom", "from_template": "Pattern"},
        {"title": "Closing", "type": "custom", "state": "archived"},
        {"title": "Leaving", "type": "custom", "state": "absent"},
    ],
}
