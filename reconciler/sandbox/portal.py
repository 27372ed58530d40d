"""One portal: its people, groups, rooms and settings around one database."""

from __future__ import annotations

from datetime import timedelta
from enum import IntEnum
from typing import TYPE_CHECKING

from reconciler.sandbox.audit import Audit
from reconciler.sandbox.cards import Cards
from reconciler.sandbox.clock import Clock, Ticking, local, moment
from reconciler.sandbox.database import Database
from reconciler.sandbox.downgrades import Downgrades
from reconciler.sandbox.external import External
from reconciler.sandbox.groups import Groups
from reconciler.sandbox.invitation_links import InvitationLinks
from reconciler.sandbox.jobs import Jobs
from reconciler.sandbox.keyring import Keyring
from reconciler.sandbox.links import Links
from reconciler.sandbox.listing import Listing
from reconciler.sandbox.makings import Makings
from reconciler.sandbox.members import Members
from reconciler.sandbox.mishaps import Mishaps
from reconciler.sandbox.outbox import Outbox
from reconciler.sandbox.people import People
from reconciler.sandbox.quotas import Quotas
from reconciler.sandbox.release import Release, release_of
from reconciler.sandbox.rights import Rights, rights_in
from reconciler.sandbox.rooms import Rooms
from reconciler.sandbox.seats import UNLIMITED, Seats
from reconciler.sandbox.staleness import Staleness
from reconciler.sandbox.tags import Tags
from reconciler.sandbox.traces import Traces
from reconciler.sandbox.trail import Trail
from reconciler.sandbox.uploads import Uploads
from reconciler.sandbox.welcome import WelcomeKeys

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from reconciler.sandbox.person import Person
    from reconciler.sandbox.room import Room


class Condition(IntEnum):
    """The state of the tenant (fact sheet: people, section 0); unpaid is a tariff and not one."""

    ACTIVE = 0
    SUSPENDED = 1
    REMOVE_PENDING = 2
    RESTORING = 4


CONDITIONS = {
    "active": Condition.ACTIVE,
    "unpaid": Condition.ACTIVE,
    "suspended": Condition.SUSPENDED,
    "remove-pending": Condition.REMOVE_PENDING,
    "restoring": Condition.RESTORING,
}


class Portal:
    """Everything that a portal knows.

    Args:
        path: The database file; without one the portal lives in memory.
        clock: What tells the time; without one it ticks a second at each look.
        stale_roles: How many requests to the files pass until they learn of a raised role.
    """

    def __init__(self, path: Path | None, clock: Clock | None = None, stale_roles: int = 0) -> None:
        self.database = Database(path)
        ticking = Ticking()
        for query in ("SELECT MAX(modified) FROM rooms", "SELECT MAX(date) FROM events"):
            latest = self.database.row(query)
            if latest and latest[0]:
                ticking.resume(moment(str(latest[0])))
        self.clock: Clock = clock or ticking
        self.people = People(self.database, self.clock)
        self.groups = Groups(self.database)
        self.rooms = Rooms(self.database, self.clock)
        self.members = Members(self.database)
        self.tags = Tags(self.database)
        self.links = Links(self.database)
        self.outbox = Outbox(self.database)
        self.keys = Keyring(self.database, self.clock)
        self.traces = Traces(self.database)
        self.trail = Trail(self.database, self.clock)
        self.uploads = Uploads(self.database)
        self.quotas = Quotas(self.database)
        self.external = External(self.database)
        self.seats = Seats(self.database)
        self.mishaps = Mishaps(self.database)
        self.jobs = Jobs(
            *(self.database, self.rooms, self.outbox, self.seats, self.traces, self.mishaps),
            self.trail,
        )
        self.downgrades = Downgrades(
            *(self.database, self.people, self.rooms, self.members, self.groups, self.outbox),
            self.trail,
        )
        self.invitations = InvitationLinks(self.database, self.clock)
        self.welcome = WelcomeKeys(self.database, self.clock)
        self.audit = Audit(self.database)
        self.staleness = Staleness(stale_roles)
        self.cards = Cards(self)
        self.listing = Listing(self.database)
        self.makings = Makings(self)

    @property
    def release(self) -> Release:
        """The server's release."""
        return release_of(self.database.recall("version", "3.7.2"))

    @property
    def state(self) -> str:
        """The word for the portal's condition."""
        return self.database.recall("status", "active")

    def setting(self, name: str, *, default: bool = True) -> bool:
        """Read a switch of the portal.

        Args:
            name: What it is called.
            default: What it is when nobody has touched it.

        Returns:
            Whether it is on.
        """
        return self.database.recall(name, "true" if default else "false") == "true"

    @property
    def offset(self) -> timedelta:
        """How far the tenant's time is ahead of UTC."""
        return timedelta(minutes=int(self.database.recall("utcOffset", "0")))

    def local(self, text: str | None) -> str | None:
        """Write a moment in the tenant's time.

        Args:
            text: A stamp, or nothing.

        Returns:
            The same moment, or nothing.
        """
        offset = self.offset
        return local(text, offset) if text is not None and offset else text

    @property
    def idle(self) -> bool:
        """Whether no work is left over from earlier requests."""
        return self.jobs.idle and self.downgrades.idle and self.makings.idle

    def advance(self) -> None:
        """Let time pass for the work that is left over."""
        self.jobs.advance()
        self.downgrades.advance()
        self.makings.advance()

    def settle(self) -> None:
        """Let so much time pass that all work is done."""
        while not self.idle:
            self.advance()

    @property
    def invitation_limit(self) -> int:
        """How many addresses may still be invited."""
        return int(self.database.recall("invitationLimit", str(UNLIMITED)))

    def spend_invitation(self, change: int = -1) -> None:
        """Count an invitation against the limit, if there is one.

        Args:
            change: How the limit moves: down for each letter, up when somebody accepts.
        """
        if self.invitation_limit != UNLIMITED:
            limit = max(self.invitation_limit + change, 0)
            self.database.remember("invitationLimit", str(limit))

    def rights(self, room: Room, caller: Person) -> Rights:
        """Work out a caller's standing in a room.

        Args:
            room: The room.
            caller: Who asks.

        Returns:
            The standing.
        """
        return self.standings([room], caller)[0]

    def standings(self, rooms: Sequence[Room], caller: Person) -> list[Rights]:
        """Work out a caller's standing in many rooms at once.

        Args:
            rooms: The rooms.
            caller: Who asks.

        Returns:
            The standings, in the order of the rooms.
        """
        return rights_in(self.database, self.members, rooms, caller)
