"""Who is in a room now and once a plan is carried out, and which line says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from reconciler.access import Role
from reconciler.kinds.room import Membership
from reconciler.kinds.user import Person, Standing
from reconciler.roster import Turn
from tests.unit.plan.cast import (
    ANN,
    BOB,
    CID,
    DAN,
    EDITING,
    GROUPS,
    LISTED,
    NEW,
    READ,
    at,
    one,
    told,
)
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
    from tests.unit.plan.world import Rows


def test_everybody_is_told_in_the_order_of_the_manifest_and_then_of_the_portal() -> None:
    declared = [member(NEW), member(CID.email), member(BOB.email, EDITING)]
    plan = made([room(members=declared)], [found()], {1: (OWNS, *map(share, (ANN, BOB, CID)))})
    assert told(plan) == {
        NEW: ("", "Read"),
        CID.email: ("Read", "Read"),
        BOB.email: ("Read", "Editing"),
        OWNER.email: ("owner", "owner"),
        ANN.email: ("Read", ""),
    }
    assert list(told(plan)) == [NEW, CID.email, BOB.email, OWNER.email, ANN.email]
    turns = [Turn.GAINS, Turn.KEEPS, Turn.CHANGES, Turn.KEEPS, Turn.LOSES]
    assert [each.turn for each in plan.rosters[0].holdings] == turns
    assert [each.role for each in plan.rosters[0].holdings] == [
        "Guest",
        "User",
        "User",
        "Owner",
        "RoomAdmin",
    ]
    assert [each.declared for each in plan.rosters[0].holdings] == [True, True, True, False, False]
    assert [each.standing for each in plan.rosters[0].holdings] == ["", *["active"] * 4]


def test_access_of_their_own_counts_before_a_group_s_and_the_strongest_group_before_others() -> (
    None
):
    law = found_group("Law", ANN, BOB, CID, id_="g-2")
    rows = (OWNS, share(LISTED, READ), share(law, EDITING), share(ANN, READ))
    groups = GROUPS | {"Law": (law,)}
    plan = made([room(members=[])], [found()], {1: rows}, groups=groups)
    assert told(plan) == {
        OWNER.email: ("owner", "owner"),
        ANN.email: ("Read", ""),
        BOB.email: ("Editing by Law", ""),
        CID.email: ("Editing by Law", ""),
    }
    kept = [member("Design"), member("Law", EDITING)]
    plan = made([room(members=kept)], [found()], {1: rows}, groups=groups)
    # Without access of her own, the group's is what she has.
    assert told(plan)[ANN.email] == ("Read", "Editing by Law")


def test_a_group_that_is_renamed_made_or_changed_is_told_as_it_is_by_then() -> None:
    rows: Rows = {1: (OWNS, share(LISTED, READ))}
    declared = group("Studio", ANN.email, CID.email, previously=["Design"])
    plan = made(
        [room(members=[member("Studio"), member("Law", EDITING)])],
        [found()],
        rows,
        groups=GROUPS,
        declared_groups=[declared, group("Law", DAN.email)],
        people=[CID, DAN],
    )
    assert told(plan) == {
        ANN.email: ("Read by Design", "Read by Studio"),
        CID.email: ("", "Read by Studio"),
        DAN.email: ("", "Editing by Law"),
        OWNER.email: ("owner", "owner"),
        BOB.email: ("Read by Design", ""),
    }
    assert one(plan, BOB.email).source == declared.source


@pytest.mark.parametrize("name", ["member", "manager", "name"])
def test_a_group_may_be_called_as_what_its_people_are(name: str) -> None:
    there = {name: (found_group(name, ANN, BOB),)}
    for groups in ({}, there):
        plan = made(
            [room(members=[member(name)])],
            declared_groups=[group(name, ANN.email, CID.email)],
            groups=groups,
            people=[ANN, CID],
        )
        assert list(told(plan)) == [ANN.email, CID.email, OWNER.email]


def test_a_group_whose_people_are_not_known_stands_for_itself() -> None:
    plan = made([room(members=[])], [found()], {1: (OWNS, share(LISTED, READ))})
    lost = one(plan, "group Design")
    assert (lost.now, lost.after, lost.crowd, lost.outside) == ("Read", "", True, False)
    plan = made(
        [room(members=[member("Design", EDITING)])],
        [found()],
        {1: (OWNS, share(LISTED, READ))},
        groups={"Design": (LISTED,)},
    )
    raised = one(plan, "group Design")
    assert (raised.now, raised.after, raised.declared) == ("Read", "Editing", True)


def test_disabled_people_have_nothing_and_get_it_when_they_are_enabled() -> None:
    off = replace(BOB, standing=Standing.DISABLED)
    rows: Rows = {1: (OWNS, share(off, READ), share(CID, READ))}
    declared = room(members=[member(BOB.email), member(CID.email)])
    assert BOB.email not in told(made([declared], [found()], rows))
    users = [
        user(BOB.email, state=Standing.ACTIVE, line=7),
        user(CID.email, state=Standing.DISABLED, line=8),
    ]
    plan = made([declared], [found()], rows, users=users)
    assert told(plan) == {
        BOB.email: ("", "Read"),
        CID.email: ("Read", ""),
        OWNER.email: ("owner", "owner"),
    }
    assert (one(plan, BOB.email).standing, one(plan, CID.email).standing) == ("disabled", "active")
    assert one(plan, CID.email).source == at(8)


def test_two_accounts_of_one_address_are_told_apart_everywhere_and_so_are_the_nameless() -> None:
    twin = replace(BOB, id="bob-2", standing=Standing.DISABLED)
    nameless = Person("", "x-1", Role.USER, Standing.ACTIVE)
    rows: Rows = {1: (OWNS, share(BOB), share(nameless)), 2: (OWNS, share(twin))}
    rooms = [room("A", []), room("B", [])]
    plan = made(rooms, [found("A", 1), found("B", 2)], rows)
    assert told(plan) == {
        OWNER.email: ("owner", "owner"),
        f"{BOB.email} ({BOB.id})": ("Read", ""),
        "somebody without an address (x-1)": ("Read", "Read"),
    }
    # The disabled one is not taken for the other.
    assert told(plan, 1) == {OWNER.email: ("owner", "owner")}


def test_days_that_are_over_or_not_there_yet_are_told_at_their_line() -> None:
    past = member(BOB.email)._replace(source=at(4), until=date(2026, 1, 1))
    soon = member("Design")._replace(source=at(5), since=date(2027, 1, 1))
    now = member(CID.email)._replace(source=at(6), until=date(2026, 12, 31))
    dan = share(DAN, READ)
    rows: Rows = {1: (OWNS, share(BOB), share(LISTED, EDITING), dan)}
    for membership in Membership:
        declared = room(members=[past, soon, now], membership=membership)
        plan = made(
            [declared],
            [found()],
            rows,
            groups=GROUPS,
            people=[CID],
            today=date(2026, 11, 22),
        )
        lost = {each.who: each.source for each in plan.rosters[0].holdings if not each.after}
        assert lost[BOB.email] == at(4)
        assert lost[ANN.email] == at(5)
        assert (DAN.email in lost) is (membership is Membership.EXACT)
        kept = one(plan, CID.email)
        assert (kept.until, kept.source) == (date(2026, 12, 31), at(6))


@pytest.mark.parametrize("ids", [("g-1", "g-2"), ("g-2", "g-1")])
def test_of_two_groups_that_give_the_same_the_name_decides(ids: tuple[str, str]) -> None:
    design = found_group("Design", CID, id_=ids[0])
    law = found_group("Law", CID, id_=ids[1])
    groups = {"Law": (law,), "Design": (design,)}
    for rows in ((OWNS, share(design), share(law)), (OWNS, share(law), share(design))):
        plan = made([room(members=[])], [found()], {1: rows}, groups=groups)
        assert told(plan)[CID.email] == ("Read by Design", "")
