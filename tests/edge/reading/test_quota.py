"""How many rooms a portal still takes: asked where a room comes, once, and nowhere else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from reconciler.kinds.room import RoomState
from reconciler.kinds.seats import Seats
from reconciler.state import Desired
from tests.edge.gateway import fault
from tests.edge.gateway.gateway import Rule
from tests.edge.reading.way import (
    OWNER,
    counted,
    of_version,
    people,
    planned,
    read,
    rooms,
    spoilt,
)
from tests.portal import user
from tests.unit.things import member, room, texts

if TYPE_CHECKING:
    from tests.edge.gateway.fault import Fault
    from tests.portal import Served

QUOTA = "portal/payment/quota"
ANN = "ann@acme.example"
THERE = [{"title": "Plans", "id": 7}, {"title": "Old", "id": 8, "state": "archived"}]
ALWAYS = {"settings": 1, "people/@self": 1, "keys/@self": 1, "files/rooms": 1}
BACK = replace(room("Old"), state=RoomState.ACTIVE)


def _seeded(portal: Served, **more: object) -> None:
    portal.sandbox.seed({"rooms": THERE, "seats": {"room": 4}, **more})


@pytest.mark.parametrize(
    ("declared", "asks"),
    [
        (rooms(), 0),
        (rooms(room("Plans")), 0),
        (rooms(room("Plans", settings={"indexing": True})), 0),
        (rooms(replace(room("Plans"), state=RoomState.ARCHIVED)), 0),
        (rooms(room("Old")), 0),
        (rooms(replace(room("Old"), state=RoomState.ABSENT)), 0),
        (rooms(replace(room("Nowhere"), state=RoomState.ARCHIVED)), 0),
        (Desired(rooms=(room("Plans"), room("New")), only=frozenset({"Plans"})), 0),
        (rooms(BACK), 1),
        (rooms(room("New")), 1),
        (rooms(room("New"), room("Newer"), BACK), 1),
    ],
    ids=[
        *("nothing", "as declared", "settings", "to the archive", "left there", "deleted"),
        *("never was", "not looked at", "out of the archive", "made", "several"),
    ],
)
def test_the_quota_is_asked_for_once_and_only_where_a_room_comes(
    portal: Served, declared: Desired, asks: int
) -> None:
    _seeded(portal)
    portal.sandbox.forget_requests()
    current = read(portal, declared)
    assert current.rooms_left == (3 if asks else None)
    asked = {path: times for path, times in counted(portal).items() if not path.endswith("share")}
    assert asked == ALWAYS | ({QUOTA: 1} if asks else {})


def test_the_quota_is_asked_for_once_where_people_and_rooms_come() -> None:
    with of_version("3.7.2") as portal:
        _seeded(portal, seats={"room": 4, "manager": 3, "users": 2})
        declared = people(user(ANN), rooms=(room("New", [member(ANN)]),))
        current = read(portal, declared)
        assert (current.seats, current.rooms_left) == (Seats(2, 2), 3)
        assert counted(portal)[QUOTA] == 1


@pytest.mark.parametrize("version", ["3.0", "3.2", "3.5", "3.6.1", "3.7.2"])
def test_a_full_portal_of_any_version_is_known_before_anything_is_sent(version: str) -> None:
    with of_version(version) as portal:
        portal.sandbox.seed({"rooms": THERE, "seats": {"room": 1}})
        (blocker,) = planned(rooms(room("New")), read(portal, rooms(room("New")))).blockers
        assert blocker.text == "1 room is made, and the portal takes 0 more"
        (blocker,) = planned(rooms(BACK), read(portal, rooms(BACK))).blockers
        assert blocker.text == "1 room is taken out of the archive, and the portal takes 0 more"


def test_a_portal_without_a_limit_takes_any_number(portal: Served) -> None:
    portal.sandbox.seed({"rooms": THERE})
    declared = rooms(*(room(f"New {number}") for number in range(200)))
    current = read(portal, declared)
    assert current.rooms_left is None
    assert planned(declared, current).blockers == ()


@pytest.mark.parametrize(
    "spoil",
    [
        *(fault.bare(404), fault.bare(403), fault.bare(402), fault.refusal(404)),
        *(fault.refusal(403), fault.refusal(500, "boom"), fault.page, fault.truncated),
        *(fault.ignored(shape) for shape in (None, "text", 7, [7], {"features": "many"})),
    ],
)
def test_a_portal_that_does_not_tell_its_quota_still_plans(portal: Served, spoil: Fault) -> None:
    _seeded(portal, seats={"room": 0})
    with spoilt(portal, Rule("GET", QUOTA, spoil, times=None)) as (_, served):
        made = planned(rooms(room("New")), read(served, rooms(room("New"))))
    assert (len(made.actions), made.blockers, made.unknown, made.drift) == (1, (), (), ())


def test_a_key_that_may_not_ask_for_the_quota_does_not_know_it_and_plans(portal: Served) -> None:
    _seeded(portal, seats={"room": 0})
    key = portal.sandbox.issue_key(OWNER, ["accounts.self:read", "rooms:write"])
    current = read(portal, rooms(room("New")), key)
    assert current.rooms_left is None
    assert planned(rooms(room("New")), current).blockers == ()


def test_an_account_that_may_make_no_rooms_asks_for_no_place(portal: Served) -> None:
    _seeded(portal, people=[{"email": ANN, "type": "User"}], acting=ANN)
    made = planned(rooms(room("New")), read(portal, rooms(room("New"))))
    assert ["may not create rooms" in text for text in texts(made.blockers)] == [True]
    assert QUOTA not in counted(portal)


def test_rooms_that_could_not_all_be_read_leave_nothing_to_ask(portal: Served) -> None:
    _seeded(portal)
    refusal = Rule("GET", "files/rooms", fault.refusal(500, "boom"), times=None)
    with spoilt(portal, refusal) as (_, served):
        current = read(served, rooms(room("New")))
    assert current.rooms_gap
    assert QUOTA not in counted(portal)
