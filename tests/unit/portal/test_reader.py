from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from reconciler.access import Role
from reconciler.errors import PortalError, RequestError, ScopeError
from reconciler.kinds.invitation_link import InvitationLink
from reconciler.kinds.seats import Seats
from reconciler.kinds.user import Standing
from reconciler.portal.reader import Reader
from reconciler.portal.rows import Account
from reconciler.state import Desired, Gap
from tests.portal import user
from tests.unit.portal.told import OWNER, Portal, a_room, a_share, answer, listed, paged
from tests.unit.things import HERE, member, room

if TYPE_CHECKING:
    from reconciler.kinds.user import User
    from reconciler.spec import Json

SELF = answer({"id": "me", "email": "me@acme.example", "isOwner": True})
DOOR = {
    "settings": answer({"docSpace": True, "version": "3.7.2"}),
    "people/@self": SELF,
    "keys/@self": answer({"permissions": ["*"]}),
    "portal/payment/quota": answer({}),
}
ASKED = ["settings", "people/@self", "files/rooms", "keys/@self"]


def test_a_room_without_the_right_to_read_it_is_a_gap_and_not_asked_for() -> None:
    closed = a_room(1, security={"Read": False, "EditRoom": True})
    portal = Portal(DOOR | {"files/rooms": listed([closed])})
    current = Reader(portal, "p").read(Desired(rooms=(room(members=[]),)))
    assert current.shares == {1: Gap("the account may not read its members")}
    assert not current.complete
    assert [path for path, _, _ in portal.asked] == ASKED


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


NOW = datetime(2026, 1, 2, tzinfo=UTC)
ANN = "ann@acme.example"
LINK = InvitationLink(Role.USER, None, None, HERE)


def _with(*people: Json, version: str = "3.7.2") -> Portal:
    """A portal that has people and links, and few seats."""
    links = ("portal/users/invitationlink/User", "portal/users/invitationlink/RoomAdmin")
    return Portal(
        {
            **DOOR,
            **dict.fromkeys(links, answer(None)),
            "settings": answer({"docSpace": True, "version": version, "invitationLimit": 3}),
            "files/rooms": listed([]),
            "people/filter": paged(list(people)),
            "settings/invitationsettings": answer({"allowInvitingMembers": False}),
            "portal/payment/quota": answer({"features": [{"id": "manager", "value": 3}]}),
            "portal/users/invitationlink/DocSpaceAdmin": RequestError("no", 402),
        }
    )


def _paths(portal: Portal) -> set[str]:
    return {path for path, _, _ in portal.asked} - set(ASKED)


ABOUT_CHANGES = {"settings/invitationsettings", "portal/payment/quota"}
A_USER: Json = {"id": "1", "email": ANN, "isCollaborator": True, "status": 1}


@pytest.mark.parametrize(
    ("row", "declared", "changes"),
    [
        (A_USER, user(ANN), False),
        (A_USER, user(ANN, state=Standing.DISABLED), False),
        (A_USER | {"status": 2}, user(ANN, state=Standing.DISABLED), False),
        (A_USER | {"status": 2}, user(ANN), False),
        (A_USER | {"isOwner": True}, user(ANN, Role.DOCSPACE_ADMIN), False),
        (A_USER | {"status": 2}, user(ANN, state=Standing.ACTIVE), True),
        (A_USER, user(ANN, Role.ROOM_ADMIN), True),
        (A_USER | {"email": "other@acme.example"}, user(ANN), True),
    ],
    ids=["same", "to disable", "disabled", "left so", "owner", "to enable", "other type", "new"],
)
def test_seats_and_switches_are_asked_for_only_where_they_matter(
    row: Json,
    declared: User,
    changes: bool,  # noqa: FBT001 - a table
) -> None:
    portal = _with(row)
    current = Reader(portal, "p").read(Desired(users={ANN: declared}))
    assert _paths(portal) == {"people/filter"} | (ABOUT_CHANGES if changes else set())
    assert current.seats == Seats(paid=3 if changes else None)
    assert current.may_invite_members is not changes
    assert current.invitations_left == (3 if changes else None)


def test_of_a_user_more_is_asked_than_a_room_shows_and_an_heir_is_looked_up_too() -> None:
    portal = _with(A_USER | {"isLDAP": True}, {"id": "2", "email": "heir@acme.example"})
    portal.reads = {
        **portal.reads,
        "files/rooms": listed([a_room(1)]),
        "files/rooms/1/share": paged([OWNER, a_share("ann"), a_share("bob")]),
    }
    users = {ANN: user(ANN, reassign_to="heir@acme.example")}
    declared = Desired(
        users=users, rooms=(room(members=[member(ANN), member("bob@acme.example")]),)
    )
    current = Reader(portal, "p").read(declared)
    (asked,) = [query for path, query, _ in portal.asked if path == "people/filter"]
    assert asked["filterValue"] == f"{ANN}|heir@acme.example"
    assert [(one.id, one.directory) for one in current.people[ANN]] == [("1", "LDAP")]
    assert list(current.people) == ["me@acme.example", ANN, "bob@acme.example", "heir@acme.example"]


def test_links_are_read_where_manifests_speak_of_them_with_seats_and_switches() -> None:
    portal = _with()
    current = Reader(portal, "p", lambda: NOW).read(Desired(invitation_links=()))
    assert (current.links, current.unread_links) == ({}, {Role.DOCSPACE_ADMIN: "no"})
    assert current.now == NOW
    assert _paths(portal) > ABOUT_CHANGES


@pytest.mark.parametrize(
    ("declared", "version"),
    [
        (Desired(invitation_links=(LINK,), only=frozenset({"Plans"})), "3.7.2"),
        (Desired(), "3.7.2"),
        (Desired(invitation_links=(LINK,)), "3.6.1"),
    ],
    ids=["not looked at", "not declared", "an older portal"],
)
def test_links_are_read_nowhere_else(declared: Desired, version: str) -> None:
    portal = _with(version=version)
    assert Reader(portal, "p").read(declared).links == {}
    assert not [path for path in _paths(portal) if path.startswith("portal/users")]


def test_without_a_clock_it_is_the_time_of_the_machine_in_utc() -> None:
    before = datetime.now(UTC)
    now = Reader(_with(), "p").read(Desired()).now
    assert before <= now <= datetime.now(UTC)
    assert now.tzinfo is UTC


def test_people_whom_the_account_cannot_see_are_asked_for_one_by_one() -> None:
    portal = _with()
    portal.reads = {
        **portal.reads,
        "people/@self": answer({"id": "me", "email": "me@acme.example", "isRoomAdmin": True}),
        "people/exists": lambda query: answer({"exists": query["email"] == ANN, "status": 4}),
    }
    users = {email: user(email) for email in (ANN, "new@acme.example")}
    current = Reader(portal, "p").read(Desired(users=users))
    assert current.hidden == {ANN: Standing.PENDING}


def test_people_are_looked_up_and_a_link_is_read_one_at_a_time() -> None:
    reader = Reader(_with(A_USER), "p")
    assert [one.id for one in reader.people([ANN])[ANN]] == ["1"]
    assert reader.link(Role.USER) is None


def test_an_account_is_read_alone_and_in_the_listing_by_a_key_that_may_read_people_only() -> None:
    row = {"id": "1", "firstName": "Ann", "status": 1, "isActive": True}
    portal = Portal({"portal/users/1": answer(row)})
    assert Reader(portal, "p").account("1", ANN) == Account("Ann", "", ready=True)
    listing = paged([{"id": "1", "firstName": "Ann", "status": 1, "activationStatus": 2}])
    portal = Portal({"portal/users/1": ScopeError("scope"), "people/filter": listing})
    assert Reader(portal, "p").account("1", ANN) == Account("Ann", "", ready=False)


def test_accounts_of_one_address_are_all_kept() -> None:
    portal = _with(A_USER, A_USER | {"id": "2", "email": ANN.title()})
    found = Reader(portal, "p").read(Desired(users={ANN: user(ANN)})).people[ANN]
    assert [one.id for one in found] == ["1", "2"]
    assert found[0] == replace(found[1], id="1")


def test_where_people_stand_is_read_without_a_look_at_rooms() -> None:
    portal = _with(A_USER)
    users = {email: user(email) for email in (ANN, "new@acme.example")}
    declared = Desired(users=users, rooms=(room(members=[member("bob@acme.example")]),))
    current = Reader(portal, "p", lambda: NOW).read_people(declared)
    paths = [path for path, _, _ in portal.asked]
    assert paths == ["settings", "people/@self", "people/filter"]
    assert [one.id for one in current.people[ANN]] == ["1"]
    assert (list(current.people), current.hidden, current.now) == ([ANN], {}, NOW)
    assert current.acting is not None


def test_where_people_stand_whom_the_account_cannot_see_is_asked_for_each() -> None:
    portal = _with()
    portal.reads = {
        **portal.reads,
        "people/@self": ScopeError("scope"),
        "people/exists": answer({"exists": True, "status": 2}),
    }
    current = Reader(portal, "p").read_people(Desired(users={ANN: user(ANN)}))
    assert (current.acting, current.hidden) == (None, {ANN: Standing.DISABLED})


def test_an_address_of_a_link_is_read_and_one_of_the_older_kind_made_where_asked_for() -> None:
    row = answer({"id": "7", "url": "https://portal.example/s/secret"})
    portal = Portal(
        DOOR
        | {
            "portal/users/invitationlink/User": row,
            "portal/users/invite/Guest": answer("https://portal.example/s/other"),
        }
    )
    reader = Reader(portal, "p")
    kept = reader.link_address(Role.USER)
    assert kept is not None
    assert kept.address == "https://portal.example/s/secret"
    assert reader.new_link(Role.GUEST) == "https://portal.example/s/other"
    assert reader.version() == (3, 7, 2)
