"""Groups as they are read, found again after a lost answer, and compared with what was sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reconciler.action import Action, Op, Ref, Request
from reconciler.diff import Change
from reconciler.errors import LostAnswerError, PortalError, RequestError
from reconciler.kinds.belonging import MEMBER
from reconciler.portal.creation import LOCKED
from reconciler.portal.reader import Reader
from reconciler.portal.verification import differences
from reconciler.portal.writer import Writer
from reconciler.state import Current, Desired
from tests.unit.portal.told import Portal, answer, listed, paged
from tests.unit.things import HERE, found_group, group, member, room

if TYPE_CHECKING:
    from reconciler.kinds.group import Group
    from reconciler.spec import Json

ANN, BOB = "ann@acme.example", "bob@acme.example"
DESIGN = Ref("group", "Design")
BODY = {"groupName": "Design", "groupManager": "ann", "members": []}
CREATE = Request("POST", ("group",), BODY, creates=DESIGN)
LOST = LostAnswerError("POST group: lost")
REFUSED = RequestError("POST group: refused", 400)
DOOR = {
    "settings": answer({"docSpace": True, "version": "3.7.2"}),
    "people/@self": answer({"id": "me", "email": "me@acme.example", "isOwner": True}),
    "keys/@self": answer({"permissions": ["*"]}),
    "portal/payment/quota": answer({}),
    "files/rooms": listed([]),
}


def _row(id_: str, name: str = "Design", **more: Json) -> Json:
    return {"id": id_, "name": name, **more}


def _person(name: str) -> Json:
    return {"id": name, "email": f"{name}@acme.example", "isCollaborator": True}


def _one(**more: Json) -> Json:
    members = [_person("ann"), _person("bob")]
    return answer(_row("1", manager={"id": "ann"}, members=members, **more))


def _declared(*groups: Group) -> dict[str, Group]:
    return {one.name: one for one in groups}


def test_only_declared_groups_are_read_with_their_people() -> None:
    rows = [_row("1"), _row("2", "Law"), _row("3", "Sales")]
    one = _one(isLDAP=True, isSystem=False)
    portal = Portal(
        DOOR | {"group": paged(rows), "group/1": one, "people/filter": paged([_person("cid")])}
    )
    declared = _declared(group("Design", ANN, BOB, "cid@acme.example"), group("New", ANN))
    current = Reader(portal, "p").read(Desired(groups=declared))
    (design,) = current.groups["Design"]
    assert (design.id, design.directory, design.manager) == ("1", "LDAP", "ann")
    assert [one.email for one in design.members or ()] == [ANN, BOB]
    assert [current.groups[name][0].members for name in ("Law", "Sales")] == [None, None]
    # Whom a group shows is not looked up once more.
    assert [query["filterValue"] for path, query, _ in portal.asked if path == "people/filter"] == [
        "cid@acme.example"
    ]
    assert {ANN, BOB, "cid@acme.example"} <= set(current.people)
    assert next(query for path, query, _ in portal.asked if path == "group/1")["includeMembers"]


def test_with_selected_rooms_the_groups_of_others_are_not_read() -> None:
    rooms = (room("A", [member("Design")]), room("B"))
    groups = _declared(group("Design", ANN), group("Law", ANN))
    reads = DOOR | {
        "group": paged([_row("1"), _row("2", "Law")]),
        "group/1": _one(),
        "people/filter": paged([]),
    }
    portal = Portal(reads)
    Reader(portal, "p").read(Desired(rooms=rooms, groups=groups, only=frozenset({"A"})))
    assert "group/2" not in [path for path, _, _ in portal.asked]
    portal = Portal(reads)
    Reader(portal, "p").read(Desired(rooms=rooms, groups=groups, only=frozenset({"B"})))
    assert "group" not in [path for path, _, _ in portal.asked]


@pytest.mark.parametrize("told", [RequestError("gone", 404), RequestError("boom", 500)])
def test_a_declared_group_that_cannot_be_read_is_an_error(told: Exception) -> None:
    portal = Portal(DOOR | {"group": paged([_row("1")]), "group/1": told})
    with pytest.raises(RequestError):
        Reader(portal, "p").read(Desired(groups=_declared(group("Design", ANN))))


def test_a_group_that_is_no_group_is_an_error() -> None:
    with pytest.raises(PortalError, match=r"^group/1: the answer is not what"):
        Reader(Portal({"group/1": answer(None)}), "p").group("1")


@pytest.mark.parametrize(
    ("row", "directory", "members"),
    [
        ({"members": []}, "", ()),
        ({"membersCount": 0}, "", ()),
        ({"membersCount": 2}, "", None),
        ({"isLDAP": True}, "LDAP", None),
        ({"isSystem": True}, "the system", None),
        ({"isLDAP": True, "isSystem": True}, "LDAP", None),
    ],
)
def test_a_group_is_read_as_the_portal_tells_it(
    row: dict[str, Json], directory: str, members: tuple[()] | None
) -> None:
    found = Reader(Portal({"group/1": answer(_row("1", **row))}), "p").group("1")
    assert (found.directory, found.manager, found.members) == (directory, "", members)


def _writer(portal: Portal, waits: list[float], before: frozenset[str] = frozenset()) -> Writer:
    return Writer(
        sends=portal,
        reader=Reader(portal, "p"),
        ids={},
        rooms=before,
        acting="",
        sleep=waits.append,
    )


def _used(portal: Portal, writer: Writer) -> str:
    """The id that a room lets the group in by that was just made."""
    portal.writes = [answer({})]
    body = {"invitations": [{"id": DESIGN, "access": 2}], "notify": False}
    writer.send(Request("PUT", ("files", "rooms", "7", "share"), body))
    id_: str = portal.sent[-1][2]["invitations"][0]["id"]
    return id_


def test_a_group_that_was_made_is_called_by_its_id_from_then_on() -> None:
    portal = Portal(writes=[answer({"id": "g"})])
    writer = _writer(portal, [])
    assert writer.send(CREATE).warning == ""
    assert portal.sent == [("POST", "group", BODY)]
    assert _used(portal, writer) == "g"
    assert portal.asked == []


@pytest.mark.parametrize("error", [LOST, REFUSED])
@pytest.mark.parametrize("name", ["Caf\u00e9", "Cafe\u0301"])
def test_the_one_new_group_of_the_name_is_adopted_whoever_s_the_key_is(
    error: RequestError, name: str
) -> None:
    rows = [_row("old", "Caf\u00e9"), _row("g", name), _row("h", "Other")]
    portal = Portal({"group": paged(rows)}, writes=[error])
    writer = _writer(portal, [], frozenset({"old"}))
    body = BODY | {"groupName": "Caf\u00e9"}
    assert writer.send(Request("POST", ("group",), body, creates=DESIGN)).warning == str(error)
    assert _used(portal, writer) == "g"
    assert [method for method, _, _ in portal.sent] == ["POST", "PUT"]


@pytest.mark.parametrize(("error", "looks"), [(LOST, 1 + len(LOCKED)), (REFUSED, 1)])
@pytest.mark.parametrize("row", [_row("old"), _row("new", "design")])
def test_another_group_is_not_adopted_and_none_is_made_again(
    row: Json, error: RequestError, looks: int
) -> None:
    portal = Portal({"group": paged([row])}, writes=[error])
    waits: list[float] = []
    with pytest.raises(RequestError) as caught:
        _writer(portal, waits, frozenset({"old"})).send(CREATE)
    assert caught.value is error
    assert (len(portal.asked), len(portal.sent)) == (looks, 1)
    assert waits == list(LOCKED[: looks - 1])


def test_two_new_groups_are_told_and_neither_is_adopted() -> None:
    portal = Portal({"group": paged([_row("a"), _row("b")])}, writes=[LOST])
    with pytest.raises(RequestError, match=r"lost; new groups of that name are there: a and b$"):
        _writer(portal, []).send(CREATE)


def test_a_listing_with_gaps_tells_nothing_of_a_lost_group() -> None:
    portal = Portal({"group": RequestError("no", 500)}, writes=[LOST])
    with pytest.raises(RequestError, match=r"^whether the group was made is not known: no"):
        _writer(portal, []).send(CREATE)


def test_a_writer_knows_every_group_of_the_plan_and_of_the_portal() -> None:
    law = found_group("law", id_="g-2")
    current = Current(portal="p", groups={"Design": (found_group("Design"),), "law": (law,)})
    desired = Desired(groups=_declared(group("Law", ANN)))
    portal = Portal({"group": paged([_row("g-1"), _row("g-2", "law")])}, writes=[LOST])
    writer = Writer.for_plan(portal, Reader(portal, "p"), desired, current, lambda _: None)
    with pytest.raises(LostAnswerError):
        writer.send(CREATE)
    portal.reads = {"group/g-2": _one()}
    change = Change("name", "law", "Design")
    assert writer.unsettled(Action(Ref("group", "Law"), Op.UPDATE, (change,), (), (), HERE)) == ()


def _left(told: Json, *changes: Change) -> list[str]:
    action = Action(DESIGN, Op.UPDATE, changes, (), (), HERE)
    reader = Reader(Portal({"group/1": told}), "p")
    return [change.name for change in differences(action, reader, {DESIGN: "1"})]


@pytest.mark.parametrize(
    ("change", "settled"),
    [
        (Change("name", "x", "Design"), True),
        (Change("name", "x", "design"), False),
        (Change("manager", None, ANN, "ann"), True),
        (Change("manager", None, ANN), True),
        (Change("manager", ANN, BOB, "bob"), False),
        (Change("manager", ANN, BOB), False),
        (Change("manager", ANN, ANN, "ann-2"), False),
        (Change(BOB, None, MEMBER, "bob"), True),
        (Change(BOB, None, MEMBER), True),
        (Change(BOB, None, MEMBER, "bob-2"), False),
        (Change(BOB, MEMBER, None, "bob"), False),
        (Change("cid@acme.example", None, MEMBER), False),
        (Change("cid@acme.example", MEMBER, None, "cid"), True),
        (Change(f"{BOB} (bob-2)", MEMBER, None, "bob-2"), True),
    ],
)
def test_what_a_step_has_changed_is_what_the_portal_says_afterwards(
    change: Change, *, settled: bool
) -> None:
    assert _left(_one(), change) == ([] if settled else [change.name])


def test_who_is_not_told_is_not_settled_either() -> None:
    with pytest.raises(RequestError, match=r"^the portal does not tell who is in it$"):
        _left(answer(_row("1")), Change("name", "x", "Design"))


def test_a_name_of_another_unicode_form_is_the_name() -> None:
    told = answer(_row("1", "Cafe\u0301", members=[]))
    assert _left(told, Change("name", "x", "Caf\u00e9")) == []
