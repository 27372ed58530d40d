"""A team on a portal, of which `reconciler who` is asked."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from jsonschema import Draft202012Validator

from reconciler.bundled import bundled

if TYPE_CHECKING:
    from tests.edge.cli.conftest import Said

TEAM = """\
version: 1
protect: [auditor@acme.example]
users:
- {email: ann@acme.example, type: RoomAdmin}
- {email: off@acme.example, type: User, state: disabled}
groups:
- {name: Design, manager: ann@acme.example, members: [bob@acme.example]}
rooms:
- title: Plans
  type: collaboration
  previously: [Project]
  members:
  - {email: ann@acme.example, access: Editing}
  - {group: Design, access: Read, until: 2090-12-31}
  - {email: new@partner.example, access: Read, from: 2090-01-01}
- title: Drafts
  type: custom
- title: Over
  type: custom
  state: archived
"""
THERE: dict[str, Any] = {
    "people": [
        {"email": "ann@acme.example", "type": "User"},
        {"email": "bob@acme.example", "type": "User", "state": "pending",
         "registered": "2026-06-01T21:30:00"},
        {"email": "off@acme.example", "type": "User"},
        {"email": "eve@acme.example", "type": "RoomAdmin"},
    ],
    "rooms": [
        {"title": "Plans", "type": 2, "members": [
            {"email": "ann@acme.example", "access": "Read"},
            {"email": "eve@acme.example", "access": "Read"}]},
        {"title": "Drafts", "type": 5, "members": [
            {"email": "ann@acme.example", "access": "Comment"}]},
        {"title": "Elsewhere", "type": 5, "owner": "eve@acme.example", "members": [
            {"email": "ann@acme.example", "access": "Comment"}]},
    ],
}  # fmt: skip


def document(said: Said) -> dict[str, Any]:
    """What a command said, which fits the schema."""
    found = json.loads(said.out)
    Draft202012Validator(json.loads(bundled("schemas", "who.schema.json"))).validate(found)
    return dict(found)
