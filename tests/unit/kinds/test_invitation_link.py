"""The portal's own invitation links."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone

import pytest

from reconciler.access import Role
from reconciler.action import EffectKind, Op, Ref
from reconciler.kinds.invitation_link import TYPES
from reconciler.kinds.seats import Seats
from reconciler.render.document import document
from reconciler.render.requests import requests
from reconciler.render.text import text
from tests.unit.things import NOW, OWNER, calls, found_link, link, made, person, texts, told, user

ANN = person("ann@acme.example", Role.ROOM_ADMIN)
ADMIN = person("admin@acme.example", Role.DOCSPACE_ADMIN)
SOON = NOW + timedelta(days=7)
PATH = "portal/users/invitationlink"


def test_a_link_that_is_missing_is_made_with_its_limits() -> None:
    (action,) = made(invitation_links=[link(Role.USER, SOON, 5)]).actions
    assert (action.ref, action.op) == (Ref("invitation_link", "User"), Op.CREATE)
    body = {"employeeType": "User", "expiration": "2026-11-29T06:00:00Z", "maxUseCount": 5}
    assert calls(action) == [("POST", PATH, body)]
    assert [(c.name, c.current, c.desired) for c in action.fields] == [
        ("expires", None, "2026-11-29T06:00:00Z"),
        ("max_uses", None, 5),
    ]
    assert told(action, EffectKind.GAINS) == [("anyone with the link", "User of the portal")]
    assert told(action, EffectKind.NOTE) == []


def test_a_link_without_limits_says_so() -> None:
    (action,) = made(invitation_links=[link()]).actions
    assert calls(action) == [
        ("POST", PATH, {"employeeType": "User", "expiration": None, "maxUseCount": None})
    ]
    assert [change.desired for change in action.fields] == ["never", "any number"]


@pytest.mark.parametrize("role", [Role.ROOM_ADMIN, Role.DOCSPACE_ADMIN])
def test_a_link_for_people_who_manage_rooms_tells_of_their_seats(role: Role) -> None:
    (action,) = made(invitation_links=[link(role)]).actions
    assert told(action, EffectKind.NOTE) == [("", "each who comes in by it takes a paid seat")]


def test_times_leave_in_utc_whatever_zone_they_were_given_in() -> None:
    there = SOON.astimezone(timezone(timedelta(hours=2)))
    (action,) = made(invitation_links=[link(Role.USER, there)]).actions
    assert action.requests[0].body["expiration"] == "2026-11-29T06:00:00Z"


def test_a_link_that_is_as_declared_makes_no_step() -> None:
    there = {Role.USER: found_link(Role.USER, SOON, 5, used=2)}
    result = made(invitation_links=[link(Role.USER, SOON, 5)], links=there)
    assert (result.actions, result.drift, result.blockers) == ((), (), ())


def test_a_link_that_is_over_and_as_declared_makes_no_step() -> None:
    past = NOW - timedelta(days=1)
    there = {Role.USER: found_link(Role.USER, past)}
    result = made(invitation_links=[link(Role.USER, past)], links=there)
    assert (result.actions, result.blockers) == ((), ())


def test_a_change_sends_every_limit_since_one_left_out_would_be_lifted() -> None:
    there = {Role.USER: found_link(Role.USER, SOON, 5, used=2)}
    (action,) = made(invitation_links=[link(Role.USER, SOON, 9)], links=there).actions
    assert action.op is Op.UPDATE
    body = {"id": "link-User", "expiration": "2026-11-29T06:00:00Z", "maxUseCount": 9}
    assert calls(action) == [("PUT", PATH, body)]
    assert [(c.name, c.current, c.desired) for c in action.fields] == [("max_uses", 5, 9)]
    assert told(action, EffectKind.NOTE) == [("", "used by 2 so far; its address stays")]


def test_links_that_nobody_declares_go_where_links_are_declared() -> None:
    there = {role: found_link(role) for role in TYPES}
    result = made(invitation_links=[link(Role.USER, line=4)], links=there)
    assert [(action.ref.name, action.op) for action in result.actions] == [
        ("DocSpaceAdmin", Op.REMOVE),
        ("RoomAdmin", Op.REMOVE),
    ]
    assert calls(result.actions[0]) == [("DELETE", PATH, {"id": "link-DocSpaceAdmin"})]
    assert told(result.actions[0], EffectKind.LOSES) == [
        ("anyone with the link", "a way to become DocSpaceAdmin")
    ]
    assert result.actions[0].source.line == 4


def test_an_empty_list_wants_no_links_and_no_list_leaves_them_alone() -> None:
    there = {Role.USER: found_link()}
    (action,) = made(invitation_links=[], links=there).actions
    assert (action.op, action.source.file) == (Op.REMOVE, "")
    assert made(links=there).actions == ()


def test_links_are_nothing_that_selected_rooms_ask_for() -> None:
    links = [link()]
    assert made(invitation_links=links, only=frozenset({"Plans"})).actions == ()


@pytest.mark.parametrize("version", [(3, 6, 1), (3, 5)])
def test_older_portals_have_no_such_links(version: tuple[int, ...]) -> None:
    result = made(invitation_links=[link()], version=version)
    assert result.actions == ()
    assert texts(result.blockers) == [
        "links can be declared from version 3.7 of the portal on; this one is "
        + ".".join(map(str, version))
    ]
    assert made(invitation_links=[], version=version).blockers == ()


def test_a_link_whose_time_is_over_is_told_and_holds_nothing_up() -> None:
    for there in ({}, {Role.USER: found_link()}):
        result = made(invitation_links=[link(Role.USER, NOW, line=3)], links=there)
        assert result.actions == ()
        assert texts(result.drift) == [
            "expires 2026-11-22T06:00:00Z, which is over, so it is neither made nor changed"
        ]
        assert result.drift[0].source.line == 3


def test_a_link_cannot_be_for_fewer_than_have_used_it() -> None:
    there = {Role.USER: found_link(used=3)}
    result = made(invitation_links=[link(max_uses=2)], links=there)
    assert texts(result.blockers) == ["3 have used it already, so `max_uses` cannot be 2"]
    assert made(invitation_links=[link(max_uses=3)], links=there).blockers == ()


def test_a_link_that_could_not_be_read_is_neither_made_nor_removed() -> None:
    unread = {Role.USER: "no seat is free", Role.ROOM_ADMIN: "denied"}
    full = frozenset({Role.USER})
    result = made(invitation_links=[link(Role.USER)], unread_links=unread, full_links=full)
    assert result.actions == ()
    assert result.blockers == ()
    assert texts(result.drift) == [
        "whether there is a link, undeclared, cannot be told: denied",
        "whether there is such a link cannot be told: no seat is free",
    ]
    assert result.unknown == ()


def test_a_declared_link_that_may_not_be_read_is_unknown() -> None:
    result = made(invitation_links=[link(Role.USER)], unread_links={Role.USER: "denied"})
    assert (result.actions, result.drift) == ((), ())
    assert texts(result.unknown) == ["whether there is such a link cannot be told: denied"]


def test_a_link_that_the_account_may_not_make_is_a_blocker() -> None:
    result = made(invitation_links=[link(Role.DOCSPACE_ADMIN)], acting=ADMIN)
    assert texts(result.blockers) == [
        "the key's account is DocSpaceAdmin and may not invite a DocSpaceAdmin"
    ]


def test_where_invitations_are_switched_off_there_are_no_new_links() -> None:
    result = made(invitation_links=[link()], may_invite_members=False)
    assert texts(result.blockers) == ["the portal's settings allow no invitations"]


@pytest.mark.parametrize(("paid", "blocked"), [(None, 0), (1, 0), (0, 1), (-1, 1)])
def test_a_new_link_for_paid_seats_needs_a_free_one(paid: int | None, blocked: int) -> None:
    result = made(invitation_links=[link(Role.ROOM_ADMIN)], seats=Seats(paid=paid))
    assert texts(result.blockers) == ["needs a paid seat, and none is free"] * blocked


def test_the_last_seat_that_a_user_of_the_plan_takes_is_lacking_for_a_link() -> None:
    users = [user("new@acme.example", Role.ROOM_ADMIN)]
    links = [link(Role.ROOM_ADMIN)]
    result = made(users=users, invitation_links=links, seats=Seats(paid=1))
    assert [one.ref.kind for one in result.blockers] == ["invitation_link"]


def test_a_link_that_is_there_needs_no_seat_to_be_changed() -> None:
    there = {Role.ROOM_ADMIN: found_link(Role.ROOM_ADMIN)}
    links = [link(Role.ROOM_ADMIN, max_uses=3)]
    assert made(invitation_links=links, links=there, seats=Seats(paid=0)).blockers == ()


def test_people_come_before_links_and_rooms_too() -> None:
    result = made(invitation_links=[link()], users=[user("new@acme.example")])
    assert [action.ref.kind for action in result.actions] == ["user", "invitation_link"]


def test_the_address_of_a_link_is_in_no_plan() -> None:
    there = {Role.ROOM_ADMIN: found_link(Role.ROOM_ADMIN)}
    result = made(invitation_links=[link()], links=there, acting=OWNER)
    shown = text(result) + requests(result) + json.dumps(document(result))
    assert "http" not in shown.replace("https://portal.example", "")


Limits = tuple[datetime | None, int | None]


@pytest.mark.parametrize(
    ("before", "after", "wider"),
    [
        ((NOW + timedelta(days=1), None), (NOW + timedelta(days=2), None), True),
        ((NOW - timedelta(days=1), None), (None, None), True),
        ((NOW + timedelta(days=2), None), (NOW + timedelta(days=1), None), False),
        ((None, None), (NOW + timedelta(days=1), None), False),
        ((None, 5), (None, 6), True),
        ((None, 5), (None, None), True),
        ((None, 6), (None, 5), False),
    ],
)
def test_a_link_that_opens_wider_lets_people_in_and_says_so(
    before: Limits,
    after: Limits,
    wider: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    there = {Role.ROOM_ADMIN: found_link(Role.ROOM_ADMIN, *before)}
    (action,) = made(invitation_links=[link(Role.ROOM_ADMIN, *after)], links=there).actions
    gains = [effect for effect in action.effects if effect.kind is EffectKind.GAINS]
    assert bool(gains) is wider
    notes = [effect.text for effect in action.effects if effect.kind is EffectKind.NOTE]
    assert ("each who comes in by it takes a paid seat" in notes) is wider
