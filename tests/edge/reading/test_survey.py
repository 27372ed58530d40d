"""What an export reads, request by request, and what it does without what cannot be read."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any

import pytest

from reconciler.errors import AccessError, RequestError
from reconciler.export.selection import Selection
from tests.edge.gateway import fault
from tests.edge.gateway.gateway import Rule
from tests.edge.reading.way import counted, of_version, spoilt, targets
from tests.properties.exports import exported, loaded

if TYPE_CHECKING:
    from tests.portal import Served

ANN, BOB = "ann@acme.example", "bob@acme.example"
FRONT = {"settings": 1, "people/@self": 1}
PORTAL: dict[str, Any] = {
    "people": [{"email": ANN, "type": "RoomAdmin"}, {"email": BOB, "type": "User"}],
    "groups": [{"name": "Design", "manager": ANN, "members": [BOB]}, {"name": "Sales"}],
    "rooms": [
        {
            "title": "Plans",
            "type": 5,
            "members": [{"email": BOB, "access": "Read"}, {"group": "Design", "access": "Read"}],
        },
        {"title": "Old", "type": 5, "state": "archived"},
    ],
    "invitationLinks": [{"type": "User"}],
}


@pytest.mark.parametrize(("rooms", "members", "people"), [(0, 0, 0), (120, 3, 250), (2, 150, 150)])
def test_a_portal_is_read_page_by_page_and_nothing_twice(
    portal: Served, rooms: int, members: int, people: int
) -> None:
    portal.sandbox.load(rooms, members, people)
    portal.sandbox.forget_requests()
    text, tally = exported(portal)
    assert (tally.people, tally.rooms, tally.unread) == (people, rooms, ())
    found = counted(portal)
    inside = {path: found.pop(path) for path in list(found) if path.startswith("files/rooms/")}
    # The owner is a row of each room, too, and so is one of the people.
    assert found == FRONT | {
        # Those of AI agents are a listing of their own.
        "files/rooms": max(1, ceil(rooms / 100)) + 1,
        "people/filter": ceil((people + 1) / 100),
        "group": 1,
        **{
            f"portal/users/invitationlink/{one}": 1
            for one in ("DocSpaceAdmin", "RoomAdmin", "User")
        },
    }
    assert sum(inside.values()) == rooms * (ceil((members + 1) / 100) + 2)
    assert len(set(targets(portal))) == len(targets(portal))
    assert text.count("  - title:") == rooms


def test_each_group_is_read_once_and_rooms_of_the_archive_are_not_looked_into(
    portal: Served,
) -> None:
    portal.sandbox.seed(PORTAL)
    exported(portal, Selection(archived=True))
    found = counted(portal)
    assert sum(times for path, times in found.items() if path.startswith("group/")) == 2
    assert len([path for path in found if path.endswith("/share")]) == 1


def test_of_one_room_nothing_is_read_but_its_own_people_and_groups(portal: Served) -> None:
    portal.sandbox.seed(PORTAL)
    exported(portal, Selection(titles=("Plans",)))
    found = {
        path.partition("/1000")[0].partition("group/")[0]: n for path, n in counted(portal).items()
    }
    assert found.pop("people/filter") == 2
    assert found.keys() == {*FRONT, "files/rooms", "group", ""}


GONE = fault.refusal(404, "Not found")


@pytest.mark.parametrize(
    ("path", "comment", "unread"),
    [
        ("files/rooms", "# - not declared: the rooms could not be read", "the rooms: "),
        ("people/filter", "# - not declared: the people could not be read", "the people: "),
        ("group", "# - not declared: the groups could not be read", "the groups: "),
        ("group/.*", "): who is in it could not be read", 'who is in the group "Design"'),
        (
            "files/rooms/.*/share",
            "  # its members and its owner could not",
            "the members of 1 room",
        ),
        ("files/rooms/.*/links", "  # its links could not be read: ", "the links of 1 room"),
        ("portal/users/.*", "the portal's own invitation links could not be", "the portal's own"),
    ],
)
def test_what_cannot_be_read_is_said_and_the_rest_is_written(
    portal: Served, path: str, comment: str, unread: str
) -> None:
    portal.sandbox.seed(PORTAL)
    with spoilt(portal, Rule("GET", path, GONE, times=None)) as (_, served):
        text, tally = exported(served)
    assert comment in text
    assert any(one.startswith(unread) for one in tally.unread)
    made = portal.plan(loaded(text))
    assert (made.actions, made.drift, made.unknown, made.blockers) == ((), (), (), ())


def test_the_link_of_one_type_that_cannot_be_read_leaves_all_of_them_alone(portal: Served) -> None:
    portal.sandbox.seed(PORTAL)
    closed = Rule("GET", "portal/users/invitationlink/RoomAdmin", fault.refusal(403), times=None)
    with spoilt(portal, closed) as (_, served):
        text, tally = exported(served)
    assert "# - they are left alone: the one for RoomAdmin could not be read" in text
    assert "\ninvitation_links:" not in text
    assert tally.unread == ("the invitation link for RoomAdmin",)


def test_one_room_cannot_be_found_where_rooms_cannot_be_read(portal: Served) -> None:
    portal.sandbox.seed(PORTAL)
    with (
        spoilt(portal, Rule("GET", "files/rooms", GONE, times=None)) as (_, served),
        pytest.raises(RequestError, match="the rooms could not be read"),
    ):
        exported(served, Selection(titles=("Plans",)))


def test_rooms_that_the_account_may_not_change_are_said_to_be_so(portal: Served) -> None:
    portal.sandbox.seed({**PORTAL, "acting": BOB, "people": [
        {"email": ANN, "type": "RoomAdmin"}, {"email": BOB, "type": "RoomAdmin"},
    ]})  # fmt: skip
    text, tally = exported(portal)
    assert "  # the account of this export's key may not change this room\n" in text
    assert "  # its links could not be read: the key's account must own the room" in text
    assert tally.unread[-1] == "the links of 1 room"
    assert {one.rpartition(" ")[0] for one in tally.unread[:-1]} == {"the invitation link for"}


def test_a_user_s_key_is_refused_before_anything_else_is_read(portal: Served) -> None:
    portal.sandbox.seed({**PORTAL, "acting": BOB})
    with pytest.raises(AccessError, match="may not look people up"):
        exported(portal)
    assert counted(portal) == FRONT


def test_a_narrow_key_exports_what_it_may_read(portal: Served) -> None:
    portal.sandbox.seed(
        {**PORTAL, "scopes": ["rooms:write", "accounts:write", "accounts.self:read"]}
    )
    text, tally = exported(portal)
    assert [one.partition(":")[0] for one in tally.unread] == [
        "the groups",
        "the portal's own invitation links",
    ]
    assert '# not declared among its members: the group "Design": it was not read' in text
    assert "    membership: additive\n" in text


def test_portals_of_earlier_versions_have_neither_agents_nor_links_to_declare() -> None:
    with of_version("3.2.1") as served:
        text, tally = exported(served)
        assert "files/rooms" in counted(served)
        assert counted(served)["files/rooms"] == 1
    assert (tally.unread, "invitation_links" in text) == ((), False)
