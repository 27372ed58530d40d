"""Guards over accounts, groups and whole rooms, and whom they never let go."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from reconciler.access import Access, Role, RoomType
from reconciler.guard import Guard, Limits
from reconciler.kinds.room import RoomState
from reconciler.kinds.user import Standing
from reconciler.plan import plan
from reconciler.policy import Policy
from reconciler.state import Current, Desired, Unmanaged
from tests.unit.plan.world import (
    ALL,
    CANCELLED,
    DEMOTIONS,
    MOVES,
    NONE,
    REMOVALS,
    both,
    several,
    tripped,
)
from tests.unit.things import (
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
    from reconciler.plan import Plan
    from tests.unit.plan.world import Rows

ANN = person("ann@acme.example", Role.ROOM_ADMIN)
BOB = person("bob@acme.example")
ADMIN = person("admin@acme.example", Role.DOCSPACE_ADMIN)
KEEPER = person("keeper@acme.example", Role.ROOM_ADMIN)


def test_an_owner_who_is_disabled_leaves_nobody_to_manage_the_room() -> None:
    mine = share(ADMIN, Access.ROOM_MANAGER, acting=True)
    rows: Rows = {1: (share(ANN, None, owner=True), mine)}
    off = user(ANN.email, Role.ROOM_ADMIN, state=Standing.DISABLED)
    plan = made([room(members=[])], [found()], rows, users=[off], acting=ADMIN)
    assert tripped(plan) == [(Guard.LAST_MANAGER, "room/Plans", 1, 0)]
    # Who is off already has managed nothing.
    gone = share(replace(ANN, standing=Standing.DISABLED), None, owner=True)
    assert made([room(members=[])], [found()], {1: (gone, mine)}, acting=ADMIN).trips == ()


def test_a_room_that_is_handed_over_has_somebody_to_manage_it() -> None:
    heir = replace(BOB, role=Role.ROOM_ADMIN)
    declared = replace(room(members=[]), owner=heir.email)
    rows: Rows = {1: (share(ANN, None, owner=True),)}
    plan = made([declared], [found(rights=MOVES)], rows, people=[heir])
    assert [one.ref.kind for one in plan.actions] == ["owner", "members"]
    assert plan.trips == ()


def test_the_account_that_acts_manages_a_room_where_a_manifest_makes_it_the_owner() -> None:
    rows: Rows = {1: (share(ANN, None, owner=True),)}
    mine = room(members=[member(ANN.email, Access.EDITING)])
    taken = replace(mine, owner=OWNER.email)
    assert made([taken], [found(rights=MOVES)], rows, people=[OWNER]).trips == ()
    # As somebody's heir it does not.
    down = user(ANN.email, reassign_to=OWNER.email)
    plan = made([mine], [replace(found(), owner=ANN.id)], rows, users=[down], people=[OWNER])
    assert tripped(plan) == [(Guard.LAST_MANAGER, "room/Plans", 1, 0)]


def test_who_is_disabled_counts_over_all_rooms_whatever_they_are_let_into() -> None:
    people = [person(email) for email in several("p", 3)]
    users = [user(one.email, state=Standing.DISABLED) for one in people]
    assert tripped(made(users=users, people=people)) == [(REMOVALS, ALL, 3, 2)]
    assert tripped(made(users=users[:2], people=people)) == []
    # Of whom there are: everybody whom the manifests name, and who is in use.
    more = [person(email) for email in several("q", 9)]
    named = [user(one.email) for one in more]
    assert tripped(made(users=[*users, *named], people=[*people, *more])) == []
    off = [replace(one, standing=Standing.DISABLED) for one in more]
    assert tripped(made(users=[*users, *named], people=[*people, *off])) == [(REMOVALS, ALL, 3, 2)]


def test_who_is_disabled_before_the_invitation_is_accepted_is_an_invitation_less() -> None:
    people = [person(email, Role.USER, Standing.PENDING) for email in several("w", 3)]
    users = [user(one.email, state=Standing.DISABLED) for one in people]
    assert tripped(made(users=users, people=people)) == [(CANCELLED, ALL, 3, 2)]


def test_a_lowered_type_counts_over_all_rooms_and_a_raised_one_nowhere() -> None:
    people = [person(email) for email in several("p", 3)]
    down = [user(one.email, Role.GUEST, reassign_to=OWNER.email) for one in people]
    up = [user(one.email, Role.ROOM_ADMIN) for one in people]
    assert tripped(made(users=down, people=[*people, OWNER])) == [(DEMOTIONS, ALL, 3, 2)]
    assert tripped(made(users=up, people=people)) == []
    new = [user("new@acme.example")]
    assert tripped(made(users=new, policy=Policy(limits=NONE))) == []


def test_somebody_who_is_disabled_and_leaves_a_room_is_one_person() -> None:
    people = [person(email) for email in several("p", 2)]
    rows: Rows = {1: (OWNS, *map(share, people))}
    users = [user(one.email, state=Standing.DISABLED) for one in people]
    plan = made([room(members=[])], [found()], rows, users=users)
    assert tripped(plan) == []


def test_who_leaves_a_group_counts_as_it_may_open_rooms_that_nobody_declares() -> None:
    people = [person(email) for email in several("p", 4)]
    groups = {"Design": (found_group("Design", *people),)}
    left = made(declared_groups=[group("Design", people[0].email)], groups=groups)
    assert tripped(left) == [(REMOVALS, ALL, 3, 2)]
    # Another one may open nothing at all.
    moved = made(
        declared_groups=[
            group("Design", people[0].email),
            group("Law", *(one.email for one in people)),
        ],
        groups=groups,
    )
    assert tripped(moved) == [(REMOVALS, ALL, 3, 2)]


def test_a_group_of_which_nobody_knows_the_people_never_slips_through() -> None:
    unread = replace(found_group("Design"), members=None)
    rows: Rows = {1: (OWNS, share(unread, Access.EDITING))}
    dropped = made([room(members=[])], [found()], rows)
    assert tripped(dropped) == [(REMOVALS, "room/Plans", 1, 0)]
    assert dropped.trips[0].text == (
        "all who are in group Design lose access, and how many they are could not be read"
    )
    lowered = made(
        [room(members=[member("Design", Access.READ)])],
        [found()],
        rows,
        groups={"Design": (unread,)},
    )
    assert tripped(lowered) == [(DEMOTIONS, "room/Plans", 1, 0)]
    raised = made(
        [room(members=[member("Design", Access.CONTENT_CREATOR)])],
        [found()],
        rows,
        groups={"Design": (unread,)},
    )
    assert tripped(raised) == []


def test_a_group_whose_people_are_known_counts_as_its_people() -> None:
    people = [person(email) for email in several("p", 3)]
    design = found_group("Design", *people)
    listed = (OWNS, share(replace(design, members=None), Access.EDITING))
    plan = made([room(members=[])], [found()], {1: listed}, groups={"Design": (design,)})
    assert tripped(plan) == [(REMOVALS, "room/Plans", 3, 2), (REMOVALS, ALL, 3, 2)]
    # Who has access of their own only goes down to it.
    own = (
        OWNS,
        share(replace(design, members=None), Access.EDITING),
        *(share(one, Access.READ) for one in people),
    )
    kept = [member(one.email) for one in people]
    plan = made([room(members=kept)], [found()], {1: own}, groups={"Design": (design,)})
    assert tripped(plan) == []


def test_people_and_unknown_groups_that_leave_together_are_told_together() -> None:
    unread = replace(found_group("Design"), members=None)
    rows: Rows = {1: (OWNS, share(unread), *(share(person(one)) for one in several("p", 3)))}
    here, _ = made([room(members=[])], [found()], rows).trips
    assert (here.count, here.limit) == (3, 2)
    assert here.text.endswith(
        "; and all who are in group Design lose access, and how many they are could not be read"
    )


@pytest.mark.parametrize("most", [0, 1])
def test_rooms_that_are_archived_or_deleted_trip_their_own_guards_alone(most: int) -> None:
    people = [share(person(email)) for email in several("p", 9)]
    managed = share(ANN, Access.ROOM_MANAGER)
    archived = replace(room("A", []), state=RoomState.ARCHIVED)
    gone = replace(room("B"), state=RoomState.ABSENT)
    limits = Limits(rooms_archived=most, rooms_deleted=most)
    plan = made(
        [archived, gone],
        [found("A", 1, rights=MOVES), found("B", 2, archived=True, rights=MOVES)],
        {1: (OWNS, managed, *people)},
        policy=Policy(may_delete=True, limits=limits),
    )
    trips = [(Guard.ROOMS_ARCHIVED, ALL, 1, 0), (Guard.ROOMS_DELETED, ALL, 1, 0)]
    assert tripped(plan) == ([] if most else trips)


def test_rooms_that_nobody_declares_count_when_they_are_archived() -> None:
    plan = _unmanaged(limits=Limits())
    assert tripped(plan) == [(Guard.ROOMS_ARCHIVED, ALL, 2, 0)]
    assert plan.trips[0].text == "2 rooms go to the archive; at most 0 may"
    assert tripped(_unmanaged(limits=Limits(rooms_archived=2))) == []


def _unmanaged(limits: Limits) -> Plan:
    return plan(
        Desired(rooms=(room("A (id 1)"),), unmanaged_rooms=Unmanaged.ARCHIVE),
        Current(
            portal="https://portal.example",
            # A declared room may be called as plans call one that nobody declares.
            rooms=(found("A", 1, rights=MOVES), found("A", 2, rights=MOVES), found("A (id 1)", 3)),
            shares={1: (OWNS,), 2: (OWNS,)},
            acting=OWNER,
        ),
        Policy(limits=limits),
    )


def test_the_account_that_acts_is_nobody_who_manages_also_where_only_its_row_tells() -> None:
    manager = share(ANN, Access.ROOM_MANAGER)
    mine = share(KEEPER, Access.ROOM_MANAGER, acting=True)
    owner = share(KEEPER, None, owner=True, acting=True)
    for rows in ((owner, manager), (owner, manager, mine)):
        for acting in (None, KEEPER):
            plan = made([room(members=[])], [found()], {1: rows}, acting=acting)
            assert tripped(plan) == [(Guard.LAST_MANAGER, "room/Plans", 1, 0)]


def test_two_accounts_of_one_address_are_two_people() -> None:
    twins = [replace(person("p@acme.example"), id=f"id-{number}") for number in range(3)]
    rows: Rows = {1: (OWNS, *map(share, twins))}
    plan = made([room(members=[], type_=RoomType.COLLABORATION)], [found()], rows)
    assert tripped(plan) == both(REMOVALS, 3, 2)
