"""What an account and its key let a plan know."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reconciler.access import Access, Role
from reconciler.action import EffectKind
from reconciler.errors import ScopeError
from reconciler.kinds.user import Standing
from tests.edge.reading.way import OWNER, of_version, planned, read, rooms, targets
from tests.unit.things import member, room

if TYPE_CHECKING:
    from tests.portal import Served

ANN = "ann@acme.example"
PEOPLE: list[dict[str, object]] = [
    {"email": ANN, "type": "RoomAdmin"},
    {"email": "adam@acme.example", "type": "DocSpaceAdmin"},
    {"email": "bob@acme.example", "type": "User"},
    {"email": "uma@acme.example", "type": "User"},
]
READ = {"email": "bob@acme.example", "access": "Read"}
ROOMS: list[dict[str, object]] = [
    {"title": "Hers", "owner": ANN, "members": [READ]},
    {"title": "Managed", "members": [READ, {"email": ANN, "access": "RoomManager"}]},
    {"title": "Seen", "members": [READ, {"email": ANN, "access": "Editing"}]},
    {"title": "Hidden", "members": [READ]},
]
DECLARED = rooms(*(room(title, []) for title in ("Hers", "Managed", "Seen")))


def test_a_room_admin_plans_only_where_they_own_or_manage(portal: Served) -> None:
    portal.sandbox.seed({"people": PEOPLE, "rooms": ROOMS, "acting": ANN})
    current = read(portal, DECLARED)
    assert {one.title for one in current.rooms} == {"Hers", "Managed", "Seen"}
    assert current.acting is not None
    assert (current.acting.email, current.acting.role) == (ANN, Role.ROOM_ADMIN)
    made = planned(DECLARED, current)
    assert [action.ref.name for action in made.actions] == ["Hers", "Managed"]
    assert [(note.ref.name, "EditAccess" in note.text) for note in made.blockers] == [
        ("Seen", True)
    ]


def test_the_acting_account_is_known_among_the_members(portal: Served) -> None:
    portal.sandbox.seed({"people": PEOPLE, "rooms": ROOMS, "acting": ANN})
    made = planned(DECLARED, read(portal, DECLARED))
    losing = {effect.who for action in made.actions for effect in action.effects}
    assert losing == {"bob@acme.example"}
    assert any("is the account whose key is used" in note.text for note in made.drift)


def test_an_admin_sees_every_room_and_changes_only_their_own(portal: Served) -> None:
    portal.sandbox.seed({"people": PEOPLE, "rooms": ROOMS, "acting": "adam@acme.example"})
    current = read(portal, DECLARED)
    assert len(current.rooms) == 4
    made = planned(DECLARED, current)
    assert made.actions == ()
    assert [note.ref.name for note in made.blockers] == ["Hers", "Managed", "Seen"]


def test_a_user_may_create_no_room_and_the_plan_says_so(portal: Served) -> None:
    portal.sandbox.seed({"people": PEOPLE, "rooms": ROOMS, "acting": "uma@acme.example"})
    declared = rooms(room("New"))
    current = read(portal, declared)
    assert not current.may_create
    (blocker,) = planned(declared, current).blockers
    assert "may not create rooms" in blocker.text


def test_a_key_that_may_not_ask_who_it_is_still_reads_the_rest(portal: Served) -> None:
    portal.sandbox.seed({"people": PEOPLE, "rooms": ROOMS})
    key = portal.sandbox.issue_key(OWNER, ["rooms:write", "accounts:read"])
    declared = rooms(room("Hers", [member("uma@acme.example"), member("new@partner.example")]))
    current = read(portal, declared, key)
    assert current.acting is None
    assert current.complete
    assert "uma@acme.example" in current.people
    # The limit may not be asked; the switch is open to everybody.
    assert (current.may_invite_guests, current.invitations_left) == (True, None)


def test_a_new_room_s_owner_is_not_guessed_by_a_key_that_may_not_ask(portal: Served) -> None:
    portal.sandbox.seed({"people": PEOPLE})
    key = portal.sandbox.issue_key(OWNER, ["rooms:write", "accounts:read"])
    declared = rooms(room("New", [member(ANN, Access.ROOM_MANAGER)]))
    (blocker,) = planned(declared, read(portal, declared, key)).blockers
    assert "accounts.self:read" in blocker.text


def test_a_key_for_rooms_alone_plans_rooms_whose_people_it_has_seen(portal: Served) -> None:
    portal.sandbox.seed({"people": PEOPLE, "rooms": ROOMS})
    key = portal.sandbox.issue_key(OWNER, ["rooms:read"])
    declared = rooms(room("Hidden", [member("bob@acme.example", Access.EDITING)]))
    (action,) = planned(declared, read(portal, declared, key)).actions
    assert [change.name for change in action.fields] == ["bob@acme.example"]


def test_groups_need_a_scope_of_their_own(portal: Served) -> None:
    portal.sandbox.seed({"people": PEOPLE, "groups": [{"name": "Design"}]})
    declared = rooms(room("New", [member("Design")]))
    with pytest.raises(ScopeError, match=r"accounts:read"):
        read(portal, declared, portal.sandbox.issue_key(OWNER, ["rooms:write"]))


@pytest.mark.parametrize("version", ["3.0", "3.2", "3.5", "3.6", "3.7.2"])
def test_every_version_is_read_into_the_same_state(version: str) -> None:
    document = {
        "people": PEOPLE,
        "groups": [{"name": "Design", "members": ["uma@acme.example"]}],
        "rooms": [
            {
                "title": "Plans",
                "tags": ["a"],
                "members": [
                    READ,
                    {"email": ANN, "access": "RoomManager"},
                    {"group": "Design", "access": "Editing"},
                ],
            },
            {"title": "Old", "state": "archived"},
        ],
    }
    members = [
        member("bob@acme.example"),
        member(ANN, Access.ROOM_MANAGER),
        member("Design", Access.EDITING),
    ]
    with of_version(version) as portal:
        portal.sandbox.seed(document | {"version": version})
        declared = rooms(room("Plans", members, settings={"tags": ("A",)}))
        current = read(portal, declared)
        assert ".".join(map(str, current.version)).startswith(version)
        assert {one.title: one.archived for one in current.rooms} == {"Plans": False, "Old": True}
        ((_, shares),) = current.shares.items()
        assert isinstance(shares, tuple)
        assert len(shares) == 4
        made = planned(declared, current)
        assert (made.actions, made.drift, made.blockers, made.unknown) == ((), (), (), ())
        assert portal.writes() == []


@pytest.mark.parametrize("version", ["3.0", "3.2", "3.5"])
def test_long_listings_of_older_versions_are_read_whole(version: str) -> None:
    with of_version(version) as portal:
        portal.sandbox.load(230, 130, 130)
        portal.sandbox.forget_requests()
        current = read(portal, rooms(room("Room 00000", [])))
        ((_, shares),) = current.shares.items()
        assert len(current.rooms) == 230
        assert isinstance(shares, tuple)
        assert len(shares) == 131
        assert len(targets(portal)) == 3 + 3 + 2


def test_an_owner_whom_a_portal_lists_twice_makes_no_gap(portal: Served) -> None:
    # Since 3.6 an owner who is invited gets a second row (fact sheet on rooms, section 6).
    twice: dict[str, object] = {
        "title": "Plans",
        "owner": ANN,
        "members": [READ, {"email": ANN, "access": "Editing"}],
    }
    portal.sandbox.seed({"people": PEOPLE, "rooms": [twice], "acting": ANN})
    declared = rooms(room("Plans", [member("bob@acme.example")]))
    made = planned(declared, read(portal, declared))
    assert (made.actions, made.blockers, made.unknown) == ((), (), ())


def test_a_disabled_person_whom_the_account_cannot_see_is_not_invited_anew(portal: Served) -> None:
    portal.sandbox.seed(
        {
            "owner": "owner@acme.example",
            "acting": "ann@acme.example",
            "people": [
                {"email": "ann@acme.example", "type": "RoomAdmin"},
                {"email": "gone@acme.example", "type": "User", "state": "disabled"},
                {"email": "guest@partner.example", "type": "Guest"},
            ],
        }
    )
    people = ("gone@acme.example", "guest@partner.example", "new@partner.example")
    declared = rooms(room(members=[member(email) for email in people]))
    current = read(portal, declared)
    assert current.hidden == {
        "gone@acme.example": Standing.DISABLED,
        "guest@partner.example": Standing.ACTIVE,
    }
    made = planned(declared, current)
    assert [note.text for note in made.blockers] == ["gone@acme.example is disabled on the portal"]
    mails = [
        effect.who
        for action in made.actions
        for effect in action.effects
        if effect.kind is EffectKind.MAIL
    ]
    assert mails == ["new@partner.example"]
