"""People of the portal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.sandbox.clock import stamp
from reconciler.sandbox.identity import guid
from reconciler.sandbox.person import Person, person_of
from reconciler.sandbox.roles import Activation, Status

if TYPE_CHECKING:
    from reconciler.sandbox.clock import Clock
    from reconciler.sandbox.database import Database, Value

_SELECT = """SELECT
    id, email, role, status, activation, first, last, owner, created, creator, ldap, sso
    FROM people"""

_UPDATES = {
    "role": "UPDATE people SET role = ? WHERE id = ?",
    "status": "UPDATE people SET status = ? WHERE id = ?",
    "activation": "UPDATE people SET activation = ? WHERE id = ?",
    "first": "UPDATE people SET first = ? WHERE id = ?",
    "last": "UPDATE people SET last = ? WHERE id = ?",
}


class People:
    """Everybody who has an account.

    Args:
        database: Where they are kept.
        clock: When they came.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._known: dict[str, Person] = {}
        self._all: list[Person] | None = None
        self._version = -1

    def _refresh(self) -> None:
        if self._version != self._database.versions["people"]:
            self._known.clear()
            self._all = None
            self._version = self._database.versions["people"]

    def get(self, who: str) -> Person | None:
        """Find somebody by id.

        Args:
            who: The id, in any case.

        Returns:
            The person, if there is one.
        """
        self._refresh()
        found = self._known.get(who)
        if found is None:
            row = self._database.row(_SELECT + " WHERE id = ?", who.lower())
            if row is None:
                return None
            found = self._known[who] = person_of(row)
        return found

    def one(self, who: str) -> Person:
        """Find somebody who is there.

        Args:
            who: The id.

        Returns:
            The person.

        Raises:
            LookupError: Nobody has that id.
        """
        found = self.get(who)
        if found is None:
            raise LookupError(who)
        return found

    def by_email(self, email: str) -> Person | None:
        """Find somebody by address, as MySQL does: in any case (fact sheet: rooms, section 6).

        Args:
            email: The address.

        Returns:
            The person, if there is one.
        """
        query = _SELECT + " WHERE email = ?"
        row = self._database.row(query, email.strip())
        return person_of(row) if row else None

    def owner(self) -> Person:
        """Find the owner of the portal.

        Returns:
            The person.
        """
        query = _SELECT + " WHERE owner = 1"
        row = self._database.row(query)
        if row is None:
            raise LookupError("the portal has no owner")
        return person_of(row)

    def everybody(self) -> list[Person]:
        """List all accounts in the order in which they came.

        Returns:
            The people.
        """
        self._refresh()
        if self._all is None:
            rows = self._database.rows(_SELECT + " ORDER BY rowid")
            self._all = [person_of(row) for row in rows]
        return self._all

    def add(  # noqa: PLR0913 - an account has that many sides, and all but the first are named
        self,
        email: str,
        *,
        role: int,
        status: int = Status.ACTIVE,
        activation: int = Activation.ACTIVATED,
        first: str = "",
        last: str = "",
        owner: bool = False,
        creator: str | None = None,
        created: str | None = None,
        ldap: bool = False,
        sso: bool = False,
    ) -> Person:
        """Make an account.

        Args:
            email: The address, kept as it is written.
            role: The portal role.
            status: Whether it is active.
            activation: Whether the address is confirmed.
            first: First name.
            last: Last name.
            owner: Whether it is the portal's owner.
            creator: Who made it.
            created: When it was made, if not now.
            ldap: Whether it comes from a directory.
            sso: Whether it comes from a single sign-on.

        Returns:
            The person.
        """
        address = email.strip()
        person = Person(
            guid("person", address.lower()),
            address,
            role,
            status,
            activation,
            first,
            last,
            owner,
            created or stamp(self._clock.now()),
            creator,
            ldap,
            sso,
        )
        self._database.run(
            """INSERT INTO people
            (id, email, role, status, activation, first, last, owner, created, creator, ldap, sso)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            *(person.id, person.email, role, status, activation, first, last, int(owner)),
            *(person.created, creator, int(ldap), int(sso)),
        )
        self._database.touch("people")
        return person

    def invite(self, email: str, role: int, creator: Person) -> Person:
        """Make the account of somebody who has yet to answer.

        Args:
            email: The address.
            role: The portal role.
            creator: Who invites.

        Returns:
            The pending person, known to the one who invited.
        """
        person = self.add(
            email,
            role=role,
            status=Status.PENDING,
            activation=Activation.PENDING,
            creator=creator.id,
        )
        self.relate(creator, person)
        return person

    def change(self, person: Person, **values: Value) -> None:
        """Set columns of an account.

        Args:
            person: Whose.
            values: Values by column.
        """
        for column, value in values.items():
            self._database.run(_UPDATES[column], value, person.id)
        self._database.touch("people", "rooms")

    def relate(self, person: Person, other: Person) -> None:
        """Note that somebody knows somebody, which is what makes a guest visible.

        Args:
            person: Who knows.
            other: Who is known.
        """
        query = "INSERT OR IGNORE INTO relations VALUES (?, ?)"
        self._database.run(query, person.id, other.id)

    def sees(self, person: Person, other: Person) -> bool:
        """Tell whether somebody may see somebody (fact sheet: people, section 3.1).

        Args:
            person: Who looks.
            other: Who is looked at.

        Returns:
            Whether the account is visible.
        """
        if person.id == other.id or person.is_admin:
            return True
        if not person.leads:
            return False
        query = "SELECT 1 FROM relations WHERE person = ? AND other = ?"
        return not other.is_guest or self._database.row(query, person.id, other.id) is not None
