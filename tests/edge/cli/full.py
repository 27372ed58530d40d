"""A portal with something of everything, and what is exported of it."""

from __future__ import annotations

from typing import Any

OWNER, ANN, BOB = "owner@acme.example", "ann@acme.example", "bob@acme.example"

FULL: dict[str, Any] = {
    "owner": OWNER,
    "people": [
        {"email": ANN, "type": "RoomAdmin"},
        {"email": BOB, "type": "User", "state": "disabled"},
        {"email": "kim@acme.example", "type": "User", "ldap": True},
        {"email": "guest@partner.example", "type": "Guest", "state": "pending"},
    ],
    "groups": [
        {"name": "Design", "manager": ANN, "members": ["kim@acme.example"]},
        {"name": "Everyone", "manager": ANN, "isSystem": True},
    ],
    "rooms": [
        {
            "title": "Plans",
            "type": 5,
            "color": "FF9900",
            "tags": ["2026", "finance"],
            "members": [
                {"email": "guest@partner.example", "access": "Read"},
                {"email": ANN, "access": "RoomManager"},
                {"group": "Design", "access": "Editing"},
            ],
            "links": [
                {"kind": "external", "title": "For partners", "password": "pass-word-1"},
                {"kind": "invitation", "title": "Join", "expires": "2030-01-31T23:59:59Z"},
            ],
        },
        {
            "title": "Maps",
            "type": 2,
            "color": "123456",
            "members": [
                {"email": ANN, "access": "Editing"},
                {"group": "Everyone", "access": "Read"},
            ],
        },
        {"title": "Maps", "type": 2, "color": "123456"},
        {"title": "Old", "type": 2, "state": "archived", "color": "123456"},
        {"title": "Robot", "type": "AiRoom"},
        {"title": "Sealed", "type": 5, "private": True},
        {"title": "Cloud", "type": 5, "id": "sbox-7-docs"},
    ],
    "invitationLinks": [{"type": "User", "maxUseCount": 20}],
}

EXPORT = """\
# Written by `reconciler export`: what the portal has. A plan of this has nothing to do.
# What no manifest can say of it stands in comments, and is left alone.
version: 1

# users:
# - not declared: owner@acme.example owns the portal, and is never changed

users:
  - email: ann@acme.example
    type: RoomAdmin
  - email: bob@acme.example
    type: User
    state: disabled
  - email: guest@partner.example
    type: Guest
  - email: kim@acme.example
    type: User # kept by LDAP, and never changed by a plan

# groups:
# - not declared: the group "Everyone" (id GUID): the system keeps it

groups:
  - name: Design
    manager: ann@acme.example
    members: [kim@acme.example]

invitation_links:
  - type: User
    max_uses: 20

rooms:
  # not declared among its members: the group "Everyone": the system keeps it
  # so nobody is removed from the room: membership is additive
  - title: Maps
    type: collaboration
    id: 1001
    owner: owner@acme.example
    color: "123456"
    membership: additive
    members:
      - email: ann@acme.example
        access: Editing

  - title: Plans
    type: custom
    owner: owner@acme.example
    tags: ["2026", finance]
    color: "FF9900"
    members:
      - email: ann@acme.example
        access: RoomManager
      - email: guest@partner.example
        access: Read
      - group: Design
        access: Editing
    links:
      - title: For partners
        kind: external
        access: Read
        password_env: LINK_PASSWORD_1000_FOR_PARTNERS # set this variable to the link's password, \
which stands in no manifest
      - title: Join
        kind: invitation
        access: Read
        expires: "2030-01-31"

# rooms:
# - not declared: the room "Robot" (id 1004): it belongs to an AI agent
# - not declared: the archive, with 1 room; --archived declares it, too
# - not declared: the room "Cloud" (id "sbox-7-docs"): it lies in a connected storage, whose rooms \
no manifest declares
# - not declared: the room "Maps" (id 1002): the room with the id 1001 has the same title, and a \
manifest names each title once: rename one of them on the portal
# - not declared: the room "Sealed" (id 1005): it is private, and its files are encrypted for \
those who are in it
"""
