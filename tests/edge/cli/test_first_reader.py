"""A reviewer who has never seen the tool finds every difference, in each form of the plan."""

from __future__ import annotations

import html
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.edge.cli.conftest import Said
    from tests.portal import Served

EXAMPLES = Path(__file__).parents[3] / "examples"
LIFT = ("--allow", "public_links", "--because", "a test")
CHANGED: dict[str, Any] = {
    "version": 1,
    "users": [{"email": f"{name}@acme.example", "type": "User"} for name in ("eve", "zoe")],
    "groups": [
        {
            "name": "Design",
            "manager": "ann@acme.example",
            "members": ["bob@acme.example", "zoe@acme.example"],
        }
    ],
    "invitation_links": [{"type": "User", "expires": "2035-12-31", "max_uses": 99}],
    "rooms": [
        {
            "title": "Project",
            "type": "custom",
            "tags": ["finance", "2025"],
            "color": "00AA00",
            "members": [
                {"email": "ann@acme.example", "access": "RoomManager"},
                {"email": "eve@acme.example", "access": "Editing"},
                {"group": "Design", "access": "Read"},
            ],
            "links": [
                {
                    "title": "For partners",
                    "kind": "external",
                    "access": "Read",
                    "expires": "2035-06-30",
                    "deny_download": False,
                },
                {"title": "Come in", "kind": "invitation", "access": "Read", "max_uses": 5},
                {"title": "Left over", "kind": "external", "access": "Read"},
            ],
        },
        {
            "title": "Data room",
            "type": "virtual-data",
            "lifetime": "9 months",
            "members": [{"email": "bob@acme.example", "access": "Read"}],
        },
        {"title": "Stray room", "type": "custom"},
    ],
}
DIFFERENCES = {
    "a tag": ("Project", "2025", "2026"),
    "a setting": ("00AA00", "FF9900"),
    "somebody from outside comes in, and is mailed": ("guest@partner.example", "Comment", "mail"),
    "somebody loses access": ("eve@acme.example", "Editing"),
    "what a group may do": ("Design", "Read", "Editing"),
    "somebody leaves a group": ("zoe@acme.example",),
    "a link is changed": ("For partners", "deny_download"),
    "a link is revoked": ("Left over",),
    "a room of another lifetime": ("Data room", "9 months", "6 months"),
    "what somebody may do": ("bob@acme.example", "FillForms"),
    "an invitation link": ("99", "20"),
    "a room that nobody declares": ("Stray room",),
}


@pytest.mark.parametrize("form", ["text", "markdown", "html", "json"])
def test_every_difference_is_found_by_searching_for_it(
    form: str,
    call: Callable[..., Said],
    manifest: Callable[..., str],
    pointed: Served,
    folder: Path,
) -> None:
    shutil.copytree(EXAMPLES, folder / "examples")
    whole = "examples/everything.yaml"
    assert call("apply", "--yes", whole, *LIFT).code == 0
    said = call("apply", "--yes", manifest(CHANGED), *LIFT)
    assert said.code == 0, said.err
    pointed.sandbox.forget_requests()
    said = call("plan", "--format", form, whole, *LIFT)
    assert (said.code, pointed.writes()) == (0, []), said.err
    shown = said.out
    if form == "html":
        shown = html.unescape(
            re.sub(r"<(style|script)\b.*?</\1>|<[^>]*>", " ", shown, flags=re.DOTALL)
        )
    if form == "markdown":
        shown = re.sub(r"\\(?=[^\w\s])|&#?\w+;(?=[@#])", "", shown)
    for what, words in DIFFERENCES.items():
        missing = [word for word in words if word not in shown]
        assert not missing, (what, missing)
