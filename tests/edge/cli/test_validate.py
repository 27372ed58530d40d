"""``reconciler validate``."""

from __future__ import annotations

import io
import json
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

    from tests.edge.cli.conftest import Said

WRONG = "version: 1\nrooms:\n  - title: Plans\n    type: custom\n    colour: red\n"
BROKEN = """\
version: 1
policy:
  rules:
    - {id: ours, message: Our own people alone, members: {domain: acme.example}}
rooms:
  - title: Plans
    type: custom
    members:
      - {email: ann@acme.example, access: Read}
      - {email: eve@partner.example, access: Read}
      - {email: bob@acme.example, access: Read}
"""
VIOLATION = (
    'rooms.yaml:10:9: rule ours of room "Plans", eve@partner.example:'
    " Our own people alone (domain is partner.example)"
)
MESSAGE = 'rooms.yaml:5:5: rooms[0].colour: unknown key "colour"; did you mean "color"?'


def test_a_valid_manifest_is_counted(
    call: Callable[..., Said], manifest: Callable[..., str]
) -> None:
    said = call("validate", manifest())
    assert (said.code, said.out, said.err) == (0, "Valid: 1 manifest, 1 room, 1 member.\n", "")


def test_every_problem_is_the_result(
    call: Callable[..., Said], manifest: Callable[..., str]
) -> None:
    said = call("validate", manifest(WRONG))
    assert said.code == 65
    assert said.out.startswith("rooms.yaml:5:5: rooms[0].colour: ")
    assert '"color"' in said.out
    assert said.err == ""


def test_problems_come_as_json(call: Callable[..., Said], manifest: Callable[..., str]) -> None:
    said = call("validate", "--format", "json", manifest(WRONG))
    found = json.loads(said.out)
    assert said.code == 65
    assert found["valid"] is False
    assert [found["problems"][0][name] for name in ("file", "line", "column", "path")] == [
        "rooms.yaml",
        5,
        5,
        "rooms[0].colour",
    ]


def test_a_valid_manifest_as_json_has_no_problems(
    call: Callable[..., Said], manifest: Callable[..., str]
) -> None:
    said = call("validate", "--format", "json", manifest())
    assert json.loads(said.out) == {
        "format_version": 1,
        "valid": True,
        "problems": [],
        "violations": [],
    }


def test_a_rule_that_manifests_break_is_the_result(
    call: Callable[..., Said], manifest: Callable[..., str]
) -> None:
    said = call("validate", manifest(BROKEN))
    assert (said.code, said.out, said.err) == (3, f"{VIOLATION}\n", "")


def test_broken_rules_come_as_json(call: Callable[..., Said], manifest: Callable[..., str]) -> None:
    said = call("validate", "--format", "json", manifest(BROKEN))
    assert said.code == 3
    assert json.loads(said.out) == {
        "format_version": 1,
        "valid": False,
        "problems": [],
        "violations": [
            {
                "file": "rooms.yaml",
                "line": 10,
                "column": 9,
                "rule": "ours",
                "room": "Plans",
                "who": "eve@partner.example",
                "message": "Our own people alone (domain is partner.example)",
            }
        ],
    }


def test_broken_rules_come_as_annotations_of_a_workflow(
    call: Callable[..., Said], manifest: Callable[..., str]
) -> None:
    said = call("validate", "--format", "github", manifest(BROKEN))
    place, text = VIOLATION.removeprefix("rooms.yaml:10:9: "), said.out
    assert (said.code, text) == (3, f"::error file=rooms.yaml,line=10,col=9::{place}\n")


def test_a_manifest_that_is_invalid_is_held_against_no_rule(
    call: Callable[..., Said], manifest: Callable[..., str]
) -> None:
    said = call("validate", manifest(BROKEN.replace("type: custom", "type: costum")))
    assert said.code == 65
    assert "ours" not in said.out


def test_problems_come_as_annotations_of_a_workflow(
    call: Callable[..., Said], manifest: Callable[..., str]
) -> None:
    said = call("validate", "--format", "github", manifest(WRONG))
    assert said.out.startswith("::error file=rooms.yaml,line=5,col=5::rooms[0].colour: ")
    assert call("validate", "--format", "github", manifest()).out == ""


def test_a_folder_and_a_file_make_one_desired_state(
    call: Callable[..., Said], manifest: Callable[..., str], folder: Path
) -> None:
    (folder / "more").mkdir()
    manifest()
    manifest("version: 1\nrooms: [{title: Other, type: 5}]\n", "more/b.yaml")
    said = call("validate", "rooms.yaml", "more")
    assert said.out == "Valid: 2 manifests, 2 rooms, 1 member.\n"


def test_a_thing_declared_twice_names_both_places(
    call: Callable[..., Said], manifest: Callable[..., str]
) -> None:
    said = call("validate", manifest(), manifest(name="again.yaml"))
    assert said.code == 65
    assert "again.yaml" in said.out
    assert "rooms.yaml" in said.out


def test_nothing_to_read_is_an_error(call: Callable[..., Said], folder: Path) -> None:
    (folder / "empty").mkdir()
    for name in ("empty", "nowhere.yaml"):
        said = call("validate", name)
        assert said.code == 65
        assert name in said.out


def test_a_manifest_comes_from_standard_input(
    call: Callable[..., Said], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = io.TextIOWrapper(io.BytesIO(b"version: 1\nrooms: [{title: A, type: 2}]\n"))
    monkeypatch.setattr(sys, "stdin", text)
    assert call("validate", "-").out == "Valid: 1 manifest, 1 room, 0 members.\n"


def test_users_are_counted_where_there_are_some(
    call: Callable[..., Said], manifest: Callable[..., str]
) -> None:
    name = manifest("version: 1\nusers: [{email: ann@acme.example, type: User}]\n")
    assert call("validate", name).out == "Valid: 1 manifest, 1 user, 0 rooms, 0 members.\n"
