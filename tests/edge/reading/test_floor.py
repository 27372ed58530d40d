"""No request too many: what a plan reads, counted against the floor."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from math import ceil
from typing import TYPE_CHECKING

import pytest

from reconciler.access import Access, Role
from reconciler.kinds.room import RoomState
from reconciler.kinds.user import User
from reconciler.render.document import document, dumps
from reconciler.state import Desired, Unmanaged
from tests.edge.gateway import fault
from tests.edge.gateway.gateway import Rule
from tests.edge.reading.way import OWNER, counted, planned, read, rooms, spoilt, targets
from tests.unit.things import HERE, group, member, room

if TYPE_CHECKING:
    from reconciler.kinds.room import Room
    from tests.portal import Served

ALWAYS = {"settings": 1, "people/@self": 1, "keys/@self": 1}
ABOUT_CHANGES = {"settings/invitationsettings", "portal/payment/quota"}


def _person(number: int) -> str:
    return f"person{number:05d}@sandbox.example"


@pytest.mark.parametrize("many", [0, 1, 99, 100, 101, 200, 201, 250])
def test_all_rooms_are_read_page_by_page_and_none_twice(portal: Served, many: int) -> None:
    portal.sandbox.load(many, 0, 0)
    portal.sandbox.forget_requests()
    current = read(portal, rooms())
    assert sorted(one.title for one in current.rooms) == [f"Room {n:05d}" for n in range(many)]
    assert current.rooms_gap is None
    assert counted(portal) == ALWAYS | {"files/rooms": max(1, ceil(many / 100))}
    assert len(set(targets(portal))) == len(targets(portal))


@pytest.mark.parametrize("many", [0, 98, 99, 100, 199, 250])
def test_the_members_of_a_managed_room_are_read_page_by_page(portal: Served, many: int) -> None:
    portal.sandbox.load(1, many, many)
    portal.sandbox.forget_requests()
    current = read(portal, rooms(room("Room 00000", [])))
    (managed,) = current.rooms
    shares = current.shares[managed.id]
    assert isinstance(shares, tuple)
    assert len(shares) == many + 1
    assert {share.subject.id for share in shares if share.owner} == {managed.owner}
    assert len({share.subject.id for share in shares}) == many + 1
    # The owner is a row too.
    pages = ceil((many + 1) / 100)
    assert counted(portal) == ALWAYS | {"files/rooms": 1, f"files/rooms/{managed.id}/share": pages}
    assert len(set(targets(portal))) == len(targets(portal))


def test_only_managed_rooms_are_looked_into(portal: Served) -> None:
    portal.sandbox.load(120, 3, 10)
    portal.sandbox.forget_requests()
    declared = [room("Room 00003", []), room("Room 00004"), room("Room 00111", [])]
    current = read(portal, rooms(*declared))
    ids = {one.title: one.id for one in current.rooms}
    shares = {f"files/rooms/{ids[title]}/share": 1 for title in ("Room 00003", "Room 00111")}
    assert counted(portal) == ALWAYS | {"files/rooms": 2} | shares


def test_people_whom_a_listing_has_shown_are_not_looked_up(portal: Served) -> None:
    portal.sandbox.load(1, 5, 10)
    portal.sandbox.forget_requests()
    read(portal, rooms(room("Room 00000", [member(_person(0)), member(OWNER)])))
    assert "people/filter" not in counted(portal)


def test_one_look_up_tells_of_everybody_whom_no_listing_has_shown(portal: Served) -> None:
    portal.sandbox.load(2, 2, 60)
    portal.sandbox.forget_requests()
    people = [member(_person(number)) for number in range(10, 60)]
    current = read(portal, rooms(room("Room 00000", people), room("Room 00001", people)))
    assert {one.email for one in people} <= current.people.keys()
    assert counted(portal)["people/filter"] == 1
    assert not {"group", *ABOUT_CHANGES} & counted(portal).keys()


def test_declared_users_are_looked_up_with_the_members(portal: Served) -> None:
    portal.sandbox.load(1, 1, 5)
    portal.sandbox.forget_requests()
    users = {_person(3): User(_person(3), Role.USER, HERE)}
    declared = Desired(rooms=(room("Room 00000", [member(_person(4))]),), users=users)
    current = read(portal, declared)
    assert {_person(3), _person(4)} <= current.people.keys()
    assert counted(portal)["people/filter"] == 1


def test_invitation_settings_are_read_only_for_somebody_new(portal: Served) -> None:
    portal.sandbox.seed({"settings": {"allowInvitingGuests": False, "invitationLimit": 7}})
    current = read(portal, rooms(room(members=[member("new@partner.example")])))
    assert (current.may_invite_guests, current.invitations_left) == (False, 7)
    assert counted(portal) == {
        "settings": 2,
        "people/@self": 1,
        "keys/@self": 1,
        "files/rooms": 1,
        "people/filter": 1,
        "settings/invitationsettings": 1,
        "portal/payment/quota": 1,
    }


def test_groups_are_read_only_where_a_room_has_one(portal: Served) -> None:
    portal.sandbox.seed({"groups": [{"name": "Design"}, {"name": "Design"}, {"name": "Sales"}]})
    current = read(portal, rooms(room(members=[member("Design")])))
    assert {name: len(found) for name, found in current.groups.items()} == {"Design": 2, "Sales": 1}
    assert counted(portal) == ALWAYS | {"files/rooms": 1, "group": 1, "portal/payment/quota": 1}


def test_declared_groups_are_read_one_by_one_and_nobody_in_them_is_looked_up(
    portal: Served,
) -> None:
    portal.sandbox.load(1, 1, 130)
    lead, *others = (_person(number) for number in range(120))
    portal.sandbox.seed(
        {
            **portal.sandbox.document(),
            "groups": [
                {"name": "Design", "manager": lead, "members": others},
                {"name": "Law", "manager": lead},
                {"name": "Sales", "manager": lead},
            ],
        }
    )
    portal.sandbox.forget_requests()
    declared = [group("Design", lead, *others), group("LAW", lead), group("New", lead)]
    current = read(portal, Desired(groups={one.name: one for one in declared}))
    read_whole = [name for name, (one,) in current.groups.items() if one.members is not None]
    assert sorted(read_whole) == ["Design", "Law"]
    ids = [current.groups[name][0].id for name in read_whole]
    assert counted(portal) == ALWAYS | {"files/rooms": 1, "group": 1} | {
        f"group/{id_}": 1 for id_ in ids
    }


def test_no_order_of_rooms_is_asked_for_since_that_would_be_saved(portal: Served) -> None:
    portal.sandbox.load(150, 2, 10)
    read(portal, rooms(room("Room 00000", [member("new@partner.example")])))
    asked = [target for target in targets(portal) if "/files/rooms" in target]
    assert len(asked) == 3
    assert not [target for target in asked if "sort" in target.lower()]


def test_the_version_and_the_switches_are_asked_without_the_key(portal: Served) -> None:
    with spoilt(portal) as (gateway, served):
        read(served, rooms(room(members=[member("new@partner.example")])))
        keyless = [
            one.request.path for one in gateway.passed if "authorization" not in one.request.headers
        ]
    assert keyless == ["settings", "settings/invitationsettings"]


@pytest.mark.parametrize("width", [1, 3, 16])
def test_the_width_changes_neither_the_state_nor_the_plan(portal: Served, width: int) -> None:
    portal.sandbox.load(150, 120, 300)
    declared = rooms(
        *(room(f"Room {n:05d}", [member(_person(7), Access.EDITING)]) for n in range(0, 150, 30))
    )
    one, other = read(portal, declared, width=width), read(portal, declared, width=2)
    assert one == other
    assert list(one.people) == list(other.people)
    made, again = planned(declared, one), planned(declared, other)
    assert made == again
    assert dumps(document(made)) == dumps(document(again))
    assert made.summary.lose == 300 - 1


def _states(*titles: str, state: RoomState) -> list[Room]:
    return [replace(room(title), state=state) for title in titles]


def test_a_room_is_looked_into_for_its_owner_and_for_who_is_told_of_its_archive(
    portal: Served,
) -> None:
    portal.sandbox.load(5, 2, 4)
    portal.sandbox.forget_requests()
    declared = [
        replace(room("Room 00000"), owner=_person(0)),
        *_states("Room 00001", state=RoomState.ARCHIVED),
        *_states("Room 00002", state=RoomState.ABSENT),
        *_states("Room 00003", state=RoomState.ACTIVE),
    ]
    current = read(portal, rooms(*declared))
    ids = {one.title: one.id for one in current.rooms}
    shares = {f"files/rooms/{ids[f'Room 0000{n}']}/share": 1 for n in (0, 1)}
    assert counted(portal) == ALWAYS | {"files/rooms": 1} | shares


def test_rooms_in_the_archive_are_not_looked_into(portal: Served) -> None:
    old = [{"title": "Old", "state": "archived"}, {"title": "Older", "state": "archived"}]
    portal.sandbox.seed({"rooms": old})
    declared = Desired(
        rooms=tuple(_states("Old", state=RoomState.ARCHIVED)), unmanaged_rooms=Unmanaged.ARCHIVE
    )
    read(portal, declared)
    assert counted(portal) == ALWAYS | {"files/rooms": 1}


@pytest.mark.parametrize("said", list(Unmanaged))
def test_rooms_that_nobody_declares_are_looked_into_only_to_archive_them(
    portal: Served, said: Unmanaged
) -> None:
    stray = [{"title": "Stray", "id": 7}, {"title": "Box", "id": "sbox-7-docs"}]
    portal.sandbox.seed({"rooms": [{"title": "Plans"}, *stray]})
    read(portal, Desired(rooms=(room("Plans"),), unmanaged_rooms=said))
    shares = {"files/rooms/7/share": 1} if said is Unmanaged.ARCHIVE else {}
    assert counted(portal) == ALWAYS | {"files/rooms": 1} | shares


def test_an_owner_whom_no_listing_has_shown_is_looked_up_with_the_others(portal: Served) -> None:
    portal.sandbox.load(1, 1, 5)
    portal.sandbox.forget_requests()
    declared = replace(room("Room 00000", [member(_person(3))]), owner=_person(4))
    current = read(portal, rooms(declared))
    assert {_person(3), _person(4)} <= current.people.keys()
    assert counted(portal)["people/filter"] == 1


def test_the_day_is_asked_for_only_where_somebody_is_a_member_for_a_time(portal: Served) -> None:
    portal.sandbox.load(1, 1, 2)
    portal.sandbox.forget_requests()
    timed = member(_person(0))._replace(until=date(2026, 1, 31))
    read(portal, rooms(room("Room 00000", [timed])))
    assert counted(portal)["settings"] == 2
    portal.sandbox.forget_requests()
    read(portal, rooms(room("Room 00000", [member(_person(0))])))
    assert counted(portal)["settings"] == 1


def test_a_stranger_outside_of_their_time_costs_nothing_but_the_day(portal: Served) -> None:
    portal.sandbox.seed({"rooms": [{"title": "Plans", "id": 7}]})
    over = member("over@partner.example")._replace(until=date(2026, 1, 1))
    later = member("later@partner.example")._replace(since=date(2026, 1, 3))
    current = read(portal, rooms(room("Plans", [over, later])))
    assert current.today == date(2026, 1, 2)
    assert counted(portal) == {
        **ALWAYS,
        "settings": 2,
        "files/rooms": 1,
        "files/rooms/7/share": 1,
    }


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ({"timezone": "Asia/Tokyo"}, date(2026, 1, 2)),
        ({"timezone": "America/New_York"}, date(2026, 1, 1)),
        ({"timezone": "Russian Standard Time", "utcOffset": "21:00:00"}, date(2026, 1, 3)),
        ({"timezone": "US Mountain Standard Time", "utcOffset": "-07:00:00"}, date(2026, 1, 1)),
    ],
)
def test_the_day_of_a_membership_is_the_portal_s(
    portal: Served, told: dict[str, str], day: date
) -> None:
    portal.sandbox.seed({"rooms": [{"title": "Plans", "id": 7}]})
    timed = member("new@partner.example")._replace(since=day, until=day)
    rule = Rule(
        "GET",
        "settings",
        fault.answered(lambda body: body | {"response": body["response"] | told}),
        query={"fields": "timezone.*"},
    )
    with spoilt(portal, rule) as (_, served):
        current = read(served, rooms(room("Plans", [timed])))
    assert current.today == day
    assert planned(rooms(room("Plans", [timed])), current).summary.gain == 1


def test_a_key_that_may_not_ask_for_the_zone_plans_by_utc(portal: Served) -> None:
    portal.sandbox.seed(
        {"rooms": [{"title": "Plans", "id": 7}], "settings": {"utcOffset": "-05:00"}}
    )
    key = portal.sandbox.issue_key(OWNER, ["rooms:read", "accounts:read", "accounts.self:read"])
    timed = member(OWNER)._replace(until=date(2026, 1, 31))
    assert read(portal, rooms(room("Plans", [timed])), key).today == date(2026, 1, 2)
