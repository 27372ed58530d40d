"""What manifests declare and what a portal has, in the same words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reconciler.kinds.group import FoundGroup, Group
    from reconciler.kinds.members import Share
    from reconciler.kinds.room import FoundRoom, Room
    from reconciler.kinds.user import Person, Standing, User


@dataclass(frozen=True, slots=True)
class ManifestFile:
    """A manifest that was read: its name as given, and the SHA-256 of its bytes in hexadecimal."""

    name: str
    digest: str


@dataclass(frozen=True, slots=True)
class Desired:
    """What all manifests declare together.

    Attributes:
        files: the manifests, in the order in which they were read.
        portal: the address that the manifests are for; empty if none names one.
        rooms: in the order of the manifests; titles are unique, also without regard to case.
        users: by normal address.
        groups: by name.
        protect: normal addresses of people whom no step may touch.
        only: titles of the rooms to look at; None looks at all of them.
    """

    files: tuple[ManifestFile, ...] = ()
    portal: str = ""
    rooms: tuple[Room, ...] = ()
    users: Mapping[str, User] = field(default_factory=dict)
    groups: Mapping[str, Group] = field(default_factory=dict)
    protect: frozenset[str] = frozenset()
    only: frozenset[str] | None = None

    @property
    def selected(self) -> tuple[Room, ...]:
        """The rooms to look at; the others are declared, and so are nobody else's."""
        if self.only is None:
            return self.rooms
        return tuple(room for room in self.rooms if room.title in self.only)


@dataclass(frozen=True, slots=True)
class Gap:
    """A listing that could not be read whole; never to be taken for an empty one."""

    reason: str


@dataclass(frozen=True, slots=True)
class Current:
    """What the portal has, as far as the manifests need it.

    Attributes:
        portal: the address that was read.
        version: the server's version as numbers, such as ``(3, 7, 2)``.
        rooms: active and archived, in the portal's order; none if their listing is not complete.
        rooms_gap: why the listing of rooms is not complete; None if it is.
        shares: the access lists of the managed rooms, by the room's id.
        people: everyone whom a listing has shown, by normal address; several accounts can have
            one on portals that tell case apart.
        hidden: people whom manifests name, who are on the portal and whom the acting account cannot
            see, with where they stand; None where the portal does not say.
        groups: all groups of the portal, by name; read only if a manifest names one in a room.
        acting: the account whose key is used; None if the key may not ask.
        may_create: whether that account may create rooms.
        may_invite_guests: the portal's switch for e-mail invitations to rooms.
        invitations_left: how many e-mail invitations the portal still allows; None if unknown.
    """

    portal: str
    version: tuple[int, ...] = (3, 7, 2)
    rooms: tuple[FoundRoom, ...] = ()
    rooms_gap: Gap | None = None
    shares: Mapping[int | str, tuple[Share, ...] | Gap] = field(default_factory=dict)
    people: Mapping[str, tuple[Person, ...]] = field(default_factory=dict)
    hidden: Mapping[str, Standing | None] = field(default_factory=dict)
    groups: Mapping[str, tuple[FoundGroup, ...]] = field(default_factory=dict)
    acting: Person | None = None
    may_create: bool = True
    may_invite_guests: bool = True
    invitations_left: int | None = None

    @property
    def complete(self) -> bool:
        """Whether every listing was read whole; nothing is removed on less."""
        return self.rooms_gap is None and not any(
            isinstance(shares, Gap) for shares in self.shares.values()
        )
