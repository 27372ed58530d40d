"""Disabling and enabling people (fact sheet: people, section 5.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.sandbox.body import read_body
from reconciler.sandbox.call import Answer, Call
from reconciler.sandbox.deeds import STATUS_UPDATED
from reconciler.sandbox.faults import denied, invalid, wrong
from reconciler.sandbox.roles import STATUS_NAMES, Status

if TYPE_CHECKING:
    from reconciler.sandbox.person import Person


def set_status(call: Call) -> Answer:
    """Answer `PUT people/status/{status}`; to ask again changes nothing and is no error.

    Args:
        call: The request.

    Returns:
        The people.

    Raises:
        Fault: 400, nobody can be given that status; 403, the caller does not administer the
            portal, or may not touch one of the people, and then nobody is touched; 402, somebody
            finds no seat, and those before them stay enabled.
    """
    status = _status(call)
    named = read_body(call.body).guids("userIds")
    if status not in {Status.ACTIVE, Status.TERMINATED}:
        raise wrong("The status cannot be set")
    if not call.caller.is_admin:
        raise denied()
    people = [_changeable(call, who) for who in dict.fromkeys(named)]
    for person in people:
        if status == Status.TERMINATED:
            call.portal.people.change(person, status=status)
        elif person.is_disabled:
            _enable(call, person)
    ids, names = [one.id for one in people], ", ".join(one.display for one in people)
    call.portal.trail.note(STATUS_UPDATED, call.caller.id, *ids, words=names)
    cards = [
        call.portal.cards.full(call.portal.people.one(person.id), call.caller) for person in people
    ]
    return Answer(cards, count=1)


def _status(call: Call) -> int:
    text = call.path["status"]
    known = {name.lower(): number for name, number in STATUS_NAMES.items()}
    status = int(text) if text.isdecimal() else known.get(text.lower())
    if status not in known.values():
        raise invalid("status", f"The value '{text}' is not valid.")
    return int(status or 0)


def _changeable(call: Call, who: str) -> Person:
    person = call.portal.people.get(who)
    if person is None or person.owner or person.ldap or person.id == call.caller.id:
        raise denied()
    if person.is_admin and not call.caller.owner:
        raise denied()
    return person


def _enable(call: Call, person: Person) -> None:
    call.portal.seats.claim_for(person.role)
    # Somebody who was invited and never came still has to (fact sheet: people, section 3.3).
    awaited = not (person.first or person.last or person.is_activated)
    status = Status.PENDING if awaited else Status.ACTIVE
    call.portal.people.change(person, status=status)
