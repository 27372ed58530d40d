"""Links into the portal over HTTP (fact sheet: people, section 2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from reconciler.sandbox.api.roles import may_invite, read_role, role_of_path
from reconciler.sandbox.body import Body, read_body
from reconciler.sandbox.call import Answer, Call
from reconciler.sandbox.clock import stamp
from reconciler.sandbox.faults import denied, invalid, missing, wrong
from reconciler.sandbox.invitation_links import InvitationLink
from reconciler.sandbox.roles import Role
from reconciler.sandbox.seats import MANAGER

if TYPE_CHECKING:
    from datetime import timedelta

MOST_USES = 1000
_LINKED = {Role.ADMIN, Role.ROOM_ADMIN, Role.USER}
_SEATED = {Role.ADMIN, Role.ROOM_ADMIN}


def short_link(call: Call) -> Answer:
    """Answer `GET portal/users/invite/{type}`: a reading that leaves a row behind.

    Args:
        call: The request.

    Returns:
        A new address each time; to those who may not invite, an empty text.

    Raises:
        Fault: 403, the portal lets nobody invite members, which goes for guests too.
    """
    role = role_of_path(call, "type")
    if not call.portal.setting("allowInvitingMembers"):
        raise denied()
    if not may_invite(call.caller, role):
        return Answer("")
    with call.portal.database.writing():
        return Answer(call.portal.invitations.shorten(role, call.caller, call.base))


def get_link(call: Call) -> Answer:
    """Answer `GET portal/users/invitationlink/{type}`.

    Args:
        call: The request.

    Returns:
        The link, or nothing.

    Raises:
        Fault: 400, there are no links for such people; 403, the caller may not invite them; 402,
            no paid seat is free, which matters even for reading.
    """
    role = role_of_path(call, "type")
    _check_role(call, role)
    _check_seat(call, role)
    link = call.portal.invitations.of(role)
    return Answer(None if link is None else _show(call, link))


def create_link(call: Call) -> Answer:
    """Answer `POST portal/users/invitationlink`: one link for each role.

    Args:
        call: The request.

    Returns:
        The link.

    Raises:
        Fault: 400, there is one already, or the date is past; 403, the caller may not invite such
            people; 402, no paid seat is free.
    """
    body = read_body(call.body)
    role = read_role(body, "employeeType")
    most, expires = _most(body), _expiry(call, body)
    _check_role(call, role)
    _check_date(call, expires)
    _check_seat(call, role)
    if call.portal.invitations.of(role) is not None:
        raise wrong("An invitation link with the same EmployeeType already exists")
    name = call.portal.invitations.new_id()
    return _keep(call, InvitationLink(name, role, expires, most))


def change_link(call: Call) -> Answer:
    """Answer `PUT portal/users/invitationlink`: what is left out is taken away.

    Args:
        call: The request.

    Returns:
        The link.

    Raises:
        Fault: 404, there is none; 400, the date is past, or more have come already; 403, the
            caller may not invite such people.
    """
    body = read_body(call.body)
    most, expires = _most(body), _expiry(call, body)
    link = _named(call, body)
    _check_role(call, link.role)
    _check_date(call, expires)
    if most is not None and most < link.uses:
        raise wrong("The maximum number of uses is less than the link was used already")
    return _keep(call, replace(link, expires=expires, most=most))


def delete_link(call: Call) -> Answer:
    """Answer `DELETE portal/users/invitationlink`, which names the link in a body.

    Args:
        call: The request.

    Returns:
        Nothing.

    Raises:
        Fault: 404, there is none; 403, the caller may not invite such people.
    """
    link = _named(call, read_body(call.body))
    _check_role(call, link.role)
    call.portal.invitations.drop(link)
    return Answer()


def _named(call: Call, body: Body) -> InvitationLink:
    link = call.portal.invitations.get(body.guid("id"))
    if link is None:
        raise missing("The invitation link could not be found")
    return link


def _keep(call: Call, link: InvitationLink) -> Answer:
    call.portal.invitations.put(link)
    return Answer(_show(call, link))


def _check_role(call: Call, role: int) -> None:
    if role not in _LINKED:
        raise wrong("There are no invitation links for this EmployeeType")
    # Here those who may not are refused, not answered with nothing.
    if not call.portal.setting("allowInvitingMembers") or not may_invite(call.caller, role):
        raise denied()


def _check_seat(call: Call, role: int) -> None:
    if role in _SEATED:
        call.portal.seats.claim(MANAGER)


def _check_date(call: Call, expires: str | None) -> None:
    if expires is not None and expires < stamp(call.portal.clock.now()):
        raise wrong("The expiration date has passed")


def _most(body: Body) -> int | None:
    most = body.number("maxUseCount")
    if most is not None and not 1 <= most <= MOST_USES:
        raise invalid("MaxUseCount", f"The field must be between 1 and {MOST_USES}.")
    return most


def _expiry(call: Call, body: Body) -> str | None:
    text = body.text("expiration")
    if text is None:
        return None
    try:
        return stamp(_universal(datetime.fromisoformat(text), text, call.portal.offset))
    except (ValueError, OverflowError):
        raise invalid("$.expiration", "The JSON value could not be converted.") from None


def _universal(date: datetime, text: str, ahead: timedelta) -> datetime:
    if text.upper().endswith("Z"):
        return date.astimezone(UTC)
    # A date without a zone is the tenant's. One with an offset is taken to the server's time, UTC
    # here, and then for the tenant's all the same (fact sheet: people, section 2.2).
    plain = date.astimezone(UTC) if date.tzinfo else date.replace(tzinfo=UTC)
    return plain - ahead


def _show(call: Call, link: InvitationLink) -> dict[str, object]:
    invitations = call.portal.invitations
    return {
        "id": link.id,
        # The one place where a role travels as a number (fact sheet: people, section 0).
        "employeeType": int(link.role),
        "expiration": call.portal.local(link.expires),
        "isExpired": invitations.expired(link),
        "maxUseCount": link.most,
        "currentUseCount": link.uses,
        "url": invitations.address(link, call.caller, call.base),
    }
