"""The other side of an invitation: people who accept, register and confirm."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.sandbox.deeds import GUEST_CREATED, USER_CREATED
from reconciler.sandbox.faults import Fault
from reconciler.sandbox.invitation_links import Door
from reconciler.sandbox.roles import PAID, ROLE_NAMES, Activation, Role, Status
from reconciler.sandbox.seats import MANAGER
from reconciler.sandbox.trail import SYSTEM

if TYPE_CHECKING:
    from reconciler.sandbox.person import Person
    from reconciler.sandbox.portal import Portal


def known(portal: Portal, email: str) -> Person:
    """Find somebody by address.

    Args:
        portal: The portal.
        email: The address.

    Returns:
        The person.

    Raises:
        LookupError: Nobody has it.
    """
    person = portal.people.by_email(email)
    if person is None:
        raise LookupError(f"nobody has the address {email}")
    return person


def accept(portal: Portal, email: str, first: str, last: str) -> Person:
    """Let somebody accept the invitation that was mailed to them alone.

    The account is active and its address confirmed, the limit of invitations moves up by one, and
    the portal itself welcomes the person (fact sheet: people, sections 3.3, 4 and 5.3).

    Args:
        portal: The portal.
        email: Whose invitation.
        first: Who they turn out to be.
        last: The same.

    Returns:
        The person.

    Raises:
        LookupError: Nobody who is still to answer has that address.
    """
    person = known(portal, email)
    if not person.is_pending:
        raise LookupError(f"nobody with the address {email} is still to answer")
    activation = (person.activation & Activation.AUTO_GENERATED) | Activation.ACTIVATED
    values = {"status": Status.ACTIVE, "activation": activation}
    portal.people.change(person, **values, first=first, last=last)
    portal.spend_invitation(1)
    kind = "guest-welcome" if person.is_guest else "user-welcome"
    portal.outbox.send(person.email, kind, None, f"Welcome to the portal, {first} {last}")
    return portal.people.one(person.id)


def register(portal: Portal, email: str, way: str, first: str, last: str) -> Person:
    """Let somebody register by a link that is shared.

    The account is active, its address is not confirmed, and a letter asks for that
    (fact sheet: people, section 3.3). Without a paid seat the account is made a `User`
    (fact sheet: people, section 5.2, POST /people).

    Args:
        portal: The portal.
        email: The address.
        way: The link's address, or the name of a role; for that the role's one link is taken, or
            else the owner's link that nobody counts.
        first: Who they are.
        last: The same.

    Returns:
        The person.

    Raises:
        LookupError: There is no such link, or its time or its uses are over.
        ValueError: The address is taken, or no seat is free.
    """
    door = _door(portal, way)
    person = portal.people.by_email(email)
    if person is not None and not person.is_pending:
        raise ValueError(f"the address {email} is taken")
    if person is None:
        role = door.role
        if role in PAID and not portal.seats.free(MANAGER):
            role = Role.USER
        try:
            portal.seats.claim_for(role)
        except Fault as fault:
            raise ValueError(fault.message) from None
        person = portal.people.add(
            email,
            role=role,
            activation=Activation.NOT_ACTIVATED,
            first=first,
            last=last,
            creator=door.person,
        )
        portal.people.relate(portal.people.one(door.person), person)
        deed = GUEST_CREATED if person.is_guest else USER_CREATED
        portal.trail.note(deed, SYSTEM, person.id, words=person.display)
    else:
        # Who was invited and comes by another door keeps the role of the invitation.
        values = {"status": Status.ACTIVE, "activation": Activation.NOT_ACTIVATED}
        portal.people.change(person, **values, first=first, last=last)
    portal.invitations.use(door)
    portal.outbox.send(person.email, "email-activation", None, "Confirm your address")
    return portal.people.one(person.id)


def _door(portal: Portal, way: str) -> Door:
    if way not in ROLE_NAMES:
        return portal.invitations.open(way)
    owner = portal.people.owner()
    link = portal.invitations.of(ROLE_NAMES[way])
    if link is None:
        return Door(ROLE_NAMES[way], owner.id)
    return portal.invitations.open(portal.invitations.address(link, owner, ""))


def confirm(portal: Portal, email: str) -> Person:
    """Let somebody confirm that the address is theirs.

    Args:
        portal: The portal.
        email: The address.

    Returns:
        The person.

    Raises:
        LookupError: Nobody who has come has that address.
    """
    person = known(portal, email)
    if person.is_pending:
        raise LookupError(f"nobody with the address {email} has come yet")
    activation = (person.activation & Activation.AUTO_GENERATED) | Activation.ACTIVATED
    portal.people.change(person, activation=activation)
    return portal.people.one(person.id)
