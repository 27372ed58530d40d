"""Moving somebody down."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reconciler.access import Access, Role
from reconciler.action import EffectKind, Op
from reconciler.kinds.user import Person, Standing
from reconciler.policy import Policy
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

ADMIN = person("admin@acme.example", Role.DOCSPACE_ADMIN)
ANN = person("ann@acme.example", Role.ROOM_ADMIN)
BOB = person("bob@acme.example")
HEIR = person("heir@acme.example", Role.ROOM_ADMIN)

DOWN = user(ANN.email, Role.USER, reassign_to=HEIR.email)
ANNS = share(ANN, None, owner=True)


@pytest.mark.parametrize(
    ("role", "to"),
    [
        (Role.DOCSPACE_ADMIN, Role.ROOM_ADMIN),
        (Role.DOCSPACE_ADMIN, Role.USER),
        (Role.ROOM_ADMIN, Role.USER),
        (Role.USER, Role.GUEST),
    ],
)
def test_nobody_goes_down_without_somebody_who_gets_the_rooms(role: Role, to: Role) -> None:
    result = made(users=[user(ANN.email, to)], people=[replace(ANN, role=role)])
    assert result.actions == ()
    assert texts(result.drift) == [
        (
            f"is {role} and not {to}; nobody goes down without `reassign_to`, which names who "
            "gets their rooms"
        )
    ]


@pytest.mark.parametrize("to", [Role.USER, Role.GUEST])
@pytest.mark.parametrize("role", [Role.DOCSPACE_ADMIN, Role.ROOM_ADMIN])
def test_whoever_goes_down_goes_by_the_call_that_is_followed_to_its_end(
    role: Role, to: Role
) -> None:
    there = replace(ANN, role=role)
    declared = user(ANN.email, to, reassign_to=HEIR.email)
    (action,) = made(users=[declared], people=[there, HEIR]).actions
    assert action.op is Op.UPDATE
    body = {"type": to.word, "userId": ANN.id, "reassignUserId": HEIR.id}
    assert calls(action) == [("POST", "people/type", body)]
    assert action.requests[0].follow == ("people", "type", "progress", ANN.id)


def test_going_down_tells_what_it_takes_away_and_who_is_mailed() -> None:
    (action,) = made(users=[DOWN], people=[ANN, HEIR]).actions
    assert told(action, EffectKind.NOTE) == [
        ("", f"rooms they own go to {HEIR.email}"),
        ("", "in those, and where they are RoomManager, they become ContentCreator"),
        ("", "takes a seat"),
    ]
    assert told(action, EffectKind.MAIL) == [
        (OWNER.email, f"told that rooms of {ANN.email} were handed over"),
        (ANN.email, "told about the new type"),
    ]


def test_a_user_who_becomes_a_guest_has_no_rooms_to_give_and_leaves_all_groups() -> None:
    declared = user(BOB.email, Role.GUEST, reassign_to=HEIR.email)
    (action,) = made(users=[declared], people=[BOB, HEIR]).actions
    assert told(action, EffectKind.NOTE) == [
        ("", "they leave all groups, with what those give access to")
    ]


def test_where_the_account_is_not_known_nobody_else_is_said_to_be_mailed() -> None:
    (action,) = made(users=[DOWN], people=[ANN, HEIR], acting=None).actions
    assert [who for who, _ in told(action, EffectKind.MAIL)] == [ANN.email]


def test_an_admin_becomes_a_room_admin_by_the_quick_call_and_keeps_their_rooms() -> None:
    declared = user(ADMIN.email, Role.ROOM_ADMIN, reassign_to=HEIR.email)
    (action,) = made(users=[declared], people=[ADMIN, HEIR]).actions
    assert calls(action) == [("PUT", "people/type/RoomAdmin", {"userIds": [ADMIN.id]})]
    assert action.requests[0].follow == ()
    assert told(action, EffectKind.NOTE) == [("", "rooms they own stay theirs")]


def test_whoever_is_enabled_and_goes_down_is_enabled_first() -> None:
    there = replace(ANN, standing=Standing.DISABLED)
    declared = replace(DOWN, state=Standing.ACTIVE)
    (action,) = made(users=[declared], people=[there, HEIR]).actions
    assert [path for _, path, _ in calls(action)] == ["people/status/Active", "people/type"]


def test_the_owner_alone_moves_an_admin_down() -> None:
    declared = user(ADMIN.email, Role.ROOM_ADMIN, reassign_to=HEIR.email)
    acting = person("other@acme.example", Role.DOCSPACE_ADMIN)
    result = made(users=[declared], people=[ADMIN, HEIR], acting=acting)
    assert texts(result.blockers) == [
        "the key's account is DocSpaceAdmin and may not make a DocSpaceAdmin a RoomAdmin"
    ]


def test_where_guests_are_not_allowed_nobody_is_made_one() -> None:
    declared = user(BOB.email, Role.GUEST, reassign_to=HEIR.email)
    result = made(users=[declared], people=[BOB, HEIR], may_invite_guests=False)
    assert texts(result.blockers) == ["the portal's settings allow no guests"]


@pytest.mark.parametrize(
    ("heirs", "words"),
    [
        ([], "is nobody, or several people, of the portal"),
        ([HEIR, replace(HEIR, id="twin")], "is nobody, or several people, of the portal"),
        ([replace(HEIR, standing=Standing.DISABLED)], "is disabled"),
        ([replace(HEIR, standing=Standing.PENDING)], "is pending"),
        ([replace(HEIR, role=Role.USER)], "is User"),
    ],
)
def test_rooms_go_to_nobody_who_could_not_own_them(heirs: list[Person], words: str) -> None:
    result = made(users=[DOWN], people=[ANN, *heirs])
    assert result.actions == ()
    assert texts(result.blockers) == [
        f"`reassign_to`: {HEIR.email} {words}, and cannot be given their rooms"
    ]


def test_an_heir_whom_the_plan_only_invites_cannot_be_given_rooms() -> None:
    result = made(users=[user(HEIR.email, Role.ROOM_ADMIN), DOWN], people=[ANN])
    assert "is only invited by this plan" in result.blockers[0].text


@pytest.mark.parametrize("standing", [Standing.ACTIVE, Standing.DISABLED])
def test_an_heir_whom_the_plan_makes_fit_comes_first_and_is_needed(standing: Standing) -> None:
    there = replace(HEIR, role=Role.USER, standing=standing)
    heir = user(HEIR.email, Role.ROOM_ADMIN, state=Standing.ACTIVE)
    first, second = made(users=[DOWN, heir], people=[ANN, there]).actions
    assert first.ref.name == HEIR.email
    assert second.needs == (first.id,)


def test_an_heir_whom_the_plan_disables_gets_no_rooms() -> None:
    heir = user(HEIR.email, Role.ROOM_ADMIN, state=Standing.DISABLED)
    result = made(users=[DOWN, heir], people=[ANN, HEIR])
    assert "is disabled, and cannot be given their rooms" in result.blockers[0].text


def test_an_heir_who_is_fit_already_is_no_step_to_wait_for() -> None:
    assert made(users=[DOWN], people=[ANN, HEIR]).actions[0].needs == ()


def test_the_new_owner_of_a_room_is_never_sent() -> None:
    members = [member(HEIR.email, Access.ROOM_MANAGER), member(ANN.email, Access.EDITING)]
    down, action = made(
        [room(members=members)],
        [found()],
        {1: (ANNS, share(BOB))},
        users=[DOWN],
        people=[HEIR],
    ).actions
    items = [item for request in action.requests for item in request.body["invitations"]]
    assert items == [{"id": ANN.id, "access": 10}, {"id": BOB.id, "access": 0}]
    assert action.needs == (down.id,)


def test_a_room_that_changes_hands_loses_its_former_owner_where_nobody_declares_them() -> None:
    down, action = made(
        [room(members=[])], [found()], {1: (ANNS, share(HEIR))}, users=[DOWN]
    ).actions
    assert told(action, EffectKind.LOSES) == [(ANN.email, "ContentCreator")]
    assert action.needs == (down.id,)


def test_the_heir_s_own_row_goes_with_the_room_and_is_no_step() -> None:
    members = [member(HEIR.email, Access.ROOM_MANAGER), member(ANN.email, Access.CONTENT_CREATOR)]
    rows = (ANNS, share(HEIR, Access.READ))
    result = made([room(members=members)], [found()], {1: rows}, users=[DOWN])
    assert [action.ref.kind for action in result.actions] == ["user"]


def test_a_manager_who_goes_down_is_content_creator_before_the_room_is_looked_at() -> None:
    rows = (share(OWNER, None, owner=True), share(ANN, Access.ROOM_MANAGER))
    declared = [room(members=[member(ANN.email, Access.CONTENT_CREATOR)])]
    result = made(declared, [found()], {1: rows}, users=[DOWN], people=[HEIR])
    assert [action.ref.kind for action in result.actions] == ["user"]
    reading = [room(members=[member(ANN.email)])]
    _, action = made(reading, [found()], {1: rows}, users=[DOWN], people=[HEIR]).actions
    assert [(c.current, c.desired) for c in action.fields] == [("ContentCreator", "Read")]
    assert action.needs == ()


def test_rooms_of_others_do_not_change_hands() -> None:
    rows = (share(OWNER, None, owner=True), share(BOB))
    declared = [room(members=[member(HEIR.email)])]
    _, action = made(declared, [found()], {1: rows}, users=[DOWN], people=[ANN, HEIR]).actions
    assert action.needs == ()
    assert [change.name for change in action.fields] == [HEIR.email, BOB.email]


def test_a_room_that_the_account_gets_is_one_that_it_may_change() -> None:
    there = replace(found(rights=frozenset({"Read"})), owner=ANN.id)
    declared = user(ANN.email, reassign_to=ADMIN.email)
    rooms = [room(members=[member(BOB.email)], settings={"indexing": True})]
    mine = made(rooms, [there], {1: (ANNS,)}, users=[declared], people=[ADMIN, BOB], acting=ADMIN)
    assert mine.blockers == ()
    assert [action.ref.kind for action in mine.actions] == ["user", "room", "members"]
    other = made(rooms, [there], {1: (ANNS,)}, users=[DOWN], people=[HEIR, BOB], acting=ADMIN)
    assert "may not change this room" in other.blockers[0].text


def test_an_access_list_without_an_owner_stays_as_it_is() -> None:
    result = made(
        [room(members=[])], [found()], {1: (share(BOB),)}, users=[DOWN], people=[ANN, HEIR]
    )
    assert [change.name for change in result.actions[1].fields] == [BOB.email]


def test_whoever_gets_the_rooms_is_told_to_gain_them() -> None:
    (action,) = made(users=[DOWN], people=[ANN, HEIR]).actions
    assert told(action, EffectKind.GAINS) == [
        (HEIR.email, f"every room that {ANN.email} owns, as its owner")
    ]


def test_nobody_who_is_protected_gets_rooms() -> None:
    policy = Policy(frozenset({HEIR.email}))
    result = made(users=[DOWN], people=[ANN, HEIR], policy=policy)
    assert result.actions == ()
    assert texts(result.blockers) == [
        f"`reassign_to`: {HEIR.email} is protected by the manifest, and cannot be given their rooms"
    ]
