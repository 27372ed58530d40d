"""Pictures of rooms: files beside manifests."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from reconciler.errors import ManifestError
from reconciler.kinds.logo import Logo
from reconciler.manifest import Disk, load
from reconciler.manifest.picture import MAX_BYTES, Picture, picture
from tests.png import png
from tests.unit.manifest.reading import both_parsers, problems

if TYPE_CHECKING:
    from pathlib import Path

    from reconciler.manifest.parser import Loader

_ROOM = "version: 1\nrooms:\n  - {title: Plans, type: custom, logo: logo.png}\n"
_PNG = png(8, 4)
_PIXELS = "pixels large; 1 x 1 are the least and 1280 x 1280 the most that portals keep as they are"


def _logo(manifest: Path, loader: Loader | None = None) -> Logo | None:
    return load([str(manifest)], loader=loader).rooms[0].logo


def _problems(manifest: Path, loader: Loader | None = None) -> list[str]:
    with pytest.raises(ManifestError) as caught:
        load([str(manifest)], loader=loader)
    return [str(problem) for problem in caught.value.problems]


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    file = tmp_path / "rooms.yaml"
    file.write_text(_ROOM)
    return file


@both_parsers
def test_a_picture_is_read_from_the_folder_of_its_manifest(manifest: Path, loader: Loader) -> None:
    (manifest.parent / "logo.png").write_bytes(_PNG)
    assert _logo(manifest, loader) == Logo("logo.png", _PNG)
    assert "PNG" not in repr(_logo(manifest))


def test_a_picture_of_standard_input_is_read_from_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "logo.png").write_bytes(_PNG)
    assert load(["-"], stdin=io.BytesIO(_ROOM.encode())).rooms[0].logo == Logo("logo.png", _PNG)


def test_a_picture_may_lie_in_another_folder_and_be_that_of_several_rooms(tmp_path: Path) -> None:
    for name in (".git", "pictures", "rooms"):
        (tmp_path / name).mkdir()
    manifest = tmp_path / "rooms" / "m.yaml"
    text = _ROOM.replace("logo.png", "../pictures/logo.png")
    manifest.write_text(
        text + text.rpartition("  -")[1] + " {title: B, type: custom, logo: ../pictures/logo.png}\n"
    )
    (tmp_path / "pictures" / "logo.png").write_bytes(_PNG)
    logos = {room.logo for room in load([str(manifest)]).rooms}
    assert logos == {Logo("../pictures/logo.png", _PNG)}


@both_parsers
def test_none_is_no_picture_and_without_the_key_it_is_left_alone(
    manifest: Path, loader: Loader
) -> None:
    manifest.write_text(_ROOM.replace("logo.png", "none"))
    assert _logo(manifest, loader) == Logo()
    manifest.write_text(_ROOM.replace(", logo: logo.png", ""))
    assert _logo(manifest, loader) is None


@pytest.mark.parametrize("size", [(1, 1), (1280, 1280)])
def test_a_picture_of_the_least_and_of_the_greatest_size_is_read(
    manifest: Path, size: tuple[int, int]
) -> None:
    (manifest.parent / "logo.png").write_bytes(png(*size))
    found = _logo(manifest)
    assert found
    assert found.content == png(*size)
    (manifest.parent / "logo.png").write_bytes(_PNG.ljust(MAX_BYTES, b"\0"))
    assert _logo(manifest)


@both_parsers
@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", "is no PNG; save the picture as one"),
        (b"\xff\xd8\xff\xe0" + bytes(40), "is no PNG; save the picture as one"),
        (b"<svg/>", "is no PNG; save the picture as one"),
        (_PNG[:23], "is no PNG; save the picture as one"),
        (
            png(1281, 4),
            f"is 1281 x 4 {_PIXELS}",
        ),
        (
            png(4, 1281),
            f"is 4 x 1281 {_PIXELS}",
        ),
        (
            png(0, 4),
            f"is 0 x 4 {_PIXELS}",
        ),
        (
            png(4, 0),
            f"is 4 x 0 {_PIXELS}",
        ),
        (
            _PNG.ljust(MAX_BYTES + 1, b"\0"),
            "is larger than 1 MB, the most that a picture may have",
        ),
        (None, "is not there; the path begins at the folder of the manifest"),
    ],
    ids=["empty", "JPEG", "SVG", "cut off", "wide", "high", "no width", "no height", "large", "-"],
)
def test_a_file_that_is_no_picture_is_told_where_it_is_named(
    data: bytes | None, fault: str, manifest: Path, loader: Loader
) -> None:
    file = manifest.parent / "logo.png"
    if data is not None:
        file.write_bytes(data)
    place = f"{manifest}:3:40: rooms[0].logo"
    assert _problems(manifest, loader) == [f"{place}: {file} {fault}"]


def test_a_folder_is_no_picture(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    found = picture(f"{tmp_path}/folder", f"{tmp_path}/m.yaml", Disk(()))
    assert found == Picture(b"", "is no file that holds a picture")


@pytest.mark.parametrize(
    ("path", "fault"),
    [
        ("/logo.png", "is an absolute path, and manifests travel between machines"),
        (r"'pictures\logo.png'", "holds a backslash; write / between folders"),
    ],
)
def test_a_path_that_no_manifest_may_name_is_told(path: str, fault: str) -> None:
    (told,) = problems(_ROOM.replace("logo.png", path))
    assert fault in told


@both_parsers
def test_a_room_with_a_picture_has_neither_colour_nor_cover(manifest: Path, loader: Loader) -> None:
    (manifest.parent / "logo.png").write_bytes(_PNG)
    manifest.write_text(_ROOM.replace("logo:", 'cover: star, color: "fff", logo:'))
    text = "and portals do not tell it; take out one of the two"
    assert _problems(manifest, loader) == [
        f"{manifest}:3:34: rooms[0].cover: a room with a logo has no cover, {text}",
        f"{manifest}:3:47: rooms[0].color: a room with a logo has no color, {text}",
    ]


def test_a_room_without_a_picture_may_have_both(manifest: Path) -> None:
    manifest.write_text(_ROOM.replace("logo.png", 'none, cover: star, color: "fff"'))
    assert _logo(manifest) == Logo()


@both_parsers
@pytest.mark.parametrize(
    ("value", "message"),
    [
        (
            "null",
            "there is nothing here; write text, such as logo.png; none takes the picture away",
        ),
        ("''", "the text is empty"),
        ("7", "YAML reads 7 as the number 7; put it in quotes to make it text"),
        ("[logo.png]", "write text, not a list"),
    ],
)
def test_what_is_no_name_of_a_file_is_told(value: str, message: str, loader: Loader) -> None:
    (told,) = problems(_ROOM.replace("logo.png", value), loader)
    assert told.startswith(f"-:3:40: rooms[0].logo: {message}")


@pytest.mark.parametrize("state", ["archived", "absent"])
def test_a_room_that_is_put_away_has_no_picture(state: str) -> None:
    (told,) = problems(_ROOM.replace("logo.png", f"none, state: {state}"))
    assert told.startswith("-:3:34: rooms[0].logo: a room ")
