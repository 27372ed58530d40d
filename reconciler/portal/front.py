"""What a portal tells at its door: whether it is one, its version, and who is asking."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from reconciler.errors import PortalError, RationedError, RequestError, ScopeError
from reconciler.kinds.seats import Seats
from reconciler.portal import rows

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from reconciler.kinds.user import Person
    from reconciler.portal.listing import Gets
    from reconciler.spec import Json

_CLOSED = {
    1: "is suspended",
    2: "is about to be removed",
    3: "is being moved",
    4: "is being restored",
    5: "is being migrated",
    6: "is being encrypted",
}
"""``tenantStatus`` of a portal that serves nobody (fact sheet on people, section 0)."""


def version(gets: Gets) -> tuple[int, ...]:
    """The server's version, asked without the key.

    Returns:
        The version as numbers; ``(3, 7)`` and later ones differ from earlier ones in what a
        request does (fact sheet on rooms, section 13).

    Raises:
        PortalError: the portal serves nobody now, or what answers is no DocSpace portal.
    """
    fields = ("version", "docSpace", "tenantStatus")
    found = gets.get("settings", {"fields": ",".join(fields)}, anonymous=True).response
    known = isinstance(found, dict) and any(name in found for name in fields)
    if not known or not found.get("docSpace", True):
        raise PortalError("what answers at this address is no DocSpace portal")
    if closed := rows.parsed(_CLOSED.get, found.get("tenantStatus", 0), "settings"):
        raise PortalError(f"the portal {closed}")
    numbers = re.findall(r"\d+", str(found.get("version", "")))
    # A portal that tells no version is taken for a current one.
    return tuple(int(number) for number in numbers[:3]) or (3, 7)


def acting(gets: Gets) -> Person | None:
    """The account whose key is used; None if the key's scopes do not let it ask.

    Raises:
        AccessError: the key is refused.
    """
    fields = ",".join(rows.USER_FIELDS)
    try:
        answer = gets.get("people/@self", {"fields": fields})
    except ScopeError:
        return None
    return rows.parsed(rows.person, answer.response, "people/@self")


@dataclass(frozen=True, slots=True)
class Invitations:
    """What the portal allows in the way of invitations.

    Attributes:
        guests: whether people may be invited to rooms by e-mail.
        members: whether people may be invited to the portal.
        left: how many invitations may still be mailed; None if unlimited or untold.
    """

    guests: bool = True
    members: bool = True
    left: int | None = None


UNLIMITED = 2**31 - 1
"""``invitationLimit`` where there is none (fact sheet on people, section 5.3)."""


FREE = Invitations()
"""Where nothing stands in the way."""

SWITCHED = (3, 2)
"""The first version that can switch invitations off; earlier ones have no such settings."""


def invitations(gets: Gets, version: tuple[int, ...]) -> Invitations:
    """The portal's switches and limits for invitations.

    Args:
        gets: what reads.
        version: the server's.

    Returns:
        What is allowed; what a narrow key may not ask is taken for allowed, and told by the
        portal's own refusal.
    """
    if version < SWITCHED:
        return FREE
    switches = gets.get("settings/invitationsettings", anonymous=True).response
    try:
        limits = gets.get("settings", {"fields": "invitationLimit"}).response
    except ScopeError:
        limits = None
    return rows.parsed(_allowed, (switches or {}, limits or {}), "settings")


def _allowed(answers: tuple[Mapping[str, Json], Mapping[str, Json]]) -> Invitations:
    switches, limits = answers
    left = limits.get("invitationLimit", UNLIMITED)
    return Invitations(
        guests=bool(switches.get("allowInvitingGuests", True)),
        members=bool(switches.get("allowInvitingMembers", True)),
        left=None if left >= UNLIMITED else int(left),
    )


def scopes(gets: Gets) -> frozenset[str] | None:
    """What the key may do; None if the portal does not say (fact sheet on people, section 1.2)."""
    path = "keys/@self"
    try:
        answer = gets.get(path, {"fields": "permissions"}).response
        return rows.parsed(_scopes, answer, path)
    except (RequestError, PortalError, RationedError):
        # Portals of early versions do not know the call, and no plan depends on it.
        return None


def _scopes(answer: Mapping[str, Json]) -> frozenset[str]:
    permissions = answer.get("permissions") or []
    if not isinstance(permissions, list):
        raise TypeError
    # A key without scopes may do everything.
    return frozenset({"*:write"} if "*" in permissions else permissions or {"*:write"})


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of the portal's quota; None is any number, or not told.

    Attributes:
        seats: for people.
        rooms: how many more may be active; those of the archive do not count.
    """

    seats: Seats = field(default_factory=Seats)
    rooms: int | None = None


def left(gets: Gets) -> Left:
    """What is left of the quota, as far as the key may ask (fact sheet on people, section 10)."""
    path = "portal/payment/quota"
    try:
        return rows.parsed(_left, gets.get(path).response, path)
    except (RequestError, PortalError, RationedError, ScopeError):
        return Left()


def _left(answer: Mapping[str, Json]) -> Left:
    free: dict[str, int] = {}
    for feature in answer.get("features") or ():
        value = feature.get("value")
        # What is switched on or off has a bool, and what has no limit has -1 or the largest number.
        if type(value) is int and 0 <= value < UNLIMITED:
            used = (feature.get("used") or {}).get("value") or 0
            free[feature["id"]] = value - used
    return Left(Seats(paid=free.get("manager"), unpaid=free.get("users")), free.get("room"))


def today(gets: Gets, now: datetime) -> date:
    """The day on the portal, whose days those of memberships are.

    Args:
        gets: what reads.
        now: the time, in UTC.

    Returns:
        The day in the portal's zone; in UTC where the key may not ask for the zone, or the zone is
        not known here.
    """
    try:
        found = gets.get("settings", {"fields": "timezone,utcOffset"}).response
    except ScopeError:
        return now.date()
    return rows.parsed(lambda answer: _day(answer or {}, now), found, "settings")


def _day(answer: Mapping[str, Json], now: datetime) -> date:
    try:
        return now.astimezone(ZoneInfo(str(answer.get("timezone") or ""))).date()
    except (OSError, ValueError, ZoneInfoNotFoundError):
        # Such as a name of Windows: the offset of today is told as well.
        found = re.fullmatch(r"([+-]?)(\d\d):(\d\d)(:\d\d)?", str(answer.get("utcOffset") or ""))
        if not found:
            return now.date()
        offset = timedelta(hours=int(found[2]), minutes=int(found[3]))
        return (now - offset if found[1] == "-" else now + offset).date()
