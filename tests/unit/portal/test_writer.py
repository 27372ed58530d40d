from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pytest

from reconciler.action import Action, Op, Ref, Request
from reconciler.diff import Change
from reconciler.errors import (
    LostAnswerError,
    PortalError,
    RationedError,
    RequestError,
    StoppedError,
)
from reconciler.kinds.room import undeclared
from reconciler.portal.creation import LOCKED
from reconciler.portal.noticing import NOTICED, WAITS
from reconciler.portal.reader import Reader
from reconciler.portal.writer import SLOW, Writer
from reconciler.state import Current, Desired
from tests.unit.portal.told import OWNER, Portal, a_room, a_share, answer, listed, paged
from tests.unit.things import HERE, found

if TYPE_CHECKING:
    from reconciler.portal.answer import Answer
    from tests.unit.portal.told import Told

PLANS = Ref("room", "Plans")
CREATE = Request("POST", ("files", "rooms"), {"title": "Plans", "roomType": 2}, creates=PLANS)
SHARE = Request(
    "PUT", ("files", "rooms", PLANS, "share"), {"invitations": [{"id": "bob", "access": 2}]}
)
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
    assert writer.send(CREATE).warning == ""
    assert desk.portal.sent == [("POST", "files/rooms", CREATE.body)]
    assert _path(desk, writer) == "files/rooms/7/share"
    assert desk.portal.asked == []


@pytest.mark.parametrize("response", [None, {}, [], "7", {"id": None}])
def test_an_answer_without_an_id_is_as_good_as_lost(response: object) -> None:
    desk = Desk(Portal({"files/rooms": listed([a_room(7)])}, writes=[answer(response)]))
    writer = desk.writer()
    assert writer.send(CREATE).warning == "the portal's answer names no id"
    assert _path(desk, writer) == "files/rooms/7/share"


@pytest.mark.parametrize("error", [LOST, REFUSED])
def test_a_room_that_is_there_after_all_is_adopted_and_why_is_told(error: RequestError) -> None:
    desk = Desk(Portal({"files/rooms": listed([a_room(7)])}, writes=[error]))
    writer = desk.writer()
    assert writer.send(CREATE).warning == str(error)
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
    assert desk.writer(Plans=7).send(SHARE).warning == told


@pytest.mark.parametrize("error", [CLOSED, NOT_YET, LOST, RequestError("boom", 500)])
def test_a_refusal_by_a_room_that_was_there_is_final(error: RequestError) -> None:
    desk = Desk(Portal(writes=[error]))
    request = replace(SHARE, path=("files", "rooms", "7", "share"))
    with pytest.raises(RequestError):
        desk.writer(Plans=7).send(request)
    assert (len(desk.portal.sent), desk.waits) == (1, [])


def test_a_new_room_that_is_not_found_yet_is_asked_again() -> None:
    desk = Desk(Portal(writes=[NOT_YET, NOT_YET, answer({})]))
    assert desk.writer(Plans=7).send(SHARE).warning == ""
    assert desk.waits == list(WAITS[:2])


def test_a_new_room_that_stays_unknown_is_told() -> None:
    desk = Desk(Portal(writes=[NOT_YET] * (len(NOTICED) + 1)))
    with pytest.raises(RequestError, match=r"^not found$"):
        desk.writer(Plans=7).send(SHARE)
    assert desk.waits == list(NOTICED)


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
        assert writer.send(SHARE).warning == ""
    assert len(desk.portal.sent) == writes


def test_a_refusal_is_judged_once_the_members_can_be_read() -> None:
    looks: list[Answer] = [answer([], 0), answer([OWNER], 1)]
    reads = {"files/rooms/7/share": lambda _: looks.pop(0)}
    desk = Desk(Portal(reads, writes=[CLOSED, answer({})]))
    assert desk.writer(Plans=7).send(SHARE).warning == ""
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


OLD = ("files", "rooms", "7", "share")
RAISE = Request("PUT", ("people", "type", "RoomAdmin"), {"userIds": ["ann"]})
LOWER = Request(
    "POST",
    ("people", "type"),
    {"type": "User", "userId": "ann"},
    follow=("people", "type", "progress", "ann"),
)
PROGRESS = "people/type/progress/ann"
OVER = answer({"isCompleted": True})


def _share(*items: dict[str, object], new: bool = False) -> Request:
    path = ("files", "rooms", PLANS, "share") if new else OLD
    return Request("PUT", path, {"invitations": list(items), "notify": True})


MANAGES = {"id": "ann", "access": 9}
READS = {"id": "bob", "access": 2}
INVITED = {"email": "cid@acme.example", "access": 2}


def _items(desk: Desk) -> list[list[dict[str, object]]]:
    """Whom each share named."""
    return [body["invitations"] for _, path, body in desk.portal.sent if path.endswith("share")]


@pytest.mark.parametrize("new", [False, True])
@pytest.mark.parametrize(
    ("there", "left"),
    [
        ([], [READS, MANAGES, INVITED]),
        ([a_share("bob")], [MANAGES, INVITED]),
        # Portals before 3.6 mail whoever is invited by address as often as that is sent.
        ([a_share("bob"), a_share("cid")], [MANAGES]),
        ([a_share("bob", 10), a_share("ann", 10)], [READS, MANAGES, INVITED]),
        ([a_share("bob"), a_share("odd", 99)], [MANAGES, INVITED]),
    ],
    ids=["nobody", "some", "invited", "otherwise", "an unknown level"],
)
def test_a_room_that_has_not_noticed_a_new_type_is_asked_again_for_those_who_are_left(
    there: list[dict[str, object]],
    left: list[dict[str, object]],
    new: bool,  # noqa: FBT001 - a table
) -> None:
    reads = {"files/rooms/7/share": paged([OWNER, *there])}
    desk = Desk(Portal(reads, writes=[answer([]), CLOSED, answer({})]))
    writer = desk.writer(Plans=7)
    writer.send(RAISE)
    assert writer.send(_share(READS, MANAGES, INVITED, new=new)).warning == ""
    assert _items(desk) == [[READS, MANAGES, INVITED], left]
    assert desk.portal.sent[-1][2]["notify"] is True
    assert desk.waits == list(NOTICED[:1])


def test_a_room_that_never_notices_a_new_type_is_told_after_a_bounded_wait() -> None:
    reads = {"files/rooms/7/share": paged([OWNER])}
    refused = [CLOSED] * (len(NOTICED) + 1)
    desk = Desk(Portal(reads, writes=[answer([]), *refused]))
    writer = desk.writer()
    writer.send(RAISE)
    with pytest.raises(RequestError, match=r"^denied$"):
        writer.send(_share(MANAGES))
    assert desk.waits == list(NOTICED)
    assert desk.portal.writes == []


@pytest.mark.parametrize(
    ("error", "item", "members"),
    [
        (NOT_YET, MANAGES, paged([OWNER])),
        (RequestError("boom", 500), MANAGES, paged([OWNER])),
        (LOST, MANAGES, paged([OWNER])),
        (CLOSED, READS, paged([OWNER])),
        (CLOSED, MANAGES, RequestError("boom", 500)),
        (CLOSED, MANAGES, paged([OWNER, a_share("ann", 9)])),
    ],
    ids=["404", "500", "lost", "somebody else", "unreadable", "all are in"],
)
def test_any_other_refusal_after_a_new_type_is_final(
    error: RequestError, item: dict[str, object], members: Told | Exception
) -> None:
    desk = Desk(Portal({"files/rooms/7/share": members}, writes=[answer([]), error]))
    writer = desk.writer()
    writer.send(RAISE)
    with pytest.raises(type(error)) as caught:
        writer.send(_share(item))
    assert caught.value is error
    assert desk.waits == []


def test_a_new_type_whose_answer_was_lost_is_waited_for_all_the_same() -> None:
    reads = {"files/rooms/7/share": paged([OWNER])}
    desk = Desk(Portal(reads, writes=[LOST, CLOSED, answer({})]))
    writer = desk.writer()
    with pytest.raises(LostAnswerError):
        writer.send(RAISE)
    assert writer.send(_share(MANAGES)).warning == ""


def test_somebody_who_has_only_just_come_may_not_be_noticed_yet_either() -> None:
    people = paged([{"id": "ann", "email": "ann@acme.example"}])
    reads = {"people/filter": people, "files/rooms/7/share": paged([OWNER])}
    desk = Desk(Portal(reads, writes=[CLOSED, answer({})]))
    named = {"id": Ref("user", "ann@acme.example"), "access": 9}
    assert desk.writer().send(_share(named)).warning == ""
    assert _items(desk) == [[MANAGES], [MANAGES]]


def test_who_was_left_out_is_told_with_what_the_portal_warns_of() -> None:
    desk = Desk(Portal({"people/filter": paged([])}, writes=[answer({"warning": "No seats left"})]))
    named = {"id": Ref("user", "ann@acme.example"), "access": 9}
    told = desk.writer().send(_share(READS, named)).warning
    assert told == "not let in, since not on the portal: ann@acme.example; No seats left"
    assert _items(desk) == [[READS]]


def test_with_everybody_left_out_nothing_is_sent() -> None:
    desk = Desk(Portal({"people/filter": paged([])}))
    with pytest.raises(RequestError, match=r"^not let in"):
        desk.writer().send(_share({"id": Ref("user", "ann@acme.example"), "access": 9}))
    assert desk.portal.sent == []


def test_what_goes_on_in_the_background_is_followed_to_its_end() -> None:
    looks: list[Answer] = [answer({"isCompleted": False}), OVER]
    begun = answer({"isCompleted": False, "error": ""})
    desk = Desk(Portal({PROGRESS: lambda _: looks.pop(0)}, writes=[begun]))
    assert desk.writer().send(LOWER).warning == ""
    assert (len(desk.waits), len(desk.portal.sent), looks) == (2, 1, [])


def test_what_fails_in_the_background_is_an_error_in_the_portal_s_words() -> None:
    failed = answer({"isCompleted": True, "error": "No heir"})
    desk = Desk(Portal({PROGRESS: failed}, writes=[answer({"isCompleted": False})]))
    with pytest.raises(RequestError, match=r"^the portal reports: No heir$"):
        desk.writer().send(LOWER)


@pytest.mark.parametrize(
    "looks",
    [
        [answer({"isCompleted": False}), OVER],
        [answer({"isCompleted": False}), answer({"isCompleted": True, "error": "of an earlier"})],
        [RequestError("denied", 403)],
        [answer(None)],
    ],
    ids=["over", "failed", "untold", "unknown"],
)
def test_what_may_have_begun_is_over_before_it_is_read_back(
    looks: list[Answer | Exception],
) -> None:
    def told(_: object) -> Answer:
        found = looks.pop(0)
        if isinstance(found, Exception):
            raise found
        return found

    desk = Desk(Portal({PROGRESS: told}, writes=[LOST]))
    with pytest.raises(LostAnswerError) as caught:
        desk.writer().send(LOWER)
    assert caught.value is LOST
    assert (looks, len(desk.portal.sent)) == ([], 1)


def test_a_refusal_of_what_goes_on_in_the_background_is_not_followed() -> None:
    desk = Desk(Portal(writes=[CLOSED]))
    with pytest.raises(RequestError):
        desk.writer().send(LOWER)
    assert desk.portal.asked == []


def test_a_user_and_a_link_are_looked_at_again_a_few_times() -> None:
    looks: list[Answer] = [answer([], 0), answer([{"id": "1", "email": "a@x.example"}], 1)]
    portal = Portal({"people/filter": lambda _: looks.pop(0)})
    desk = Desk(portal)
    change = Change("type", None, "RoomAdmin")
    action = Action(Ref("user", "a@x.example"), Op.CREATE, (change,), (), (), HERE)
    assert desk.writer().unsettled(action) == ()
    assert desk.waits == list(WAITS[:1])


ARCHIVE = Request("PUT", ("files", "rooms", "7", "archive"), {"deleteAfter": False}, slow=True)
DELETE = Request("DELETE", ("files", "rooms", "7"), {"deleteAfter": False}, slow=True)
INTO = Action(PLANS, Op.UPDATE, (Change("state", "active", "archived"),), (), (ARCHIVE,), HERE)
AWAY = Action(PLANS, Op.REMOVE, (Change("state", "archived", None),), (), (DELETE,), HERE)
LIES = answer(a_room(7, rootFolderType=20))
STANDS = answer(a_room(7, rootFolderType=14))


def test_what_takes_its_time_is_waited_for_about_five_minutes_and_no_longer() -> None:
    assert 290 < sum(SLOW) < 310
    desk = Desk(Portal({"files/rooms/7": STANDS}, writes=[answer({})]))
    writer = desk.writer(Plans=7)
    assert writer.send(ARCHIVE).warning == ""
    assert writer.unsettled(INTO) == INTO.fields
    assert desk.waits == list(SLOW)


def test_what_takes_its_time_is_done_as_soon_as_it_is_read() -> None:
    looks = iter([STANDS, STANDS, LIES])
    desk = Desk(Portal({"files/rooms/7": lambda _: next(looks)}, writes=[answer({})]))
    writer = desk.writer(Plans=7)
    writer.send(ARCHIVE)
    assert writer.unsettled(INTO) == ()
    assert desk.waits == list(SLOW[:2])


@pytest.mark.parametrize(
    ("error", "waits"),
    [
        (LOST, SLOW),
        # The portal stumbles over its answer to a deletion that it goes on with (section 4).
        (RequestError("boom", 500), SLOW),
        (CLOSED, WAITS),
        (NOT_YET, WAITS),
        (RequestError("bad request", 400), WAITS),
    ],
    ids=["lost", "500", "403", "404", "400"],
)
@pytest.mark.parametrize(("request_", "action"), [(ARCHIVE, INTO), (DELETE, AWAY)])
def test_only_what_may_have_begun_is_waited_for(
    error: RequestError, waits: tuple[float, ...], request_: Request, action: Action
) -> None:
    there = STANDS if action is INTO else LIES
    desk = Desk(Portal({"files/rooms/7": there}, writes=[error]))
    writer = desk.writer(Plans=7)
    with pytest.raises(RequestError):
        writer.send(request_)
    assert writer.unsettled(action) == action.fields
    assert desk.waits == list(waits)
    assert len(desk.portal.sent) == 1


def test_a_portal_that_closes_meanwhile_has_not_deleted_anything() -> None:
    closed = PortalError("answers 404 without the words of a portal")
    desk = Desk(Portal({"files/rooms/7": closed}, writes=[answer({})]))
    writer = desk.writer(Plans=7)
    writer.send(DELETE)
    with pytest.raises(PortalError):
        writer.unsettled(AWAY)
    assert desk.waits == []


def test_a_room_that_is_not_readable_after_its_deletion_is_not_gone() -> None:
    desk = Desk(Portal({"files/rooms/7": CLOSED}, writes=[answer({})]))
    writer = desk.writer(Plans=7)
    writer.send(DELETE)
    with pytest.raises(RequestError, match=r"^denied$"):
        writer.unsettled(AWAY)
    assert desk.waits == list(SLOW)


HAND_OVER = Request("POST", ("files", "owner"), {"folderIds": [7], "userId": "ann"})


def test_an_heir_whose_new_type_was_not_noticed_yet_is_named_again() -> None:
    desk = Desk(Portal(writes=[answer([]), CLOSED, CLOSED, answer([])]))
    writer = desk.writer()
    writer.send(RAISE)
    assert writer.send(HAND_OVER).warning == ""
    assert desk.portal.sent[1:] == [("POST", "files/owner", HAND_OVER.body)] * 3
    assert desk.waits == list(NOTICED[:2])


@pytest.mark.parametrize("error", [CLOSED, NOT_YET, LOST, RequestError("boom", 500)])
def test_any_other_refusal_of_an_heir_is_final(error: RequestError) -> None:
    raised = error is not CLOSED
    writes: list[Answer | Exception] = [answer([]), error] if raised else [error]
    desk = Desk(Portal(writes=writes))
    writer = desk.writer()
    if raised:
        writer.send(RAISE)
    with pytest.raises(type(error)):
        writer.send(HAND_OVER)
    assert desk.waits == []


def test_a_new_room_is_handed_over_by_the_id_that_it_was_given() -> None:
    desk = Desk(Portal(writes=[answer({"id": 7}), answer([])]))
    writer = desk.writer()
    writer.send(CREATE)
    writer.send(Request("POST", ("files", "owner"), {"folderIds": [PLANS], "userId": "ann"}))
    assert desk.portal.sent[-1] == ("POST", "files/owner", HAND_OVER.body)


def test_a_room_that_nobody_declares_is_read_back_by_its_own_id() -> None:
    session = Portal({"files/rooms/7": LIES})
    current = Current(portal="p", rooms=(found("Plans", 7), found("Plans", 8)))
    writer = Writer.for_plan(session, Reader(session, "p"), Desired(), current, lambda _: None)
    ref = undeclared(current.rooms[0])
    assert writer.unsettled(replace(INTO, ref=ref)) == ()
    assert [path for path, _, _ in session.asked] == ["files/rooms/7"]


def test_where_the_answer_shows_the_room_whole_and_its_members_are_read_it_is_not_asked_for() -> (
    None
):
    portal = Portal(writes=[answer(a_room(7))])
    step = Action(PLANS, Op.CREATE, (Change("title", None, "Plans"),), (), (CREATE,), HERE)
    people = Action(Ref("members", "Plans"), Op.CREATE, (), (), (SHARE,), HERE)
    writer = Writer(
        sends=portal,
        reader=Reader(portal, "p"),
        ids={},
        rooms=frozenset(),
        acting="me",
        sleep=lambda _: None,
        actions=[step, people],
    )
    writer.send(CREATE)
    assert writer.unsettled(step) == ()
    assert portal.asked == []


@pytest.mark.parametrize("alone", [True, False])
def test_a_room_that_nothing_else_reads_or_whose_answer_is_odd_is_read(*, alone: bool) -> None:
    row = a_room(7) if alone else {"id": 7}
    portal = Portal({"files/rooms/7": answer(a_room(7))}, writes=[answer(row)])
    step = Action(PLANS, Op.CREATE, (Change("title", None, "Plans"),), (), (CREATE,), HERE)
    people = Action(Ref("members", "Plans"), Op.CREATE, (), (), (SHARE,), HERE)
    writer = Writer(
        sends=portal,
        reader=Reader(portal, "p"),
        ids={},
        rooms=frozenset(),
        acting="me",
        sleep=lambda _: None,
        actions=[step] if alone else [step, people],
    )
    writer.send(CREATE)
    assert writer.unsettled(step) == ()
    assert [path for path, _, _ in portal.asked] == ["files/rooms/7"]


def _stopped(_: float) -> None:
    raise StoppedError("interrupted")


def test_a_signal_while_a_lost_room_is_looked_for_leaves_it_unknown() -> None:
    portal = Portal({"files/rooms": listed([])}, writes=[LOST])
    writer = Writer(
        sends=portal,
        reader=Reader(portal, "p"),
        ids={},
        rooms=frozenset(),
        acting="me",
        sleep=_stopped,
    )
    with pytest.raises(LostAnswerError):
        writer.send(CREATE)
    assert len(portal.sent) == 1


def test_a_signal_ends_the_waits_of_a_read_back_with_one_last_look() -> None:
    portal = Portal({"files/rooms/7": answer(a_room(7))})
    writer = Writer(
        sends=portal,
        reader=Reader(portal, "p"),
        ids={PLANS: 7},
        rooms=frozenset(),
        acting="me",
        sleep=_stopped,
    )
    step = Action(PLANS, Op.UPDATE, (Change("title", "Plans", "Else"),), (), (), HERE)
    assert writer.unsettled(step) == step.fields
    assert len(portal.asked) == 2


def test_a_room_that_was_turned_away_as_one_too_many_is_not_looked_for() -> None:
    portal = Portal(writes=[RationedError("a day", 429)])
    writer = Desk(portal).writer()
    with pytest.raises(RationedError):
        writer.send(CREATE)
    assert portal.asked == []
