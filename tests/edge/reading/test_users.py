"""What a plan asks about people, and what keys that may ask little make of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from reconciler.access import Access, Role
from reconciler.action import EffectKind
from reconciler.errors import ScopeError
from reconciler.kinds.invitation_link import InvitationLink
from reconciler.kinds.seats import Seats
from reconciler.kinds.user import Standing
from tests.edge.gateway import fault
from tests.edge.gateway.gateway import Rule
from tests.edge.reading.way import OWNER, counted, people, planned, read, spoilt, targets
from tests.portal import user
from tests.unit.things import HERE, member, room

if TYPE_CHECKING:
    from tests.edge.gateway.fault import Fault
    from tests.portal import Served

ANN, BOB, NEW = "ann@acme.example", "bob@acme.example", "new@acme.example"
TEAM: list[dict[str, object]] = [
    {"email": "adam@acme.example", "type": "DocSpaceAdmin"},
    {"email": ANN, "type": "RoomAdmin"},
    {"email": BOB, "type": "User"},
    {"email": "guest@partner.example", "type": "Guest"},
]
SEATS = {"manager": 4, "users": 9}
ALL = ["accounts.self:read", "accounts:write", "rooms:write"]


@pytest.mark.parametrize(
    ("seed", "told"),
    [
        ({"state": "active"}, (Standing.ACTIVE, True, "")),
        ({"state": "pending"}, (Standing.PENDING, False, "")),
        ({"state": "disabled"}, (Standing.DISABLED, True, "")),
        ({"activation": "NotActivated"}, (Standing.ACTIVE, False, "")),
        ({"ldap": True}, (Standing.ACTIVE, True, "LDAP")),
        ({"sso": True}, (Standing.ACTIVE, True, "SSO")),
    ],
    ids=["active", "pending", "disabled", "unconfirmed", "ldap", "sso"],
)
def test_a_declared_user_is_read_with_all_that_matters(
    portal: Served, seed: dict[str, object], told: tuple[object, ...]
) -> None:
    date = "2025-12-24T08:00:00Z"
    portal.sandbox.seed({"people": [{"email": BOB, "type": "User", "registered": date, **seed}]})
    (found,) = read(portal, people(user(BOB))).people[BOB]
    assert (found.standing, found.activated, found.directory) == told
    assert found.role is Role.USER
    assert found.since.startswith("2025-12-24T08:00:00")


def test_users_as_declared_cost_one_look_up_and_nothing_about_changes(portal: Served) -> None:
    portal.sandbox.seed({"people": TEAM, "seats": SEATS})
    declared = people(user(ANN, Role.ROOM_ADMIN), user(BOB), user(OWNER, Role.DOCSPACE_ADMIN))
    made = planned(declared, read(portal, declared))
    assert (made.actions, made.drift, made.blockers) == ((), (), ())
    assert counted(portal) == {
        "settings": 1,
        "people/@self": 1,
        "keys/@self": 1,
        "files/rooms": 1,
        "people/filter": 1,
    }


@pytest.mark.parametrize("type_", [Role.USER, Role.ROOM_ADMIN])
def test_a_change_costs_three_reads_more(portal: Served, type_: Role) -> None:
    portal.sandbox.seed({"people": TEAM, "seats": SEATS})
    declared = people(user(NEW, type_), user(BOB, Role.ROOM_ADMIN))
    current = read(portal, declared)
    assert current.seats == Seats(paid=1, unpaid=7)
    more = {"settings", "settings/invitationsettings", "portal/payment/quota"}
    assert {path: times for path, times in counted(portal).items() if path in more} == {
        "settings": 2,
        "settings/invitationsettings": 1,
        "portal/payment/quota": 1,
    }


def test_a_plan_of_everything_writes_nothing_and_makes_no_link(portal: Served) -> None:
    links = [{"type": "User", "maxUseCount": 5}, {"type": "RoomAdmin"}]
    portal.sandbox.seed({"people": TEAM, "seats": {"manager": 9}, "invitationLinks": links})
    declared = replace(
        people(
            user(NEW, Role.ROOM_ADMIN),
            user(BOB, Role.ROOM_ADMIN),
            user(ANN, reassign_to="adam@acme.example"),
            user("guest@partner.example", Role.GUEST, state=Standing.DISABLED),
            rooms=(room(members=[member(NEW), member("stranger@partner.example")]),),
        ),
        invitation_links=(InvitationLink(Role.USER, None, 7, HERE),),
    )
    deny = [
        Rule(method, ".*", fault.refusal(500, "a write"), times=None)
        for method in ("POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS")
    ]
    with spoilt(portal, *deny) as (gateway, served):
        made = planned(declared, read(served, declared))
        assert {one.request.method for one in gateway.passed} == {"GET"}
        bodies = b"".join(one.request.body for one in gateway.passed)
    assert [action.ref.kind for action in made.actions] == [
        *("user",) * 4,
        "room",
        "members",
        *("invitation_link",) * 2,
    ]
    assert bodies == b""
    assert portal.writes() == []
    assert portal.sandbox.mails() == []
    assert portal.sandbox.short_links == 0
    assert not [path for path in portal.reads() if "/users/invite/" in path]


@pytest.mark.parametrize(
    "spoil",
    [
        *(fault.bare(404), fault.bare(403), fault.bare(402), fault.refusal(404)),
        *(fault.refusal(403), fault.refusal(500, "boom"), fault.bad_gateway, fault.page),
        *(fault.reset, fault.truncated, fault.rationed(), fault.rationed(86_400)),
        *(fault.ignored(shape) for shape in (None, "text", 7, [7], {"features": "many"})),
    ],
)
@pytest.mark.parametrize("path", ["keys/@self", "portal/payment/quota"])
def test_a_portal_that_does_not_say_what_is_free_still_plans(
    portal: Served, path: str, spoil: Fault
) -> None:
    portal.sandbox.seed({"people": TEAM, "seats": SEATS})
    declared = people(user(NEW), user(BOB, Role.ROOM_ADMIN))
    straight = planned(declared, read(portal, declared))
    with spoilt(portal, Rule("GET", path, spoil, times=None)) as (_, served):
        current = read(served, declared)
    made = planned(declared, current)
    assert (made.blockers, made.unknown, made.drift) == ((), (), ())
    assert [action.requests for action in made.actions] == [
        action.requests for action in straight.actions
    ]
    if path.startswith("portal"):
        assert current.seats == Seats()
    else:
        assert current.scopes in {None, frozenset({"*:write"})}


def test_a_key_that_may_not_ask_for_seats_does_not_know_them_and_plans(portal: Served) -> None:
    portal.sandbox.seed({"people": TEAM, "seats": {"manager": 1}})
    declared = people(user(NEW, Role.ROOM_ADMIN))
    current = read(portal, declared, portal.sandbox.issue_key(OWNER, ALL))
    assert (current.seats, current.invitations_left) == (Seats(), None)
    assert current.scopes == frozenset(ALL)
    (action,) = planned(declared, current).actions
    assert "takes a paid seat" in {e.text for e in action.effects if e.kind is EffectKind.NOTE}


@pytest.mark.parametrize(
    ("scopes", "lacking"),
    [
        (["accounts:read", "rooms:write", "accounts.self:read"], ["accounts:write"]),
        (["accounts:write", "rooms:read", "accounts.self:read"], ["rooms:write"]),
        (["*:read"], ["accounts:write", "rooms:write"]),
        (ALL, []),
        (["*:write"], []),
        (["*"], []),
        ([], []),
    ],
)
def test_what_a_key_may_not_do_is_known_before_anything_is_sent(
    portal: Served, scopes: list[str], lacking: list[str]
) -> None:
    portal.sandbox.seed({"people": TEAM})
    declared = people(user(NEW), user(BOB, Role.ROOM_ADMIN), rooms=(room(members=[member(ANN)]),))
    made = planned(declared, read(portal, declared, portal.sandbox.issue_key(OWNER, scopes)))
    told = [note.text for note in made.blockers]
    assert len(told) == len(lacking)
    assert all(f"lacks the scope {one}," in text for one, text in zip(lacking, told, strict=True))
    assert portal.writes() == []


def test_links_need_the_whole_key_and_that_is_told_first(portal: Served) -> None:
    declared = replace(people(), invitation_links=(InvitationLink(Role.USER, None, None, HERE),))
    reads_all = portal.sandbox.issue_key(OWNER, ["*:read"])
    (blocker,) = planned(declared, read(portal, declared, reads_all)).blockers
    assert "lacks the scope *:write" in blocker.text
    with pytest.raises(ScopeError, match=r"\*:read"):
        read(portal, declared, portal.sandbox.issue_key(OWNER, ALL))


@pytest.mark.parametrize("stored", ["Bob@Acme.Example", " BOB@ACME.EXAMPLE "])
def test_a_difference_of_case_makes_no_second_person(portal: Served, stored: str) -> None:
    portal.sandbox.seed({"people": [{"email": stored, "type": "User"}]})
    declared = people(user(BOB), rooms=(room(members=[member(BOB)]),))
    made = planned(declared, read(portal, declared))
    assert [action.ref.kind for action in made.actions] == ["room", "members"]
    (item,) = made.actions[1].requests[0].body["invitations"]
    assert "email" not in item


def test_a_room_admin_invites_users_alone_and_changes_nobody(portal: Served) -> None:
    portal.sandbox.seed({"people": TEAM, "acting": ANN})
    declared = people(user(NEW), user("other@acme.example", Role.ROOM_ADMIN), user(BOB, Role.GUEST))
    made = planned(declared, read(portal, declared))
    assert [(action.ref.name, action.op.value) for action in made.actions] == [(NEW, "create")]
    (blocker,) = made.blockers
    assert "the key's account is RoomAdmin and may not invite a RoomAdmin" in blocker.text
    (drift,) = made.drift
    assert "reassign_to" in drift.text


def test_people_whom_the_account_cannot_see_are_not_invited_anew(portal: Served) -> None:
    gone = {"email": "gone@acme.example", "type": "User", "state": "disabled"}
    portal.sandbox.seed({"people": [*TEAM, gone], "acting": ANN})
    declared = people(
        user("guest@partner.example"),
        user("gone@acme.example"),
        user(NEW),
        rooms=(room(members=[member("guest@partner.example")]),),
    )
    current = read(portal, declared)
    assert current.hidden == {
        "guest@partner.example": Standing.ACTIVE,
        "gone@acme.example": Standing.DISABLED,
    }
    made = planned(declared, current)
    assert [note.ref.name for note in made.drift] == ["guest@partner.example", "gone@acme.example"]
    assert [action.ref.name for action in made.actions if action.ref.kind == "user"] == [NEW]


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"allowInvitingMembers": False}, "the portal's settings allow no invitations"),
        ({"invitationLimit": 1}, "2 e-mail invitations are needed and the portal allows 1 more"),
    ],
)
def test_what_the_portal_s_settings_forbid_is_a_blocker_with_its_line(
    portal: Served, settings: dict[str, object], words: str
) -> None:
    portal.sandbox.seed({"people": TEAM, "settings": settings})
    declared = people(user(NEW), user("newer@acme.example"))
    made = planned(declared, read(portal, declared))
    assert made.blockers
    assert all(words in note.text and note.source.line for note in made.blockers)


@pytest.mark.parametrize(
    ("seats", "declared", "blocked"),
    [
        ({"manager": 3}, [user(NEW, Role.ROOM_ADMIN)], [NEW]),
        ({"manager": 4}, [user(NEW, Role.ROOM_ADMIN)], []),
        ({"manager": 4}, [user(NEW, Role.ROOM_ADMIN), user(BOB, Role.ROOM_ADMIN)], [BOB]),
        ({"users": 2}, [user(NEW)], [NEW]),
        ({"users": 2}, [user(BOB, Role.ROOM_ADMIN), user(NEW)], []),
        ({"manager": 3}, [user(ANN, Role.ROOM_ADMIN)], []),
    ],
)
def test_a_seat_that_is_not_free_is_known_before_anything_is_sent(
    portal: Served, seats: dict[str, int], declared: list[object], blocked: list[str]
) -> None:
    # Owner, administrator and Ann sit on paid seats.
    portal.sandbox.seed({"people": TEAM, "seats": seats})
    desired = people(*declared)  # type: ignore[arg-type] # a table
    made = planned(desired, read(portal, desired))
    assert [note.ref.name for note in made.blockers] == blocked


def test_guests_of_rooms_need_seats_too(portal: Served) -> None:
    portal.sandbox.seed({"people": TEAM, "seats": {"users": 3}})
    strangers = [member(f"stranger{n}@partner.example", Access.READ) for n in range(2)]
    declared = people(rooms=(room(members=strangers),))
    (blocker,) = planned(declared, read(portal, declared)).blockers
    assert blocker.text == "2 new Guests need a seat each, and 1 are free"


def test_no_read_of_a_plan_asks_for_more_than_it_uses(portal: Served) -> None:
    portal.sandbox.seed({"people": TEAM})
    declared = people(user(NEW), rooms=(room(members=[member(BOB)]),))
    read(portal, declared)
    whole = {"settings/invitationsettings", "portal/payment/quota"}
    unlimited = [
        target
        for target in targets(portal)
        if "fields=" not in target and target.removeprefix("/api/2.0/") not in whole
    ]
    assert unlimited == []
