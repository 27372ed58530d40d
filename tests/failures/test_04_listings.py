"""4: what could not be read whole is never taken for nothing, and nobody is removed for it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.edge.gateway import fault
from tests.edge.gateway.gateway import Gateway, Rule

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.edge.cli.conftest import Said
    from tests.edge.gateway.fault import Fault
    from tests.portal import Served

# Everything would go that is not seen: people of the room, and rooms that nobody declares.
DECLARED: dict[str, Any] = {
    "version": 1,
    "unmanaged_rooms": "archive",
    "policy": {"guards": {"removals": 900, "rooms_archived": 900}},
    "rooms": [
        {
            "title": "Room 00000",
            "type": "collaboration",
            "members": [{"email": "new@partner.example", "access": "Read"}],
        },
        {"title": "Other", "type": "custom"},
    ],
}
ROOMS, SHARE = "files/rooms", r"files/rooms/\d+/share"
LATER = {"startIndex": "100"}
SHORT: dict[str, Fault] = {
    "page 2 is refused": fault.refusal(403),
    "page 2 is gone": fault.bare(404),
    "page 2 is an HTML page": fault.page,
    "page 2 has no rows": fault.empty,
    "total and items disagree": fault.miscounted(3),
    "total says less than there is": fault.miscounted(-1),
}


def _takes_away(said: Said) -> bool:
    """Whether a plan takes anything or anybody away, or puts a room away."""
    if not said.out:
        return False
    plan = json.loads(said.out)
    effects = [effect["kind"] for one in plan["actions"] for effect in one["effects"]]
    states = [field["name"] for one in plan["actions"] for field in one["fields"]]
    return (
        "loses" in effects
        or "state" in states
        or any(one["op"] == "remove" for one in plan["actions"])
    )


def test_a_listing_cut_short_that_was_read_as_absence_differs_from_a_whole_one(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served
) -> None:
    # Without this, the tests below could not fail.
    pointed.sandbox.load(3, 3, 3)
    said = call("plan", "--format", "json", manifest(DECLARED))
    assert _takes_away(said)
    actions = json.loads(said.out)["actions"]
    assert {f"{one['op']} {one['kind']}" for one in actions} == {
        *("create room", "update room", "update members"),
    }


@pytest.mark.parametrize("pattern", [ROOMS, SHARE])
@pytest.mark.parametrize("case", SHORT)
def test_a_listing_cut_short_that_was_read_as_absence(
    case: str,
    pattern: str,
    call: Callable[..., Said],
    manifest: Callable[..., str],
    pointed: Served,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pointed.sandbox.load(*((150, 3, 3) if pattern == ROOMS else (2, 150, 150)))
    query = LATER if case.startswith("page 2") else None
    rule = Rule("GET", pattern, SHORT[case], times=None, query=query)
    before = pointed.sandbox.document()
    with Gateway(pointed.url, rule) as gateway:
        monkeypatch.setenv("DOCSPACE_URL", gateway.url)
        said = call("plan", "--format", "json", manifest(DECLARED))
        assert gateway.met
    assert said.code in {1, 69, 77}
    assert not _takes_away(said)
    assert pointed.sandbox.document() == before


@pytest.mark.parametrize(
    "arguments", [("empty",), ("rooms.yaml", "empty"), ("nowhere",), ("rooms.yaml", "nowhere.yaml")]
)
@pytest.mark.parametrize("command", [("plan",), ("apply", "--yes")])
def test_a_listing_cut_short_that_was_read_as_absence_is_no_folder_without_manifests(
    command: tuple[str, ...],
    arguments: tuple[str, ...],
    call: Callable[..., Said],
    manifest: Callable[..., str],
    pointed: Served,
    folder: Path,
) -> None:
    manifest(DECLARED)
    (folder / "empty").mkdir()
    (folder / "empty" / "README.md").write_text("Rooms will stand here", encoding="utf-8")
    said = call(*command, *arguments)
    assert (said.code, said.out) == (65, "")
    assert arguments[-1] in said.err
    assert pointed.sandbox.requests() == []


@pytest.mark.parametrize(
    "text",
    ["version: 1\nrooms: [{title: A", "", "# nothing\n", "version: 1\nrooms:\n\t- x\n", "\0"],
)
@pytest.mark.parametrize("command", [("plan",), ("apply", "--yes")])
def test_a_listing_cut_short_that_was_read_as_absence_is_no_file_that_cannot_be_parsed(
    command: tuple[str, ...],
    text: str,
    call: Callable[..., Said],
    manifest: Callable[..., str],
    pointed: Served,
    folder: Path,
) -> None:
    (folder / "portal").mkdir()
    manifest(DECLARED, "portal/rooms.yaml")
    manifest(text, "portal/spoilt.yaml")
    said = call(*command, "portal")
    assert (said.code, said.out) == (65, "")
    assert "portal/spoilt.yaml:" in said.err
    assert pointed.sandbox.requests() == []
