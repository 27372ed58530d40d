from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reconciler.access import Role
from reconciler.errors import AccessError, PortalError, RequestError, ScopeError
from reconciler.portal import front
from reconciler.portal.front import UNLIMITED, Invitations
from tests.unit.portal.told import Portal, answer

if TYPE_CHECKING:
    from reconciler.spec import Json


@pytest.mark.parametrize(
    ("told", "numbers"),
    [
        ("3.7.2", (3, 7, 2)),
        ("3.6.1.12345", (3, 6, 1)),
        ("3.2", (3, 2)),
        ("v3.5.0-beta", (3, 5, 0)),
        ("", (3, 7)),
        ("unknown", (3, 7)),
    ],
)
def test_the_version_is_told_in_numbers(told: str, numbers: tuple[int, ...]) -> None:
    portal = Portal({"settings": answer({"docSpace": True, "version": told})})
    assert front.version(portal) == numbers
    assert portal.asked == [("settings", {"fields": "version,docSpace,tenantStatus"}, True)]


@pytest.mark.parametrize(
    ("response", "words"),
    [
        (None, "no DocSpace portal"),
        ([], "no DocSpace portal"),
        ({"name": "another product"}, "no DocSpace portal"),
        ({"docSpace": False}, "no DocSpace portal"),
        ({"tenantStatus": 1}, "is suspended"),
        ({"tenantStatus": 2}, "is about to be removed"),
        ({"tenantStatus": 3}, "is being moved"),
        ({"tenantStatus": 4}, "is being restored"),
        ({"tenantStatus": 5}, "is being migrated"),
        ({"tenantStatus": 6}, "is being encrypted"),
        ({"tenantStatus": {}}, "is not what a DocSpace portal gives"),
    ],
)
def test_a_portal_that_serves_nobody_is_an_error(response: Json, words: str) -> None:
    with pytest.raises(PortalError, match=words):
        front.version(Portal({"settings": answer(response)}))


def test_a_status_that_is_not_known_closes_nothing() -> None:
    assert front.version(Portal({"settings": answer({"tenantStatus": 99})})) == (3, 7)


def test_the_account_is_asked_for_by_its_key() -> None:
    row = {"id": "me", "email": "Me@Acme.example", "isAdmin": True}
    portal = Portal({"people/@self": answer(row)})
    found = front.acting(portal)
    assert found is not None
    assert (found.email, found.id, found.role) == ("me@acme.example", "me", Role.DOCSPACE_ADMIN)
    assert portal.asked[0][2] is False


def test_a_key_that_may_not_ask_has_no_account_and_one_that_is_refused_has_none_either() -> None:
    assert front.acting(Portal({"people/@self": ScopeError("scope")})) is None
    for error in (AccessError("key"), RequestError("boom", 500)):
        with pytest.raises(type(error)):
            front.acting(Portal({"people/@self": error}))


@pytest.mark.parametrize(
    ("switches", "limits", "allowed"),
    [
        ({}, {}, Invitations(guests=True, left=None)),
        (None, None, Invitations(guests=True, left=None)),
        ({"allowInvitingGuests": False}, {}, Invitations(guests=False, left=None)),
        ({}, {"invitationLimit": UNLIMITED}, Invitations(guests=True, left=None)),
        ({}, {"invitationLimit": 0}, Invitations(guests=True, left=0)),
    ],
)
def test_invitations_are_allowed_unless_the_portal_says_otherwise(
    switches: Json, limits: Json, allowed: Invitations
) -> None:
    portal = Portal({"settings/invitationsettings": answer(switches), "settings": answer(limits)})
    assert front.invitations(portal, (3, 7)) == allowed
    assert [anonymous for _, _, anonymous in portal.asked] == [True, False]


def test_a_limit_that_the_key_may_not_ask_for_is_unknown() -> None:
    portal = Portal({"settings/invitationsettings": answer({}), "settings": ScopeError("no")})
    assert front.invitations(portal, (3, 7)) == Invitations(guests=True, left=None)


@pytest.mark.parametrize(
    ("switches", "limits"), [([1], {}), ("on", {}), ({}, [1]), ({}, {"invitationLimit": "many"})]
)
def test_switches_of_another_shape_are_no_portal_s(switches: Json, limits: Json) -> None:
    with pytest.raises(PortalError):
        front.invitations(
            Portal({"settings/invitationsettings": answer(switches), "settings": answer(limits)}),
            (3, 7),
        )


def test_an_early_portal_has_no_switches_to_ask_for() -> None:
    portal = Portal({})
    assert front.invitations(portal, (3, 1, 1)) == Invitations(guests=True, left=None)
    assert portal.asked == []
