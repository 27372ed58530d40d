from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reconciler.action import Action, Op, Ref
from reconciler.diff import Change
from reconciler.errors import AccessError, PortalError, RequestError, ScopeError
from reconciler.portal.reader import Reader
from reconciler.portal.verification import differences
from tests.unit.portal.told import Portal, a_room, answer, paged
from tests.unit.things import HERE

if TYPE_CHECKING:
    from reconciler.spec import Json

ANN = "ann@acme.example"
LINK = "portal/users/invitationlink/User"


def _left(kind: str, name: str, reads: dict[str, Json], *changes: Change) -> list[str]:
    action = Action(Ref(kind, name), Op.UPDATE, changes, (), (), HERE)
    return [change.name for change in differences(action, Reader(Portal(reads), "p"), {})]


def _user(row: Json, *changes: Change) -> list[str]:
    people = paged([{"id": "1", "email": ANN} | row]) if row is not None else paged([])
    return _left("user", ANN, {"people/filter": people}, *changes)


@pytest.mark.parametrize(
    ("row", "type_", "left"),
    [
        ({"isRoomAdmin": True}, "RoomAdmin", []),
        ({"isRoomAdmin": True, "email": ANN.upper()}, "RoomAdmin", []),
        ({"isCollaborator": True, "status": 4}, "User", []),
        ({"isCollaborator": True}, "RoomAdmin", ["type"]),
        ({"isVisitor": True}, "User", ["type"]),
        # A portal without seats makes a User of whom it was to make a RoomAdmin.
        ({"isAdmin": True}, "RoomAdmin", ["type"]),
        (None, "User", ["type"]),
    ],
)
def test_a_type_is_what_the_portal_says_afterwards(row: Json, type_: str, left: list[str]) -> None:
    assert _user(row, Change("type", None, type_)) == left


@pytest.mark.parametrize(
    ("status", "state", "left"),
    [
        (1, "active", []),
        (4, "active", []),
        (2, "active", ["state"]),
        (2, "disabled", []),
        (1, "disabled", ["state"]),
        (4, "disabled", ["state"]),
    ],
)
def test_an_invitation_that_is_open_again_is_enabled(
    status: int, state: str, left: list[str]
) -> None:
    assert _user({"status": status}, Change("state", "x", state, "1")) == left


def test_of_two_changes_only_what_is_missing_is_left() -> None:
    changes = (Change("state", "disabled", "active", "1"), Change("type", "User", "RoomAdmin", "1"))
    assert _user({"status": 1, "isCollaborator": True}, *changes) == ["type"]


def test_an_address_of_two_accounts_settles_nothing() -> None:
    rows = [{"id": str(n), "email": ANN, "isCollaborator": True} for n in range(2)]
    reads = {"people/filter": paged(list(rows))}
    assert _left("user", ANN, reads, Change("type", None, "User")) == ["type"]


def test_people_who_cannot_be_looked_up_are_an_error_and_not_settled() -> None:
    with pytest.raises(RequestError, match=r"looked up"):
        _left("user", ANN, {"people/filter": RequestError("no", 500)}, Change("type", None, "User"))


LIMITS = (
    Change("expires", "never", "2026-06-30T12:00:00Z"),
    Change("max_uses", "any number", 5),
)


@pytest.mark.parametrize(
    ("row", "left"),
    [
        ({"expiration": "2026-06-30T14:00:00.0000000+02:00", "maxUseCount": 5}, []),
        ({"expiration": "2026-06-30T12:00:01Z", "maxUseCount": 5}, ["expires"]),
        ({"expiration": "2026-06-30T12:00:00Z"}, ["max_uses"]),
        ({}, ["expires", "max_uses"]),
    ],
)
def test_the_limits_of_a_link_are_what_the_portal_says_afterwards(
    row: Json, left: list[str]
) -> None:
    reads = {LINK: answer({"id": "7"} | row)}
    assert _left("invitation_link", "User", reads, *LIMITS) == left


def test_a_link_that_is_not_there_is_not_settled_and_one_that_is_gone_is() -> None:
    gone = tuple(Change(change.name, change.desired, None) for change in LIMITS)
    reads = {LINK: answer(None)}
    assert _left("invitation_link", "User", reads, *LIMITS) == ["expires", "max_uses"]
    assert _left("invitation_link", "User", reads, *gone) == []
    still = {LINK: answer({"id": "7"})}
    assert _left("invitation_link", "User", still, *gone) == ["expires", "max_uses"]


def test_a_link_without_limits_is_there_all_the_same() -> None:
    free = (Change("expires", None, "never"), Change("max_uses", None, "any number"))
    assert _left("invitation_link", "User", {LINK: answer({"id": "7"})}, *free) == []
    assert _left("invitation_link", "User", {LINK: answer(None)}, *free) != []


def test_a_link_of_no_type_is_never_settled() -> None:
    assert _left("invitation_link", "Nobody", {}, Change("max_uses", None, 5)) == ["max_uses"]


def test_links_of_a_room_that_cannot_be_read_are_an_error_and_not_settled() -> None:
    reads = {"files/rooms/7/links": RequestError("no", 403)}
    action = Action(Ref("links", "Plans"), Op.REMOVE, (), (), (), HERE)
    with pytest.raises(RequestError, match="no"):
        differences(action, Reader(Portal(reads), "p"), {Ref("room", "Plans"): 7})


def _of_room(
    told: Json | Exception, *changes: Change, op: Op = Op.UPDATE, kind: str = "room"
) -> list[str]:
    action = Action(Ref(kind, "Plans"), op, changes, (), (), HERE)
    answered = told if isinstance(told, Exception) else answer(told)
    reader = Reader(Portal({"files/rooms/7": answered}), "p")
    return [one.name for one in differences(action, reader, {Ref("room", "Plans"): 7})]


ARCHIVED, ACTIVE = {"rootFolderType": 20}, {"rootFolderType": 14}


@pytest.mark.parametrize(
    ("place", "state", "left"),
    [
        (ARCHIVED, "archived", []),
        (ACTIVE, "archived", ["state"]),
        (ACTIVE, "active", []),
        (ARCHIVED, "active", ["state"]),
    ],
)
def test_a_room_is_where_the_portal_says_it_is(
    place: dict[str, Json], state: str, left: list[str]
) -> None:
    assert _of_room(a_room(7) | place, Change("state", "x", state)) == left


GONE = Change("state", "archived", None)


def test_a_room_is_gone_once_the_portal_says_in_its_own_words_that_it_is_not_there() -> None:
    assert _of_room(RequestError("not found", 404), GONE, op=Op.REMOVE) == []
    assert _of_room(a_room(7) | ARCHIVED, GONE, op=Op.REMOVE) == ["state"]


@pytest.mark.parametrize(
    "error",
    [
        RequestError("denied", 403),
        RequestError("boom", 500),
        RequestError("too many", 429),
        PortalError("answers 404 without the words of a portal"),
        AccessError("refuses the key"),
        ScopeError("scope"),
    ],
)
def test_a_room_that_cannot_be_read_is_not_gone(error: Exception) -> None:
    with pytest.raises(type(error)) as caught:
        _of_room(error, GONE, op=Op.REMOVE)
    assert caught.value is error


@pytest.mark.parametrize(("owner", "left"), [("bob", []), ("me", ["owner"]), ("", ["owner"])])
def test_a_room_belongs_to_whom_the_portal_says(owner: str, left: list[str]) -> None:
    change = Change("owner", "me@acme.example", "bob@acme.example", "bob")
    told = a_room(7) | {"createdBy": {"id": owner}}
    assert _of_room(told, change, kind="owner") == left


def test_what_the_portal_does_not_give_back_is_not_verified() -> None:
    changes = (Change("quota", None, "1 GB"), Change("indexing", "no", "yes"))
    assert _of_room(a_room(7, indexing=False), *changes) == ["indexing"]


def test_settings_are_what_the_portal_says_afterwards() -> None:
    told = a_room(
        7,
        logo={"color": "ff6680", "cover": {"id": "car"}},
        lifetime={"value": 2, "period": 1, "deletePermanently": True},
        watermark={"additions": 6, "text": "Secret", "rotate": 0},
        quotaLimit=1048576,
        isCustomQuota=True,
    )
    as_told = (
        Change("color", "", "FF6680"),
        Change("cover", "", "car"),
        Change("lifetime", "none", "2 months, deleted permanently"),
        Change("watermark", (), ("email", "ip", "text: Secret")),
        Change("quota", "default", "1 MB"),
    )
    assert _of_room(told, *as_told) == []
    other = tuple(Change(change.name, change.desired, change.current) for change in as_told)
    assert _of_room(told, *other) == [change.name for change in as_told]
