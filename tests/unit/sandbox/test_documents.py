"""Portals from documents, and back."""

from __future__ import annotations

import re
from datetime import date

import pytest

from reconciler.sandbox import Sandbox

from .conftest import TEAM, acme

RICH = acme(
    {
        "id": 2000,
        "title": "A",
        "type": "CustomRoom",
        "owner": "ann@acme.example",
        "tags": ["x", "y"],
        "color": "112233",
        "cover": "star",
        "quota": 10,
        "private": True,
        "indexing": True,
        "denyDownload": True,
        "settings": {"lifetime": {"value": 3}},
        "members": [
            {"group": "Design", "access": "Read"},
            {"email": "uma@acme.example", "access": "Editing"},
        ],
        "links": [
            {
                "kind": "invitation",
                "access": "Read",
                "title": "Join",
                "expires": "2027-01-01T00:00:00.0000000Z",
                "password": "p",
                "maxUseCount": 5,
                "currentUseCount": 2,
            }
        ],
        "opened_by_link": ["gus@mail.example"],
        "pinned_by": ["adam@acme.example"],
    },
    {"title": "B", "type": 8, "state": "archived", "form_roles": ["uma@acme.example"]},
    {"title": "C", "type": "PublicRoom"},
    {"title": "D", "state": "template", "public": True},
    {"title": "E", "type": "AiRoom"},
    {
        "id": "sbox-7-docs",
        "title": "F",
        "files": 12,
        "logo": "0123abcd",
        "settings": {"lifetime": {"value": 3}, "watermark": {"additions": 3}},
        "lifetimeStarted": "2026-02-03T04:05:06.0000000Z",
        "members": [{"group": "Twin", "access": "Read"}],
    },
    version="3.7.1",
    status="restoring",
    acting="adam@acme.example",
    scopes=["*:read"],
    settings={
        "invitationLimit": 7,
        "tagsIgnoreCase": False,
        "utcOffset": "+05:30",
        "standalone": False,
        "tfaRegistration": True,
        "tfa": True,
        "statistics": True,
        "roomQuota": 500,
        "tenantQuota": 1000,
        "externalSharing": "internal",
        "passwordPolicy": {"minLength": 8, "digits": True},
    },
    seats={"manager": 3, "users": 10, "room": 7},
    invitationLinks=[
        {"type": "User", "expires": "2027-01-01", "maxUseCount": 5, "currentUseCount": 2},
        {"type": "DocSpaceAdmin", "id": "11111111-2222-3333-4444-555555555555"},
    ],
) | {
    "groups": [
        {"name": "Design", "manager": "ann@acme.example", "members": ["uma@acme.example"]},
        {"name": "Twin", "isLDAP": True, "members": ["uma@acme.example"]},
        {"name": "Twin", "isSystem": True, "id": "22222222-2222-3333-4444-555555555555"},
        {"name": "Led", "manager": "ann@acme.example", "managerIsMember": False},
    ],
    "people": [
        *TEAM,
        {"email": "lea@acme.example", "type": "User", "ldap": True, "registered": "2024-02-03"},
        {"email": "sam@acme.example", "type": "User", "sso": True, "activation": 5},
        {"email": "wim@acme.example", "type": "Guest", "status": "pending"},
        {"email": "una@acme.example", "type": "User", "activation": "NotActivated"},
        {"email": "gil@acme.example", "type": "User", "status": "disabled", "firstName": ""},
    ],
}


def test_a_document_makes_the_same_portal_again() -> None:
    with Sandbox.open() as sandbox:
        sandbox.seed(RICH)
        first = sandbox.document()
        sandbox.seed(first)
        assert sandbox.document() == first
    assert (first["version"], first["status"], first["scopes"]) == (
        "3.7.1",
        "restoring",
        ["*:read"],
    )
    rooms = first["rooms"]
    assert isinstance(rooms, list)
    assert [room["id"] for room in rooms] == [2000, 2001, 2002, 2003, 2004, "sbox-7-docs"]


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ({"rooms": [{"titel": "X"}]}, "rooms[0]: unknown key 'titel'"),
        ({"nonsense": 1}, "portal: unknown key 'nonsense'"),
        ({"people": [{"email": "a@b.example"}]}, "people[0].type"),
        ({"people": [{"type": "User"}]}, "people[0].email"),
        ({"people": [{"email": "a@b.example", "type": "User", "state": "x"}]}, "people[0].state"),
        ({"people": [{"email": "owner@sandbox.example", "type": "User"}]}, "the owner is"),
        ({"people": [TEAM[0], TEAM[0]]}, "listed twice"),
        ({"people": {}}, "a list belongs here"),
        ({"people": ["x"]}, "a mapping belongs here"),
        ({"version": "2.6"}, "no release"),
        ({"status": "broken"}, "portal.status"),
        ({"settings": {"allowInvitingGuests": 1}}, "true or false belongs here"),
        ({"settings": {"invitationLimit": "x"}}, "a number belongs here"),
        ({"acting": "x@y.example"}, "nobody in the document"),
        (
            {
                "people": [
                    {"email": "a@b.example", "type": "User", "state": "active", "status": "active"}
                ]
            },
            "another word",
        ),
        ({"people": [{"email": "a@b.example", "type": "User", "activation": 8}]}, "activation"),
        ({"people": [{"email": "a@b.example", "type": "User", "activation": True}]}, "no sum"),
        ({"people": [{"email": "a@b.example", "type": "User", "registered": "x"}]}, "an ISO date"),
        ({"people": [{"email": "a@b.example", "type": "User", "ldap": 1}]}, "people[0].ldap"),
        ({"seats": {"rooms": 1}}, "seats: unknown key 'rooms'"),
        ({"seats": {"manager": "3"}}, "seats.manager"),
        ({"settings": {"utcOffset": "3"}}, "settings.utcOffset"),
        ({"invitationLinks": [{"type": "Guest"}]}, "invitationLinks[0].type"),
        ({"invitationLinks": [{"type": "User"}, {"type": "User"}]}, "invitationLinks[1].type"),
        ({"invitationLinks": [{"type": "User", "id": "x"}]}, "invitationLinks[0].id"),
        ({"invitationLinks": [{"type": "User", "expires": 7}]}, "invitationLinks[0].expires"),
        ({"groups": [{"name": "G", "members": ["x@y.example"]}]}, "groups[0].members"),
        ({"rooms": [{"title": "X", "type": 3}]}, "rooms[0].type"),
        ({"rooms": [{"title": "X", "id": 5}, {"title": "Y", "id": 5}]}, "rooms[1].id"),
        ({"rooms": [{"title": "X", "id": "far"}]}, "rooms[0].id"),
        ({"rooms": [{"title": "X", "id": "b-1"}, {"title": "Y", "id": "b-1"}]}, "rooms[1].id"),
        ({"rooms": [{"title": "X", "files": "many"}]}, "rooms[0].files"),
        ({"rooms": [{"title": "X", "lifetimeStarted": "soon"}]}, "rooms[0].lifetimeStarted"),
        ({"rooms": [{"title": "X", "settings": []}]}, "rooms[0].settings"),
        ({"settings": {"externalSharing": "never"}}, "settings.externalSharing"),
        ({"settings": {"passwordPolicy": {"length": 8}}}, "settings.passwordPolicy"),
        ({"settings": {"roomQuota": "much"}}, "settings.roomQuota"),
        ({"rooms": [{"title": "X", "owner": "x@y.example"}]}, "rooms[0].owner"),
        ({"rooms": [{"title": "X", "members": [{"group": "G", "access": "Read"}]}]}, "no group"),
        (
            {
                "rooms": [
                    {"title": "X", "members": [{"email": "owner@sandbox.example", "access": "x"}]}
                ]
            },
            "x",
        ),
        (
            {
                "rooms": [
                    {
                        "title": "X",
                        "members": [{"email": "owner@sandbox.example", "access": "Review"}],
                    }
                ]
            },
            "does not offer Review",
        ),
    ],
)
def test_a_document_that_is_not_understood_is_refused_whole(
    document: dict[str, object], words: str
) -> None:
    with Sandbox.open() as sandbox:
        sandbox.seed(acme({"title": "X"}))
        with pytest.raises(ValueError, match=re.escape(words)):
            sandbox.seed(document)
        assert sandbox.document()["rooms"] == []


def test_dates_of_a_document_may_be_dates_already() -> None:
    person = {"email": "a@b.example", "type": "User", "registered": date(2024, 2, 3)}
    with Sandbox.open() as sandbox:
        sandbox.seed({"people": [person]})
        people = sandbox.document()["people"]
        assert isinstance(people, list)
        assert people[1]["registered"] == "2024-02-03T00:00:00.0000000Z"
