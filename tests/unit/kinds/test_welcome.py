"""Letters to people who have become active."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from reconciler.access import Access, Role
from reconciler.action import EffectKind, Op, Ref, Secret, digest
from reconciler.kinds.group import FoundGroup, Group
from reconciler.kinds.user import Person, Standing
from reconciler.kinds.welcome import Delivery, Letters, OwnWelcome, PortalWelcome, Progress
from reconciler.policy import Policy
from reconciler.render.document import document
from reconciler.render.requests import listed, requests
from reconciler.render.text import text
from tests.unit.things import (
    HERE,
    OWNS,
    calls,
    found,
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

BOB = person("bob@acme.example")
ANN = person("ann@acme.example", Role.ROOM_ADMIN)
AT = "2026-11-21T06:00:00Z"
OWN = OwnWelcome("welcome.md", "Welcome, {{ first_name }}", "team@acme.example", "Hello.")
SAMPLE = PortalWelcome("welcome_guest", "")
SIGNED = PortalWelcome("", "WELCOME_KEY")
KEYS = {"WELCOME_KEY": digest("1.SIGNED")}

DESIGN = FoundGroup("Design", "g-1")
TEAM = Group("Design", ANN.email, (ANN.email, BOB.email), HERE)


def _known(progress: Progress, what: str = "welcome.md", keys: dict[str, str] = KEYS) -> Letters:
    return Letters({BOB.id: Delivery(progress, AT, what)}, keys)


def test_whoever_is_active_is_welcomed_by_the_team_s_own_letter() -> None:
    (action,) = made(users=[user(BOB.email, welcome=OWN)], people=[BOB]).actions
    assert (action.ref, action.op, action.requests) == (Ref("welcome", BOB.email), Op.SEND, ())
    assert told(action, EffectKind.MAIL) == [(BOB.email, "welcomed by the letter in welcome.md")]
    assert action.letter
    assert (action.letter.to, action.letter.person) == (BOB.email, BOB.id)
    assert action.letter.what == "welcome.md"
    assert action.letter.template
    assert action.letter.template.values == {"type": "User", "rooms": []}


def test_without_a_welcome_nobody_is_written_to() -> None:
    assert made(users=[user(BOB.email)], people=[BOB]).actions == ()


@pytest.mark.parametrize(
    "there",
    [
        replace(BOB, standing=Standing.PENDING, activated=False),
        replace(BOB, activated=False),
        replace(BOB, standing=Standing.DISABLED),
    ],
    ids=["invited", "address not confirmed", "disabled"],
)
def test_whoever_has_not_come_in_is_not_welcomed_yet(there: Person) -> None:
    result = made(users=[user(BOB.email, welcome=OWN)], people=[there])
    assert [action for action in result.actions if action.op is Op.SEND] == []


def test_whoever_is_invited_by_this_plan_is_not_welcomed_by_it() -> None:
    result = made(users=[user("new@acme.example", welcome=OWN)])
    assert [action.op for action in result.actions] == [Op.CREATE]


def test_whoever_is_disabled_by_this_plan_is_not_welcomed_by_it() -> None:
    declared = user(BOB.email, state=Standing.DISABLED, welcome=OWN)
    result = made(users=[declared], people=[BOB])
    assert [action.op for action in result.actions] == [Op.UPDATE]


def test_whoever_is_enabled_by_this_plan_is_welcomed_by_the_next() -> None:
    declared = user(BOB.email, state=Standing.ACTIVE, welcome=OWN)
    gone = replace(BOB, standing=Standing.DISABLED)
    assert [one.op for one in made(users=[declared], people=[gone]).actions] == [Op.UPDATE]
    assert [one.op for one in made(users=[declared], people=[BOB]).actions] == [Op.SEND]


def test_whoever_is_protected_is_not_written_to() -> None:
    policy = Policy(frozenset({BOB.email}))
    assert made(users=[user(BOB.email, welcome=OWN)], people=[BOB], policy=policy).actions == ()


def test_an_address_of_two_accounts_is_written_to_by_neither() -> None:
    twins = [BOB, replace(BOB, id="twin")]
    result = made(users=[user(BOB.email, welcome=OWN)], people=twins)
    assert result.actions == ()
    assert len(result.blockers) == 1


def test_whoever_was_welcomed_is_never_welcomed_again() -> None:
    for welcome in (OWN, SAMPLE, SIGNED, replace(OWN, file="other.md")):
        declared = user(BOB.email, welcome=welcome)
        result = made(users=[declared], people=[BOB], letters=_known(Progress.SENT))
        assert (result.actions, result.drift) == ((), ())


@pytest.mark.parametrize("welcome", [OWN, SAMPLE])
def test_what_may_have_left_is_told_and_not_repeated(welcome: OwnWelcome | PortalWelcome) -> None:
    declared = user(BOB.email, welcome=welcome)
    result = made(users=[declared], people=[BOB], letters=_known(Progress.BEGUN))
    assert result.actions == ()
    assert texts(result.drift) == [
        (
            f"a welcome was begun at {AT}, and whether it left is not known: it is not sent "
            "again unless its entry is taken out of the ledger"
        )
    ]
    assert result.drift[0].ref == Ref("welcome", BOB.email)


def test_the_sample_s_call_goes_without_the_key_and_says_that_it_will_be_refused() -> None:
    (action,) = made(users=[user(BOB.email, welcome=SAMPLE)], people=[BOB]).actions
    assert calls(action) == [("POST", "portal/sendcongratulations", None)]
    assert action.requests[0].query == {"Userid": BOB.id, "Key": "welcome_guest"}
    assert action.requests[0].anonymous
    assert action.letter
    assert (action.letter.what, action.letter.template) == (digest("welcome_guest"), None)
    first, *others = [words for _, words in told(action, EffectKind.NOTE)]
    assert first == "`welcome_guest` is no key that a portal signed: it will be refused with a 403"
    assert others == [
        "it takes a key that the portal signed within the hour; the letter is for administrators",
        "the portal may offer a new password in it, and switch on two-factor login for everybody",
    ]


def test_a_key_of_the_environment_is_named_and_shown_nowhere() -> None:
    declared = user(BOB.email, welcome=SIGNED)
    result = made(users=[declared], people=[BOB], letters=Letters(keys=KEYS))
    (action,) = result.actions
    assert action.requests[0].query == {"Userid": BOB.id, "Key": Secret("WELCOME_KEY")}
    assert len(told(action, EffectKind.NOTE)) == 2
    shown = text(result) + requests(result) + json.dumps([document(result), listed(result)])
    assert '{"Userid": "' + BOB.id + '", "Key": {"$env": "WELCOME_KEY"}}' in shown
    assert KEYS["WELCOME_KEY"] not in shown


def test_without_its_key_in_the_environment_a_welcome_is_drift() -> None:
    result = made(users=[user(BOB.email, welcome=SIGNED)], people=[BOB])
    assert result.actions == ()
    assert texts(result.drift) == ["is not welcomed: the environment has no key as WELCOME_KEY"]


@pytest.mark.parametrize(
    ("welcome", "what"), [(SAMPLE, digest("welcome_guest")), (SIGNED, KEYS["WELCOME_KEY"])]
)
def test_a_key_that_was_refused_is_not_tried_a_second_time(
    welcome: PortalWelcome, what: str
) -> None:
    declared = user(BOB.email, welcome=welcome)
    result = made(users=[declared], people=[BOB], letters=_known(Progress.REFUSED, what))
    assert result.actions == ()
    assert texts(result.drift) == [
        f"the portal refused this key at {AT}, and it is not tried a second time"
    ]


@pytest.mark.parametrize("welcome", [SIGNED, OWN])
def test_after_a_refusal_another_key_or_a_letter_is_tried(
    welcome: OwnWelcome | PortalWelcome,
) -> None:
    before = _known(Progress.REFUSED, digest("welcome_guest"))
    result = made(users=[user(BOB.email, welcome=welcome)], people=[BOB], letters=before)
    assert [action.op for action in result.actions] == [Op.SEND]


def test_whoever_comes_back_with_another_account_is_somebody_else() -> None:
    declared = user(BOB.email, welcome=OWN)
    again = replace(BOB, id="another")
    result = made(users=[declared], people=[again], letters=_known(Progress.SENT))
    assert [action.op for action in result.actions] == [Op.SEND]


def test_a_letter_names_the_rooms_that_somebody_is_let_into_by_themselves_or_a_group() -> None:
    rooms = [
        room("A", [member(BOB.email, Access.EDITING)]),
        room("B", [member("Design")]),
        room("C", [member("Design", Access.EDITING), member(BOB.email)]),
        room("D", [member(ANN.email), member("Others")]),
        room("E"),
    ]
    groups = {"Design": (DESIGN,), "Others": (FoundGroup("Others", "g-2"),)}
    result = made(
        rooms,
        users=[user(BOB.email, welcome=OWN)],
        people=[BOB, ANN],
        groups=groups,
        declared_groups=[TEAM],
    )
    letter = result.actions[-1].letter
    assert letter
    assert letter.template
    assert letter.template.values["rooms"] == [
        {"title": "A", "access": "Editing"},
        {"title": "B", "access": "Read"},
        {"title": "C", "access": "Read"},
    ]


def test_letters_come_last_and_after_what_they_tell_of() -> None:
    rooms = [
        room("A", [member(BOB.email)]),
        room("B", [member("Design")]),
        room("C", [member(ANN.email)]),
    ]
    result = made(
        rooms,
        users=[user(BOB.email, Role.ROOM_ADMIN, welcome=OWN)],
        people=[BOB, ANN],
        groups={"Design": (DESIGN,)},
        declared_groups=[TEAM],
    )
    ids = {(action.ref.kind, action.ref.name): action.id for action in result.actions}
    letter = result.actions[-1]
    assert letter.op is Op.SEND
    assert letter.needs == (
        ids["user", BOB.email],
        ids["members", "A"],
        ids["members", "B"],
    )


def test_a_letter_waits_for_the_group_that_its_reader_is_put_into() -> None:
    result = made(
        [room("B", [member("Design")])],
        users=[user(BOB.email, welcome=OWN), user(ANN.email, Role.ROOM_ADMIN, welcome=OWN)],
        people=[BOB, ANN],
        declared_groups=[group("Design", BOB.email)],
    )
    team, _, members, bob, ann = result.actions
    assert str(team.ref) == "group/Design"
    assert (bob.needs, ann.needs) == ((team.id, members.id), ())


def test_leaving_a_room_is_nothing_that_a_letter_waits_for() -> None:
    rooms = [room(members=[])]
    result = made(
        rooms,
        [found()],
        {1: (OWNS, share(BOB))},
        users=[user(BOB.email, welcome=OWN)],
    )
    assert [action.needs for action in result.actions] == [(), ()]


def test_a_letter_tells_the_type_that_somebody_has_and_not_one_that_they_do_not_get() -> None:
    lower = made(users=[user(ANN.email, Role.USER, welcome=OWN)], people=[ANN])
    higher = made(users=[user(BOB.email, Role.ROOM_ADMIN, welcome=OWN)], people=[BOB])
    types = []
    for result in (lower, higher):
        letter = result.actions[-1].letter
        assert letter
        assert letter.template
        types.append(letter.template.values["type"])
    assert types == ["RoomAdmin", "RoomAdmin"]


def test_with_selected_rooms_only_their_people_are_written_to() -> None:
    users = [user(BOB.email, welcome=OWN), user(ANN.email, Role.ROOM_ADMIN, welcome=OWN)]
    rooms = [room("A", [member(BOB.email)]), room("B", [member(ANN.email)])]
    there, shares = [found("A", 1), found("B", 2)], {1: (OWNS, share(BOB)), 2: (OWNS, share(ANN))}
    result = made(rooms, there, shares, users=users, only=frozenset({"A"}))  # type: ignore[arg-type] # rows by id
    assert [action.ref.name for action in result.actions] == [BOB.email]


def test_the_fingerprint_of_a_letter_changes_with_the_person_and_the_letter() -> None:
    one = made(users=[user(BOB.email, welcome=OWN)], people=[BOB]).actions[0]
    other = made(users=[user(BOB.email, welcome=OWN)], people=[replace(BOB, id="x")]).actions[0]
    sample = made(users=[user(BOB.email, welcome=SAMPLE)], people=[BOB]).actions[0]
    assert len({one.expects, other.expects, sample.expects}) == 3
    assert one.id == other.id == sample.id
