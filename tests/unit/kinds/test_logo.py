"""Pictures of rooms: what is declared, what is found, and the step between."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from reconciler.action import File, Op, Ref
from reconciler.kinds.logo import HEAD, Logo, dimensions
from reconciler.render.document import dumps
from reconciler.render.document import request as shown
from reconciler.state import Gap
from tests.png import png
from tests.unit.things import calls, found, made, room, texts

if TYPE_CHECKING:
    from reconciler.kinds.room import FoundRoom, Room

RED, BLUE = png(8, 4, 1), png(8, 4, 2)
PATH = "/storage/room_logos/1/1_original.png?hash=7"
DIGEST = File("", RED).digest


def _room(logo: Logo | None = None, template: str = "") -> Room:
    return replace(room(), logo=logo or Logo("red.png", RED), template=template)


def _dressed(**more: object) -> FoundRoom:
    return replace(found(**more), picture=PATH)  # type: ignore[arg-type] # by name


def test_a_new_room_gets_its_picture_once_it_is_there() -> None:
    create, logo = made([_room()]).actions
    assert (logo.ref, logo.op, logo.needs) == (Ref("logo", "Plans"), Op.CREATE, (create.id,))
    upload = Ref("upload", "Plans")
    crop = {"x": 0, "y": 0, "width": 8, "height": 4}
    assert calls(logo) == [
        ("POST", "files/logos", {"file": File("red.png", RED)}),
        ("POST", "files/rooms/room/Plans/logo", {"tmpFile": upload, **crop}),
    ]
    assert logo.requests[0].creates == upload


def test_a_room_without_a_picture_gets_one() -> None:
    (logo,) = made([_room()], [found()], logos={1: ""}).actions
    assert (logo.op, logo.needs) == (Op.CREATE, ())
    assert calls(logo)[1][1] == "files/rooms/1/logo"
    (change,) = logo.fields
    assert (change.current, change.key) == (None, DIGEST)
    assert change.desired == f"red.png, {len(RED)} bytes, SHA-256 {DIGEST[:12]}"


def test_a_room_with_another_picture_gets_the_declared_one() -> None:
    other = File("", BLUE).digest
    (logo,) = made([_room()], [_dressed()], logos={1: other}).actions
    assert logo.op is Op.UPDATE
    assert logo.fields[0].current == f"another picture, SHA-256 {other[:12]}"
    assert len(logo.requests) == 2


def test_the_same_picture_is_no_difference_whatever_its_file_is_called() -> None:
    declared = _room(Logo("elsewhere/blue.png", RED))
    assert made([declared], [_dressed()], logos={1: DIGEST}).actions == ()


def test_a_picture_comes_after_the_other_settings_and_needs_no_other_step() -> None:
    declared = replace(_room(), settings={"indexing": True})
    update, logo = made([declared], [found()], logos={1: ""}).actions
    assert (update.ref.kind, logo.ref.kind, logo.needs) == ("room", "logo", ())


def test_none_takes_a_picture_away() -> None:
    (logo,) = made([_room(Logo())], [_dressed()]).actions
    assert (logo.op, calls(logo)) == (Op.REMOVE, [("DELETE", "files/rooms/1/logo", None)])
    assert (logo.fields[0].desired, logo.fields[0].key) == (None, "")


@pytest.mark.parametrize("template", ["", "Standard"])
def test_none_of_a_room_without_a_picture_is_no_difference(template: str) -> None:
    assert made([_room(Logo(), template)], [found()]).actions == ()


def test_none_of_a_new_room_is_no_step() -> None:
    assert [action.ref.kind for action in made([_room(Logo())]).actions] == ["room"]


def test_a_picture_that_nobody_declares_is_left_alone() -> None:
    assert made([room()], [_dressed()]).actions == ()


def test_a_picture_that_cannot_be_read_is_told_and_never_planned() -> None:
    result = made([_room()], [_dressed()], logos={1: Gap("refused with 403")})
    assert result.actions == ()
    text = "cannot be compared with what is declared, so it is left as it is: refused with 403"
    assert texts(result.drift) == [text]
    assert result.drift[0].ref == Ref("logo", "Plans")


@pytest.mark.parametrize("logo", [Logo(), Logo("red.png", RED)])
def test_whoever_may_not_change_the_room_may_not_change_its_picture(logo: Logo) -> None:
    closed = _dressed(rights=frozenset({"Read", "EditAccess"}))
    result = made([_room(logo)], [closed], logos={1: "other"})
    assert result.actions == ()
    assert "no EditRoom" in result.blockers[0].text


def test_a_room_in_the_archive_keeps_its_picture() -> None:
    result = made([_room()], [_dressed(archived=True)], logos={1: "other"})
    assert result.actions == ()


def test_a_key_for_rooms_alone_may_not_upload() -> None:
    keys = frozenset({"rooms:write", "rooms:read"})
    result = made([_room()], [found()], logos={1: ""}, scopes=keys)
    assert texts(result.blockers) == ["the key lacks the scope files:write, which a step needs"]


def test_a_plan_shows_a_file_by_its_name_size_and_digest_and_never_its_bytes() -> None:
    (logo,) = made([_room()], [found()], logos={1: ""}).actions
    body = shown(logo.requests[0])["body"]
    assert body == {"file": {"$file": "red.png", "bytes": len(RED), "sha256": DIGEST}}
    assert dumps(body)
    assert repr(RED)[2:10] not in repr(logo)


def test_another_file_makes_another_step() -> None:
    one, other = (
        made([_room(Logo("a.png", content))], [found()], logos={1: ""}).actions[0]
        for content in (RED, BLUE)
    )
    assert one.id != other.id


def test_the_size_of_a_png_stands_in_its_first_bytes() -> None:
    assert dimensions(png(1280, 3)) == (1280, 3)
    assert dimensions(png()[:HEAD]) == (8, 8)


@pytest.mark.parametrize(
    "content",
    [b"", png()[: HEAD - 1], b"\xff\xd8\xff\xe0" + bytes(40), png().replace(b"IHDR", b"IDAT")],
    ids=["nothing", "too short", "JPEG", "another chunk"],
)
def test_what_is_no_png_has_no_size(content: bytes) -> None:
    assert dimensions(content) is None


def test_a_picture_that_is_no_png_is_sent_without_a_size() -> None:
    (logo,) = made([_room(Logo("x", b"x"))], [found()], logos={1: ""}).actions
    assert logo.requests[1].body["width"] == 0
