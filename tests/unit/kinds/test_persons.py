"""Steps that go on without one person or group of several, if that one's own step fails."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from reconciler.access import Access, Role
from reconciler.kinds.room import Membership
from reconciler.kinds.user import Standing
from tests.unit.kinds.crowd import ANN, BOB, CID, DESIGN, EVERYBODY, GONE, GUS, planned
from tests.unit.things import (
    OWNER,
    OWNS,
    found,
    found_group,
    group,
    made,
    member,
    room,
    share,
    user,
)

if TYPE_CHECKING:
    from reconciler.kinds.group import FoundGroup
    from reconciler.kinds.members import Share

ENABLED = user(GONE.email, state=Standing.ACTIVE)
RAISED = user(BOB.email, Role.ROOM_ADMIN)


def test_a_new_room_goes_on_without_a_member_and_never_without_itself() -> None:
    declared = [member(CID.email), member(GONE.email), member(BOB.email, Access.ROOM_MANAGER)]
    result = made([room(members=declared)], users=[ENABLED, RAISED], people=EVERYBODY)
    back, up, create, members = result.actions
    assert members.needs == (create.id, back.id, up.id)
    assert members.persons == ((back.id, GONE.email), (up.id, BOB.email))
    assert create.persons == ()


def test_a_room_goes_on_without_whoever_is_not_raised_to_manage_it() -> None:
    rooms = [room(members=[member(BOB.email, Access.ROOM_MANAGER), member(CID.email)])]
    rows: dict[int | str, tuple[Share, ...]] = {1: (OWNS, share(BOB))}
    up, members = made(rooms, [found()], rows, users=[RAISED], people=[BOB, CID]).actions
    assert members.persons == ((up.id, BOB.email),)


def test_a_room_goes_on_without_a_group_that_is_not_made() -> None:
    result = made(
        [room(members=[member("Design"), member(CID.email)])],
        declared_groups=[group("Design", ANN.email)],
        people=EVERYBODY,
    )
    design, create, members = result.actions
    assert members.needs == (create.id, design.id)
    assert members.persons == ((design.id, "group Design"),)


def test_what_a_whole_step_needs_is_about_nobody_alone() -> None:
    # Ann is enabled and moved down at once, and hands her room over by that.
    ann = replace(ANN, standing=Standing.DISABLED)
    down = replace(user(ANN.email, state=Standing.ACTIVE), reassign_to=OWNER.email)
    shares = (share(ann, None, owner=True), share(BOB))
    declared = [member(ANN.email, Access.EDITING), member(GONE.email)]
    result = made(
        [room(members=declared, membership=Membership.ADDITIVE)],
        [replace(found(), owner=ANN.id)],
        {1: shares},
        users=[down, ENABLED],
        people=[OWNER, ann, BOB, GONE],
    )
    moved, back, members = result.actions
    assert members.needs == (moved.id, back.id)
    assert members.persons == ((back.id, GONE.email),)


def test_a_group_goes_on_without_its_members() -> None:
    declared = group("Design", ANN.email, GONE.email, GUS.email, CID.email)
    back, up, action = planned(declared, users=[ENABLED, user(GUS.email)]).actions
    assert action.needs == (back.id, up.id)
    assert action.persons == ((back.id, GONE.email), (up.id, GUS.email))


@pytest.mark.parametrize(
    "there",
    [(), (DESIGN,), (found_group("Design", ANN, GONE),)],
    ids=["new", "of another leader", "with the leader in it"],
)
def test_a_group_never_goes_on_without_its_leader(there: tuple[FoundGroup, ...]) -> None:
    declared = group("Design", GONE.email, GUS.email)
    up, back, action = planned(declared, there=there, users=[user(GUS.email), ENABLED]).actions
    assert action.needs == (back.id, up.id)
    assert action.persons == ((up.id, GUS.email),)
