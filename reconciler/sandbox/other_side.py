"""What people other than the client do to a portal, and what only an operator sees of it."""

from __future__ import annotations

from secrets import token_hex
from typing import TYPE_CHECKING

from reconciler.sandbox.mishaps import Mishap
from reconciler.sandbox.registration import accept, confirm, known, register
from reconciler.sandbox.seats import MANAGER, ROOM, USERS
from reconciler.sandbox.visits import join

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from reconciler.sandbox.audit import Record
    from reconciler.sandbox.portal import Portal
    from reconciler.sandbox.traces import Hook


class OtherSide:
    """The part of the stand-in portal that no client reaches.

    Args:
        portal: The portal.
    """

    def __init__(self, portal: Portal) -> None:
        self._portal = portal

    @property
    def birth(self) -> str:
        """What tells this portal from every other that was ever kept in the same file."""
        with self._portal.database.writing():
            born = self._portal.database.recall("birth", "")
            if not born:
                born = token_hex(4)
                self._portal.database.remember("birth", born)
        return born

    @property
    def now(self) -> datetime:
        """The time on the portal."""
        with self._portal.database.lock:
            return self._portal.clock.now()

    @property
    def short_links(self) -> int:
        """How many rows the readings of `portal/users/invite/{type}` left behind."""
        with self._portal.database.lock:
            return self._portal.invitations.count_short()

    @property
    def tfa(self) -> bool:
        """Whether the portal asks everybody for a second factor."""
        with self._portal.database.lock:
            return self._portal.setting("tfa", default=False)

    def receive(self, to: str, text: str) -> None:
        """Keep a letter that somebody else than the portal has written, beside the portal's own.

        Args:
            to: The address.
            text: What it says, the subject in its first line.
        """
        with self._portal.database.writing():
            self._portal.outbox.send(to, "letter", None, text)

    def audit(self) -> list[Record]:
        """List what the portal noted down of the letters to administrators.

        Returns:
            The records, in order.
        """
        with self._portal.database.lock:
            return self._portal.audit.records()

    def activate(self, email: str, first_name: str = "Example", last_name: str = "User") -> None:
        """Let somebody accept their invitation; the portal then welcomes them.

        Args:
            email: Whose.
            first_name: Who they turn out to be.
            last_name: The same.

        Raises:
            LookupError: Nobody who is still to answer has that address.
        """
        with self._portal.database.writing():
            accept(self._portal, email, first_name, last_name)

    def register(
        self, email: str, way: str, first_name: str = "Example", last_name: str = "User"
    ) -> None:
        """Let somebody register by a shared link; the address is then still to be confirmed.

        Args:
            email: The address.
            way: The link's address, or the name of a role such as `User`: for that the role's one
                link is taken, or where there is none an uncounted one of the owner's.
            first_name: Who they are.
            last_name: The same.

        Raises:
            LookupError: There is no such link, or its time or its uses are over.
            ValueError: The address is taken, or no seat is free.
        """
        with self._portal.database.writing():
            register(self._portal, email, way, first_name, last_name)

    def confirm(self, email: str) -> None:
        """Let somebody confirm their address.

        Args:
            email: The address.

        Raises:
            LookupError: Nobody who has come has that address.
        """
        with self._portal.database.writing():
            confirm(self._portal, email)

    def welcome_key(self, email: str) -> str:
        """Sign a key for the administrator's letter, as the service that registers portals does.

        Args:
            email: Whom the letter is for.

        Returns:
            The key, good for an hour.

        Raises:
            LookupError: Nobody has that address.
        """
        with self._portal.database.writing():
            return self._portal.welcome.mint(known(self._portal, email))

    def issue_key(
        self, email: str, scopes: Sequence[str] = ("*",), *, expired: bool = False
    ) -> str:
        """Make an API key.

        Args:
            email: As whom it acts.
            scopes: What it may be used for.
            expired: Whether its time is over already.

        Returns:
            The key.

        Raises:
            LookupError: Nobody has that address.
        """
        with self._portal.database.writing():
            person = known(self._portal, email)
            return self._portal.keys.issue(person, scopes, expired=expired)

    def set_seats(
        self, manager: int | None = None, users: int | None = None, room: int | None = None
    ) -> None:
        """Say how many people of each sort, and how many active rooms, the portal may hold.

        Args:
            manager: Paid seats, if their number changes.
            users: Free seats, if their number changes.
            room: Active rooms, if their number changes.
        """
        with self._portal.database.writing():
            for feature, limit in ((MANAGER, manager), (USERS, users), (ROOM, room)):
                if limit is not None:
                    self._portal.seats.set_limit(feature, limit)

    def fail_downgrade(self, email: str, error: str = "The data could not be reassigned") -> None:
        """Let somebody's running or next downgrade come to nothing.

        Args:
            email: Whose.
            error: What the job then says.

        Raises:
            LookupError: Nobody has that address.
        """
        with self._portal.database.writing():
            self._portal.downgrades.fail_next(known(self._portal, email), error)

    def join(self, email: str, link: str) -> None:
        """Let somebody become a member of a room by its invitation link.

        Args:
            email: Who; somebody whom the portal does not know becomes a Guest of it.
            link: The link's id.

        Raises:
            LookupError: There is no such link, or its time or its uses are over.
        """
        with self._portal.database.writing():
            join(self._portal, email, link)

    def fail_job(self, room: int, error: str = "") -> None:
        """Let the running or next job on a room come to nothing.

        It counts for archiving, unarchiving, deleting, and for making something from the room.

        Args:
            room: The room's id.
            error: What the job then says; the server says nothing of what it did not foresee.
        """
        with self._portal.database.writing():
            self._portal.mishaps.plan(room, Mishap(error, lost=False))

    def lose_job(self, room: int) -> None:
        """Let the running or next job on a room vanish without having done anything.

        Args:
            room: The room's id.
        """
        with self._portal.database.writing():
            self._portal.mishaps.plan(room, Mishap("", lost=True))

    def webhooks(self) -> list[Hook]:
        """List the webhooks that the portal would have called for rooms and groups.

        Returns:
            The webhooks, in order.
        """
        with self._portal.database.lock:
            return self._portal.traces.hooks()

    def indexed(self) -> list[int]:
        """List the rooms whose trees were indexed anew because indexing was switched on.

        Returns:
            Their ids, in order and as often as it happened.
        """
        with self._portal.database.lock:
            return self._portal.traces.indexed()

    def lifetime_start(self, room: int) -> str | None:
        """Tell when the clock of a room's lifetime began to run.

        Args:
            room: The room's id.

        Returns:
            The moment as the portal writes it, or nothing for a room without a lifetime.
        """
        with self._portal.database.lock:
            found = self._portal.rooms.get(room)
            return found.started or None if found else None
