"""Who is in rooms that change hands, come, go or were not read, now and after a plan."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from reconciler.access import Access, Role
from reconciler.kinds.room import Membership, RoomState
from reconciler.kinds.user import Standing
from reconciler.plan import plan
from reconciler.policy import Policy
from reconciler.roster import Fate, Holding, Later, Roster
from reconciler.state import Current, Desired, Gap
from tests.unit.plan.cast import (
    ANN,
    BOB,
    CID,
    EDITING,
    GROUPS,
    LISTED,
    NEW,
    READ,
    at,
    one,
    told,
)
from tests.unit.plan.world import MOVES
from tests.unit.things import (
    HERE,
    MAY,
    OWNER,
    OWNS,
    found,
    found_group,
    group,
    made,
    member,
    person,
    room,
    share,
    user,
)

if TYPE_CHECKING:
    from tests.unit.plan.world import Rows


def test_a_room_that_is_handed_over_keeps_its_owner_as_manager() -> None:
    heir = replace(BOB, role=Role.ROOM_ADMIN)
    declared = replace(room(members=[]), owner=heir.email)
    rows: Rows = {1: (share(ANN, None, owner=True), share(heir, READ))}
    plan = made([declared], [found(rights=MOVES)], rows)
    assert told(plan)[heir.email] == ("Read", "owner")
    assert one(plan, heir.email).declared
    plan = made([replace(declared, members=None)], [found(rights=MOVES)], rows)
    assert told(plan)[ANN.email] == ("owner", "RoomManager")
    assert one(plan, ANN.email).lowered
    # A new one is handed over last: a level of their own does not outlast that.
    new = replace(room(members=[member(heir.email, EDITING)]), owner=heir.email)
    plan = made([new], people=[heir])
    assert told(plan) == {heir.email: ("", "owner"), OWNER.email: ("", "RoomManager")}


def test_a_room_changes_hands_with_the_account_of_its_owner() -> None:
    heir = replace(BOB, role=Role.ROOM_ADMIN)
    rows: Rows = {1: (share(ANN, None, owner=True),), 2: (OWNS, share(ANN, Access.ROOM_MANAGER))}
    plan = made(
        [room("A", []), room("B", membership=Membership.ADDITIVE, members=[])],
        [replace(found("A", 1), owner=ANN.id), found("B", 2)],
        rows,
        users=[user(ANN.email, reassign_to=heir.email)],
        people=[heir],
    )
    assert told(plan)[heir.email] == ("", "owner")
    assert told(plan, 1)[ANN.email] == ("RoomManager", "ContentCreator")


def test_who_becomes_a_guest_leaves_all_groups() -> None:
    down = user(BOB.email, Role.GUEST, reassign_to=OWNER.email, line=9)
    plan = made(
        [room(members=[member("Design")])],
        [found()],
        {1: (OWNS, share(LISTED, READ))},
        groups=GROUPS,
        users=[down],
        people=[OWNER],
    )
    assert told(plan)[BOB.email] == ("Read by Design", "")
    assert told(plan)[ANN.email] == ("Read by Design", "Read by Design")
    assert one(plan, BOB.email).source == at(9)


def test_who_is_only_invited_by_a_step_is_told_by_address() -> None:
    plan = made(
        [
            room("A", [member("who@acme.example")]),
            room("B", [member(NEW)]),
            room("C", [member(NEW)]),
        ],
        users=[user("who@acme.example")],
    )
    assert one(plan, "who@acme.example").role == "User"
    for place in (1, 2):
        assert told(plan, place) == {NEW: ("", "Read"), OWNER.email: ("", "owner")}


def test_people_whom_the_account_cannot_see_are_told_with_where_they_stand() -> None:
    plan = made([room(members=[member(NEW)])], hidden={NEW: Standing.PENDING})
    assert (one(plan, NEW).standing, one(plan, NEW).after) == ("pending", "Read")


def test_the_account_that_makes_a_room_has_no_name_where_the_key_does_not_tell() -> None:
    plan = made([room(members=[member(BOB.email)])], people=[BOB], acting=None)
    assert told(plan)["the account whose key is used"] == ("", "owner")


@pytest.mark.parametrize(
    ("there", "unread"),
    [
        ({1: Gap("no page came")}, "no page came"),
        ({}, "its members are not declared"),
    ],
)
def test_what_was_not_read_is_not_told(there: dict[int | str, Gap], unread: str) -> None:
    plan = made([room()], [found()], there)
    assert plan.rosters == (Roster(room().ref, HERE, Fate.STAYS, unread=unread),)


@pytest.mark.parametrize(
    ("state", "archived", "fate", "unread"),
    [
        (RoomState.ARCHIVED, False, Fate.ARCHIVED, ""),
        (RoomState.ARCHIVED, True, Fate.STAYS, "it lies in the archive"),
        (RoomState.ACTIVE, True, Fate.RESTORED, "it lies in the archive"),
        (RoomState.ABSENT, True, Fate.DELETED, "it lies in the archive"),
        (None, True, Fate.STAYS, "it lies in the archive"),
    ],
)
def test_what_becomes_of_a_room_is_told(
    state: RoomState | None,
    archived: bool,  # noqa: FBT001 - a table
    fate: Fate,
    unread: str,
) -> None:
    declared = replace(room(), state=state)
    there = found(archived=archived, rights=MOVES)
    plan = made([declared], [there], {1: (OWNS,)}, policy=Policy(may_delete=True))
    (roster,) = plan.rosters
    assert (roster.fate, roster.unread) == (fate, unread)


def test_a_room_that_is_not_made_has_no_roster() -> None:
    assert made([replace(room(), state=RoomState.ABSENT)]).rosters == ()
    assert made([room()], may_create=False).rosters == ()
    (new,) = made([room()]).rosters
    assert new.fate is Fate.CREATED


def test_a_room_that_may_not_be_changed_keeps_everybody() -> None:
    rows: Rows = {1: (OWNS, share(BOB, READ))}
    plan = made([room(members=[])], [found(rights=MAY - {"EditAccess"})], rows)
    assert plan.blockers
    assert told(plan)[BOB.email] == ("Read", "Read")


def test_domains_tell_who_is_of_somebody_else() -> None:
    at_sign = found_group("a@b.example", id_="g-9")
    rows = (OWNS, share(person("ann@partner.example")), share(replace(at_sign, members=None)))
    made_of = Current(
        portal="p",
        rooms=(found(),),
        shares={1: rows},
        people={"ann@partner.example": (person("ann@partner.example"),)},
        acting=OWNER,
    )
    declared = room(members=[member(NEW)], membership=Membership.ADDITIVE)
    domains = frozenset({"acme.example"})
    (roster,) = plan(Desired(rooms=(declared,), domains=domains), made_of, Policy()).rosters
    assert {each.who: each.outside for each in roster.holdings} == {
        NEW: True,
        OWNER.email: False,
        "ann@partner.example": True,
        "group a@b.example": False,
    }
    (roster,) = plan(Desired(rooms=(declared,)), made_of, Policy()).rosters
    assert not any(each.outside for each in roster.holdings)


def test_with_selected_rooms_the_others_are_not_looked_at() -> None:
    rooms = [room("A", [member("Design")]), room("B", [member("Design")])]
    plan = made(
        rooms,
        [found("A", 1), found("B", 2)],
        {1: (OWNS, share(LISTED, READ))},
        groups=GROUPS,
        declared_groups=[group("Design", ANN.email, BOB.email), group("Law", CID.email)],
        only=frozenset({"A"}),
    )
    (roster,) = plan.rosters
    assert (roster.ref.name, roster.still) == ("A", True)
    assert told(plan)[BOB.email] == ("Read by Design", "Read by Design")


def test_a_room_that_no_step_touches_is_looked_at_only_when_somebody_asks() -> None:
    asked: list[str] = []
    holding = Holding("a", "Read", "Read", "", "", HERE, declared=True)

    def make() -> list[Holding]:
        asked.append("once")
        return [holding]

    later = Later(make)
    assert asked == []
    assert (len(later), later[0], later[:1], list(later)) == (1, holding, (holding,), [holding])
    assert asked == ["once"]
    assert later == (holding,)
    assert later == Later(make)
    assert later != 1
    assert (hash(later), repr(later)) == (hash((holding,)), repr((holding,)))


def test_a_room_is_still_unless_a_step_on_an_account_or_a_group_may_meet_it() -> None:
    rows: Rows = {1: (OWNS, share(BOB)), 2: (OWNS, share(CID)), 3: (OWNS, share(LISTED))}
    rooms = [room("A", [member(BOB.email)]), room("B", [member(CID.email)])]
    rooms.append(room("C", [member("Design")]))
    there = [found("A", 1), found("B", 2), found("C", 3)]
    plan = made(rooms, there, rows, groups=GROUPS)
    assert [each.still for each in plan.rosters] == [True, True, True]
    off = [user(CID.email, state=Standing.DISABLED)]
    plan = made(rooms, there, rows, groups=GROUPS, users=off)
    assert [each.still for each in plan.rosters] == [True, False, False]
    plan = made(rooms, there, rows, groups=GROUPS, declared_groups=[group("Design", ANN.email)])
    assert [each.still for each in plan.rosters] == [True, True, False]
