"""What the portal makes after its answer, one at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from reconciler.action import Ref, Request
from reconciler.errors import LostAnswerError, RequestError
from reconciler.portal.creation import LOCKED, Creation, Made
from reconciler.portal.following import STEPS
from reconciler.portal.reader import Reader
from reconciler.portal.rows import progress
from tests.unit.portal.told import Portal, a_room, answer, listed

if TYPE_CHECKING:
    from reconciler.portal.answer import Answer
    from tests.unit.portal.told import Query

PATH = "files/rooms/fromtemplate"
STATUS = f"{PATH}/status"
REQUEST = Request(
    "POST",
    ("files", "rooms", "fromtemplate"),
    {"templateId": 5, "title": "Plans"},
    creates=Ref("room", "Plans"),
    follow=("files", "rooms", "fromtemplate", "status"),
    marks={"title": "Plans", "roomType": 2},
)
NOTHING = answer(None)
BEGUN = answer({"roomId": -1, "progress": 50, "error": "", "isCompleted": False})
MADE = answer({"roomId": 7, "progress": 100, "error": "", "isCompleted": True})
OLD = answer({"roomId": 5, "progress": 100, "error": "No seats", "isCompleted": True})
FAILED = answer({"roomId": 7, "progress": 50, "error": "No seats", "isCompleted": True})
LOST = LostAnswerError("lost")


@dataclass
class Desk:
    """A portal whose status changes from look to look, and the waits between."""

    looks: list[Answer | Exception]
    writes: list[Answer | Exception] = field(default_factory=lambda: [BEGUN])
    rooms: list[object] = field(default_factory=lambda: [a_room(7)])
    room: Answer | Exception = field(default_factory=lambda: answer(a_room(7)))
    waits: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.portal = Portal(
            {
                STATUS: self._status,
                "files/rooms/7": self.room,
                "files/rooms": listed(self.rooms),
            },
            self.writes,
        )

    def _status(self, _: Query) -> Answer:
        found = self.looks.pop(0) if len(self.looks) > 1 else self.looks[0]
        if isinstance(found, Exception):
            raise found
        return found

    def create(self, *before: int) -> Made:
        reader = Reader(self.portal, "p")
        creation = Creation(self.portal, reader, before, "me", self.waits.append)
        return creation.create(REQUEST, PATH)

    @property
    def asked(self) -> list[str]:
        return [path for path, _, _ in self.portal.asked]


@pytest.mark.parametrize("before", [NOTHING, OLD])
def test_a_room_is_followed_until_it_is_made_and_looked_at(before: Answer) -> None:
    desk = Desk([before, BEGUN, MADE])
    assert desk.create() == Made(7)
    assert desk.portal.sent == [("POST", PATH, REQUEST.body)]
    assert desk.asked == [STATUS, STATUS, STATUS, "files/rooms/7"]
    assert desk.waits == list(STEPS[:2])


def test_nothing_is_sent_while_another_room_is_being_made() -> None:
    desk = Desk([BEGUN, BEGUN, OLD, MADE])
    assert desk.create() == Made(7)
    assert desk.waits == [*STEPS[:2], STEPS[0]]


def test_a_portal_that_is_always_busy_is_told_and_nothing_is_sent() -> None:
    desk = Desk([BEGUN], rooms=[])
    with pytest.raises(RequestError, match=r"^not sent, since the portal is making other rooms"):
        desk.create()
    assert (desk.portal.sent, desk.waits) == ([], list(STEPS))


@pytest.mark.parametrize(
    ("looks", "room", "told"),
    [
        ([NOTHING], answer(a_room(7)), "it was begun, and the portal does not tell what it has"),
        ([NOTHING, MADE], RequestError("denied", 403), "could not be read: denied"),
        ([NOTHING, MADE], answer(a_room(7, "Other")), "the portal was making another room"),
        ([NOTHING, MADE], answer(a_room(7) | {"roomType": 5}), "the portal was making another"),
        (
            [NOTHING, MADE],
            answer(a_room(7) | {"createdBy": {"id": "bob"}}),
            "the portal was making another",
        ),
        ([NOTHING, RequestError("denied", 403)], answer(a_room(7)), "how it went is not told"),
        ([NOTHING, BEGUN], answer(a_room(7)), "is not over after five minutes"),
    ],
    ids=["untold", "unreadable", "title", "type", "owner", "status refused", "too long"],
)
def test_a_room_that_cannot_be_told_for_ours_is_looked_for(
    looks: list[Answer | Exception], room: Answer | Exception, told: str
) -> None:
    desk = Desk(list(looks), rooms=[a_room(8)], room=room)
    id_, warning, _ = desk.create()
    assert (id_, told in warning, len(desk.portal.sent)) == (8, True, 1)
    missing = Desk(list(looks), rooms=[], room=room)
    with pytest.raises(LostAnswerError, match=told):
        missing.create()
    assert missing.waits[-len(LOCKED) :] == list(LOCKED)
    assert len(missing.portal.sent) == 1


def test_a_room_that_was_there_before_is_not_taken_for_ours() -> None:
    with pytest.raises(LostAnswerError, match="the portal was making another room"):
        Desk([NOTHING, MADE]).create(7)


def test_what_fails_is_told_in_the_portal_s_words_unless_the_room_is_there() -> None:
    gone = Desk([NOTHING, FAILED], rooms=[])
    with pytest.raises(RequestError, match=r"^the portal reports: No seats$"):
        gone.create()
    assert gone.waits == [STEPS[0]]
    assert Desk([NOTHING, FAILED]).create() == Made(7, "the portal reports: No seats")


@pytest.mark.parametrize("after", [MADE, OLD, NOTHING, RequestError("denied", 403)])
def test_what_may_have_begun_is_over_before_it_is_looked_for(after: Answer | Exception) -> None:
    desk = Desk([NOTHING, BEGUN, after], [LOST])
    assert desk.create() == Made(7, "lost")
    assert desk.asked == [STATUS, STATUS, STATUS, "files/rooms"]
    assert len(desk.portal.sent) == 1


def test_a_refusal_is_not_followed() -> None:
    desk = Desk([NOTHING], [RequestError("denied", 403)], rooms=[])
    with pytest.raises(RequestError, match=r"^denied$"):
        desk.create()
    assert desk.asked == [STATUS, "files/rooms"]


@pytest.mark.parametrize(("told", "made"), [({"roomId": -1}, None), ({}, None), ({"roomId": 7}, 7)])
def test_a_status_names_a_room_once_it_is_there(told: dict[str, int], made: int | None) -> None:
    assert progress({"isCompleted": False, **told}).made == made
