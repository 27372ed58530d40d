from __future__ import annotations

import pytest

from reconciler.errors import PortalError, RequestError
from reconciler.portal.reader import Reader
from reconciler.state import Desired, Gap
from tests.unit.portal.told import OWNER, Portal, a_room, a_share, answer, listed, paged
from tests.unit.things import member, room

SELF = answer({"id": "me", "email": "me@acme.example", "isOwner": True})
DOOR = {"settings": answer({"docSpace": True, "version": "3.7.2"}), "people/@self": SELF}


def test_a_room_without_the_right_to_read_it_is_a_gap_and_not_asked_for() -> None:
    closed = a_room(1, security={"Read": False, "EditRoom": True})
    portal = Portal(DOOR | {"files/rooms": listed([closed])})
    current = Reader(portal, "p").read(Desired(rooms=(room(members=[]),)))
    assert current.shares == {1: Gap("the account may not read its members")}
    assert not current.complete
    assert [path for path, _, _ in portal.asked] == ["settings", "people/@self", "files/rooms"]


def test_a_room_of_the_archive_is_not_looked_into() -> None:
    portal = Portal(DOOR | {"files/rooms": listed([a_room(1, rootFolderType=20)])})
    current = Reader(portal, "p").read(Desired(rooms=(room(members=[]),)))
    assert (current.shares, current.complete) == ({}, True)


def test_a_third_party_room_is_read_by_its_text_id() -> None:
    portal = Portal(
        DOOR
        | {
            "files/rooms": listed([a_room("sbox-1")]),
            "files/rooms/sbox-1/share": paged([OWNER, a_share("bob")]),
        }
    )
    current = Reader(portal, "p").read(Desired(rooms=(room(members=[]),)))
    assert list(current.shares) == ["sbox-1"]
    assert list(current.people) == ["me@acme.example", "bob@acme.example"]


@pytest.mark.parametrize("response", [None, {}, {"folders": None, "total": 0}])
def test_a_portal_without_rooms_is_one_only_if_it_says_so(response: object) -> None:
    portal = Portal(DOOR | {"files/rooms": answer(response)})
    current = Reader(portal, "p").read(Desired())
    said = isinstance(response, dict) and "total" in response
    assert (current.rooms_gap is None) is said


def test_whether_rooms_may_be_made_is_told_beside_the_rooms() -> None:
    for security, may in (({"Create": False}, False), ({"Create": True}, True), (None, True)):
        rooms = answer({"folders": [], "total": 0, "current": {"security": security}})
        portal = Portal(DOOR | {"files/rooms": rooms})
        assert Reader(portal, "p").read(Desired()).may_create is may


def test_groups_of_one_name_are_all_kept_in_the_portal_s_order() -> None:
    rows = [{"id": "1", "name": "A"}, {"id": "2", "name": "B"}, {"id": "3", "name": "A"}]
    portal = Portal(DOOR | {"files/rooms": listed([]), "group": paged(rows)})
    current = Reader(portal, "p").read(Desired(rooms=(room(members=[member("A")]),)))
    assert {name: [one.id for one in found] for name, found in current.groups.items()} == {
        "A": ["1", "3"],
        "B": ["2"],
    }


def test_groups_that_could_not_be_read_are_an_error() -> None:
    portal = Portal(DOOR | {"files/rooms": listed([]), "group": RequestError("no", 500)})
    with pytest.raises(RequestError, match=r"^groups could not be read: no"):
        Reader(portal, "p").read(Desired(rooms=(room(members=[member("A")]),)))


def test_one_room_is_read_by_its_id() -> None:
    portal = Portal({"files/rooms/7": answer(a_room(7))})
    assert Reader(portal, "p").room(7).title == "Plans"
    with pytest.raises(PortalError, match=r"^files/rooms/8: the answer is not what"):
        Reader(Portal({"files/rooms/8": answer(None)}), "p").room(8)


def test_all_rooms_are_read_with_those_of_the_archive() -> None:
    portal = Portal({"files/rooms": listed([a_room(1), a_room(2, rootFolderType=20)])})
    found = Reader(portal, "p").rooms()
    assert isinstance(found, tuple)
    assert [one.archived for one in found] == [False, True]
    assert portal.asked[0][1]["searchArea"] == 2


def test_a_room_s_members_are_a_gap_without_an_owner_or_when_refused() -> None:
    path = "files/rooms/7/share"
    for told in (answer([], 0), answer([a_share("bob")], 1), RequestError("no", 403)):
        assert isinstance(Reader(Portal({path: told}), "p").members(7), Gap)
    assert Reader(Portal({path: paged([OWNER])}), "p").members(7) != Gap("no")


@pytest.mark.parametrize("flags", [{}, {"isOwner": True}])
def test_an_owner_of_two_rows_is_told_once_and_as_the_owner(flags: dict[str, bool]) -> None:
    second = OWNER | {"isOwner": False, "access": 10} | flags
    portal = Portal({"files/rooms/7/share": paged([OWNER, a_share("bob"), second])})
    shares = Reader(portal, "p").members(7)
    assert isinstance(shares, tuple)
    assert [(share.subject.id, share.owner) for share in shares] == [("me", True), ("bob", False)]


def test_a_member_seen_twice_with_another_access_hides_nobody() -> None:
    rows = [OWNER, a_share("bob", 2), a_share("bob", 10)]
    shares = Reader(Portal({"files/rooms/7/share": paged(rows)}), "p").members(7)
    assert isinstance(shares, Gap)
    assert "2 rows came, and the portal counts 3" in shares.reason
