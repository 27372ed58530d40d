"""Rooms that are handed to another owner."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from reconciler.access import Access, Role, RoomType
from reconciler.action import EffectKind, Ref
from reconciler.kinds.room import Membership
from reconciler.kinds.user import Person, Standing
from reconciler.policy import Policy
from reconciler.state import Desired, Gap
from tests.unit.things import (
    OWNER,
    calls,
    found,
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
    from collections.abc import Iterable

    from reconciler.kinds.members import Member, Share
    from reconciler.kinds.room import FoundRoom, Room
    from reconciler.kinds.user import User
    from reconciler.plan import Plan

ADMIN = frozenset({"Read", "Move", "Delete", "ChangeOwner"})
ALL = ADMIN | {"EditRoom", "EditAccess"}
ANN = person("ann@acme.example", Role.ROOM_ADMIN)
BOB = person("bob@acme.example", Role.ROOM_ADMIN)
CID = person("cid@acme.example")
ANNS = share(ANN, None, owner=True)


def _room(owner: str, members: Iterable[Member] | None = None, **more: object) -> Room:
    return replace(room("Plans", members), owner=owner, **more)  # type: ignore[arg-type] # by name


def _of_ann(rights: frozenset[str] = ADMIN) -> FoundRoom:
    return replace(found(rights=rights), owner=ANN.id)


def _made(
    declared: Room,
    *shares: Share,
    rights: frozenset[str] = ALL,
    people: Iterable[Person] = (ANN, BOB, CID),
    users: Iterable[User] = (),
    policy: Policy | None = None,
    scopes: frozenset[str] | None = None,
) -> Plan:
    return made(
        [declared],
        [_of_ann(rights)],
        {1: shares},
        users=users,
        policy=policy,
        people=people,
        scopes=scopes,
    )


def test_a_room_changes_hands_by_one_request_that_names_both() -> None:
    (action,) = _made(_room(BOB.email), ANNS).actions
    assert calls(action) == [("POST", "files/owner", {"folderIds": [1], "userId": BOB.id})]
    assert action.ref == Ref("owner", "Plans")
    (change,) = action.fields
    assert (change.current, change.desired, change.key) == (ANN.email, BOB.email, BOB.id)
    assert told(action, EffectKind.GAINS) == [(BOB.email, "the room itself, as its owner")]
    assert told(action, EffectKind.CHANGES) == [(ANN.email, "owner -> RoomManager")]
    assert action.facts == ("1", f"owner={ANN.id}")


def test_an_owner_who_is_the_owner_is_nothing_to_do() -> None:
    result = _made(_room(ANN.email), ANNS)
    assert (result.actions, result.drift, result.blockers) == ((), (), ())


@pytest.mark.parametrize(
    ("people", "words"),
    [
        ((), "bob@acme.example is nobody, or several people, of the portal"),
        ((BOB, replace(BOB, id="other")), "is nobody, or several people"),
        ((replace(BOB, standing=Standing.PENDING),), "has not accepted the invitation"),
        ((replace(BOB, id=""),), "has not accepted the invitation"),
        ((replace(BOB, standing=Standing.DISABLED),), "is disabled on the portal"),
        ((replace(BOB, role=Role.USER),), "is User; only a RoomAdmin or DocSpaceAdmin can own"),
        ((replace(BOB, role=Role.GUEST),), "is Guest; only"),
    ],
)
@pytest.mark.parametrize("there", [True, False], ids=["a room", "a new room"])
def test_who_cannot_own_a_room_stops_the_plan(
    people: tuple[Person, ...],
    words: str,
    there: bool,  # noqa: FBT001 - a table
) -> None:
    declared = _room(BOB.email)
    if there:
        result = _made(declared, ANNS, people=people)
        assert result.actions == ()
    else:
        result = made([declared], people=people)
    (blocker,) = result.blockers
    assert (blocker.ref, words in blocker.text) == (Ref("owner", "Plans"), True)


def test_without_the_right_nothing_is_handed_over() -> None:
    result = _made(_room(BOB.email), ANNS, rights=ALL - {"ChangeOwner"})
    assert result.actions == ()
    assert texts(result.blockers) == [
        "the key's account may not hand the room over; only its owner or an administrator may"
    ]


@pytest.mark.parametrize("who", [ANN, BOB])
def test_a_protected_person_neither_loses_nor_gets_a_room(who: Person) -> None:
    policy = Policy(frozenset({who.email}))
    result = _made(_room(BOB.email), ANNS, policy=policy)
    assert (result.actions, result.blockers) == ((), ())
    assert texts(result.drift) == [
        f"ann@acme.example stays the owner: {who.email} is protected by the manifest"
    ]


def test_a_new_room_is_not_handed_to_a_protected_person() -> None:
    result = made([_room(BOB.email)], people=[BOB], policy=Policy(frozenset({BOB.email})))
    assert [str(action.ref) for action in result.actions] == ["room/Plans"]
    assert texts(result.drift) == [
        "bob@acme.example is protected by the manifest and is not made the owner"
    ]


def test_an_administrator_takes_a_room_over_and_may_then_change_it_in_the_same_plan() -> None:
    declared = replace(
        _room(OWNER.email, [member(CID.email)]),
        settings={"indexing": True},
    )
    result = _made(declared, ANNS, rights=ADMIN, people=(OWNER, ANN, CID))
    assert result.blockers == ()
    owner, fields, members = result.actions
    assert [one.ref.kind for one in result.actions] == ["owner", "room", "members"]
    assert fields.needs == (owner.id,)
    assert members.needs == (owner.id,)
    # Whoever owned it is let go where the manifest is the whole truth, and is told so.
    assert told(members, EffectKind.LOSES) == [(ANN.email, "RoomManager")]


def test_whoever_hands_a_room_to_somebody_else_may_still_not_change_it() -> None:
    result = _made(_room(BOB.email, [member(CID.email)]), ANNS, rights=ADMIN)
    assert result.actions == ()
    (text,) = texts(result.blockers)
    assert "may not change this room (no EditAccess)" in text


def test_the_former_owner_stays_as_declared() -> None:
    declared = _room(BOB.email, [member(ANN.email, Access.ROOM_MANAGER)])
    (owner,) = _made(declared, ANNS).actions
    assert owner.ref.kind == "owner"
    lower = _room(BOB.email, [member(ANN.email, Access.EDITING)])
    _, members = _made(lower, ANNS).actions
    assert told(members, EffectKind.CHANGES) == [(ANN.email, "RoomManager -> Editing")]


def test_the_former_owner_stays_in_an_additive_room() -> None:
    declared = _room(BOB.email, [], membership=Membership.ADDITIVE)
    assert [one.ref.kind for one in _made(declared, ANNS).actions] == ["owner"]


@pytest.mark.parametrize("access", [Access.READ, Access.ROOM_MANAGER])
def test_the_id_of_an_owner_is_in_no_share(access: Access) -> None:
    declared = _room(BOB.email, [member(BOB.email, access), member(CID.email)])
    for there in ((ANNS,), (ANNS, share(BOB, Access.EDITING))):
        result = _made(declared, *there)
        (members,) = (one for one in result.actions if one.ref.kind == "members")
        sent = {item["id"] for one in members.requests for item in one.body["invitations"]}
        assert sent == {CID.id, ANN.id}
        drift = texts(result.drift)
        assert bool(drift) is (access is Access.READ)


def test_the_own_account_hands_a_room_over_and_is_not_locked_out() -> None:
    mine = share(OWNER, None, owner=True, acting=True)
    declared = _room(BOB.email, [member(OWNER.email), member(CID.email)])
    result = made([declared], [found(rights=ALL)], {1: (mine,)}, people=[BOB, CID])
    owner, members = result.actions
    assert (owner.ref.kind, members.ref.kind) == ("owner", "members")
    assert [change.name for change in members.fields] == [CID.email]
    assert "stays RoomManager instead of Read" in texts(result.drift)[0]
    undeclared = made([_room(BOB.email, [])], [found(rights=ALL)], {1: (mine,)}, people=[BOB])
    assert [one.ref.kind for one in undeclared.actions] == ["owner"]
    assert "keeps RoomManager, undeclared" in texts(undeclared.drift)[0]


def test_a_new_room_is_handed_over_last() -> None:
    declared = _room(BOB.email, [member(CID.email)])
    result = made([declared], people=[BOB, CID])
    create, _, owner = result.actions
    assert [one.ref.kind for one in result.actions] == ["room", "members", "owner"]
    assert owner.needs == (create.id,)
    body = {"folderIds": [declared.ref], "userId": BOB.id}
    assert calls(owner) == [("POST", "files/owner", body)]


def test_a_new_room_of_the_own_account_is_not_handed_over() -> None:
    result = made([_room(OWNER.email)], people=[OWNER])
    assert [one.ref.kind for one in result.actions] == ["room"]


def test_a_new_room_is_not_handed_over_by_an_unknown_account() -> None:
    result = made([_room(BOB.email)], people=[BOB], acting=None)
    assert "accounts.self:read" in texts(result.blockers)[0]


@pytest.mark.parametrize("there", [True, False], ids=["a room", "a new room"])
def test_a_promotion_comes_before_the_room_that_needs_it(there: bool) -> None:  # noqa: FBT001 - a table
    users, people = [user(CID.email, Role.ROOM_ADMIN)], [CID]
    declared = _room(CID.email)
    rooms = ([_of_ann(ALL)], {1: (ANNS,)}) if there else ([], {})
    result = made([declared], *rooms, users=users, people=people)  # type: ignore[arg-type] # rows by id
    promotion, owner = result.actions[0], result.actions[-1]
    assert (promotion.ref.kind, owner.ref.kind) == ("user", "owner")
    assert promotion.id in owner.needs


def test_of_a_room_that_is_still_to_be_made_it_is_a_fact_that_it_is_not_there() -> None:
    acting = person("owner@acme.example", Role.OWNER)
    result = made([_room(BOB.email)], people=[BOB], acting=acting)
    assert result.actions[-1].facts == ("absent", f"owner={acting.id}")


def test_a_room_that_a_demotion_has_handed_on_is_handed_over_after_it() -> None:
    users = [user(ANN.email, reassign_to=BOB.email)]
    dot = person("dot@acme.example", Role.ROOM_ADMIN)
    result = _made(_room(dot.email), ANNS, users=users, people=(ANN, BOB, dot))
    demotion, owner = result.actions
    assert (demotion.ref.kind, owner.ref.kind) == ("user", "owner")
    assert owner.needs == (demotion.id,)
    assert [change.current for change in owner.fields] == [BOB.email]


def test_a_room_that_a_demotion_hands_to_whoever_is_to_own_it_is_done_with_that() -> None:
    users = [user(ANN.email, reassign_to=BOB.email)]
    result = _made(_room(BOB.email), ANNS, users=users, people=(ANN, BOB))
    assert [one.ref.kind for one in result.actions] == ["user"]


def test_an_owner_who_was_not_read_is_unknown_once() -> None:
    gap: dict[int | str, tuple[Share, ...] | Gap] = {1: Gap("lost")}
    alone = made([_room(BOB.email)], [_of_ann(ALL)], gap, people=[BOB])
    assert [(one.ref.kind, one.text) for one in alone.unknown] == [
        ("owner", "its owner was not read")
    ]
    both = made([_room(BOB.email, [])], [_of_ann(ALL)], gap, people=[BOB])
    assert [(one.ref.kind, one.text) for one in both.unknown] == [("members", "lost")]
    assert alone.actions == both.actions == ()


def test_an_access_list_without_an_owner_hands_nothing_over() -> None:
    assert _made(_room(BOB.email), share(CID)).actions == ()


def test_a_third_party_room_keeps_its_id_of_text() -> None:
    there = replace(_of_ann(ALL), id="sbox-7-docs")
    result = made([_room(BOB.email)], [there], {there.id: (ANNS,)}, people=[BOB])
    (action,) = result.actions
    assert action.requests[0].body["folderIds"] == ["sbox-7-docs"]


def test_a_key_without_the_scope_for_files_is_told() -> None:
    narrow = frozenset({"rooms:write", "accounts:read", "accounts.self:read"})
    result = _made(_room(BOB.email), ANNS, scopes=narrow)
    assert texts(result.blockers) == ["the key lacks the scope files:write, which a step needs"]
    wide = _made(_room(BOB.email), ANNS, scopes=narrow | {"files:write"})
    assert wide.blockers == ()


def test_with_selected_rooms_their_owners_are_promoted_too() -> None:
    users = [user(CID.email, Role.ROOM_ADMIN), user(BOB.email)]
    result = made(
        [_room(CID.email)],
        [_of_ann(ALL)],
        {1: (ANNS,)},
        users=users,
        people=[CID, BOB],
        only=frozenset({"Plans"}),
    )
    assert [one.ref for one in result.actions] == [Ref("user", CID.email), Ref("owner", "Plans")]


def test_the_type_of_a_room_does_not_matter_to_its_owner() -> None:
    declared = replace(_room(BOB.email), type=RoomType.PUBLIC, id=1)
    result = _made(declared, ANNS)
    assert [one.ref.kind for one in result.actions] == ["owner"]


def test_an_owner_is_somebody_whom_the_manifests_name() -> None:
    rooms = (_room(BOB.email, [member(CID.email)]), _room(CID.email), room("Nobody's"))
    assert Desired(rooms=rooms).people() == (CID.email, BOB.email)
