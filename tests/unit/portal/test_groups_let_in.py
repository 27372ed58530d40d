"""Groups that nobody declares, and that rooms let in: read for who is in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reconciler.errors import RequestError, ScopeError
from reconciler.portal.reader import Reader
from reconciler.state import Desired, Gap
from tests.unit.portal.told import OWNER, Portal, a_room, a_share, answer, listed, paged
from tests.unit.things import group, member, room

if TYPE_CHECKING:
    from reconciler.kinds.group import Group
    from reconciler.portal.answer import Answer
    from reconciler.spec import Json
    from tests.unit.portal.told import Told

ANN, BOB = "ann@acme.example", "bob@acme.example"
DOOR: dict[str, Told | Answer | Exception] = {
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


def _one(name: str = "Design", **more: Json) -> Answer:
    members = [_person("ann"), _person("bob")]
    id_ = {"Law": "2"}.get(name, "1")
    return answer(_row(id_, name, manager={"id": "ann"}, members=members, **more))


def _declared(*groups: Group) -> dict[str, Group]:
    return {one.name: one for one in groups}


def _let_in(id_: str, name: str = "Design") -> Json:
    return {"access": 10, "sharedToGroup": {"id": id_, "name": name}}


def _of_a_room(*rows: Json, **reads: Told | Answer | Exception) -> Portal:
    listing: dict[str, Told | Answer | Exception] = {
        "files/rooms": listed([a_room(7)]),
        "files/rooms/7/share": paged([OWNER, *rows]),
    }
    return Portal(DOOR | listing | {path.replace("_", "/"): told for path, told in reads.items()})


def _groups_asked(portal: Portal) -> list[str]:
    return [path for path, _, _ in portal.asked if path.startswith("group")]


def test_groups_that_are_let_into_a_declared_room_are_read_once_with_their_people() -> None:
    portal = _of_a_room(_let_in("1"), _let_in("2", "Law"), group_1=_one(), group_2=_one(name="Law"))
    current = Reader(portal, "p").read(Desired(rooms=(room(members=[]),)))
    assert _groups_asked(portal) == ["group/1", "group/2"]
    (design,) = current.groups["Design"]
    assert [one.email for one in design.members or ()] == [ANN, BOB]
    # So they are known, and nobody looks them up.
    assert {ANN, BOB} <= set(current.people)
    assert "people/filter" not in [path for path, _, _ in portal.asked]


def test_no_group_is_read_where_none_is_let_in_or_nobody_asks_who_is() -> None:
    for portal, declared in (
        (_of_a_room(a_share("bob")), room(members=[])),
        (_of_a_room(_let_in("1")), room()),
        (_of_a_room(_let_in("1")), room("Other", [])),
    ):
        Reader(portal, "p").read(Desired(rooms=(declared,)))
        assert _groups_asked(portal) == []
    gap = _of_a_room()
    gap.reads = {**gap.reads, "files/rooms/7/share": RequestError("no", 500)}
    assert isinstance(Reader(gap, "p").read(Desired(rooms=(room(members=[]),))).shares[7], Gap)
    assert _groups_asked(gap) == []


def test_a_declared_group_is_not_read_twice_and_one_that_is_only_named_once() -> None:
    rows = [_row("1"), _row("2", "Law"), _row("3", "Sales"), _row("4", "Twins"), _row("5", "Twins")]
    portal = _of_a_room(
        _let_in("1"),
        group=paged(rows),
        group_1=_one(),
        group_2=_one(name="Law"),
        people_filter=paged([]),
    )
    members = [member(name) for name in ("Design", "Law", "Twins", "Nowhere")]
    desired = Desired(rooms=(room(members=members),), groups=_declared(group("Design", ANN, BOB)))
    current = Reader(portal, "p").read(desired)
    assert _groups_asked(portal) == ["group", "group/1", "group/2"]
    assert {
        one.name: one.members is not None for found in current.groups.values() for one in found
    } == {
        "Design": True,
        "Law": True,
        "Sales": False,
        "Twins": False,
    }


@pytest.mark.parametrize(
    "told", [RequestError("no", 403), ScopeError("no"), answer(_row("1", membersCount=3))]
)
def test_a_group_that_does_not_tell_who_is_in_it_stops_nothing(told: Answer | Exception) -> None:
    portal = _of_a_room(_let_in("1"), group_1=told)
    current = Reader(portal, "p").read(Desired(rooms=(room(members=[]),)))
    (design,) = current.groups["Design"]
    assert (design.id, design.members) == ("1", None)
    assert current.complete
