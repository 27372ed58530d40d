"""People: as a manifest declares them, and as the portal knows them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from reconciler.action import Ref

if TYPE_CHECKING:
    from reconciler.access import Role
    from reconciler.kinds.welcome import Welcome
    from reconciler.source import Source


class Standing(StrEnum):
    """Where a person of the portal stands (fact sheet on people, section 3.3)."""

    ACTIVE = "active"
    PENDING = "pending"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True)
class User:
    """A person whom a manifest declares.

    Attributes:
        email: the normal address.
        type: what the person is on the portal.
        source: where it is declared.
        state: active or disabled; None leaves that alone.
        reassign_to: the normal address of whoever gets the person's rooms when the type goes down;
            empty if it is not to go down.
        welcome: how the person is welcomed once active; None not at all.
    """

    email: str
    type: Role
    source: Source
    state: Standing | None = None
    reassign_to: str = ""
    welcome: Welcome | None = None

    @property
    def ref(self) -> Ref:
        """The account by its address."""
        return Ref("user", self.email)


@dataclass(frozen=True, slots=True)
class Person:
    """A person of the portal.

    Attributes:
        email: the normal address.
        id: the portal's id.
        role: what the person is there.
        standing: invited, active or disabled.
        activated: whether the address is confirmed; with a standing of active, the person is ready
            (fact sheet on people, section 12).
        directory: ``LDAP`` or ``SSO`` for people whom another system keeps; empty for others.
        since: when the account came to be, as the portal writes it; empty if it was not asked.
    """

    email: str
    id: str
    role: Role
    standing: Standing
    activated: bool = True
    directory: str = ""
    since: str = ""
