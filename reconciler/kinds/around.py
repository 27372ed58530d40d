"""What a room's members are judged by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from reconciler.kinds.group import FoundGroup
    from reconciler.kinds.members import Share
    from reconciler.kinds.user import Person, Standing, User


@dataclass(frozen=True, slots=True)
class Around:
    """What a room's members are judged by, beyond the room itself.

    Attributes:
        people: everyone known on the portal, by normal address; several accounts can have one.
        groups: the portal's groups by name.
        users: the people whom the manifests declare.
        acting: the account whose key is used, if known; it owns the rooms it creates.
        may_invite_guests: whether e-mail invitations to rooms are switched on.
        version: the server's.
        complete: whether every listing is whole; nobody is removed otherwise.
        forbids: why a row may not be touched; empty if it may.
        hidden: people who are on the portal and whom the key's account cannot see, with where they
            stand; None where the portal does not say.
        protect: normal addresses of people whom nothing touches.
        invited: strangers whom an earlier step of the same plan invites.
    """

    people: Mapping[str, tuple[Person, ...]]
    groups: Mapping[str, tuple[FoundGroup, ...]]
    users: Mapping[str, User]
    acting: Person | None
    may_invite_guests: bool
    version: tuple[int, ...]
    complete: bool
    forbids: Callable[[Share], str]
    hidden: Mapping[str, Standing | None]
    protect: frozenset[str]
    invited: frozenset[str] = frozenset()
