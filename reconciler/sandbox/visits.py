"""People who come into a room by its invitation link (fact sheet: rooms, section 8)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reconciler.sandbox.clock import stamp
from reconciler.sandbox.deeds import GUEST_CREATED, LINK_USED, USER_ADDED
from reconciler.sandbox.levels import LEVEL_WORDS
from reconciler.sandbox.members import Kind
from reconciler.sandbox.roles import Role
from reconciler.sandbox.trail import SYSTEM

if TYPE_CHECKING:
    from reconciler.sandbox.portal import Portal


def join(portal: Portal, email: str, name: str) -> None:
    """Let somebody become a member.

    Args:
        portal: The portal.
        email: Who; somebody whom the portal does not know becomes a Guest of it.
        name: The link's id.

    Raises:
        LookupError: There is no such link, or its time or its uses are over.
    """
    link = portal.links.find(name)
    if link is None or not link.invites:
        raise LookupError(f"no invitation link has the id {name!r}")
    late = link.expires is not None and link.expires < stamp(portal.clock.now())
    if late or (link.most is not None and link.uses >= link.most):
        raise LookupError(f"the time or the uses of the link {name!r} are over")
    portal.trail.note(LINK_USED, SYSTEM, email)
    person = portal.people.by_email(email)
    if person is None:
        person = portal.people.add(email, role=Role.GUEST)
        portal.trail.note(GUEST_CREATED, SYSTEM, person.id, words=person.display)
    if portal.members.get(link.room, person.id) is None:
        portal.members.put(link.room, person.id, Kind.PERSON, link.access)
        portal.links.put(replace(link, uses=link.uses + 1))
        said = (person.display, LEVEL_WORDS.get(link.access, ""))
        portal.trail.note(USER_ADDED, person.id, link.room, words=said)
