"""Who comes into a group and who leaves it, who cannot, and whom nothing touches."""

from __future__ import annotations

from typing import Any

import pytest

from reconciler.access import Role
from reconciler.kinds.user import Person, Standing
from reconciler.policy import Policy
from reconciler.state import Gap
from tests.unit.kinds.crowd import (
    ANN,
    BOB,
    CID,
    DESIGN,
    EVERYBODY,
    GONE,
    GUS,
    changes,
    planned,
    step,
)
from tests.unit.things import (
    OWNER,
    found_group,
    group,
    person,
    texts,
)


@pytest.mark.parametrize(
    ("email", "reason"),
    [
        (GUS.email, "is a Guest on the portal; Guests cannot be in a group"),
        (GONE.email, "is disabled on the portal; disabled people cannot be in a group"),
        ("who@acme.example", "is not on the portal, and no step of this plan invites them there"),
        ("seen@acme.example", "is on the portal, and the key's account cannot see as what"),
        ("off@acme.example", "is disabled on the portal; disabled people cannot be in a group"),
        ("twin@acme.example", "is the address of 2 accounts of the portal (t-1, t-2)"),
    ],
)
def test_whom_the_portal_would_leave_out_in_silence_is_a_blocker(email: str, reason: str) -> None:
    twins = [Person("twin@acme.example", id_, Role.USER, Standing.ACTIVE) for id_ in ("t-1", "t-2")]
    hidden = {"seen@acme.example": None, "off@acme.example": Standing.DISABLED}
    around: dict[str, Any] = {"people": (*EVERYBODY, *twins), "hidden": hidden}
    leads, comes = group("Law", email, BOB.email, line=3), group("Law", ANN.email, email, line=3)
    there = found_group("Law", ANN)
    for declared, groups in ((comes, (there,)), (comes, ()), (leads, (there,)), (leads, ())):
        result = planned(declared, there=groups, **around)
        assert texts(result.blockers) == [f"{email} {reason}"]
        assert [one.source.line for one in result.blockers] == [3]
        assert not any(change.name == email for one in result.actions for change in one.fields)
        assert not any(change.desired == email for one in result.actions for change in one.fields)
    assert planned(leads, **around).actions == ()


def test_who_leads_a_group_stays_in_it_while_nobody_else_can() -> None:
    result = planned(group("Design", GUS.email, BOB.email), there=(DESIGN,))
    assert (result.actions, len(result.blockers)) == ((), 1)
    assert texts(result.drift) == [f"{ANN.email} leads it and stays in it, undeclared"]


def test_protected_people_are_neither_added_nor_taken_away() -> None:
    policy = Policy(frozenset({BOB.email, CID.email}))
    result = planned(group("Design", ANN.email, CID.email), there=(DESIGN,), policy=policy)
    assert (result.actions, result.blockers) == ((), ())
    assert texts(result.drift) == [
        f"{CID.email} is protected by the manifest and is not added",
        f"{BOB.email} is protected by the manifest and stays in it, undeclared",
    ]


def test_a_protected_person_neither_becomes_a_manager_nor_ceases_to_be_one() -> None:
    policy = Policy(frozenset({BOB.email}))
    comes = planned(group("Design", BOB.email), there=(DESIGN,), policy=policy)
    assert comes.actions == ()
    assert texts(comes.drift) == [
        f"{BOB.email} is protected by the manifest and is not made its manager",
        f"{ANN.email} leads it and stays in it, undeclared",
    ]
    led = found_group("Design", BOB, ANN)
    goes = planned(group("Design", ANN.email, BOB.email), there=(led,), policy=policy)
    assert goes.actions == ()
    assert texts(goes.drift) == [
        f"{BOB.email} is protected by the manifest and stays its manager instead of {ANN.email}"
    ]


def test_a_protected_member_keeps_no_group_from_being_made() -> None:
    policy = Policy(frozenset({BOB.email}))
    result = planned(group("Design", ANN.email, BOB.email), policy=policy)
    assert step(result).requests[0].body["members"] == []
    assert texts(result.drift) == [f"{BOB.email} is protected by the manifest and is not added"]


def test_the_acting_account_comes_and_never_goes() -> None:
    admin = person("admin@acme.example", Role.DOCSPACE_ADMIN)
    there = found_group("Design", ANN, admin)
    leaves = planned(group("Design", ANN.email), there=(there,), acting=admin)
    comes = planned(
        group("Design", ANN.email, BOB.email, admin.email),
        there=(DESIGN,),
        acting=admin,
        people=(*EVERYBODY, admin),
    )
    assert leaves.actions == ()
    assert texts(leaves.drift) == [
        f"{admin.email} is the account whose key is used and stays in it, undeclared"
    ]
    assert step(comes).requests[0].body == {"membersToAdd": [admin.id]}


def test_the_portal_s_owner_neither_leaves_nor_ceases_to_lead() -> None:
    admin = person("admin@acme.example", Role.DOCSPACE_ADMIN)
    for there in (found_group("Design", OWNER, ANN), found_group("Design", ANN, OWNER)):
        result = planned(group("Design", ANN.email), there=(there,), acting=admin)
        assert result.actions == ()
        text = f"{OWNER.email} owns the portal and stays i"
        assert [one[: len(text)] for one in texts(result.drift)][:1] == [text]


def test_members_whom_no_manifest_could_name_stay() -> None:
    nameless = Person("", "x-1", Role.USER, Standing.ACTIVE)
    result = planned(group("Design", ANN.email), there=(found_group("Design", ANN, nameless),))
    assert result.actions == ()
    assert texts(result.drift) == [
        "somebody without an address (x-1), whom no manifest could declare, stays in it"
    ]


def test_two_members_of_one_address_are_told_apart() -> None:
    twins = [Person(BOB.email, id_, Role.USER, Standing.ACTIVE) for id_ in ("b-1", "b-2")]
    there = found_group("Design", ANN, *twins)
    action = step(planned(group("Design", ANN.email), there=(there,), people=[ANN]))
    assert changes(action) == [
        (f"{BOB.email} (b-1)", "member", None),
        (f"{BOB.email} (b-2)", "member", None),
    ]
    assert action.requests[0].body == {"membersToRemove": ["b-1", "b-2"]}


def test_nobody_leaves_while_a_listing_is_incomplete() -> None:
    result = planned(group("Design", ANN.email), there=(DESIGN,), rooms_gap=Gap("lost"))
    assert result.actions == ()
    assert texts(result.unknown) == [
        f"{BOB.email} is in it, undeclared; nobody is removed while a listing is incomplete"
    ]
