from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from reconciler.action import Action, Op, Ref, Request
from reconciler.diff import Change
from reconciler.errors import LostAnswerError, PortalError, RequestError
from reconciler.portal.reader import Reader
from reconciler.portal.writer import LOCKED, WAITS, Writer
from tests.unit.portal.told import OWNER, Portal, a_room, a_share, answer, listed, paged
from tests.unit.things import HERE

if TYPE_CHECKING:
    from reconciler.portal.answer import Answer
    from tests.unit.portal.told import Told

PLANS = Ref("room", "Plans")
CREATE = Request("POST", ("files", "rooms"), {"title": "Plans", "roomType": 2}, creates=PLANS)
SHARE = Request("PUT", ("files", "rooms", PLANS, "share"), {"invitations": []})
LOST = LostAnswerError("POST files/rooms: lost")
REFUSED = RequestError("POST files/rooms: refused", 500)
NOT_YET, CLOSED = RequestError("not found", 404), RequestError("denied", 403)


@dataclass
class Desk:
    """A writer, the portal that it writes to, and its waits."""

    portal: Portal
    known: frozenset[int | str] = frozenset()
    acting: str = "me"
    waits: list[float] = field(default_factory=list)

    def writer(self, **ids: int) -> Writer:
        return Writer(
            sends=self.portal,
            reader=Reader(self.portal, "p"),
            ids={Ref("room", title): id_ for title, id_ in ids.items()},
            rooms=self.known,
            acting=self.acting,
            sleep=self.waits.append,
        )


def _path(desk: Desk, writer: Writer) -> str:
    """Where a share of the room that was just made goes."""
    desk.portal.writes = [answer({})]
    writer.send(SHARE)
    return desk.portal.sent[-1][1]


def test_a_room_that_was_made_is_called_by_its_id_from_then_on() -> None:
    desk = Desk(Portal(writes=[answer({"id": 7})]))
    writer = desk.writer()
    assert writer.send(CREATE) == ""
    assert desk.portal.sent == [("POST", "files/rooms", CREATE.body)]
    assert _path(desk, writer) == "files/rooms/7/share"
    assert desk.portal.asked == []


@pytest.mark.parametrize("response", [None, {}, [], "7", {"id": None}])
def test_an_answer_without_an_id_is_as_good_as_lost(response: object) -> None:
    desk = Desk(Portal({"files/rooms": listed([a_room(7)])}, writes=[answer(response)]))
    writer = desk.writer()
    assert writer.send(CREATE) == "the portal's answer names no id"
    assert _path(desk, writer) == "files/rooms/7/share"


@pytest.mark.parametrize("error", [LOST, REFUSED])
def test_a_room_that_is_there_after_all_is_adopted_and_why_is_told(error: RequestError) -> None:
    desk = Desk(Portal({"files/rooms": listed([a_room(7)])}, writes=[error]))
    writer = desk.writer()
    assert writer.send(CREATE) == str(error)
    assert _path(desk, writer) == "files/rooms/7/share"
    assert [method for method, _, _ in desk.portal.sent] == ["POST", "PUT"]
    assert desk.waits == []


@pytest.mark.parametrize(
    "there",
    [
        a_room(5),
        a_room(7, "plans"),
        a_room(7) | {"roomType": 5},
        a_room(7) | {"createdBy": {"id": "somebody"}},
        a_room(7) | {"createdBy": None},
    ],
    ids=["older", "another title", "another type", "another owner", "no owner"],
)
@pytest.mark.parametrize(("error", "looks"), [(LOST, 1 + len(LOCKED)), (REFUSED, 1)])
def test_another_room_is_not_adopted(there: object, error: RequestError, looks: int) -> None:
    desk = Desk(Portal({"files/rooms": listed([there])}, writes=[error]), known=frozenset({5}))
    with pytest.raises(RequestError) as caught:
        desk.writer().send(CREATE)
    assert caught.value is error
    assert len(desk.portal.asked) == looks
    assert desk.waits == list(LOCKED[: looks - 1])
    assert len(desk.portal.sent) == 1


def test_without_a_known_account_no_room_is_adopted() -> None:
    other = a_room(7) | {"createdBy": {"id": "somebody"}}
    desk = Desk(Portal({"files/rooms": listed([other])}, writes=[LOST]), acting="")
    with pytest.raises(RequestError, match=r"lost; new rooms of that title are there: 7$"):
        desk.writer().send(CREATE)


def test_a_room_made_in_this_run_is_not_adopted_for_the_next_of_its_title() -> None:
    desk = Desk(Portal({"files/rooms": listed([a_room(7)])}, writes=[answer({"id": 7}), LOST]))
    writer = desk.writer()
    writer.send(CREATE)
    with pytest.raises(LostAnswerError):
        writer.send(CREATE)


def test_a_lost_room_is_looked_for_until_it_shows() -> None:
    looks = iter([listed([]), listed([]), listed([a_room(7)])])
    desk = Desk(Portal({"files/rooms": lambda _: next(looks)}, writes=[LOST]))
    assert desk.writer().send(CREATE)
    assert desk.waits == list(WAITS[:2])


def test_two_new_rooms_are_told_and_neither_is_adopted() -> None:
    desk = Desk(Portal({"files/rooms": listed([a_room(7), a_room(8)])}, writes=[LOST]))
    with pytest.raises(RequestError, match=r"lost; new rooms of that title are there: 7 and 8$"):
        desk.writer().send(CREATE)


def test_a_listing_with_gaps_tells_nothing_of_a_lost_room() -> None:
    desk = Desk(Portal({"files/rooms": RequestError("boom", 500)}, writes=[LOST]))
    with pytest.raises(RequestError, match=r"^whether the room was made is not known: boom"):
        desk.writer().send(CREATE)


def test_a_portal_that_closes_is_no_refusal() -> None:
    desk = Desk(Portal(writes=[PortalError("unpaid")]))
    with pytest.raises(PortalError):
        desk.writer().send(CREATE)
    assert desk.portal.asked == []


@pytest.mark.parametrize(
    ("response", "told"),
    [
        ({}, ""),
        ({"warning": None, "error": 0}, ""),
        ({"warning": "careful"}, "careful"),
        ({"error": 1}, "the portal says that it applied nothing"),
        ({"error": 1, "warning": "form roles"}, "form roles"),
        (None, ""),
        ("fine", ""),
    ],
)
def test_what_the_portal_warns_of_is_passed_on(response: object, told: str) -> None:
    desk = Desk(Portal(writes=[answer(response)]))
    assert desk.writer(Plans=7).send(SHARE) == told


@pytest.mark.parametrize("error", [CLOSED, NOT_YET, LOST, RequestError("boom", 500)])
def test_a_refusal_by_a_room_that_was_there_is_final(error: RequestError) -> None:
    desk = Desk(Portal(writes=[error]))
    request = Request("PUT", ("files", "rooms", "7", "share"), {})
    with pytest.raises(RequestError):
        desk.writer(Plans=7).send(request)
    assert (len(desk.portal.sent), desk.waits) == (1, [])


def test_a_new_room_that_is_not_found_yet_is_asked_again() -> None:
    desk = Desk(Portal(writes=[NOT_YET, NOT_YET, answer({})]))
    assert desk.writer(Plans=7).send(SHARE) == ""
    assert desk.waits == list(WAITS[:2])


def test_a_new_room_that_stays_unknown_is_told() -> None:
    desk = Desk(Portal(writes=[NOT_YET] * (len(WAITS) + 1)))
    with pytest.raises(RequestError, match=r"^not found$"):
        desk.writer(Plans=7).send(SHARE)
    assert desk.waits == list(WAITS)


@pytest.mark.parametrize(
    ("members", "writes"),
    [
        (paged([OWNER]), 2),
        (paged([OWNER, a_share("bob")]), 1),
        (RequestError("boom", 500), 1),
    ],
    ids=["nobody came in", "somebody came in", "unreadable"],
)
def test_a_new_room_that_refuses_is_asked_again_only_if_surely_nothing_was_done(
    members: Told | Exception, writes: int
) -> None:
    desk = Desk(Portal({"files/rooms/7/share": members}, writes=[CLOSED, answer({})]))
    writer = desk.writer(Plans=7)
    if writes == 1:
        with pytest.raises(RequestError, match=r"^denied$"):
            writer.send(SHARE)
    else:
        assert writer.send(SHARE) == ""
    assert len(desk.portal.sent) == writes


def test_a_refusal_is_judged_once_the_members_can_be_read() -> None:
    looks: list[Answer] = [answer([], 0), answer([OWNER], 1)]
    reads = {"files/rooms/7/share": lambda _: looks.pop(0)}
    desk = Desk(Portal(reads, writes=[CLOSED, answer({})]))
    assert desk.writer(Plans=7).send(SHARE) == ""
    assert desk.waits == [WAITS[0], WAITS[0]]


def _action(kind: str, *changes: Change) -> Action:
    return Action(Ref(kind, "Plans"), Op.UPDATE, changes, (), (), HERE)


def test_fields_of_a_room_are_compared_as_folded() -> None:
    there = a_room(7, tags=["B", "a"], logo={"color": "ff6680"}, indexing=False)
    desk = Desk(Portal({"files/rooms/7": answer(there)}))
    same = _action("room", Change("tags", (), ("a", "b")), Change("color", "", "#FF6680"))
    assert desk.writer(Plans=7).unsettled(same) == ()
    assert desk.waits == []
    other = _action("room", Change("tags", (), ("a",)), Change("indexing", None, False))  # noqa: FBT003 - a value
    assert [c.name for c in desk.writer(Plans=7).unsettled(other)] == ["tags"]
    assert desk.waits == list(WAITS)


def test_members_are_compared_by_what_they_are_called() -> None:
    group = {"access": 2, "sharedToGroup": {"id": "g", "name": "Design"}}
    rows = paged([OWNER, a_share("bob", 10), group, a_share("odd", 99)])
    desk = Desk(Portal({"files/rooms/7/share": rows}))
    settled = _action(
        "members",
        Change("bob@acme.example", "Read", "Editing"),
        Change("group Design", None, "Read"),
        Change("gone@acme.example", "Read", None),
    )
    assert desk.writer(Plans=7).unsettled(settled) == ()
    left = _action(
        "members",
        Change("bob@acme.example", "Editing", "Read"),
        Change("group Design", "Read", None),
        Change("new@acme.example", None, "Read"),
        Change("odd@acme.example", "Read", "Editing"),
    )
    assert desk.writer(Plans=7).unsettled(left) == left.fields


def test_what_is_not_so_yet_is_looked_at_again_a_few_times() -> None:
    looks: list[Answer | Exception] = [answer([OWNER], 1), NOT_YET, answer([], 0)]

    def told(_: object) -> Answer:
        found = looks.pop(0) if looks else answer([OWNER, a_share("bob")], 2)
        if isinstance(found, Exception):
            raise found
        return found

    desk = Desk(Portal({"files/rooms/7/share": told}))
    action = _action("members", Change("bob@acme.example", None, "Read"))
    assert desk.writer(Plans=7).unsettled(action) == ()
    assert desk.waits == list(WAITS)


def test_what_cannot_be_read_is_an_error_and_not_settled() -> None:
    desk = Desk(Portal({"files/rooms/7/share": answer([], 0)}))
    with pytest.raises(RequestError, match=r"shows no owner"):
        desk.writer(Plans=7).unsettled(_action("members", Change("a@x.example", "Read", None)))
    assert len(desk.portal.asked) == 1 + len(WAITS)
