"""Raising and lowering roles (fact sheet: people, section 5.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.sandbox.api.roles import may_invite, read_role, role_of_path
from reconciler.sandbox.body import read_body
from reconciler.sandbox.call import Answer, Call
from reconciler.sandbox.deeds import TYPE_UPDATED
from reconciler.sandbox.faults import denied, wrong
from reconciler.sandbox.identity import NOBODY
from reconciler.sandbox.roles import PAID, ROLE_NAMES, Role, Status
from reconciler.sandbox.seats import MANAGER

if TYPE_CHECKING:
    from reconciler.sandbox.downgrades import Downgrade
    from reconciler.sandbox.person import Person

_UPWARDS = {
    Role.GUEST: {Role.USER, Role.ROOM_ADMIN, Role.ADMIN},
    Role.USER: {Role.ROOM_ADMIN, Role.ADMIN},
    Role.ROOM_ADMIN: {Role.ADMIN},
    Role.ALL: {Role.ADMIN},
    Role.ADMIN: {Role.ROOM_ADMIN},
}
_DOWNWARDS = {
    Role.USER: {Role.GUEST},
    Role.ROOM_ADMIN: {Role.USER, Role.GUEST},
    Role.ALL: {Role.USER, Role.GUEST},
    Role.ADMIN: {Role.USER, Role.GUEST},
}
_NAMES = {role: name for name, role in ROLE_NAMES.items()}
_RUNNING, _COMPLETED, _FAILED = 1, 2, 4


def raise_roles(call: Call) -> Answer:
    """Answer `PUT people/type/{type}`: one after the other, and what was done stays done.

    Args:
        call: The request.

    Returns:
        The people.

    Raises:
        Fault: 403, somebody has the role already, cannot get there from theirs, is disabled, is
            the caller or the owner, or is above the caller; 402, no paid seat is free.
    """
    role = role_of_path(call, "type")
    changed = []
    for who in read_body(call.body).guids("userIds"):
        person = call.portal.people.get(who)
        if person is None or not _may_raise(call.caller, person, role):
            raise denied()
        if role in PAID and person.role not in PAID:
            call.portal.seats.claim(MANAGER)
        call.portal.staleness.note(person)
        call.portal.people.change(person, role=role)
        text = f"Your role in the portal is {_NAMES[role]}"
        call.portal.outbox.send(person.email, "type-changed", None, text)
        call.portal.trail.note(TYPE_UPDATED, call.caller.id, person.id, words=person.display)
        changed.append(call.portal.people.one(who))
    cards = [call.portal.cards.full(person, call.caller) for person in changed]
    return Answer(cards, count=1)


def _may_raise(caller: Person, person: Person, role: Role) -> bool:
    if person.is_disabled or person.owner or person.id == caller.id:
        return False
    if role not in _UPWARDS[Role(person.role)]:
        return False
    if person.is_admin and not caller.owner:
        return False
    return may_invite(caller, role)


def lower_role(call: Call) -> Answer:
    """Answer `POST people/type`: the role is lowered after the answer.

    Args:
        call: The request.

    Returns:
        How far that is.

    Raises:
        Fault: 400, nobody can be lowered so, or nobody can take their rooms; 403, the caller may
            not, or the portal lets nobody be a guest.
    """
    body = read_body(call.body)
    role = read_role(body, "type")
    who, heir_id = body.guid("userId"), body.guid("reassignUserId")
    people, caller = call.portal.people, call.caller
    if not caller.is_admin:
        raise denied()
    if role == Role.GUEST and not call.portal.setting("allowInvitingGuests"):
        raise denied()
    person = people.get(who)
    if person is None or person.owner or person.id == caller.id or person.is_disabled:
        raise wrong("The user cannot be given another type")
    if person.is_admin and not caller.owner:
        raise denied()
    if role not in _DOWNWARDS.get(Role(person.role), set()):
        raise wrong("The user cannot be given this type")
    heir = caller if heir_id == NOBODY else people.get(heir_id)
    fits = heir is not None and heir.status == Status.ACTIVE and heir.leads
    if heir is None or not fits or heir.id == person.id:
        raise wrong("The rooms cannot be given to this user")
    return Answer(_show(call.portal.downgrades.begin(person, role, heir, caller)))


def progress(call: Call) -> Answer:
    """Answer `GET people/type/progress/{userid}`.

    Args:
        call: The request.

    Returns:
        How far the person's last job is, or nothing if there never was one.

    Raises:
        Fault: 403, the caller does not administer the portal.
    """
    if not call.caller.is_admin:
        raise denied()
    job = call.portal.downgrades.of(call.path["userid"])
    return Answer(None if job is None else _show(job))


def _show(job: Downgrade) -> dict[str, object]:
    ended = _FAILED if job.error else _COMPLETED
    return {
        "id": job.id,
        "error": job.error,
        "percentage": job.percentage,
        "isCompleted": job.finished,
        "status": ended if job.finished else _RUNNING,
    }
