"""People and rooms in one plan."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from reconciler.access import Access, Role
from reconciler.action import EffectKind, Ref
from reconciler.kinds.user import Standing
from reconciler.kinds.welcome import OwnWelcome, PortalWelcome
from reconciler.policy import Policy
from reconciler.state import Gap
from tests.unit.things import (
    HERE,
    OWNER,
    OWNS,
    calls,
    found,
    found_link,
    link,
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
    from reconciler.plan import Plan

ANN = person("ann@acme.example", Role.ROOM_ADMIN)
BOB = person("bob@acme.example")
GUS = person("gus@partner.example", Role.GUEST)
GONE = person("gone@acme.example", Role.USER, Standing.DISABLED)
NEW = "new@acme.example"


def _kinds(result: Plan) -> list[tuple[str, str]]:
    return [(action.ref.kind, action.ref.name) for action in result.actions]


def test_people_come_before_rooms_and_in_the_order_of_the_manifests() -> None:
    users = [user(f"{name}@acme.example") for name in ("c", "a", "b")]
    result = made([room("Z"), room("Y")], users=users)
    assert _kinds(result) == [
        ("user", "c@acme.example"),
        ("user", "a@acme.example"),
        ("user", "b@acme.example"),
        ("room", "Z"),
        ("room", "Y"),
    ]


def test_whoever_is_invited_by_the_plan_is_shared_with_by_name_and_never_by_address() -> None:
    _, _, action = made([room(members=[member(NEW)])], users=[user(NEW)]).actions
    assert calls(action) == [
        (
            "PUT",
            "files/rooms/room/Plans/share",
            {"invitations": [{"id": Ref("user", NEW), "access": 2}], "notify": False},
        )
    ]
    assert not action.requests[0].mails


def test_whoever_is_invited_by_the_plan_is_mailed_once_without_notify() -> None:
    rooms = [room(title, [member(NEW)]) for title in ("A", "B")]
    assert made(rooms, users=[user(NEW)]).summary.mails == 1


def test_whoever_is_invited_by_the_plan_is_no_guest() -> None:
    result = made([room(members=[member(NEW)])], users=[user(NEW)])
    assert told(result.actions[-1], EffectKind.GAINS) == [(NEW, "Read")]
    assert (result.drift, result.blockers) == ((), ())


def test_others_of_a_room_do_not_wait_for_an_invitation() -> None:
    rooms = [room(members=[member(NEW), member(BOB.email)])]
    _, create, action = made(rooms, users=[user(NEW)], people=[BOB]).actions
    assert action.needs == (create.id,)


def test_a_new_room_admin_can_be_room_manager_in_the_same_plan() -> None:
    rooms = [room(members=[member(NEW, Access.ROOM_MANAGER)])]
    assert made(rooms, users=[user(NEW, Role.ROOM_ADMIN)]).blockers == ()
    assert "only a RoomAdmin" in made(rooms, users=[user(NEW)]).blockers[0].text


def test_a_room_manager_who_is_raised_in_the_same_plan_needs_that_step() -> None:
    rooms = [room(members=[member(BOB.email, Access.ROOM_MANAGER)])]
    users = [user(BOB.email, Role.ROOM_ADMIN)]
    raised, create, action = made(rooms, users=users, people=[BOB]).actions
    assert raised.ref.name == BOB.email
    assert action.needs == (create.id, raised.id)


def test_a_member_who_becomes_room_manager_needs_the_step_that_raises_them() -> None:
    rooms = [room(members=[member(BOB.email, Access.ROOM_MANAGER)])]
    users = [user(BOB.email, Role.ROOM_ADMIN)]
    raised, action = made(rooms, [found()], {1: (OWNS, share(BOB))}, users=users).actions
    assert action.needs == (raised.id,)


def test_other_access_does_not_wait_for_a_new_type() -> None:
    rooms = [room(members=[member(BOB.email, Access.EDITING)])]
    users = [user(BOB.email, Role.ROOM_ADMIN)]
    _, action = made(rooms, [found()], {1: (OWNS,)}, users=users, people=[BOB]).actions
    assert action.needs == ()


def test_whoever_is_enabled_in_the_same_plan_is_let_in_after_that() -> None:
    rooms = [room(members=[member(GONE.email)])]
    users = [user(GONE.email, state=Standing.ACTIVE)]
    enabled, create, action = made(rooms, users=users, people=[GONE]).actions
    assert action.needs == (create.id, enabled.id)


def test_nobody_leaves_a_room_only_after_being_enabled_or_raised() -> None:
    users = [
        user(GONE.email, state=Standing.ACTIVE),
        user(BOB.email, Role.ROOM_ADMIN),
    ]
    rows = (OWNS, share(GONE), share(BOB))
    *_, action = made([room(members=[])], [found()], {1: rows}, users=users).actions
    assert action.ref.kind == "members"
    assert action.needs == ()


def test_whoever_is_disabled_in_the_same_plan_is_let_in_nowhere() -> None:
    rooms = [room(members=[member(BOB.email)])]
    users = [user(BOB.email, state=Standing.DISABLED)]
    result = made(rooms, users=users, people=[BOB])
    assert "is disabled on the portal" in result.blockers[0].text
    kept = made(rooms, [found()], {1: (OWNS, share(BOB))}, users=users)
    assert (_kinds(kept), kept.blockers) == ([("user", BOB.email)], ())


def test_a_declared_user_whom_no_step_invites_is_never_made_a_guest() -> None:
    result = made([room(members=[member(NEW)])], users=[user(NEW)], may_invite_members=False)
    assert _kinds(result) == [("room", "Plans")]
    assert texts(result.blockers)[-1] == (
        f"{NEW} is declared as User and is not on the portal, and no step of this plan invites "
        "them there; an invitation to a room would make a Guest"
    )


def test_somebody_who_is_declared_disabled_and_is_not_there_is_not_invited_to_a_room() -> None:
    users = [user(NEW, Role.GUEST, state=Standing.DISABLED)]
    result = made([room(members=[member(NEW)])], users=users)
    assert texts(result.blockers) == [
        f"{NEW} is not on the portal, and declared as disabled: nobody who is to be invited"
    ]


def test_a_guest_comes_in_by_the_first_room_and_is_known_by_name_in_the_next() -> None:
    rooms = [room(title, [member(NEW)]) for title in ("A", "B")]
    result = made(rooms, users=[user(NEW, Role.GUEST)])
    assert (result.drift, result.blockers) == ((), ())
    first, second = (result.actions[place].requests[0] for place in (1, 3))
    assert first.body["invitations"] == [{"email": NEW, "access": 2}]
    assert second.body["invitations"] == [{"id": Ref("guest", NEW), "access": 2}]


@pytest.mark.parametrize("rooms", [[], [room()], [room(members=[member("Design")])]])
def test_a_guest_whom_no_room_lets_in_is_drift_that_names_the_way(rooms: list[object]) -> None:
    result = made(rooms, users=[user(NEW, Role.GUEST, line=9)])  # type: ignore[arg-type] # a table
    assert texts(result.drift) == [
        (
            "is not on the portal as Guest, and nobody can be invited as one: Guests come in by "
            "a room that lets them in, or by a link (`reconciler links --type Guest`)"
        )
    ]
    assert (result.drift[0].ref, result.drift[0].source.line) == (Ref("user", NEW), 9)


def test_a_guest_who_is_there_or_is_not_to_be_is_no_drift() -> None:
    users = [
        user(GUS.email, Role.GUEST),
        user(NEW, Role.GUEST, state=Standing.DISABLED),
    ]
    assert made(users=users, people=[GUS]).drift == ()


def test_a_guest_whom_the_account_cannot_see_is_told_once() -> None:
    result = made(users=[user(NEW, Role.GUEST)], hidden={NEW: None}, acting=ANN)
    assert texts(result.drift) == ["is on the portal, and the key's account cannot see as what"]


def test_a_guest_of_a_room_that_could_not_be_read_is_not_taken_for_invited() -> None:
    rooms = [room(members=[member(NEW)])]
    result = made(rooms, [found()], {1: Gap("lost")}, users=[user(NEW, Role.GUEST)])
    assert result.actions == ()
    assert len(result.drift) == 1


def test_a_protected_guest_is_not_invited_to_a_room() -> None:
    rooms = [room(members=[member(NEW)])]
    policy = Policy(frozenset({NEW}))
    result = made(rooms, users=[user(NEW, Role.GUEST)], policy=policy)
    assert _kinds(result) == [("room", "Plans")]


def test_a_guest_becomes_a_user_by_type_and_never_by_invitation() -> None:
    result = made([room(members=[member(GUS.email)])], users=[user(GUS.email)], people=[GUS])
    assert [path for action in result.actions for _, path, _ in calls(action)] == [
        "people/type/User",
        "files/rooms",
        "files/rooms/room/Plans/share",
    ]


def test_with_selected_rooms_only_their_people_are_looked_at() -> None:
    rooms = [room("A", [member(NEW)]), room("B", [member(BOB.email)])]
    users = [
        user(NEW),
        user(BOB.email, Role.ROOM_ADMIN),
        user("other@acme.example"),
        user("guest@acme.example", Role.GUEST),
    ]
    result = made(rooms, users=users, people=[BOB], only=frozenset({"A"}))
    assert _kinds(result) == [("user", NEW), ("room", "A"), ("members", "A")]
    assert result.drift == ()


def test_with_selected_rooms_somebody_declared_elsewhere_is_still_no_guest() -> None:
    rooms = [room("A", [member(NEW)]), room("B", [member(NEW)])]
    result = made(rooms, users=[user(NEW)], only=frozenset({"B"}))
    assert result.actions[-1].requests[0].body["invitations"][0]["id"] == Ref("user", NEW)


def test_more_mails_than_the_portal_allows_are_a_blocker_with_the_line_that_goes_over() -> None:
    users = [user(f"p{line}@acme.example", line=line) for line in (1, 2)]
    rooms = [
        replace(
            room(members=[member("g1@x.example"), member("g2@x.example")]),
            source=HERE._replace(line=5),
        )
    ]
    assert made(rooms, users=users, invitations_left=4).blockers == ()
    two = made(rooms, users=users, invitations_left=1)
    assert texts(two.blockers) == ["4 e-mail invitations are needed and the portal allows 1 more"]
    assert two.blockers[0].source.line == 2
    assert made(rooms, users=users, invitations_left=3).blockers[0].source.line == 5


@pytest.mark.parametrize("left", [0, -3])
def test_a_portal_that_allows_no_more_mails_is_told_as_such(left: int) -> None:
    assert made(invitations_left=left).blockers == ()
    assert texts(made(users=[user(NEW)], invitations_left=left).blockers) == [
        "1 e-mail invitation is needed and the portal allows 0 more"
    ]


@pytest.mark.parametrize(
    ("allowed", "lacking"),
    [
        (None, []),
        ({"*:write"}, []),
        ({"accounts:write", "rooms:write"}, ["*:write"]),
        ({"rooms:write", "*:read"}, ["accounts:write", "*:write"]),
        ({"*:read"}, ["accounts:write", "rooms:write", "*:write"]),
        (set(), ["accounts:write", "rooms:write", "*:write"]),
    ],
)
def test_scopes_that_the_key_lacks_are_blockers(
    allowed: set[str] | None, lacking: list[str]
) -> None:
    scopes = None if allowed is None else frozenset(allowed)
    result = made(
        [room(members=[member(NEW)])],
        users=[user(NEW)],
        invitation_links=[link()],
        scopes=scopes,
    )
    assert [one.text.split(",")[0] for one in result.blockers] == [
        f"the key lacks the scope {scope}" for scope in lacking
    ]


def test_a_lacking_scope_names_the_first_step_and_how_many_there_are() -> None:
    users = [user(NEW, line=3), user("two@acme.example", line=4)]
    result = made([room()], users=users, scopes=frozenset())
    assert [(one.text, one.source.line) for one in result.blockers] == [
        ("the key lacks the scope accounts:write, which 2 steps need", 3),
        ("the key lacks the scope rooms:write, which a step needs", 1),
    ]


def test_the_sample_s_welcome_needs_no_scope_since_it_goes_without_the_key() -> None:
    users = [user(BOB.email, welcome=PortalWelcome("welcome_guest", ""))]
    assert made(users=users, people=[BOB], scopes=frozenset()).blockers == ()


def test_a_plan_of_everything_comes_in_its_order() -> None:
    result = made(
        [room(members=[member(BOB.email)])],
        users=[user(BOB.email, welcome=OwnWelcome("w.md", "Hi", "", "Hi")), user(NEW)],
        people=[BOB],
        invitation_links=[link(max_uses=2)],
        links={Role.USER: found_link(), Role.ROOM_ADMIN: found_link(Role.ROOM_ADMIN)},
    )
    assert _kinds(result) == [
        ("user", NEW),
        ("room", "Plans"),
        ("members", "Plans"),
        ("invitation_link", "RoomAdmin"),
        ("invitation_link", "User"),
        ("welcome", BOB.email),
    ]
    assert result.summary.ops == {"create": 3, "update": 1, "remove": 1, "send": 1}
    assert result.summary.mails == 2
    assert result.summary.requests == 5


def test_the_id_of_a_step_is_the_same_in_another_run_and_wherever_it_is_declared() -> None:
    one = made(users=[user(NEW), user(BOB.email, Role.ROOM_ADMIN)], people=[BOB])
    other = made(
        users=[user(BOB.email, Role.ROOM_ADMIN, line=9), user(NEW, line=8)],
        people=[BOB],
        acting=OWNER,
    )
    assert {action.id for action in one.actions} == {action.id for action in other.actions}
    typed = made(users=[user(NEW, Role.ROOM_ADMIN)])
    assert typed.actions[0].id not in {action.id for action in one.actions}
