"""Rooms that are handed to another owner, and what may be done in them then."""

from __future__ import annotations

from dataclasses import replace
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest

from reconciler.access import Access, Role
from reconciler.kinds.logo import Logo
from reconciler.kinds.room_link import RoomLink
from reconciler.sandbox import Sandbox
from reconciler.state import Desired
from tests.edge.gateway import fault
from tests.edge.gateway.gateway import Rule
from tests.edge.reading.way import people, rooms, spoilt
from tests.edge.writing.way import DONE, FAILED, OWNER, SKIPPED, TEAM, members, results, sent
from tests.png import png
from tests.portal import Served, user
from tests.unit.things import HERE, member, room

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reconciler.kinds.room import Room
    from tests.edge.gateway.fault import Fault, Passage
    from tests.edge.gateway.message import Reply

ANN, BOB, EVE = "ann@acme.example", "bob@acme.example", "eve@acme.example"
PEOPLE = [*TEAM, {"email": EVE, "type": "RoomAdmin"}]
ANNS: dict[str, object] = {
    "title": "Plans",
    "id": 7,
    "owner": ANN,
    "members": [{"email": BOB, "access": "Read"}],
}


def _owned(by: str, declared: Room) -> Room:
    return replace(declared, owner=by)


def _owner(portal: Served, title: str = "Plans") -> str:
    found: Any = portal.sandbox.document()["rooms"]
    (one,) = [room for room in found if room["title"] == title]
    return str(one["owner"])


@pytest.fixture
def hers(portal: Served) -> Served:
    """A portal with a room of Ann's."""
    portal.sandbox.seed({"people": PEOPLE, "rooms": [ANNS]})
    return portal


def test_a_room_changes_hands_once(hers: Served) -> None:
    declared = rooms(_owned(EVE, room("Plans")))
    with spoilt(hers) as (gateway, served):
        _, report = served.apply(declared)
        assert sent(gateway) == ["POST files/owner"]
    assert results(report) == [DONE]
    assert _owner(hers) == EVE
    assert members(hers) == {BOB: "Read", ANN: "RoomManager"}
    assert hers.plan(declared).actions == ()


def test_an_administrator_who_may_not_change_a_room_takes_it_over_and_changes_it(
    hers: Served,
) -> None:
    plain = rooms(room("Plans", [member(BOB, Access.EDITING)], settings={"indexing": True}))
    assert "may not change this room" in hers.plan(plain).blockers[0].text
    declared = rooms(_owned(OWNER, plain.rooms[0]))
    made, report = hers.apply(declared)
    assert [action.ref.kind for action in made.actions] == ["owner", "room", "members"]
    assert results(report) == [DONE, DONE, DONE]
    assert _owner(hers) == OWNER
    # Ann is in no manifest, and the manifest is the whole truth.
    assert members(hers) == {BOB: "Editing"}
    assert hers.plan(declared).actions == ()


def test_the_own_account_hands_its_room_over_and_stays_in_it(portal: Served) -> None:
    portal.sandbox.seed({"people": PEOPLE, "rooms": [ANNS | {"owner": OWNER}]})
    declared = rooms(_owned(EVE, room("Plans", [member(BOB, Access.EDITING)])))
    _, report = portal.apply(declared)
    assert results(report) == [DONE, DONE]
    assert _owner(portal) == EVE
    assert members(portal) == {BOB: "Editing", OWNER: "RoomManager"}
    again = portal.plan(declared)
    assert again.actions == ()
    assert "is the account whose key is used" in again.drift[0].text


def test_an_owner_of_before_who_is_to_hold_less_holds_less(hers: Served) -> None:
    rows = [member(ANN, Access.READ), member(EVE, Access.ROOM_MANAGER)]
    declared = rooms(_owned(OWNER, room("Plans", rows)))
    _, report = hers.apply(declared)
    assert results(report) == [DONE, DONE]
    assert members(hers) == {ANN: "Read", EVE: "RoomManager"}


def test_an_heir_who_was_a_member_is_not_shared_with(hers: Served) -> None:
    rows = [member(EVE, Access.ROOM_MANAGER), member(BOB)]
    hers.apply(rooms(_owned(OWNER, room("Plans", rows))))
    assert members(hers) == {EVE: "RoomManager", BOB: "Read"}
    declared = rooms(_owned(EVE, room("Plans", rows)))
    _, report = hers.apply(declared)
    assert report.complete
    assert _owner(hers) == EVE
    # One row for each: the owner has none.
    assert members(hers) == {BOB: "Read", OWNER: "RoomManager"}
    assert hers.plan(declared).actions == ()


def test_a_new_room_is_made_shared_and_handed_over(portal: Served) -> None:
    portal.sandbox.seed({"people": PEOPLE})
    declared = rooms(_owned(EVE, room("New", [member(BOB), member("new@partner.example")])))
    with spoilt(portal) as (gateway, served):
        _, report = served.apply(declared)
        assert [one.rsplit("/", 1)[1] for one in sent(gateway)] == ["rooms", "share", "owner"]
    assert results(report) == [DONE, DONE, DONE]
    assert _owner(portal, "New") == EVE
    assert portal.plan(declared).actions == ()


@pytest.mark.parametrize("abreast", [1, 4])
def test_a_new_room_is_handed_to_a_declared_member_whatever_is_read_when(
    portal: Served, abreast: int
) -> None:
    portal.sandbox.seed({"people": PEOPLE})
    rows = [member(EVE, Access.ROOM_MANAGER), member(BOB)]
    declared = rooms(_owned(EVE, room("New", rows)))
    given = Event()

    def late(passage: Passage) -> Reply:
        # With steps side by side, the room changes hands before its members are read back.
        assert given.wait(10) or abreast == 1
        return passage.forward()

    def hand(passage: Passage) -> Reply:
        answer = passage.forward()
        given.set()
        return answer

    rules = [Rule("POST", "files/owner", hand)]
    if abreast > 1:
        rules.append(Rule("GET", r"files/rooms/\d+/share", late))
    with spoilt(portal, *rules) as (gateway, served):
        _, report = served.apply(declared, abreast=abreast)
        assert [one.rsplit("/", 1)[1] for one in sent(gateway)] == ["rooms", "share", "owner"]
        assert len(gateway.met) == len(rules)
    assert results(report) == [DONE, DONE, DONE]
    assert _owner(portal, "New") == EVE
    assert members(portal, "New") == {BOB: "Read", OWNER: "RoomManager"}
    again = portal.plan(declared)
    assert (again.actions, again.blockers) == ((), ())


def test_all_steps_of_a_new_room_are_done_and_read_back_although_it_changes_hands(
    portal: Served,
) -> None:
    portal.sandbox.seed({"people": PEOPLE})
    link = RoomLink("Guests", invites=True, access=Access.READ, source=HERE)
    declared = rooms(
        replace(
            _owned(EVE, room("New", [member(BOB)])), links=(link,), logo=Logo("logo.png", png())
        )
    )
    _, report = portal.apply(declared, abreast=4)
    kinds = [outcome.action.ref.kind for outcome in report.outcomes]
    assert kinds == ["room", "logo", "members", "links", "owner"]
    assert set(results(report)) == {DONE}
    assert portal.plan(declared).actions == ()


@pytest.fixture
def forgetful() -> Iterator[Served]:
    """A portal whose rooms learn of a promotion four requests later."""
    with Sandbox.open(stale_roles=4) as sandbox, sandbox.serve() as url:
        yield Served(sandbox, url)


@pytest.mark.parametrize("title", ["Plans", "New"])
def test_whoever_is_promoted_in_the_same_plan_gets_the_room(forgetful: Served, title: str) -> None:
    forgetful.sandbox.seed({"people": PEOPLE, "rooms": [ANNS]})
    declared = people(user(BOB, Role.ROOM_ADMIN), rooms=(_owned(BOB, room(title)),))
    _, report = forgetful.apply(declared)
    assert set(results(report)) == {DONE}
    assert _owner(forgetful, title) == BOB
    assert forgetful.plan(declared).actions == ()


def test_a_room_that_a_demotion_hands_on_goes_to_the_declared_owner(hers: Served) -> None:
    declared = people(user(ANN, Role.USER, reassign_to=EVE), rooms=(_owned(OWNER, room("Plans")),))
    made, report = hers.apply(declared)
    assert [action.ref.kind for action in made.actions] == ["user", "owner"]
    assert results(report) == [DONE, DONE]
    assert _owner(hers) == OWNER
    assert hers.plan(declared).actions == ()


def test_with_a_failed_demotion_the_room_is_not_handed_on(hers: Served) -> None:
    declared = people(user(ANN, Role.USER, reassign_to=EVE), rooms=(_owned(OWNER, room("Plans")),))
    hers.sandbox.fail_downgrade(ANN)
    _, report = hers.apply(declared)
    assert results(report) == [FAILED, SKIPPED]
    assert _owner(hers) == ANN


@pytest.mark.parametrize("spoil", [fault.lost, fault.truncated, fault.bad_gateway_after])
def test_a_lost_answer_is_made_good_by_reading(hers: Served, spoil: Fault) -> None:
    with spoilt(hers, Rule("POST", "files/owner", spoil)) as (gateway, served):
        _, report = served.apply(rooms(_owned(EVE, room("Plans"))))
        assert len(gateway.writes) == 1
    assert results(report) == [DONE]
    assert _owner(hers) == EVE


def test_a_room_that_is_not_handed_over_is_not_changed_either(hers: Served) -> None:
    declared = rooms(_owned(OWNER, room("Plans", [member(BOB, Access.EDITING)])))
    with spoilt(hers, Rule("POST", "files/owner", fault.refusal(403, "No"))) as (_, served):
        _, report = served.apply(declared)
    assert results(report) == [FAILED, SKIPPED]
    assert members(hers) == {BOB: "Read"}


def test_an_answer_without_effect_is_told(hers: Served) -> None:
    with spoilt(hers, Rule("POST", "files/owner", fault.ignored([]))) as (_, served):
        _, report = served.apply(rooms(_owned(EVE, room("Plans"))))
    (outcome,) = report.outcomes
    assert outcome.result.value == "without effect"
    assert _owner(hers) == ANN


def test_a_key_for_rooms_alone_is_told_before_anything_is_sent(hers: Served) -> None:
    scopes = ["rooms:write", "accounts:read", "accounts.self:read"]
    key = hers.sandbox.issue_key(OWNER, scopes)
    made = hers.plan(rooms(_owned(EVE, room("Plans"))), key)
    assert [one.text for one in made.blockers] == [
        "the key lacks the scope files:write, which a step needs"
    ]
    assert hers.writes() == []


@pytest.mark.parametrize(
    ("standing", "words"),
    [
        ({"type": "RoomAdmin", "state": "pending"}, "has not accepted"),
        ({"type": "RoomAdmin", "state": "disabled"}, "is disabled"),
        ({"type": "User"}, "is User; only"),
    ],
)
def test_who_cannot_own_a_room_is_told_before_anything_is_sent(
    portal: Served, standing: dict[str, str], words: str
) -> None:
    zoe = {"email": "zoe@acme.example"} | standing
    portal.sandbox.seed({"people": [*PEOPLE, zoe], "rooms": [ANNS]})
    made = portal.plan(Desired(rooms=(_owned("zoe@acme.example", room("Plans")),)))
    assert made.actions == ()
    assert words in made.blockers[0].text


def test_nobody_of_the_portal_owns_nothing(hers: Served) -> None:
    made = hers.plan(rooms(_owned("nobody@acme.example", room("Plans"))))
    assert "is nobody" in made.blockers[0].text
    assert hers.writes() == []
