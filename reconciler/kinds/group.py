"""Groups of people: as a manifest declares them, and as the portal knows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.action import Ref

if TYPE_CHECKING:
    from reconciler.kinds.user import Person
    from reconciler.source import Source


@dataclass(frozen=True, slots=True)
class Group:
    """A group that a manifest declares.

    Attributes:
        name: unique over all manifests.
        manager: the normal address of whoever leads it, who is a member too.
        members: normal addresses.
        source: where it is declared.
        previously: former names.
    """

    name: str
    manager: str
    members: tuple[str, ...]
    source: Source
    previously: tuple[str, ...] = ()

    @property
    def ref(self) -> Ref:
        """The group by its name."""
        return Ref("group", self.name)

    @property
    def everyone(self) -> tuple[str, ...]:
        """The normal address of everyone in it, each once; whoever leads it first."""
        return tuple(dict.fromkeys((self.manager, *self.members)))


@dataclass(frozen=True, slots=True)
class FoundGroup:
    """A group of the portal; several may have one name (fact sheet on people, section 6).

    Attributes:
        name: its name.
        id: the portal's id.
        directory: ``LDAP`` or ``the system`` for groups that these keep; empty for others.
        manager: the id of whoever leads it; empty if nobody does, or it was not read.
        members: who is in it, disabled people left out; None if that was not read.
    """

    name: str
    id: str
    directory: str = ""
    manager: str = ""
    members: tuple[Person, ...] | None = None
