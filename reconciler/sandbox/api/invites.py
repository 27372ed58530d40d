"""Inviting people to the portal (fact sheet: people, section 5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.sandbox.body import Body, read_body
from reconciler.sandbox.call import Answer, Call
from reconciler.sandbox.cards import brief
from reconciler.sandbox.faults import broken, denied, invalid, wrong
from reconciler.sandbox.roles import RANK, Role, parse_role

if TYPE_CHECKING:
    from reconciler.sandbox.people import Person


def invite(call: Call) -> Answer:
    """Answer `POST people/invite`: one after the other, and what was done before an error stays.

    Args:
        call: The request.

    Returns:
        Everybody who has not answered yet, without addresses.

    Raises:
        Fault: 403, the caller may not invite; 400, somebody is disabled.
    """
    body = read_body(call.body)
    body.require("invitations")
    wanted = [(each.address("email") or "", _role(each)) for each in body.objects("invitations")]
    if sum(bool(email) for email, _ in wanted) > call.portal.invitation_limit:
        raise invalid("Invitations", "Invitation limit is exceeded")
    if not call.portal.setting("allowInvitingMembers") or not call.caller.leads:
        raise denied()
    for email, role in wanted:
        _invite(call, email.strip(), role)
    waiting = [person for person in call.portal.people.everybody() if person.is_pending]
    return Answer([brief(p) for p in waiting if call.portal.people.sees(call.caller, p)])


def resend(call: Call) -> Answer:
    """Answer `PUT people/invite`: those who cannot be invited again are passed over in silence.

    Args:
        call: The request.

    Returns:
        The people who were written to.

    Raises:
        Fault: 403, the caller may not invite; 500, nobody is named.
    """
    body = read_body(call.body)
    everybody = body.flag("resendAll")
    if not call.portal.setting("allowInvitingMembers") or not call.caller.leads:
        raise denied()
    if not everybody and "userIds" not in body:
        raise broken("Value cannot be null. (Parameter 'source')", "System.NullReferenceException")
    named = body.guids("userIds")
    written = []
    for person in call.portal.people.everybody():
        chosen = person.is_pending and (everybody or person.id in named)
        if chosen and may_invite(call.caller, person.role):
            _write(call, person)
            written.append(call.portal.cards.full(person, call.caller))
    return Answer(written, count=1)


def may_invite(caller: Person, role: int) -> bool:
    """Tell whether somebody may hand out a role.

    Args:
        caller: Who invites.
        role: The role.

    Returns:
        Whether they may: only the owner makes administrators, only administrators make others who
        may own rooms.
    """
    if role == Role.ADMIN:
        return caller.owner
    return caller.is_admin or role in {Role.USER, Role.GUEST}


def _role(body: Body) -> Role:
    value = body.raw("type")
    if value is None:
        # Nothing rejects a missing role: it makes somebody who may own rooms and takes a paid seat.
        return Role.ALL
    role = None if isinstance(value, bool) else parse_role(str(value))
    if role is None:
        raise invalid("$.type", "The JSON value could not be converted to EmployeeType.")
    return role


def _invite(call: Call, email: str, role: Role) -> None:
    if role == Role.GUEST or not may_invite(call.caller, role):
        # Guests come to a portal through a room or a link alone.
        raise denied()
    people = call.portal.people
    person = people.by_email(email)
    if person is None:
        person = people.invite(email, role, call.caller)
        _write(call, person)
        call.portal.spend_invitation()
        return
    if person.is_disabled:
        raise wrong(f"User disabled: {email}")
    people.relate(call.caller, person)
    if RANK[Role(person.role)] < RANK[role]:
        people.change(person, role=role)


def _write(call: Call, person: Person) -> None:
    text = "You are invited to the portal"
    call.portal.outbox.send(person.email, "portal-invitation", None, text)
