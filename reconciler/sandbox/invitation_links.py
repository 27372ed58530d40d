"""Links by which people register themselves (fact sheet: people, section 2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlencode, urlsplit

from reconciler.sandbox.clock import moment, stamp
from reconciler.sandbox.identity import guid, secret

if TYPE_CHECKING:
    from reconciler.sandbox.clock import Clock
    from reconciler.sandbox.database import Database, Value
    from reconciler.sandbox.person import Person

ALIAS = "sandbox"
_SHORT_LASTS = timedelta(days=7)
_TOKEN = 15
_SELECT = "SELECT id, role, expires, most, uses FROM invitation_links"


@dataclass(frozen=True, slots=True)
class InvitationLink:
    """The one link for a portal role."""

    id: str
    role: int
    expires: str | None = None
    most: int | None = None
    uses: int = 0


@dataclass(frozen=True, slots=True)
class Door:
    """What a link's address opens.

    Attributes:
        role: The role of those who come through.
        person: The id of whose address of the link it is.
        link: The id of the link whose uses are counted, if they are.
    """

    role: int
    person: str
    link: str | None = None


def _link(row: tuple[Value, ...]) -> InvitationLink:
    name, role, expires, most, uses = row
    return InvitationLink(
        str(name),
        int(role or 0),
        None if expires is None else str(expires),
        None if most is None else int(most),
        int(uses or 0),
    )


class InvitationLinks:
    """Every link into the portal.

    Args:
        database: Where they are kept.
        clock: What tells whether they are over.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def get(self, name: str) -> InvitationLink | None:
        """Find a link.

        Args:
            name: Its id.

        Returns:
            The link, if there is one.
        """
        row = self._database.row(_SELECT + " WHERE id = ?", name)
        return _link(row) if row else None

    def of(self, role: int) -> InvitationLink | None:
        """Find the link for a role.

        Args:
            role: The role.

        Returns:
            The link, if there is one.
        """
        row = self._database.row(_SELECT + " WHERE role = ?", role)
        return _link(row) if row else None

    def all(self) -> list[InvitationLink]:
        """List the links in the order in which they came.

        Returns:
            The links.
        """
        return [_link(row) for row in self._database.rows(_SELECT + " ORDER BY rowid")]

    def new_id(self) -> str:
        """Make an id that no link has had.

        Returns:
            The id.
        """
        number = int(self._database.recall("invitation links", "0")) + 1
        self._database.remember("invitation links", str(number))
        found = guid("invitation link", number)
        return found if self.get(found) is None else self.new_id()

    def put(self, link: InvitationLink) -> None:
        """Keep a link, in place of the one of the same id.

        Args:
            link: The link.
        """
        query = """INSERT INTO invitation_links VALUES (?, ?, ?, ?, ?) ON CONFLICT (id)
            DO UPDATE SET expires = excluded.expires, most = excluded.most, uses = excluded.uses"""
        self._database.run(query, link.id, link.role, link.expires, link.most, link.uses)

    def drop(self, link: InvitationLink) -> None:
        """Take a link away.

        Args:
            link: The link.
        """
        self._database.run("DELETE FROM invitation_links WHERE id = ?", link.id)

    def expired(self, link: InvitationLink) -> bool:
        """Tell whether a link's time is over.

        Args:
            link: The link.

        Returns:
            Whether it is.
        """
        return link.expires is not None and link.expires < stamp(self._clock.now())

    def address(self, link: InvitationLink, caller: Person, base: str) -> str:
        """Write a link's address, which is another one for each person who asks.

        Args:
            link: The link.
            caller: Who asks.
            base: The address under which the portal is served.

        Returns:
            The address; asked again, the same person gets the same one.
        """
        key = self._signature(link, caller.id)
        words = {"type": "LinkInvite", "linkId": link.id, "uid": caller.id, "key": key}
        return f"{base}/confirm?{urlencode(words)}"

    def _signature(self, link: InvitationLink, who: str) -> str:
        machine = self._database.recall("machine key")
        return secret(machine, link.role, link.id, who, ALIAS).removeprefix("sk-")

    def shorten(self, role: int, caller: Person, base: str) -> str:
        """Make an address that is good for a week and for everybody.

        Args:
            role: The role of those who come through.
            caller: Who asks.
            base: The address under which the portal is served.

        Returns:
            A new address; the portal has one more row.
        """
        machine = self._database.recall("machine key")
        token = secret(machine, self.count_short() + 1)[-_TOKEN:]
        made = stamp(self._clock.now())
        query = "INSERT INTO short_links VALUES (?, ?, ?, ?)"
        self._database.run(query, token, role, caller.id, made)
        return f"{base}/s/{token}"

    def count_short(self) -> int:
        """Count the rows that `shorten` left.

        Returns:
            The number.
        """
        return self._database.number("SELECT COUNT(*) FROM short_links")

    def open(self, address: str) -> Door:
        """Follow an address.

        Args:
            address: A link's address.

        Returns:
            What it opens.

        Raises:
            LookupError: It is no link of this portal, or none any more.
        """
        parts = urlsplit(address)
        words = {name: values[0] for name, values in parse_qs(parts.query).items()}
        link = self.get(words.get("linkId", ""))
        if link is not None and words.get("key") == self._signature(link, words.get("uid", "")):
            if self.expired(link) or (link.most is not None and link.uses >= link.most):
                raise LookupError(f"the link is over: {address}")
            return Door(link.role, words["uid"], link.id)
        query = "SELECT role, person, made FROM short_links WHERE token = ?"
        row = self._database.row(query, parts.path.rpartition("/")[2])
        if row is None:
            raise LookupError(f"no link of this portal: {address}")
        role, person, made = row
        if moment(str(made)) + _SHORT_LASTS < self._clock.now():
            raise LookupError(f"the link is over: {address}")
        return Door(int(role or 0), str(person))

    def use(self, door: Door) -> None:
        """Count that somebody came through.

        Args:
            door: Where.
        """
        query = "UPDATE invitation_links SET uses = uses + 1 WHERE id = ?"
        self._database.run(query, door.link)
