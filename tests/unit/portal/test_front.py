from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from reconciler.access import Role
from reconciler.errors import AccessError, PortalError, RequestError, ScopeError
from reconciler.kinds.seats import Seats
from reconciler.portal import front
from reconciler.portal.front import UNLIMITED, Invitations, Left
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
        ({"allowInvitingMembers": False}, {}, Invitations(members=False)),
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


UNTOLD = [
    RequestError("boom", 500),
    RequestError("not found", 404),
    RequestError("too many", 429),
    PortalError("answers 404 with an HTML page"),
]


@pytest.mark.parametrize(
    ("permissions", "scopes"),
    [
        (["rooms:write", "accounts:read"], {"rooms:write", "accounts:read"}),
        (["*"], {"*:write"}),
        (["rooms:read", "*"], {"*:write"}),
        (["*:read"], {"*:read"}),
        ([], {"*:write"}),
        (None, {"*:write"}),
    ],
)
def test_a_key_without_scopes_may_do_everything(permissions: Json, scopes: set[str]) -> None:
    portal = Portal({"keys/@self": answer({"permissions": permissions})})
    assert front.scopes(portal) == frozenset(scopes)
    assert portal.asked == [("keys/@self", {"fields": "permissions"}, False)]


@pytest.mark.parametrize("error", UNTOLD)
def test_a_portal_that_does_not_say_what_a_key_may_do_leaves_it_open(error: Exception) -> None:
    assert front.scopes(Portal({"keys/@self": error})) is None


@pytest.mark.parametrize(
    "told", [None, "text", 7, [7], {"permissions": "rooms:read"}, {"permissions": [{}]}]
)
def test_scopes_of_another_shape_are_no_scopes(told: Json) -> None:
    assert front.scopes(Portal({"keys/@self": answer(told)})) is None


def test_a_key_that_is_refused_is_not_a_key_of_unknown_scopes() -> None:
    with pytest.raises(AccessError):
        front.scopes(Portal({"keys/@self": AccessError("key")}))


def _feature(name: str, value: Json, used: Json = 1) -> Json:
    return {"id": name, "value": value, "used": used if used is None else {"value": used}}


@pytest.mark.parametrize(
    ("features", "left"),
    [
        ([_feature("manager", 5, 3), _feature("users", 100, 40)], Left(Seats(2, 60))),
        ([_feature("manager", 5, 5), _feature("room", 12, 2)], Left(Seats(paid=0), 10)),
        # More than there are, as after a change of tariff.
        ([_feature("manager", 5, 7), _feature("room", 12, 13)], Left(Seats(paid=-2), -1)),
        ([_feature("manager", UNLIMITED), _feature("room", UNLIMITED)], Left()),
        ([_feature("users", -1), _feature("room", -1)], Left()),
        ([_feature("manager", 3, None), _feature("room", 10, None)], Left(Seats(paid=3), 10)),
        # What a tariff switches on is told beside the numbers.
        ([{"id": "audit", "value": True}, {"value": False}, {"id": "room"}], Left()),
        ([], Left()),
        (None, Left()),
    ],
)
def test_what_is_left_is_what_of_the_quota_nobody_uses(features: Json, left: Left) -> None:
    portal = Portal({"portal/payment/quota": answer({"features": features})})
    assert front.left(portal) == left


@pytest.mark.parametrize("error", [*UNTOLD, ScopeError("scope"), RequestError("no", 402)])
def test_a_portal_that_does_not_tell_its_quota_has_any_number_left(error: Exception) -> None:
    assert front.left(Portal({"portal/payment/quota": error})) == Left()


@pytest.mark.parametrize(
    "told",
    [
        *(None, "text", 7, [7], {"features": [7]}, {"features": [{"value": 3}]}),
        {"features": [_feature("room", 3, "many")]},
    ],
)
def test_a_quota_of_another_shape_is_not_known(told: Json) -> None:
    assert front.left(Portal({"portal/payment/quota": answer(told)})) == Left()


def test_a_key_that_is_refused_meanwhile_ends_everything() -> None:
    with pytest.raises(AccessError):
        front.left(Portal({"portal/payment/quota": AccessError("key")}))


NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATE = datetime(2026, 3, 1, 22, 30, tzinfo=UTC)
EARLY = datetime(2026, 3, 1, 1, 30, tzinfo=UTC)
YESTERDAY, TODAY, TOMORROW = date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 2)


def _today(told: Json, now: datetime = NOON) -> date:
    portal = Portal({"settings": answer(told)})
    found = front.today(portal, now)
    assert portal.asked == [("settings", {"fields": "timezone,utcOffset"}, False)]
    return found


@pytest.mark.parametrize(
    ("told", "now", "day"),
    [
        ({"timezone": "UTC"}, LATE, TODAY),
        ({"timezone": "Europe/Berlin"}, datetime(2026, 3, 1, 23, 0, tzinfo=UTC), TOMORROW),
        ({"timezone": "Europe/Berlin"}, datetime(2026, 3, 1, 22, 59, tzinfo=UTC), TODAY),
        ({"timezone": "America/New_York"}, EARLY, YESTERDAY),
        ({"timezone": "Pacific/Kiritimati"}, NOON, TOMORROW),
        # The zone knows of summer, the offset of today is only for where it is not known.
        ({"timezone": "Europe/Berlin", "utcOffset": "-11:00:00"}, LATE, TODAY),
    ],
)
def test_the_day_is_that_of_the_portal_s_zone(told: Json, now: datetime, day: date) -> None:
    assert _today(told, now) == day


@pytest.mark.parametrize(
    "zone",
    [
        "Russian Standard Time",
        "",
        "Europe",
        "/etc/passwd",
        "../../etc/passwd",
        "a\0b",
        "z" * 5000,
        "\ud800",
        None,
        7,
        ["UTC"],
    ],
)
@pytest.mark.parametrize(
    ("offset", "now", "day"),
    [
        ("03:00:00", LATE, TOMORROW),
        ("+03:00", LATE, TOMORROW),
        ("01:29", LATE, TODAY),
        ("01:30", LATE, TOMORROW),
        ("-05:00:00", EARLY, YESTERDAY),
        ("-01:30:00", EARLY, TODAY),
        ("-01:31:00", EARLY, YESTERDAY),
        ("00:00:00", LATE, TODAY),
        ("", LATE, TODAY),
        (None, LATE, TODAY),
        ("1.00:00:00", LATE, TODAY),
        ("a day", LATE, TODAY),
        (3, LATE, TODAY),
    ],
)
def test_a_zone_that_is_not_known_here_leaves_the_offset_of_today(
    zone: Json, offset: Json, now: datetime, day: date
) -> None:
    assert _today({"timezone": zone, "utcOffset": offset}, now) == day


@pytest.mark.parametrize("told", [None, {}])
def test_a_portal_that_tells_no_zone_is_taken_to_be_at_utc(told: Json) -> None:
    assert _today(told, LATE) == TODAY


def test_a_key_that_may_not_ask_for_the_zone_goes_by_utc() -> None:
    assert front.today(Portal({"settings": ScopeError("no")}), LATE) == TODAY


def test_a_portal_that_fails_to_tell_the_zone_is_no_portal_at_utc() -> None:
    with pytest.raises(RequestError):
        front.today(Portal({"settings": RequestError("boom", 500)}), LATE)


@pytest.mark.parametrize("told", ["UTC", [1], 7])
def test_a_zone_of_another_shape_is_no_portal_s(told: Json) -> None:
    with pytest.raises(PortalError):
        _today(told)


def test_the_end_of_time_is_no_day_of_a_portal() -> None:
    last = datetime(9999, 12, 31, 23, tzinfo=UTC)
    with pytest.raises(PortalError):
        _today({"timezone": "nowhere", "utcOffset": "02:00"}, last)
