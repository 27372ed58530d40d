"""Where ``reconciler export`` writes, and what it leaves alone."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from reconciler.errors import Exit
from tests.edge.gateway import fault
from tests.edge.gateway.gateway import Gateway, Rule

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.edge.cli.conftest import Said
    from tests.portal import Served

ROOMS = "Declared: 0 people, 0 groups, {} rooms.\n"


@pytest.fixture
def titled(pointed: Served, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Makes a portal with rooms of some titles."""

    def make(*titles: str) -> None:
        rooms = [{"title": title, "type": 2} for title in titles]
        pointed.sandbox.seed({"rooms": rooms})
        monkeypatch.setenv("DOCSPACE_API_KEY", pointed.sandbox.key)

    return make


def _files(folder: str) -> list[str]:
    found = (one for one in Path(folder).rglob("*") if one.is_file())
    return sorted(one.relative_to(folder).as_posix() for one in found)


def test_each_room_gets_a_file_whose_name_does_no_harm(
    titled: Callable[..., None], call: Callable[..., Said]
) -> None:
    titled(".._.._x", "NUL", "con", "Plans", "Größe & Co.", "計画", "...", "-rf", "x" * 170)
    assert call("export", "--split", "--out", "portal").code == Exit.DONE
    assert _files("portal") == [
        "people.yaml",
        "rooms/con-1002.yaml",
        "rooms/grösse-co-1004.yaml",
        "rooms/nul-1001.yaml",
        "rooms/plans-1003.yaml",
        "rooms/rf-1007.yaml",
        "rooms/room-1006.yaml",
        "rooms/x-1000.yaml",
        f"rooms/{'x' * 100}-1008.yaml",
        "rooms/計画-1005.yaml",
    ]
    assert call("fmt", "--check", "portal").code == Exit.DONE
    assert call("plan", "--detailed-exitcode", "portal").code == Exit.DONE
    assert [one.name for one in Path().iterdir()] == ["portal"]


def test_a_file_that_is_there_is_written_over_by_force_alone(
    titled: Callable[..., None], call: Callable[..., Said]
) -> None:
    titled("Plans")
    Path("portal.yaml").write_text("mine", encoding="utf-8")
    said = call("export", "--out", "portal.yaml")
    assert said.code == Exit.USAGE
    assert "--force writes over it" in said.err
    assert Path("portal.yaml").read_text("utf-8") == "mine"
    assert call("export", "--out", "portal.yaml", "--force").code == Exit.DONE
    assert "Plans" in Path("portal.yaml").read_text("utf-8")
    assert [one.name for one in Path().iterdir()] == ["portal.yaml"]


def test_a_folder_that_is_not_empty_is_written_into_by_force_alone_and_loses_nothing(
    titled: Callable[..., None], call: Callable[..., Said]
) -> None:
    titled("Plans", "Maps")
    Path("portal").mkdir()
    assert call("export", "--split", "--out", "portal").code == Exit.DONE
    titled("Plans 2")
    said = call("export", "--split", "--out", "portal")
    assert (said.code, "is not empty" in said.err) == (Exit.USAGE, True)
    said = call("export", "--split", "--force", "--out", "portal")
    assert said.err == (
        "rooms/maps-1001.yaml: not of this export, and left as it is\n"
        "rooms/plans-1000.yaml: not of this export, and left as it is\n"
        + ROOMS.format(1).replace("rooms", "room")
        + "1 comment says what is not declared, and why.\n"
    )
    assert _files("portal") == [
        "people.yaml",
        "rooms/maps-1001.yaml",
        "rooms/plans-1000.yaml",
        "rooms/plans-2-1000.yaml",
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        ["--split"],
        ["--split", "--out", ""],
        ["--split", "--out", "file"],
        ["--split", "--out", "nowhere/portal"],
        ["--out", "nowhere/portal.yaml"],
        ["--out", "."],
    ],
)
def test_where_nothing_can_be_written_nothing_is_read(
    titled: Callable[..., None], call: Callable[..., Said], pointed: Served, arguments: list[str]
) -> None:
    titled("Plans")
    Path("file").write_text("", encoding="utf-8")
    pointed.sandbox.forget_requests()
    said = call("export", *arguments)
    assert (said.code, said.out) == (Exit.USAGE, "")
    assert "--out" in said.err
    assert pointed.sandbox.requests() == []


def test_an_export_that_breaks_off_leaves_nothing_behind(
    titled: Callable[..., None],
    call: Callable[..., Said],
    pointed: Served,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    titled("Plans", "Maps")
    Path("old.yaml").write_text("mine", encoding="utf-8")
    closed = Rule("GET", "files/rooms/.*/share", fault.page, times=None)
    with Gateway(pointed.url, closed) as gateway:
        monkeypatch.setenv("DOCSPACE_URL", gateway.url)
        for arguments in ([], ["--out", "old.yaml", "--force"], ["--split", "--out", "new"]):
            said = call("export", *arguments)
            assert (said.code, said.out) == (Exit.PORTAL, "")
    assert [one.name for one in Path().iterdir()] == ["old.yaml"]
    assert Path("old.yaml").read_text("utf-8") == "mine"


def test_a_device_is_written_to_and_stays_one(
    titled: Callable[..., None], call: Callable[..., Said]
) -> None:
    titled("Plans")
    assert call("export", "--out", os.devnull).code == Exit.DONE
    assert not Path(os.devnull).is_file()


def test_a_full_disk_is_told(titled: Callable[..., None], call: Callable[..., Said]) -> None:
    titled("Plans")
    said = call("export", "--out", "/dev/full")
    assert said.code == Exit.USAGE
    assert said.err.startswith("reconciler: --out /dev/full: No space left")
