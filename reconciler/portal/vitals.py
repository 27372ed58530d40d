"""What a portal tells of itself and of a key, read into the facts of a checkup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.checkup.facts import (
    Allowance,
    Door,
    Key,
    Paid,
    Rooms,
    Share,
    Switches,
    Tariff,
)
from reconciler.errors import PortalError, RequestError, ScopeError
from reconciler.portal import front, rows
from reconciler.portal.envelope import line
from reconciler.portal.listing import whole
from reconciler.portal.rooms import Rooms as Listed
from reconciler.state import Gap

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from typing import Any

    from reconciler.kinds.user import Person
    from reconciler.portal.listing import Gets
    from reconciler.spec import Json

_DOOR = ("version", "docSpace", "tenantStatus")


def door(gets: Gets) -> Door:
    """What a portal tells everybody; asked without the key.

    Raises:
        PortalError: what answers is no DocSpace portal.
    """
    found = gets.get(
        "settings", {"fields": ",".join((*_DOOR, "standalone"))}, anonymous=True
    ).response
    known = isinstance(found, dict) and any(name in found for name in _DOOR)
    if not known or not found.get("docSpace", True):
        raise PortalError("what answers at this address is no DocSpace portal")
    status, own = found.get("tenantStatus", 0), found.get("standalone")
    return Door(
        line(str(found.get("version") or "")),
        status if isinstance(status, int) else 0,
        own if isinstance(own, bool) else None,
    )


def switches(gets: Gets) -> Switches:
    """Who may be invited; asked without the key."""
    found = _mapping(gets, "settings/invitationsettings", anonymous=True)
    names = ("allowInvitingGuests", "allowInvitingMembers")
    return Switches(*(bool(found.get(name, True)) for name in names))


def account(gets: Gets) -> Person:
    """Whose key it is.

    Raises:
        ScopeError: the key may not ask.
    """
    found = front.acting(gets)
    if found is None:
        raise ScopeError("the key may not ask whose it is")
    return found


def key(gets: Gets) -> Key:
    """What a portal tells of the key, which is never the key."""
    found = _mapping(gets, "keys/@self", {"fields": "name,permissions,expiresAt"})
    return rows.parsed(_key, found, "keys/@self")


def _key(found: Mapping[str, Json]) -> Key:
    scopes = found.get("permissions") or ["*"]
    if not isinstance(scopes, list):
        raise TypeError
    # A key without scopes may do everything.
    held = frozenset(line(str(one)) for one in scopes)
    return Key(line(str(found.get("name") or "")), held, rows.moment(found.get("expiresAt")))


def allowance(gets: Gets) -> Allowance:
    """How many people may still be invited by address."""
    left = _mapping(gets, "settings", {"fields": "invitationLimit"}).get("invitationLimit")
    return Allowance(left if type(left) is int and left < front.UNLIMITED else None)


def tariff(gets: Gets) -> Tariff:
    """How a portal stands with its bill, as far as the account is told."""
    return rows.parsed(_tariff, _mapping(gets, "portal/tariff"), "portal/tariff")


def _tariff(found: Mapping[str, Json]) -> Tariff:
    state = found.get("state")
    by_name = {"Trial": Paid.TRIAL, "Paid": Paid.PAID, "Delay": Paid.DELAY, "NotPaid": Paid.UNPAID}
    paid = by_name.get(str(state)) or next((one for one in Paid if one.value == state), None)
    words = {"openSource": "community", "enterprise": "enterprise", "developer": "developer"}
    edition = next((word for name, word in words.items() if found.get(name) is True), "")
    return Tariff(paid, edition, _due(found.get("dueDate")))


def _due(text: str | None) -> datetime | None:
    # The server writes the last day there is, in its own time, for what never ends.
    if text is None or text.startswith("9999"):
        return None
    return rows.moment(text)


def quota(gets: Gets) -> dict[str, Share]:
    """How much of its limits a portal has used, as far as it tells."""
    path = "portal/payment/quota"
    return rows.parsed(_quota, _mapping(gets, path), path)


def _quota(found: Mapping[str, Json]) -> dict[str, Share]:
    shares = {}
    for feature in found.get("features") or ():
        value = feature.get("value")
        used = (feature.get("used") or {}).get("value")
        # What is switched on or off has a bool, and of what is not counted nothing is told.
        if type(value) is int and type(used) is int:
            limit = value if 0 <= value < _ENDLESS.get(feature["id"], front.UNLIMITED) else None
            shares[str(feature["id"])] = Share(used, limit)
    return shares


_ENDLESS = {"total_size": 2**63 - 1}


def rooms(gets: Gets) -> Rooms:
    """All rooms that the account sees, in as many pages as a plan reads.

    Raises:
        RequestError: their listing is not complete.
    """
    listed = Listed()
    (found,) = whole(gets, [listed.listing])
    if isinstance(found, Gap):
        raise RequestError(found.reason)
    return Rooms(found, bool(listed.may_create))


def _mapping(
    gets: Gets, path: str, params: Mapping[str, str | int] | None = None, *, anonymous: bool = False
) -> dict[str, Any]:
    return rows.parsed(_checked, gets.get(path, params, anonymous=anonymous).response or {}, path)


def _checked(found: Json) -> dict[str, Any]:
    if not isinstance(found, dict):
        raise TypeError
    return found
