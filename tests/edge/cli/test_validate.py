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
    assert json.loads(said.out) == {"format_version": 1, "valid": True, "problems": []}


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
