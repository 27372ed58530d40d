"""What people and a room's members are judged by."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from reconciler.kinds.user import Person

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from collections.abc import Set as AbstractSet

    from reconciler.kinds.group import FoundGroup
    from reconciler.kinds.handover import Handover
    from reconciler.kinds.members import Share
    from reconciler.kinds.seats import Seats
    from reconciler.kinds.user import Standing, User

ACTING = "is the account whose key is used"
"""Why the own account is left alone: it would lock the pipeline out (rooms, section 14)."""


@dataclass(frozen=True, slots=True)
class Around:
    """What people and a room's members are judged by, beyond themselves.

    Attributes:
        people: everyone known on the portal, by normal address, as the steps before leave them;
            several accounts can have one address, and who is only invited by a step has no id.
        groups: the portal's groups by name, as the steps before leave them: a declared name stands
            for one or none, and one that is only made by a step has no id.
        users: the people whom the manifests declare.
        acting: the account whose key is used, if known; it owns the rooms it creates.
        may_invite_guests: whether e-mail invitations to rooms are switched on.
        may_invite_members: whether invitations to the portal are switched on.
        seats: how many are free, as the steps before leave them.
        version: the server's.
        complete: whether every listing is whole; nobody is removed otherwise.
        shields: why a person may not be touched, as in "is protected by the manifest"; empty if
            they may.
        hidden: people who are on the portal and whom the key's account cannot see, with where they
            stand; None where the portal does not say.
        protect: normal addresses of people whom nothing touches.
        invited: strangers whom an earlier step of the same plan invites as Guests.
        steps: ids of the earlier steps that enable somebody, by normal address, or make a group,
            by its label; no share with them works before.
        promotions: ids of the earlier steps that move somebody up, by normal address; only as
            RoomManager can they be shared with no earlier.
        today: the day on the portal.
        may_delete: whether this run may delete rooms.
        handed: the rooms that change hands by an earlier step, by the id of their owner.
    """

    people: Mapping[str, tuple[Person, ...]]
    groups: Mapping[str, tuple[FoundGroup, ...]]
    users: Mapping[str, User]
    acting: Person | None
    may_invite_guests: bool
    may_invite_members: bool
    seats: Seats
    version: tuple[int, ...]
    complete: bool
    shields: Callable[[Person], str]
    hidden: Mapping[str, Standing | None]
    protect: frozenset[str]
    invited: AbstractSet[str] = frozenset()
    steps: Mapping[str, str] = field(default_factory=dict)
    promotions: Mapping[str, str] = field(default_factory=dict)
    handed: Mapping[str, Handover] = field(default_factory=dict)
    today: date = date.min
    may_delete: bool = False

    def forbids(self, share: Share) -> str:
        """Why a row of an access list may not be changed or removed; empty if it may."""
        if share.acting:
            return ACTING
        # A group is nobody in particular.
        return self.shields(share.subject) if isinstance(share.subject, Person) else ""

    def needed(self, email: str, *, manages: bool) -> tuple[str, ...]:
        """The earlier step that makes somebody fit for a room, if there is one.

        Args:
            email: their normal address.
            manages: whether they are to own the room, or to be its RoomManager.
        """
        step = self.steps.get(email) or (self.promotions.get(email) if manages else None)
        return (step,) if step else ()

    def after(self, person: Person) -> Person:
        """A person of the portal as the steps before leave them."""
        accounts = self.people.get(person.email, ())
        return next((one for one in accounts if one.id == person.id), person)
