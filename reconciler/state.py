"""What manifests declare and what a portal has, in the same words."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from reconciler.guard import Limits
from reconciler.kinds.seats import Seats
from reconciler.kinds.tenure import on
from reconciler.kinds.welcome import Letters

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reconciler.access import Access, Role
    from reconciler.action import Ref
    from reconciler.kinds.group import FoundGroup, Group
    from reconciler.kinds.invitation_link import FoundLink, InvitationLink
    from reconciler.kinds.members import Share
    from reconciler.kinds.room import FoundRoom, Room
    from reconciler.kinds.room_link import FoundRoomLink
    from reconciler.kinds.template import FoundTemplate
    from reconciler.kinds.user import Person, Standing, User
    from reconciler.rule import Rule


EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
"""The time where none was asked for: before everything."""

DAWN = EPOCH.date()

_OPENERS = {"user", "group"}
"""Things by which people come into rooms, and lose them."""


class Unmanaged(StrEnum):
    """What becomes of rooms that no manifest declares."""

    IGNORE = "ignore"
    REPORT = "report"
    ARCHIVE = "archive"


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
        invitation_links: one for each type at most; None leaves the portal's links alone, an empty
            tuple wants none of them.
        protect: normal addresses of people whom no step may touch.
        unmanaged_rooms: what becomes of rooms that no manifest declares.
        limits: how much one run may do.
        domains: the team's own domains; whoever is of another is outside. Empty if none is named.
        rules: what rooms must be, in the order of the manifests.
        only: titles of the rooms to look at; None looks at all of them.
        touched: the things that a saved plan touches, and nothing else is changed; None changes all
            of them. Where accounts or groups are among them all rooms are looked at, since any of
            them may lose people by that.
    """

    files: tuple[ManifestFile, ...] = ()
    portal: str = ""
    rooms: tuple[Room, ...] = ()
    users: Mapping[str, User] = field(default_factory=dict)
    groups: Mapping[str, Group] = field(default_factory=dict)
    invitation_links: tuple[InvitationLink, ...] | None = None
    protect: frozenset[str] = frozenset()
    unmanaged_rooms: Unmanaged = Unmanaged.IGNORE
    limits: Limits = field(default_factory=Limits)
    domains: frozenset[str] = frozenset()
    rules: tuple[Rule, ...] = ()
    only: frozenset[str] | None = None
    touched: frozenset[Ref] | None = None

    @property
    def selected(self) -> tuple[Room, ...]:
        """The rooms to look at; the others are declared, and so are nobody else's."""
        rooms = self.rooms
        if self.only is not None:
            rooms = tuple(room for room in rooms if room.title in self.only)
        if self.touched is not None and not any(one.kind in _OPENERS for one in self.touched):
            rooms = tuple(room for room in rooms if room.ref in self.touched)
        return rooms

    @property
    def selected_users(self) -> tuple[User, ...]:
        """The users to look at: with selected rooms, those in one of them or in its groups."""
        if self.touched is not None:
            return tuple(user for user in self.users.values() if user.ref in self.touched)
        if self.only is None:
            return tuple(self.users.values())
        named = {member.email for room in self.selected for member in room.members or ()}
        named.update(room.owner for room in self.selected)
        named.update(email for group in self.selected_groups for email in group.everyone)
        return tuple(user for user in self.users.values() if user.email in named)

    @property
    def selected_groups(self) -> tuple[Group, ...]:
        """The groups to look at: with selected rooms, those that are let into one of them."""
        if self.only is None and self.touched is None:
            return tuple(self.groups.values())
        named = {member.group for room in self.selected for member in room.members or ()}
        return tuple(
            group
            for group in self.groups.values()
            if group.name in named or group.ref in (self.touched or ())
        )

    def narrowed(self, touched: frozenset[Ref]) -> Desired:
        """The same, changing nothing but what a saved plan touches.

        With a room go the groups that it lets in: who is in them is a part of what was reviewed.
        """
        rooms = [room for room in self.rooms if room.ref in touched]
        members = [member for room in rooms for member in room.members or ()]
        groups = [self.groups[one.group] for one in members if one.group in self.groups]
        declared = {room.title for room in self.rooms}
        others = any(one.kind == "room" and one.name not in declared for one in touched)
        links = any(one.kind == "invitation_link" for one in touched)
        return replace(
            self,
            touched=touched | {group.ref for group in groups},
            unmanaged_rooms=self.unmanaged_rooms if others else Unmanaged.IGNORE,
            invitation_links=self.invitation_links if links else None,
        )

    def people(self) -> tuple[str, ...]:
        """Everyone whom the manifests name as somebody of the portal, by normal address."""
        named = dict.fromkeys(self.users)
        for group in self.groups.values():
            named.update(dict.fromkeys(group.everyone))
        for room in self.rooms:
            named.update((member.email, None) for member in room.members or () if member.email)
            if room.owner:
                named.setdefault(room.owner)
        return tuple(named)

    def memberships(self, today: date | None = None) -> dict[str, list[tuple[Room, Access]]]:
        """What each person is declared to be let into, by themselves or by a group.

        Args:
            today: the day on which they are; None for any day.

        Returns:
            Rooms in the order of the manifests, by normal address.
        """
        found: dict[str, list[tuple[Room, Access]]] = {}
        for room in self.rooms:
            held: dict[str, Access] = {}
            declared = room.members or ()
            members = on(today, declared).present if today else declared
            for member in members:
                if member.group in self.groups:
                    for email in self.groups[member.group].everyone:
                        held.setdefault(email, member.access)
            # Access of one's own counts before that of a group (fact sheet on rooms, section 7).
            held |= {one.email: one.access for one in members if one.email}
            for email, access in held.items():
                found.setdefault(email, []).append((room, access))
        return found


@dataclass(frozen=True, slots=True)
class Gap:
    """A listing that could not be read whole; never to be taken for an empty one.

    Attributes:
        reason: why.
        aside: whether it was read for rules alone, and no step depends on it.
    """

    reason: str
    aside: bool = False


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
        groups: all groups of the portal, by name; if no manifest names one, those alone that are
            let into declared rooms. These, and those that manifests name, are read with their
            members.
        templates: the templates of rooms by composed title, if a missing room is to be made from
            one.
        room_links: the links of rooms whose links are declared, by the room's id.
        logos: digests of the pictures of rooms for which one is declared, by the room's id; empty
            for a room without one.
        secrets: digests of what the environment holds, by the variables that manifests name.
        today: the day on the portal.
        acting: the account whose key is used; None if the key may not ask.
        may_create: whether that account may create rooms.
        may_invite_guests: the portal's switch for e-mail invitations to rooms.
        may_invite_members: the portal's switch for invitations to itself.
        invitations_left: how many e-mail invitations the portal still allows; None if unknown.
        seats: how many seats are free, as far as the manifests need some.
        rooms_left: how many more rooms may be active, as far as the manifests need some; None if
            any number, or unknown.
        links: the portal's own invitation links by type, if the manifests speak of them.
        unread_links: why the link of a type could not be read.
        full_links: the types of which that is because no seat is free.
        scopes: what the key may do; None if that is not known.
        letters: what is known of letters outside of the portal.
        now: the time, in UTC.
    """

    portal: str
    version: tuple[int, ...] = (3, 7, 2)
    rooms: tuple[FoundRoom, ...] = ()
    rooms_gap: Gap | None = None
    shares: Mapping[int | str, tuple[Share, ...] | Gap] = field(default_factory=dict)
    people: Mapping[str, tuple[Person, ...]] = field(default_factory=dict)
    hidden: Mapping[str, Standing | None] = field(default_factory=dict)
    groups: Mapping[str, tuple[FoundGroup, ...]] = field(default_factory=dict)
    templates: Mapping[str, tuple[FoundTemplate, ...]] | Gap = field(default_factory=dict)
    room_links: Mapping[int | str, tuple[FoundRoomLink, ...] | Gap] = field(default_factory=dict)
    logos: Mapping[int | str, str | Gap] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict)
    today: date = DAWN
    acting: Person | None = None
    may_create: bool = True
    may_invite_guests: bool = True
    may_invite_members: bool = True
    invitations_left: int | None = None
    seats: Seats = field(default_factory=Seats)
    rooms_left: int | None = None
    links: Mapping[Role, FoundLink] = field(default_factory=dict)
    unread_links: Mapping[Role, str] = field(default_factory=dict)
    full_links: frozenset[Role] = frozenset()
    scopes: frozenset[str] | None = None
    letters: Letters = field(default_factory=Letters)
    now: datetime = EPOCH

    @property
    def complete(self) -> bool:
        """Whether every listing was read whole; nothing is removed on less."""
        listings = (*self.shares.values(), *self.room_links.values())
        gaps = [rows for rows in listings if isinstance(rows, Gap)]
        return self.rooms_gap is None and all(gap.aside for gap in gaps)
