"""Inviting people to the portal (fact sheet: people, section 5.1)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reconciler.sandbox.api.roles import may_invite, read_role
from reconciler.sandbox.body import read_body
from reconciler.sandbox.call import Answer, Call
from reconciler.sandbox.cards import brief
from reconciler.sandbox.deeds import JOIN_INVITED
from reconciler.sandbox.faults import broken, denied, invalid, wrong
from reconciler.sandbox.roles import RANK, Role
from reconciler.sandbox.seats import MANAGER

if TYPE_CHECKING:
    from reconciler.sandbox.person import Person

# What passes model validation but is no address to write to: the second look is closer.
_LOCAL = r"[^@\s.\"(),:;<>\[\]\\]+"
_LABEL = r"[^\W_](?:[\w-]*[^\W_])?"
_ADDRESS = re.compile(rf"{_LOCAL}(?:\.{_LOCAL})*@{_LABEL}(?:\.{_LABEL})*")
_PUNYCODE = "xn--"
_ADMINS = {Role.ADMIN, Role.ROOM_ADMIN}


def invite(call: Call) -> Answer:
    """Answer `POST people/invite`: one after the other, and what was done before an error stays.

    Args:
        call: The request.

    Returns:
        Everybody who has not answered yet, without addresses.

    Raises:
        Fault: 403, the caller may not invite; 400, an address is bad or its owner disabled; 402,
            the paid seats do not suffice for all who would take one, even if they do already.
    """
    body = read_body(call.body)
    body.require("invitations")
    listed = [
        (each.address("email") or "", read_role(each, "type"))
        for each in body.objects("invitations")
    ]
    if sum(bool(email) for email, _ in listed) > call.portal.invitation_limit:
        raise invalid("Invitations", "Invitation limit is exceeded")
    if not call.portal.setting("allowInvitingMembers") or not call.caller.leads:
        raise denied()
    admins = sum(role in _ADMINS for _, role in listed)
    if admins:
        call.portal.seats.claim(MANAGER, admins)
    for email, role in listed:
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
        chosen = person.is_pending if everybody else person.id in named
        if chosen and may_invite(call.caller, person.role) and _remind(call, person):
            written.append(call.portal.cards.full(person, call.caller))
    return Answer(written, count=1)


def _remind(call: Call, person: Person) -> bool:
    if person.is_disabled or person.is_activated:
        return False
    if person.is_pending:
        # A repeated letter does not count against the limit (fact sheet: people, section 5.2).
        _write(call, person)
    else:
        call.portal.outbox.send(person.email, "email-activation", None, "Confirm your address")
    return True


def _invite(call: Call, email: str, role: Role) -> None:
    if not _ADDRESS.fullmatch(email) or _PUNYCODE in email.lower():
        raise wrong("The email is incorrect")
    if role == Role.GUEST or not may_invite(call.caller, role):
        # Guests come to a portal through a room or a link alone.
        raise denied()
    people = call.portal.people
    person = people.by_email(email)
    if person is None:
        call.portal.seats.claim_for(role)
        person = people.invite(email, role, call.caller)
        said = (call.caller.display, email)
        call.portal.trail.note(JOIN_INVITED, call.caller.id, person.id, words=said)
        _write(call, person)
        call.portal.spend_invitation()
        return
    if person.is_disabled:
        raise wrong(f"User disabled: {email}")
    people.relate(call.caller, person)
    if RANK[Role(person.role)] < RANK[role]:
        call.portal.staleness.note(person)
        people.change(person, role=role)


def _write(call: Call, person: Person) -> None:
    text = "You are invited to the portal"
    call.portal.outbox.send(person.email, "portal-invitation", None, text)
