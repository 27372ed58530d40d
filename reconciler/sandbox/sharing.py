"""Changing the members of a room, subject by subject (fact sheet: rooms, section 6)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reconciler.sandbox.deeds import (
    ACCESS_UPDATED,
    GROUP_ADDED,
    GROUP_APPOINTED,
    GROUP_REMOVED,
    USER_ADDED,
    USER_REMOVED,
)
from reconciler.sandbox.faults import Fault, refused
from reconciler.sandbox.identity import NOBODY
from reconciler.sandbox.levels import LEVEL_WORDS, Access, RoomType, offered
from reconciler.sandbox.members import Kind
from reconciler.sandbox.roles import Role

if TYPE_CHECKING:
    from reconciler.sandbox.person import Person
    from reconciler.sandbox.portal import Portal
    from reconciler.sandbox.room import Room

NOT_AVAILABLE = "The role is not available for this user type"


@dataclass(frozen=True)
class Invitation:
    """One line of a request to share.

    Attributes:
        id: The subject's id, zeros if it is missing.
        email: The address, empty if it is missing.
        access: The level; whatever was not understood has become `None`.
    """

    id: str
    email: str
    access: int


@dataclass
class _Item:
    """What is known of one subject while it is dealt with."""

    invitation: Invitation
    person: Person | None
    kind: int
    past: int | None
    asks_answer: bool = field(default=False)

    @property
    def subject(self) -> str:
        return self.person.id if self.person else self.invitation.id


class Sharing:
    """Carries out a request to share one room.

    There is no transaction: what was done before a refusal stays done.

    Args:
        portal: The portal.
        room: The room.
        caller: Who asks.
        notify: Whether members are told; those who have not answered yet are told anyway.
    """

    def __init__(self, portal: Portal, room: Room, caller: Person, *, notify: bool) -> None:
        self._portal = portal
        self._room = room
        self._caller = caller
        self._notify = notify
        self._release = portal.release
        self.warning: str | None = None

    def apply(self, invitations: list[Invitation]) -> None:
        """Deal with every subject in turn.

        Args:
            invitations: The subjects.

        Raises:
            Fault: 403, a level is not available; the subjects before it are settled.
        """
        for invitation in invitations:
            self._apply(invitation)

    def _apply(self, invitation: Invitation) -> None:
        item = self._look(invitation)
        if item is None:
            return
        group = item.kind == Kind.GROUP
        access = invitation.access
        template = self._room.template
        if not offered(self._room.type, access, group=group, template=template):
            raise refused(NOT_AVAILABLE)
        if group and access == Access.NONE and self._keeps_group():
            raise refused(NOT_AVAILABLE)
        if not group:
            self._check_role(item)
            if not self._resolve(item):
                return
        if item.past == access and not self._release.repeats_access:
            return
        self._store(item)
        self._tell(item)

    def _look(self, invitation: Invitation) -> _Item | None:
        portal = self._portal
        if self._release.skips_owner and invitation.id == self._room.owner:
            return None
        person = portal.people.get(invitation.id) if not invitation.email else None
        share = portal.members.get(self._room.id, invitation.id)
        past = share.access if share and not invitation.email else None
        removes = invitation.access == Access.NONE
        if person is not None and person.is_disabled:
            passes = removes and (past is not None or self._release.removes_terminated)
            if not passes:
                return None
        kind = Kind.PERSON
        if person is None and not invitation.email and portal.groups.get(invitation.id):
            kind = Kind.GROUP
        return _Item(invitation, person, kind, past)

    def _keeps_group(self) -> bool:
        return self._release.keeps_public_groups and self._room.type == RoomType.PUBLIC

    def _check_role(self, item: _Item) -> None:
        # The check runs before an address is resolved, on an id of zeros, which counts as a guest:
        # so nobody becomes a manager by address, not even an administrator.
        person = item.person
        role = self._portal.staleness.seen(person).role if person else Role.GUEST
        access = item.invitation.access
        if access == Access.ROOM_MANAGER and role in {Role.GUEST, Role.USER}:
            raise refused(NOT_AVAILABLE)
        agents = self._room.type == RoomType.AI and role == Role.GUEST
        if agents and access in {Access.ROOM_MANAGER, Access.CONTENT_CREATOR}:
            raise refused(NOT_AVAILABLE)

    def _resolve(self, item: _Item) -> bool:
        email = item.invitation.email.strip()
        removes = item.invitation.access == Access.NONE
        if not email or (removes and not self._release.removes_by_email):
            return True
        portal = self._portal
        person = portal.people.by_email(email)
        if person is None:
            if not self._seats():
                return False
            person = portal.people.invite(email, Role.GUEST, self._caller)
            item.asks_answer = True
        else:
            portal.people.relate(self._caller, person)
            item.asks_answer = person.is_pending
            share = portal.members.get(self._room.id, person.id)
            item.past = share.access if share else None
        if self._release.skips_owner and person.id == self._room.owner:
            return False
        item.person = person
        return True

    def _seats(self) -> bool:
        try:
            self._portal.seats.claim_for(Role.GUEST)
        except Fault as fault:
            # The account is not made and the rest goes on; only the first failure is told
            # (fact sheet: rooms, section 6).
            self.warning = self.warning or fault.message
            return False
        return True

    def _store(self, item: _Item) -> None:
        members = self._portal.members
        if item.invitation.access == Access.NONE:
            members.drop(self._room.id, item.subject)
        elif item.subject == NOBODY:
            return
        else:
            members.put(self._room.id, item.subject, item.kind, item.invitation.access)
        self._note(item)

    def _note(self, item: _Item) -> None:
        group = self._portal.groups.get(item.subject) if item.kind == Kind.GROUP else None
        name = group.name if group else item.person.display if item.person else item.subject
        if item.invitation.access == Access.NONE:
            deeds = (USER_REMOVED, GROUP_REMOVED)
        elif item.past is None:
            deeds = (USER_ADDED, GROUP_ADDED)
        else:
            deeds = (ACCESS_UPDATED, GROUP_APPOINTED)
        words = (name, LEVEL_WORDS.get(item.invitation.access, ""))
        deed = deeds[item.kind == Kind.GROUP]
        self._portal.trail.note(deed, self._caller.id, self._room.wire_id, words=words)

    def _tell(self, item: _Item) -> None:
        if item.kind == Kind.GROUP:
            return
        title = self._room.title
        email = item.person.email if item.person else item.invitation.email.strip()
        access = item.invitation.access
        if item.asks_answer and access != Access.NONE:
            text = f"You are invited to {title} as {LEVEL_WORDS.get(access, access)}"
            self._portal.outbox.send(email, "room-invitation", title, text)
            self._portal.spend_invitation()
            return
        if not self._notify or not email:
            return
        if item.past is None:
            # Also when somebody who is no member was removed: the portal takes it for an addition.
            text = f"You now are in {title}"
            self._portal.outbox.send(email, "room-invitation-existing", title, text)
        elif access != Access.NONE:
            text = f"Your role in {title} is {LEVEL_WORDS.get(access, access)}"
            self._portal.outbox.send(email, "role-changed", title, text)
