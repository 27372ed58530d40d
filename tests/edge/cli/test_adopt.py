"""``reconciler adopt``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.edge.cli.terminal import Slow, Terminal

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.edge.cli.conftest import Said
    from tests.portal import Served

ROOMS = """\
version: 1
rooms:
  - title: Plans # of the office
    type: custom
    tags: [a]
    members:
      - email: ann@acme.example
        access: Read
  - title: Trips
    type: custom
    tags: [a]
"""
THERE: dict[str, Any] = {
    "people": [{"email": "ann@acme.example", "type": "User"}],
    "rooms": [
        {"title": "Plans", "type": 5, "tags": ["b"], "members": []},
        {"title": "Trips", "type": 5, "tags": ["b"]},
    ],
}
NOTHING = "There is nothing to adopt: the portal is as declared.\n"


@pytest.fixture
def drifted(pointed: Served, manifest: Callable[..., str]) -> Path:
    """A manifest, and a portal with three differences."""
    pointed.sandbox.seed(THERE)
    return Path(manifest(ROOMS))


def _tags(file: Path) -> list[str]:
    lines = [line.strip() for line in file.read_text(encoding="utf-8").splitlines()]
    return [line.removeprefix("tags: ") for line in lines if line.startswith("tags")]


def _answers(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal(text))
    monkeypatch.setattr(sys, "stderr", Terminal())


def test_everything_is_adopted_and_then_nothing_is_left(
    call: Callable[..., Said], drifted: Path, pointed: Served
) -> None:
    said = call("adopt", "--all", "rooms.yaml")
    assert (said.code, said.out) == (0, "rooms.yaml: edited\n")
    assert '- members "Plans": ann@acme.example  Read  (rooms.yaml:7:9)\n' in said.err
    assert "title: Plans # of the office\n" in drifted.read_text(encoding="utf-8")
    assert _tags(drifted) == ["[b]", "[b]"]
    assert pointed.writes() == []
    again = call("adopt", "--all", "rooms.yaml")
    assert (again.code, again.out, again.err) == (0, "", NOTHING)
    assert call("plan", "--detailed-exitcode", "rooms.yaml").code == 0


def test_one_room_is_adopted_alone(call: Callable[..., Said], drifted: Path) -> None:
    said = call("adopt", "--room", "trips", "rooms.yaml")
    assert (said.code, _tags(drifted)) == (0, ["[a]", "[b]"])
    assert "Plans" not in said.err


def test_a_room_that_nobody_declares_is_wrong_usage(
    call: Callable[..., Said], drifted: Path
) -> None:
    said = call("adopt", "--room", "Trip", "rooms.yaml")
    assert said.code == 64
    assert said.err == (
        'reconciler: --room: no manifest declares a room "Trip"; did you mean "Trips"?\n'
    )
    assert drifted.read_text(encoding="utf-8") == ROOMS


def test_a_dry_run_prints_a_diff_and_writes_nothing(
    call: Callable[..., Said], drifted: Path
) -> None:
    said = call("adopt", "--dry-run", "--room", "Trips", "rooms.yaml")
    assert said.code == 0
    assert said.out == (
        "--- a/rooms.yaml\n+++ b/rooms.yaml\n@@ -8,4 +8,4 @@\n         access: Read\n"
        "   - title: Trips\n     type: custom\n-    tags: [a]\n+    tags: [b]\n"
    )
    assert drifted.read_text(encoding="utf-8") == ROOMS


@pytest.mark.parametrize(
    ("given", "words"),
    [(["rooms.yaml"], "nobody can be asked here"), (["--all", "-"], "cannot be edited")],
)
def test_with_nobody_to_answer_and_no_flag_nothing_is_changed(
    call: Callable[..., Said], drifted: Path, pointed: Served, given: list[str], words: str
) -> None:
    said = call("adopt", *given)
    assert said.code == 64
    assert words in said.err
    assert pointed.reads() == []
    assert drifted.read_text(encoding="utf-8") == ROOMS


@pytest.mark.parametrize(
    ("answers", "tags"),
    [
        ("n\ny\ny\n", ["[a]", "[b]"]),
        ("what?\ny\nq\n", ["[b]", "[a]"]),
        ("n\nall\n", ["[a]", "[b]"]),
        ("y\n", ["[b]", "[a]"]),
        ("", ["[a]", "[a]"]),
    ],
)
def test_whoever_is_asked_decides_of_each(
    call: Callable[..., Said],
    drifted: Path,
    monkeypatch: pytest.MonkeyPatch,
    answers: str,
    tags: list[str],
) -> None:
    _answers(monkeypatch, answers)
    assert call("adopt", "rooms.yaml").code == 0
    assert _tags(drifted) == tags


def test_a_file_that_somebody_else_edits_meanwhile_is_left_alone(
    call: Callable[..., Said], drifted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", Slow("a\n", lambda: drifted.write_text("version: 1\n")))
    shown = Terminal()
    monkeypatch.setattr(sys, "stderr", shown)
    assert call("adopt", "rooms.yaml").code == 1
    assert "rooms.yaml: it cannot be written: it has changed since it was read" in shown.getvalue()
    assert drifted.read_text(encoding="utf-8") == "version: 1\n"


def test_a_file_that_is_gone_meanwhile_is_told(
    call: Callable[..., Said], drifted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", Slow("a\n", drifted.unlink))
    shown = Terminal()
    monkeypatch.setattr(sys, "stderr", shown)
    assert call("adopt", "rooms.yaml").code == 1
    assert "rooms.yaml: it cannot be written: No such file" in shown.getvalue()


def test_each_thing_is_edited_where_it_is_declared_and_files_stay_what_they_are(
    call: Callable[..., Said], pointed: Served, folder: Path
) -> None:
    (folder / "all").mkdir()
    (folder / "groups.yaml").write_text(
        "version: 1\r\ngroups:\r\n- {name: Design, previously: [Draw], manager: ann@acme.example}",
        newline="",
    )
    (folder / "groups.yaml").chmod(0o640)
    (folder / "all" / "groups.yaml").symlink_to("../groups.yaml")
    rooms = folder / "all" / "rooms.yaml"
    rooms.write_text(
        "version: 1\nrooms:\n- title: Plans\n  type: custom\n  members:\n"
        "  - group: Design # draws\n    access: Read\n"
    )
    other = folder / "all" / "other.yaml"
    other.write_text("version: 1\nrooms:\n- {title: Trips, type: custom}\n")
    before = other.stat().st_mtime_ns
    pointed.sandbox.seed(
        {
            "people": [{"email": "ann@acme.example", "type": "RoomAdmin"}],
            "groups": [{"name": "Draw", "manager": "ann@acme.example", "members": []}],
            "rooms": [
                {"title": "Plans", "type": 5, "members": [{"group": "Draw", "access": "Read"}]},
                {"title": "Trips", "type": 5},
                {"title": "Nobody's", "type": 5},
                {"title": "Old", "type": 5, "state": "archived"},
            ],
        }
    )
    said = call("adopt", "--all", "all")
    assert said.code == 0
    assert said.out == "all/groups.yaml: edited\nall/rooms.yaml: edited\n"
    assert "1 room of the portal is declared by no manifest; `reconciler export`" in said.err
    assert (folder / "groups.yaml").read_bytes() == (
        b"version: 1\r\ngroups:\r\n- {name: Draw, manager: ann@acme.example}"
    )
    assert (folder / "groups.yaml").stat().st_mode & 0o777 == 0o640
    assert (folder / "all" / "groups.yaml").is_symlink()
    assert "- group: Draw # draws\n" in rooms.read_text()
    assert other.stat().st_mtime_ns == before


def test_what_cannot_be_adopted_is_told_with_the_reason_and_ends_with_1(
    call: Callable[..., Said], pointed: Served, manifest: Callable[..., str]
) -> None:
    pointed.sandbox.seed(
        {
            "groups": [{"name": "\x1b[31mDesign", "manager": "owner@sandbox.example"}],
            "rooms": [
                {
                    "title": "Plans",
                    "type": 5,
                    "tags": ["b"],
                    "members": [{"group": "\x1b[31mDesign", "access": "Read"}],
                }
            ],
        }
    )
    manifest("version: 1\nrooms:\n- {title: Plans, type: custom, tags: [], members: []}\n")
    said = call("adopt", "--all", "rooms.yaml")
    assert (said.code, said.out) == (1, "rooms.yaml: edited\n")
    assert (
        '? members "Plans": group \\u{1b}[31mDesign  Read  (rooms.yaml:3:3)\n'
        "    cannot be adopted: no manifest declares the group; declare it first\n"
    ) in said.err
    assert "\x1b" not in said.err


def test_a_title_that_turns_the_direction_of_reading_is_written_as_numbers(
    call: Callable[..., Said], pointed: Served, manifest: Callable[..., str]
) -> None:
    title = "Plans \u202e of 'us'"
    pointed.sandbox.seed({"rooms": [{"id": 7, "title": title, "type": 5}]})
    file = Path(manifest("version: 1\nrooms:\n- {title: 'Plans', type: custom, id: 7}\n"))
    assert call("adopt", "--all", "rooms.yaml").code == 0
    assert file.read_text(encoding="utf-8").isascii()
    assert "\\u202e" in file.read_text(encoding="utf-8")
    assert call("plan", "--detailed-exitcode", "rooms.yaml").code == 0
