"""6: a misspelt word is an error with its line, its column and the word that is nearest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.edge.cli.conftest import Said
    from tests.portal import Served

WHOLE = """\
version: 1
defaults:
  membership: exact
users:
- email: ann@acme.example
  type: RoomAdmin
groups:
- name: Design
  manager: ann@acme.example
rooms:
- title: Plans
  type: collaboration
  tags: [finance]
  members:
  - email: ann@acme.example
    access: Editing
  links:
  - title: Join
    kind: invitation
    access: Read
"""
WRONG = [
    ("rooms:\n", "romms:\n", "10:1", "rooms"),
    ("membership:", "memberships:", "3:3", "membership"),
    ("exact", "exakt", "3:15", "exact"),
    ("  members:\n", "  memebrs:\n", "14:3", "members"),
    ("  tags:", "  tagss:", "13:3", "tags"),
    ("access: Editing", "acess: Editing", "16:5", "access"),
    ("Editing", "Edditing", "16:13", "Editing"),
    ("collaboration", "colaboration", "12:9", "collaboration"),
    ("RoomAdmin", "RoomAdmn", "6:9", "RoomAdmin"),
    ("manager:", "maneger:", "9:3", "manager"),
    ("kind:", "knid:", "19:5", "kind"),
]


@pytest.mark.parametrize(("right", "wrong", "place", "near"), WRONG)
@pytest.mark.parametrize("command", [("validate",), ("plan",), ("apply", "--yes")])
def test_a_misspelt_key_that_was_ignored(
    command: tuple[str, ...],
    right: str,
    wrong: str,
    place: str,
    near: str,
    call: Callable[..., Said],
    manifest: Callable[..., str],
    pointed: Served,
) -> None:
    assert call("validate", manifest(WHOLE)).code == 0
    said = call(*command, manifest(WHOLE.replace(right, wrong, 1)))
    told = [line for line in (said.out + said.err).splitlines() if f"rooms.yaml:{place}:" in line]
    assert (said.code, len(told)) == (65, 1), said
    assert wrong.strip().partition(":")[0] in told[0]
    assert f'did you mean "{near}"' in told[0]
    assert pointed.sandbox.requests() == []
