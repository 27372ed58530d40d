"""What the portal tells of itself (fact sheet: people, section 10)."""

from __future__ import annotations

from datetime import timedelta

from reconciler.sandbox.call import Answer, Call
from reconciler.sandbox.faults import denied
from reconciler.sandbox.portal import CONDITIONS
from reconciler.sandbox.seats import FEATURES


def settings(call: Call) -> Answer:
    """Answer `GET settings`: a little for strangers, more for those who are known.

    Args:
        call: The request.

    Returns:
        The settings.
    """
    portal = call.portal
    card: dict[str, object] = {
        "culture": "en-US",
        "greetingSettings": "Sandbox",
        "docSpace": True,
        "standalone": portal.setting("standalone"),
        "baseDomain": "localhost",
        "version": portal.release.text,
        "tenantStatus": int(CONDITIONS[portal.state]),
        "tenantAlias": "sandbox",
        "enabledJoin": False,
        "passwordHash": {"size": 256, "iterations": 100000, "salt": "sandbox"},
        "cookieSettingsEnabled": False,
    }
    if call.credential.person is not None:
        card |= {
            "timezone": "UTC",
            "utcOffset": _span(portal.offset),
            "ownerId": portal.people.owner().id,
            "trustedDomains": [],
            "invitationLimit": portal.invitation_limit,
            "limitedAccessDevToolsForUsers": False,
        }
    return Answer(card)


def _span(offset: timedelta) -> str:
    hours, minutes = divmod(abs(offset) // timedelta(minutes=1), 60)
    sign = "-" if offset < timedelta() else ""
    return f"{sign}{hours:02}:{minutes:02}:00"


def build(call: Call) -> Answer:
    """Answer `GET settings/version/build`.

    Args:
        call: The request.

    Returns:
        The releases of the parts.
    """
    return Answer({"docSpace": call.portal.release.text, "documentServer": "9.0.4"})


def invitation_settings(call: Call) -> Answer:
    """Answer `GET settings/invitationsettings`.

    Args:
        call: The request.

    Returns:
        Who may be invited.
    """
    names = ("allowInvitingMembers", "allowInvitingGuests")
    return Answer({name: call.portal.setting(name) for name in names})


def capabilities(_call: Call) -> Answer:
    """Answer `GET capabilities`.

    Args:
        _call: The request.

    Returns:
        Ways to log in.
    """
    ways = {"ldapEnabled": False, "ssoUrl": "", "oauthEnabled": False, "providers": []}
    return Answer(ways)


def authenticated(call: Call) -> Answer:
    """Answer `GET authentication`: a bad token is not refused but told.

    Args:
        call: The request.

    Returns:
        Whether the caller is known.
    """
    return Answer(call.credential.person is not None)


def own_key(call: Call) -> Answer:
    """Answer `GET keys/@self`.

    Args:
        call: The request.

    Returns:
        The key that was used, masked.

    Raises:
        Fault: 403, no key was used.
    """
    key = call.credential.key
    if key is None:
        raise denied()
    creator = call.portal.people.one(key.person)
    return Answer(
        {
            "id": key.id,
            "name": key.name,
            "key": f"sk-***{key.secret[-4:]}",
            "permissions": list(key.scopes),
            "createOn": call.portal.local(key.created),
            "createBy": {"id": creator.id, "displayName": creator.display},
            "isActive": True,
        }
    )


def portal(call: Call) -> Answer:
    """Answer `GET portal`: administrators learn everything, others next to nothing.

    Args:
        call: The request.

    Returns:
        The tenant.
    """
    if not call.caller.is_admin:
        return Answer({"tenantId": 1})
    return Answer(
        {
            "tenantId": 1,
            "name": "Sandbox",
            "tenantAlias": "sandbox",
            "ownerId": call.portal.people.owner().id,
            "status": int(CONDITIONS[call.portal.state]),
            "timeZone": "UTC",
            "version": 1,
        }
    )


def tariff(call: Call) -> Answer:
    """Answer `GET portal/tariff`.

    Args:
        call: The request.

    Returns:
        Whether the portal is paid.
    """
    return Answer(
        {"id": -1, "state": 3 if call.portal.state == "unpaid" else 1, "openSource": True}
    )


def quota(call: Call) -> Answer:
    """Answer `GET portal/payment/quota`.

    Args:
        call: The request.

    Returns:
        Seats: how many there are and how many are taken.

    Raises:
        Fault: 403, guests may not know.
    """
    if call.caller.is_guest:
        raise denied()
    seats = call.portal.seats
    counts = {name: (seats.limit(name), seats.used(name)) for name in FEATURES}
    features = [
        {"id": name, "type": "count", "value": limit, "used": {"value": used}}
        for name, (limit, used) in counts.items()
    ]
    return Answer({"id": -1, "title": "Sandbox", "free": True, "features": features})
