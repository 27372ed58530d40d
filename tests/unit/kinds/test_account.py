"""Declared people: who is invited, changed, enabled, disabled, and who is left alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reconciler.access import Role
from reconciler.action import EffectKind, Op, Ref
from reconciler.kinds.seats import Seats
from reconciler.kinds.user import Person, Standing
from reconciler.kinds.welcome import PortalWelcome
from reconciler.policy import Policy
from tests.unit.things import OWNER, calls, made, person, texts, told, user

ADMIN = person("admin@acme.example", Role.DOCSPACE_ADMIN)
ANN = person("ann@acme.example", Role.ROOM_ADMIN)
BOB = person("bob@acme.example")
GUS = person("gus@partner.example", Role.GUEST)
GONE = person("gone@acme.example", Role.USER, Standing.DISABLED)
NEW = "new@acme.example"

NOTHING = ((), (), (), ())


def _parts(result: object) -> tuple[object, ...]:
    return tuple(getattr(result, name) for name in ("actions", "drift", "blockers", "unknown"))


@pytest.mark.parametrize("role", [Role.DOCSPACE_ADMIN, Role.ROOM_ADMIN, Role.USER])
def test_a_missing_person_is_invited_alone_and_always_with_a_type(role: Role) -> None:
    first, second = made(users=[user(NEW, role), user("two@acme.example", role)]).actions
    assert (first.ref, first.op) == (Ref("user", NEW), Op.CREATE)
    assert calls(first) == [
        ("POST", "people/invite", {"invitations": [{"email": NEW, "type": role.word}]})
    ]
    assert [len(one.body["invitations"]) for one in (*first.requests, *second.requests)] == [1, 1]
    assert first.requests[0].mails


def test_an_invitation_shows_its_mail_and_the_seat_that_it_takes() -> None:
    (action,) = made(users=[user(NEW, Role.ROOM_ADMIN)], seats=Seats(paid=3)).actions
    assert told(action, EffectKind.MAIL) == [(NEW, "invited to the portal as RoomAdmin")]
    assert told(action, EffectKind.GAINS) == [(NEW, "RoomAdmin of the portal")]
    assert told(action, EffectKind.NOTE) == [("", "takes a paid seat, of 3 free")]


def test_where_seats_are_not_known_an_invitation_tells_the_kind_alone() -> None:
    (action,) = made(users=[user(NEW)]).actions
    assert told(action, EffectKind.NOTE) == [("", "takes a seat")]


@pytest.mark.parametrize(
    ("there", "declared"),
    [
        (BOB, user(BOB.email)),
        (ANN, user(ANN.email, Role.ROOM_ADMIN)),
        (GUS, user(GUS.email, Role.GUEST)),
        (OWNER, user(OWNER.email, Role.DOCSPACE_ADMIN)),
        (person(BOB.email, Role.USER, Standing.PENDING), user(BOB.email, state=Standing.ACTIVE)),
        (GONE, user(GONE.email, state=Standing.DISABLED)),
    ],
    ids=["User", "RoomAdmin", "Guest", "the owner as DocSpaceAdmin", "invited", "disabled"],
)
def test_a_person_who_is_as_declared_makes_no_step(there: Person, declared: object) -> None:
    assert _parts(made(users=[declared], people=[there])) == NOTHING  # type: ignore[list-item] # a table


@pytest.mark.parametrize(
    ("role", "to"),
    [
        (Role.GUEST, Role.USER),
        (Role.GUEST, Role.ROOM_ADMIN),
        (Role.GUEST, Role.DOCSPACE_ADMIN),
        (Role.USER, Role.ROOM_ADMIN),
        (Role.USER, Role.DOCSPACE_ADMIN),
        (Role.ROOM_ADMIN, Role.DOCSPACE_ADMIN),
    ],
)
def test_whoever_goes_up_is_put_to_the_declared_type(role: Role, to: Role) -> None:
    there = person(NEW, role)
    (action,) = made(users=[user(NEW, to)], people=[there]).actions
    assert calls(action) == [("PUT", f"people/type/{to}", {"userIds": [there.id]})]
    assert [(c.name, c.current, c.desired) for c in action.fields] == [("type", role.word, to.word)]
    assert told(action, EffectKind.MAIL) == [(NEW, "told about the new type")]
    assert told(action, EffectKind.CHANGES) == [(NEW, f"{role} -> {to} of the portal")]


def test_the_seat_of_another_sort_is_told_and_one_of_the_same_is_not() -> None:
    raised = [user(BOB.email, Role.ROOM_ADMIN), user(GUS.email)]
    paid, same = made(users=raised, people=[BOB, GUS]).actions
    assert told(paid, EffectKind.NOTE) == [("", "takes a paid seat")]
    assert told(same, EffectKind.NOTE) == []


@pytest.mark.parametrize(
    ("there", "acting", "policy", "reason"),
    [
        (OWNER, ADMIN, Policy(), "owns the portal, and stays DocSpaceAdmin instead of User"),
        (BOB, BOB, Policy(), "is the account whose key is used, and stays User instead of Guest"),
        (
            replace(BOB, directory="LDAP"),
            OWNER,
            Policy(),
            "is kept by LDAP, and stays User instead of RoomAdmin",
        ),
        (
            replace(BOB, directory="SSO"),
            OWNER,
            Policy(),
            "is kept by SSO, and stays User instead of RoomAdmin",
        ),
        (
            BOB,
            OWNER,
            Policy(frozenset({BOB.email})),
            "is protected by the manifest, and stays User instead of RoomAdmin",
        ),
    ],
    ids=["the owner", "the acting account", "LDAP", "SSO", "protected"],
)
def test_some_people_are_never_changed_and_the_reason_is_told(
    there: Person, acting: Person, policy: Policy, reason: str
) -> None:
    declared = user(there.email, Role.of(reason.rsplit(" ", 1)[1]) or Role.GUEST)
    result = made(users=[declared], people=[there], acting=acting, policy=policy)
    assert result.actions == ()
    assert texts(result.drift) == [reason]


@pytest.mark.parametrize(
    ("standing", "state", "words"),
    [
        (Standing.ACTIVE, Standing.DISABLED, "and stays active instead of disabled"),
        (Standing.DISABLED, Standing.ACTIVE, "and stays disabled instead of active"),
        (Standing.DISABLED, None, "and stays User instead of RoomAdmin"),
    ],
)
def test_what_stays_so_of_people_whom_nothing_changes_is_told(
    standing: Standing, state: Standing | None, words: str
) -> None:
    there = replace(BOB, standing=standing)
    declared = user(BOB.email, Role.ROOM_ADMIN if state is None else Role.USER, state=state)
    result = made(users=[declared], people=[there], policy=Policy(frozenset({BOB.email})))
    assert result.actions == ()
    assert texts(result.drift) == [f"is protected by the manifest, {words}"]


@pytest.mark.parametrize("directory", ["LDAP", "SSO"])
def test_people_of_a_directory_who_are_as_declared_are_no_drift(directory: str) -> None:
    there = replace(BOB, directory=directory)
    assert _parts(made(users=[user(BOB.email)], people=[there])) == NOTHING


def test_a_protected_stranger_is_not_invited() -> None:
    result = made(users=[user(NEW)], policy=Policy(frozenset({NEW})))
    assert result.actions == ()
    assert texts(result.drift) == [
        "is not on the portal; is protected by the manifest and is not invited"
    ]


def test_a_disabled_person_is_told_from_a_missing_one_and_not_enabled_unasked() -> None:
    result = made(users=[user(GONE.email, Role.ROOM_ADMIN)], people=[GONE])
    assert result.actions == ()
    assert texts(result.drift) == [
        "is disabled on the portal; say whether that is meant by `state: disabled` or `active`"
    ]


def test_a_disabled_person_of_the_declared_type_is_told_as_well() -> None:
    result = made(users=[user(GONE.email)], people=[GONE])
    assert "is disabled on the portal" in result.drift[0].text


def test_somebody_who_is_to_be_disabled_and_is_not_there_is_nobody_to_invite() -> None:
    assert _parts(made(users=[user(NEW, state=Standing.DISABLED)])) == NOTHING


def test_whoever_is_declared_disabled_is_logged_out_and_gives_a_seat_back() -> None:
    (action,) = made(users=[user(BOB.email, state=Standing.DISABLED)], people=[BOB]).actions
    assert action.op is Op.UPDATE
    assert calls(action) == [("PUT", "people/status/Terminated", {"userIds": [BOB.id]})]
    assert [(c.name, c.current, c.desired) for c in action.fields] == [
        ("state", "active", "disabled")
    ]
    assert told(action, EffectKind.LOSES) == [
        (BOB.email, "access to the portal, and is logged out everywhere")
    ]
    assert told(action, EffectKind.NOTE) == [("", "gives a seat back; what they own stays theirs")]
    assert told(action, EffectKind.MAIL) == []


def test_an_invitation_that_is_open_can_be_disabled() -> None:
    there = replace(BOB, standing=Standing.PENDING)
    (action,) = made(users=[user(BOB.email, state=Standing.DISABLED)], people=[there]).actions
    assert action.fields[0].current == "pending"


def test_whoever_is_declared_active_is_enabled_and_takes_a_seat() -> None:
    declared = user(GONE.email, state=Standing.ACTIVE)
    (action,) = made(users=[declared], people=[GONE], seats=Seats(unpaid=1)).actions
    assert calls(action) == [("PUT", "people/status/Active", {"userIds": [GONE.id]})]
    assert [(c.name, c.current, c.desired) for c in action.fields] == [
        ("state", "disabled", "active")
    ]
    assert told(action, EffectKind.GAINS) == [(GONE.email, "access to the portal again")]
    assert told(action, EffectKind.NOTE) == [("", "takes a seat, of 1 free")]


def test_whoever_is_enabled_and_raised_is_enabled_first() -> None:
    declared = user(GONE.email, Role.ROOM_ADMIN, state=Standing.ACTIVE)
    (action,) = made(users=[declared], people=[GONE]).actions
    assert [path for _, path, _ in calls(action)] == [
        "people/status/Active",
        "people/type/RoomAdmin",
    ]
    assert [change.name for change in action.fields] == ["state", "type"]


def test_nobody_is_enabled_as_more_than_is_declared() -> None:
    there = replace(GONE, role=Role.ROOM_ADMIN)
    result = made(users=[user(GONE.email, state=Standing.ACTIVE)], people=[there])
    assert result.actions == ()
    assert texts(result.drift) == [
        (
            "is RoomAdmin and not User; nobody goes down without `reassign_to`, which names who "
            "gets their rooms; stays disabled as long"
        )
    ]


def test_the_type_of_somebody_who_is_to_be_disabled_stays() -> None:
    declared = user(ANN.email, Role.DOCSPACE_ADMIN, state=Standing.DISABLED)
    result = made(users=[declared], people=[ANN])
    assert [path for _, path, _ in calls(result.actions[0])] == ["people/status/Terminated"]
    assert texts(result.drift) == ["is RoomAdmin, and stays so while disabled"]


def test_the_type_of_somebody_who_is_disabled_already_stays() -> None:
    there = replace(ANN, standing=Standing.DISABLED)
    declared = user(ANN.email, Role.USER, state=Standing.DISABLED)
    result = made(users=[declared], people=[there])
    assert result.actions == ()
    assert texts(result.drift) == ["is RoomAdmin, and stays so while disabled"]


def test_an_address_of_two_accounts_is_a_blocker_that_names_both() -> None:
    result = made(users=[user(BOB.email)], people=[BOB, replace(BOB, id="twin")])
    assert result.actions == ()
    assert texts(result.blockers) == [
        f"is the address of 2 accounts of the portal ({BOB.id}, twin)"
    ]


def test_somebody_whom_the_account_cannot_see_is_not_invited_a_second_time() -> None:
    result = made(users=[user(NEW)], acting=ANN, hidden={NEW: None})
    assert result.actions == ()
    assert texts(result.drift) == ["is on the portal, and the key's account cannot see as what"]


def test_where_invitations_are_switched_off_a_missing_person_is_a_blocker() -> None:
    result = made(users=[user(NEW, line=7)], may_invite_members=False)
    assert texts(result.blockers) == [
        "is not on the portal, and cannot be invited: the portal's settings allow no invitations"
    ]
    assert result.blockers[0].source.line == 7


def test_where_invitations_are_switched_off_people_are_still_changed() -> None:
    declared = [user(BOB.email, Role.ROOM_ADMIN), user(GONE.email, state=Standing.ACTIVE)]
    result = made(users=declared, people=[BOB, GONE], may_invite_members=False)
    assert len(result.actions) == 2


@pytest.mark.parametrize(
    ("declared", "words"),
    [
        (user(NEW, Role.ROOM_ADMIN), "may not invite a RoomAdmin"),
        (user(BOB.email, Role.ROOM_ADMIN), "may not make a User a RoomAdmin"),
        (user(BOB.email, state=Standing.DISABLED), "may not enable or disable a User"),
        (user(GONE.email, state=Standing.ACTIVE), "may not enable or disable a User"),
    ],
)
def test_what_the_account_may_not_do_is_a_blocker(declared: object, words: str) -> None:
    result = made(users=[declared], people=[BOB, GONE], acting=ANN)  # type: ignore[list-item] # a table
    assert result.actions == ()
    assert words in result.blockers[0].text


def test_the_fingerprint_of_a_step_changes_with_what_the_person_is() -> None:
    declared = [user(BOB.email, Role.DOCSPACE_ADMIN)]
    one = made(users=declared, people=[BOB]).actions[0]
    raised = made(users=declared, people=[replace(BOB, role=Role.ROOM_ADMIN)]).actions[0]
    other = made(users=declared, people=[replace(BOB, id="other")]).actions[0]
    assert len({one.expects, raised.expects, other.expects}) == 3
    assert one.id == other.id != raised.id


def test_whoever_is_enabled_is_welcomed_by_a_later_run_and_the_plan_says_so() -> None:
    declared = user(GONE.email, state=Standing.ACTIVE, welcome=PortalWelcome("a", ""))
    (action,) = made(users=[declared], people=[GONE]).actions
    assert ("", "is welcomed by a later run once active, if that never was") in told(
        action, EffectKind.NOTE
    )
