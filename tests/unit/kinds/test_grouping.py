"""Declared groups: which are made, what changes in those that are there, and what stays."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from reconciler.access import Access, Role
from reconciler.action import EffectKind, Op, Ref
from reconciler.errors import ManifestError
from reconciler.kinds.group import FoundGroup
from reconciler.kinds.user import Person, Standing
from reconciler.policy import Policy
from tests.unit.kinds.crowd import (
    ANN,
    BOB,
    CID,
    DESIGN,
    EVERYBODY,
    GONE,
    GUS,
    NEW,
    changes,
    parts,
    planned,
    step,
)
from tests.unit.things import (
    OWNER,
    OWNS,
    calls,
    found,
    found_group,
    group,
    made,
    member,
    person,
    room,
    share,
    texts,
    told,
    user,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reconciler.kinds.group import Group
    from reconciler.kinds.members import Share


def test_a_group_that_is_not_there_is_made_with_everybody_by_id() -> None:
    action = step(planned(group("Design", ANN.email, CID.email, ANN.email, BOB.email)))
    assert (action.ref, action.op, action.needs) == (Ref("group", "Design"), Op.CREATE, ())
    body = {"groupName": "Design", "groupManager": ANN.id, "members": [CID.id, BOB.id]}
    assert calls(action) == [("POST", "group", body)]
    assert action.requests[0].creates == Ref("group", "Design")
    assert changes(action) == [
        ("name", None, "Design"),
        ("manager", None, ANN.email),
        (ANN.email, None, "member"),
        (CID.email, None, "member"),
        (BOB.email, None, "member"),
    ]
    assert not told(action, EffectKind.MAIL)


def test_people_whom_an_earlier_step_invites_are_named_until_they_are_there() -> None:
    result = planned(group("Design", NEW, ANN.email, "two@acme.example"), users=[user(NEW)])
    assert texts(result.blockers) == [
        "two@acme.example is not on the portal, and no step of this plan invites them there"
    ]
    _, action = result.actions
    body = action.requests[0].body
    assert (body["groupManager"], body["members"]) == (Ref("user", NEW), [ANN.id])
    assert action.needs == ()


@pytest.mark.parametrize(
    ("there", "declared"),
    [
        (DESIGN, group("Design", ANN.email, BOB.email)),
        (DESIGN, group("Design", ANN.email, BOB.email, ANN.email)),
        (replace(DESIGN, name="Design\u0301"), group("Desig\u0144", ANN.email, BOB.email)),
        (found_group("Design", ANN, directory="LDAP"), group("Design", ANN.email)),
        (found_group("Design", ANN, directory="the system"), group("Design", ANN.email)),
    ],
    ids=["as it is", "its manager declared as a member", "another form", "of LDAP", "a system's"],
)
def test_a_group_that_is_as_declared_makes_nostep(there: FoundGroup, declared: Group) -> None:
    assert parts(planned(declared, there=(there,))) == ((), (), (), ())


@pytest.mark.parametrize("name", ["design", "Look"])
def test_a_group_gets_its_name_and_only_that_is_sent(name: str) -> None:
    there = replace(DESIGN, name=name)
    declared = group("Design", ANN.email, BOB.email, previously=["Look"])
    action = step(planned(declared, there=(there,)))
    assert calls(action) == [("PUT", "group/g-1", {"groupName": "Design"})]
    assert changes(action) == [("name", name, "Design")]
    assert [(one.kind, one.text) for one in action.effects] == [
        (EffectKind.KEEPS, "2 stay members")
    ]


def test_people_come_and_go_in_one_request() -> None:
    action = step(planned(group("Design", ANN.email, CID.email), there=(DESIGN,)))
    assert action.op is Op.UPDATE
    body = {"membersToAdd": [CID.id], "membersToRemove": [BOB.id]}
    assert calls(action) == [("PUT", "group/g-1", body)]
    assert changes(action) == [(CID.email, None, "member"), (BOB.email, "member", None)]
    assert [change.key for change in action.fields] == [CID.id, BOB.id]
    assert told(action, EffectKind.KEEPS) == [("", "1 stays a member")]


def test_another_manager_is_a_member_and_the_one_before_leaves_unless_declared() -> None:
    action = step(planned(group("Design", CID.email, BOB.email), there=(DESIGN,)))
    assert action.requests[0].body == {
        "groupManager": CID.id,
        "membersToAdd": [CID.id],
        "membersToRemove": [ANN.id],
    }
    assert changes(action)[0] == ("manager", ANN.email, CID.email)
    stays = step(planned(group("Design", BOB.email, ANN.email), there=(DESIGN,)))
    assert stays.requests[0].body == {"groupManager": BOB.id}


@pytest.mark.parametrize(
    ("leader", "shown"), [(CID.id, CID.email), ("who", "who"), ("", None)], ids=str
)
def test_a_manager_who_is_no_member_is_called_by_what_is_known(
    leader: str, shown: str | None
) -> None:
    there = found_group("Design", ANN, BOB, leader=leader)
    action = step(planned(group("Design", ANN.email, BOB.email), there=(there,)))
    assert changes(action) == [("manager", shown, ANN.email)]
    assert action.requests[0].body == {"groupManager": ANN.id}


def test_a_manager_who_is_no_member_becomes_one() -> None:
    there = found_group("Design", BOB, leader=ANN.id)
    action = step(planned(group("Design", ANN.email, BOB.email), there=(there,)))
    assert action.requests[0].body == {"membersToAdd": [ANN.id]}


def test_whoever_gains_or_loses_is_told_what_the_group_opens() -> None:
    rooms = [
        room("Plans", [member("Design"), member(CID.email)]),
        room("Files", [member("Design", Access.EDITING)]),
    ]
    there: Mapping[int | str, tuple[Share, ...]] = {
        1: (OWNS, share(DESIGN), share(CID)),
        2: (OWNS, share(DESIGN, Access.EDITING)),
    }
    action = step(
        made(
            rooms,
            [found("Plans", 1), found("Files", 2)],
            there,
            declared_groups=[group("Design", ANN.email, CID.email)],
            groups={"Design": (DESIGN,)},
            people=EVERYBODY,
        )
    )
    assert told(action, EffectKind.GAINS) == [
        (CID.email, 'Editing in "Files", through the group Design')
    ]
    assert told(action, EffectKind.LOSES) == [
        (BOB.email, 'Read in "Plans", Editing in "Files", through the group Design')
    ]


def test_no_group_is_made_for_a_protected_person_to_lead_and_rooms_say_so() -> None:
    declared = group("Design", ANN.email, BOB.email)
    policy = Policy(frozenset({ANN.email}))
    assert texts(planned(declared, policy=policy).drift) == [
        (
            f"is not on the portal, and is not made: {ANN.email} is protected by the manifest and "
            "leads no new group"
        )
    ]
    result = made(
        [room(members=[member("Design")])],
        declared_groups=[declared],
        policy=policy,
        people=EVERYBODY,
    )
    assert texts(result.blockers) == ['the portal has no group "Design"']


def test_a_group_whose_people_the_portal_does_not_tell_is_left_alone() -> None:
    there = FoundGroup("Design", "g-1")
    result = planned(group("Design", ANN.email, NEW), there=(there,))
    assert (result.actions, result.blockers) == ((), ())
    assert texts(result.unknown) == ["the portal does not tell who is in it"]


@pytest.mark.parametrize("directory", ["LDAP", "the system"])
def test_a_group_that_something_else_keeps_is_never_changed(directory: str) -> None:
    there = replace(DESIGN, name="design", directory=directory)
    result = planned(group("Design", CID.email, GUS.email), there=(there,))
    assert (result.actions, result.blockers, result.unknown) == ((), (), ())
    assert texts(result.drift) == [
        (
            f"is kept by {directory} and is never changed; declared otherwise: name, manager, "
            f"{CID.email}, {ANN.email}, {BOB.email}, "
            f"{GUS.email} is a Guest on the portal; Guests cannot be in a group"
        )
    ]


@pytest.mark.parametrize("role", [Role.ROOM_ADMIN, Role.USER])
def test_only_administrators_change_groups(role: Role) -> None:
    around: dict[str, Any] = {"acting": person("me@acme.example", role)}
    may_not = f"the key's account is {role} and may not make or change groups"
    same = planned(group("Design", ANN.email, BOB.email), there=(DESIGN,), **around)
    assert parts(same) == ((), (), (), ())
    differs = planned(group("Design", ANN.email), there=(DESIGN,), **around)
    assert (differs.actions, texts(differs.blockers)) == ((), [may_not])
    new = planned(group("Design", ANN.email), **around)
    assert new.actions == ()
    assert texts(new.blockers) == [f"is not on the portal, and cannot be made: {may_not}"]


@pytest.mark.parametrize("acting", [None, OWNER, person("admin@acme.example", Role.DOCSPACE_ADMIN)])
def test_an_administrator_or_whoever_is_not_known_may(acting: Person | None) -> None:
    assert planned(group("Design", ANN.email), acting=acting).blockers == ()


def test_a_group_waits_for_the_steps_that_make_people_fit_for_it() -> None:
    users = [
        user(GONE.email, state=Standing.ACTIVE),
        user(GUS.email),
        user(BOB.email, Role.ROOM_ADMIN),
    ]
    result = planned(group("Design", ANN.email, GONE.email, GUS.email, BOB.email), users=users)
    back, up, _, action = result.actions
    assert action.needs == (back.id, up.id)
    assert action.requests[0].body["members"] == [GONE.id, GUS.id, BOB.id]


def test_a_room_lets_in_a_group_of_the_same_plan_once_it_is_made() -> None:
    result = made(
        [room("Plans", [member("Design"), member("Law")]), room("Files", [member("Law")])],
        [found("Plans")],
        {1: (OWNS,)},
        declared_groups=[group("Design", ANN.email), group("Law", ANN.email)],
        groups={"Law": (found_group("Law", ANN),)},
        people=EVERYBODY,
    )
    design, plans, files, law = result.actions
    assert plans.needs == (design.id,)
    assert plans.requests[0].body["invitations"] == [
        {"id": Ref("group", "Design"), "access": 2},
        {"id": "g-1", "access": 2},
    ]
    assert (files.op, law.needs) == (Op.CREATE, (files.id,))


def test_a_room_knows_a_group_by_its_declared_name_whatever_the_portal_calls_it() -> None:
    there = replace(DESIGN, name="Look")
    result = made(
        [room("Plans", [member("Design", Access.EDITING)])],
        [found("Plans")],
        {1: (OWNS, share(there))},
        declared_groups=[group("Design", ANN.email, BOB.email, previously=["Look"])],
        groups={"Look": (there,)},
        people=EVERYBODY,
    )
    renamed, plans = result.actions
    assert changes(renamed) == [("name", "Look", "Design")]
    assert changes(plans) == [("group Design", "Read", "Editing")]
    assert plans.needs == ()


def test_groups_of_one_name_stop_theplanned() -> None:
    there = (DESIGN, replace(DESIGN, id="g-2"))
    with pytest.raises(ManifestError, match=r'2 groups of the portal are "Design".*g-1.*g-2'):
        planned(group("Design", ANN.email), there=there)


def test_with_selected_rooms_only_their_groups_are_settled() -> None:
    result = made(
        [room("Plans", [member("Design")]), room("Files", [member("Law")])],
        [found("Plans"), found("Files", 2)],
        {1: (OWNS,)},
        declared_groups=[group("Design", ANN.email), group("Law", ANN.email)],
        only=frozenset({"Plans"}),
        people=EVERYBODY,
    )
    assert [str(action.ref) for action in result.actions] == ["group/Design", "members/Plans"]


def test_the_facts_of_a_step_are_the_group_and_what_differs() -> None:
    (one,) = planned(group("Design", ANN.email), there=(DESIGN,)).actions
    (other,) = planned(group("Design", ANN.email), there=(found_group("Design", BOB, ANN),)).actions
    assert one.facts == ("g-1", "Design", ANN.id, f"{BOB.email}=member")
    assert one.expects != other.expects
