"""Pictures of rooms, read where one is declared, sent, and read back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from reconciler.action import Action, File, Op, Ref, Request
from reconciler.diff import Change
from reconciler.errors import LostAnswerError, PortalError, RequestError
from reconciler.kinds.logo import Logo
from reconciler.kinds.room import RoomState
from reconciler.portal.pictures import MAX_BYTES
from reconciler.portal.reader import Reader
from reconciler.portal.verification import differences
from reconciler.portal.writer import Writer
from reconciler.state import Desired, Gap
from tests.png import png
from tests.unit.portal.told import Portal, a_room, answer, listed
from tests.unit.things import HERE, room

if TYPE_CHECKING:
    from reconciler.portal.answer import Answer
    from reconciler.spec import Json

RED = png(8, 4, 1)
FILE = File("red.png", RED)
AT = "/storage/room_logos/1/7_original.png?hash=1"
DOOR = {
    "settings": answer({"docSpace": True, "version": "3.7.2"}),
    "people/@self": answer({"id": "me", "email": "me@acme.example", "isOwner": True}),
    "keys/@self": answer({"permissions": ["*"]}),
    "portal/payment/quota": answer({}),
}
PLANS = replace(room("Plans"), logo=Logo("red.png", RED))
UPLOAD = Request("POST", ("files", "logos"), {"file": FILE}, creates=Ref("upload", "Plans"))
SET = Request("POST", ("files", "rooms", "7", "logo"), {"tmpFile": Ref("upload", "Plans"), "x": 0})


def _dressed(id_: int = 7, title: str = "Plans", at: str = AT, **more: Json) -> Json:
    return a_room(id_, title, logo={"original": at}, **more)


def _portal(*rooms: Json, **files: bytes | Exception) -> Portal:
    return Portal({**DOOR, "files/rooms": listed(list(rooms))}, files={AT: RED, **files})


def test_the_picture_of_a_room_is_read_where_one_is_declared() -> None:
    portal = _portal(_dressed(), _dressed(8, "Other"))
    current = Reader(portal, "p").read(Desired(rooms=(PLANS, room("Other"))))
    assert current.logos == {7: FILE.digest}
    assert portal.fetched == [(AT, MAX_BYTES)]


@pytest.mark.parametrize(
    ("declared", "there"),
    [
        (room("Plans"), _dressed()),
        (replace(PLANS, logo=Logo()), _dressed()),
        (PLANS, _dressed(rootFolderType=20)),
        (replace(PLANS, state=RoomState.ARCHIVED), _dressed(rootFolderType=20)),
        (PLANS, _dressed(8, "Other")),
    ],
    ids=["not declared", "to be gone", "in the archive", "and to be there", "not there"],
)
def test_a_picture_that_is_not_compared_is_not_read(declared: object, there: Json) -> None:
    portal = _portal(there)
    current = Reader(portal, "p").read(Desired(rooms=(declared,)))  # type: ignore[arg-type] # it reads
    assert (current.logos, portal.fetched) == ({}, [])


@pytest.mark.parametrize("logo", [None, {}, {"original": ""}, {"original": None}])
def test_a_room_without_a_picture_has_none_to_read(logo: Json) -> None:
    portal = _portal(a_room(7, logo=logo))
    assert Reader(portal, "p").read(Desired(rooms=(PLANS,))).logos == {7: ""}
    assert portal.fetched == []


def test_a_picture_that_is_refused_is_a_gap_and_a_portal_that_closes_is_an_error() -> None:
    refused = _portal(_dressed(), **{AT: RequestError("refused with 403", 403)})
    current = Reader(refused, "p").read(Desired(rooms=(PLANS,)))
    assert current.logos == {7: Gap("refused with 403")}
    assert current.complete
    closed = _portal(_dressed(), **{AT: PortalError("unpaid")})
    with pytest.raises(PortalError):
        Reader(closed, "p").read(Desired(rooms=(PLANS,)))


def _writer(portal: Portal) -> Writer:
    waits: list[float] = []
    return Writer(
        sends=portal,
        reader=Reader(portal, "p"),
        ids={Ref("room", "Plans"): 7},
        rooms=frozenset(),
        acting="me",
        sleep=waits.append,
    )


def test_a_file_is_uploaded_and_then_used_by_the_name_that_the_portal_gave_it() -> None:
    kept = answer({"success": True, "data": "/temp/1.png", "message": ""})
    portal = Portal(writes=[kept, answer(a_room(7))])
    writer = _writer(portal)
    assert (writer.send(UPLOAD).warning, writer.send(SET).warning) == ("", "")
    assert portal.sent == [
        ("POST", "files/logos", {"file": FILE}),
        ("POST", "files/rooms/7/logo", {"tmpFile": "/temp/1.png", "x": 0}),
    ]
    assert portal.asked == []


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"success": False, "message": "Too\nlarge"}, "Too large"),
        ({"success": False}, "no reason given"),
        ({"success": True, "data": ""}, "no reason given"),
        (None, "no reason given"),
    ],
)
def test_a_file_that_the_portal_does_not_take_is_told_in_its_words(told: Json, reason: str) -> None:
    portal = Portal(writes=[answer(told)])
    with pytest.raises(RequestError, match=f"^the portal does not take the file: {reason}$"):
        _writer(portal).send(UPLOAD)


def test_a_file_whose_answer_was_lost_is_not_looked_for() -> None:
    portal = Portal(writes=[LostAnswerError("lost")])
    with pytest.raises(LostAnswerError, match=r"^lost$"):
        _writer(portal).send(UPLOAD)
    assert portal.asked == []


def _left(op: Op, key: str, there: Answer, picture: bytes | Exception = RED) -> int:
    portal = Portal({"files/rooms/7": there}, files={AT: picture})
    changes = (Change("logo", "a picture", "red.png", key),)
    action = Action(Ref("logo", "Plans"), op, changes, (), (), HERE)
    return len(differences(action, Reader(portal, "p"), {Ref("room", "Plans"): 7}))


@pytest.mark.parametrize("op", [Op.CREATE, Op.UPDATE])
def test_a_picture_is_read_back_and_compared(op: Op) -> None:
    assert _left(op, FILE.digest, answer(_dressed())) == 0
    assert _left(op, FILE.digest, answer(_dressed()), b"another") == 1
    assert _left(op, FILE.digest, answer(a_room(7))) == 1


def test_a_picture_that_is_gone_is_seen_to_be_gone() -> None:
    assert _left(Op.REMOVE, "", answer(a_room(7))) == 0
    assert _left(Op.REMOVE, "", answer(_dressed())) == 1


def test_a_picture_that_cannot_be_read_back_is_there_if_none_was_before() -> None:
    refused = RequestError("refused with 403", 403)
    assert _left(Op.CREATE, FILE.digest, answer(_dressed()), refused) == 0
    for op in (Op.UPDATE, Op.REMOVE):
        with pytest.raises(RequestError, match="refused with 403"):
            _left(op, FILE.digest, answer(_dressed()), refused)
