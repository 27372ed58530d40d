"""An account of the portal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.sandbox.roles import PAID, Activation, Role, Status

if TYPE_CHECKING:
    from reconciler.sandbox.database import Value


@dataclass(frozen=True, slots=True)
class Person:
    """An account."""

    id: str
    email: str
    role: int
    status: int
    activation: int
    first: str
    last: str
    owner: bool
    created: str
    creator: str | None
    ldap: bool = False
    sso: bool = False

    @property
    def is_admin(self) -> bool:
        """Whether the person administers the portal; the owner does."""
        return self.role == Role.ADMIN

    @property
    def leads(self) -> bool:
        """Whether the person may own rooms."""
        return self.role in PAID

    @property
    def is_guest(self) -> bool:
        """Whether the person is a guest."""
        return self.role == Role.GUEST

    @property
    def is_pending(self) -> bool:
        """Whether the person has not answered the invitation."""
        return self.status == Status.PENDING

    @property
    def is_disabled(self) -> bool:
        """Whether the account is switched off."""
        return self.status == Status.TERMINATED

    @property
    def is_activated(self) -> bool:
        """Whether the address is confirmed, which says nothing of the account."""
        return bool(self.activation & Activation.ACTIVATED)

    @property
    def display(self) -> str:
        """The name by which the portal speaks of the person."""
        return f"{self.first} {self.last}".strip() or self.email


def person_of(row: tuple[Value, ...]) -> Person:
    """Read a row.

    Args:
        row: The columns of the account in their order.

    Returns:
        The person.
    """
    who, email, role, status, activation, first, last, owner, created, creator = row[:10]
    return Person(
        id=str(who),
        email=str(email),
        role=int(role or 0),
        status=int(status or 0),
        activation=int(activation or 0),
        first=str(first),
        last=str(last),
        owner=bool(owner),
        created=str(created),
        creator=None if creator is None else str(creator),
        ldap=bool(row[10]),
        sso=bool(row[11]),
    )
