"""Reads a portal into a state, as far as the manifests need it; knows no way to write."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from reconciler.errors import ScopeError
from reconciler.kinds.invitation_link import SINCE
from reconciler.kinds.matching import match
from reconciler.portal import front, links, needs, pictures, rows, ruled
from reconciler.portal import groups as teams
from reconciler.portal import room_links as ways
from reconciler.portal import shares as members
from reconciler.portal.front import FREE
from reconciler.portal.listing import whole
from reconciler.portal.people import account, by_address, demand_sight, hidden, look_up
from reconciler.portal.rooms import Rooms
from reconciler.portal.templates import templates
from reconciler.state import Current, Gap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from reconciler.access import Role
    from reconciler.kinds.group import FoundGroup
    from reconciler.kinds.invitation_link import FoundLink
    from reconciler.kinds.members import Share
    from reconciler.kinds.room import FoundRoom, Room
    from reconciler.kinds.room_link import FoundRoomLink
    from reconciler.kinds.user import Person
    from reconciler.portal.links import Kept
    from reconciler.portal.listing import Gets
    from reconciler.portal.rows import Account, Progress
    from reconciler.state import Desired


def _now() -> datetime:
    return datetime.now(UTC)


class Reader:
    """Reads one portal.

    Args:
        gets: the reading side of a session.
        portal: the portal's address, as it is to stand in plans.
        clock: tells the time, in UTC.
    """

    def __init__(self, gets: Gets, portal: str, clock: Callable[[], datetime] = _now) -> None:
        self._gets = gets
        self._portal = portal
        self._clock = clock
        self._version: tuple[int, ...] = ()

    def read(self, desired: Desired) -> Current:
        """Read what the manifests need, and nothing else.

        Requests: one for the version, one for the account and one for the key, the pages of all
        rooms, the pages of the members of the managed rooms; one in bulk for people whom no
        listing has shown, the groups if manifests speak of some and each that they declare or that
        is let into a room that they declare, and three about invitations and seats if somebody is
        new or changes; the one about seats also if a room is to be made or to leave the archive.
        Links: three, if manifests speak of them, and two for each room whose links they declare.
        The templates, if a room is to be made from one, and the pictures of rooms for which one is
        declared. Members and links also where a rule asks for them.

        Args:
            desired: the manifests.

        Returns:
            The state, complete or with its gaps.

        Raises:
            PortalError: the portal cannot be used.
            AccessError: the key is refused or may not read what is needed.
            RequestError: the portal refused a read that nothing can be planned without.
        """
        # Alone and first: no key is shown to a host before it has shown itself to be a portal.
        self._version = front.version(self._gets)
        rooms = Rooms()
        # Side by side, and the first error in this order is the one that is told.
        calls: list[Callable[[], Any]] = [
            partial(front.acting, self._gets),
            partial(whole, self._gets, [rooms.listing]),
            partial(front.scopes, self._gets),
            partial(teams.groups, self._gets, desired),
        ]
        acting, (found,), scopes, groups = self._gets.gather(calls)
        gap = found if isinstance(found, Gap) else None
        everywhere = () if isinstance(found, Gap) else found
        matches = match(desired.rooms, everywhere).found
        declared = [room for room in desired.selected if room.members is not None]
        today = self._today(declared)
        with_members = needs.present(declared, today)
        looked_into = needs.looked_into(desired, matches, everywhere)
        asked = ruled.peopled(desired, matches)
        shares = ruled.lists(self._gets, self._version, looked_into, asked)
        groups = teams.opened(self._gets, desired, matches, shares, groups)
        shown = by_address(
            (
                *members.people(shares.values()),
                *teams.people(groups),
                *([acting] if acting else []),
            )
        )
        people = self._people(desired, with_members, shown, acting)
        strangers = [email for email in needs.named(desired, with_members) if email not in people]
        moving = bool(strangers) or needs.moving(desired, people)
        invitations = front.invitations(self._gets, self._version) if moving else FREE
        placing = gap is None and needs.placing(desired, matches, may_create=rooms.may_create)
        left = front.left(self._gets) if moving or placing else front.Left()
        own_links = self._links(desired)
        return Current(
            portal=self._portal,
            version=self._version,
            rooms=everywhere,
            rooms_gap=gap,
            shares=shares,
            people=people,
            hidden={} if needs.sees_all(acting) else hidden(self._gets, strangers, self._version),
            groups=groups,
            acting=acting,
            may_create=rooms.may_create,
            may_invite_guests=invitations.guests,
            may_invite_members=invitations.members,
            invitations_left=invitations.left,
            seats=left.seats,
            rooms_left=left.rooms,
            templates=templates(self._gets, desired, matches) if gap is None else gap,
            logos=pictures.logos(self._gets, desired, matches),
            room_links=ways.declared(self._gets, desired, matches, self._version),
            links=own_links.found,
            unread_links=own_links.unread,
            full_links=own_links.full,
            scopes=scopes,
            now=self._clock(),
            today=today,
        )

    def read_people(self, desired: Desired) -> Current:
        """Read where the people of the manifests stand, and nothing of rooms.

        Raises:
            PortalError: the portal cannot be used.
            AccessError: the key is refused or may not read people.
            RequestError: the portal refused to tell.
        """
        self._version = front.version(self._gets)
        acting = front.acting(self._gets)
        named = desired.people()
        if named:
            demand_sight(acting)
        people = look_up(self._gets, named)
        strangers = [email for email in named if email not in people]
        return Current(
            portal=self._portal,
            version=self._version,
            people=people,
            hidden={} if needs.sees_all(acting) else hidden(self._gets, strangers, self._version),
            acting=acting,
            now=self._clock(),
        )

    def room(self, id_: int | str) -> FoundRoom:
        """One room by its id.

        Raises:
            RequestError: it is not there, or may not be read.
        """
        params = {"fields": ",".join(rows.ROOM_FIELDS)}
        path = f"files/rooms/{id_}"
        return rows.parsed(rows.room, self._gets.get(path, params).response, path)

    def logo(self, id_: int | str) -> str | Gap:
        """What tells a room's picture from others; empty if it has none."""
        return pictures.digest(self._gets, self.room(id_))

    def rooms(self) -> tuple[FoundRoom, ...] | Gap:
        """All rooms, active and archived."""
        return whole(self._gets, [Rooms().listing])[0]

    def rooms_of(self, id_: str) -> tuple[FoundRoom, ...] | Gap:
        """The rooms that a person owns or is a direct member of; not those that groups open."""
        return whole(self._gets, [Rooms(subjectId=id_).listing])[0]

    def group(self, id_: str) -> FoundGroup:
        """One group with its members, by its id.

        Raises:
            RequestError: it is not there, or may not be read.
        """
        return teams.group(self._gets, id_)

    def groups(self) -> tuple[FoundGroup, ...] | Gap:
        """All groups, without their members."""
        return teams.listed(self._gets)

    def people(self, addresses: Iterable[str]) -> dict[str, tuple[Person, ...]]:
        """People by normal address, as far as they are on the portal."""
        return look_up(self._gets, addresses)

    def account(self, id_: str, address: str) -> Account:
        """Somebody's names, and whether they are active at this moment.

        Raises:
            RequestError: they are not there, or may not be seen.
        """
        path = f"portal/users/{id_}"
        try:
            return rows.parsed(rows.account, self._gets.get(path).response, path)
        except ScopeError:
            # A key that may read people alone finds the same in their listing.
            return account(self._gets, id_, address)

    def members(self, id_: int | str) -> tuple[Share, ...] | Gap:
        """The access list of a room."""
        listing = members.listing(id_, self._version, {})
        (shares,) = whole(self._gets, [listing])
        return members.with_owner(shares)

    def room_links(self, id_: int | str) -> tuple[FoundRoomLink, ...] | Gap:
        """The links of a room, without their addresses and passwords."""
        return ways.of_room(self._gets, id_, self._version)

    def progress(self, path: str) -> Progress:
        """How far the portal has come with something that it does in the background.

        Args:
            path: where it tells that.

        Raises:
            RequestError: it does not tell.
        """
        return rows.parsed(rows.progress, self._gets.get(path).response, path)

    def link(self, role: Role) -> FoundLink | None:
        """The portal's own invitation link for a type.

        Raises:
            RequestError: it may not be read.
        """
        return links.link(self._gets, role)

    def link_address(self, role: Role) -> Kept | None:
        """The same with its address, which is a secret.

        Raises:
            RequestError: it may not be read.
        """
        return links.kept(self._gets, role)

    def new_link(self, role: Role) -> str:
        """A new link of the older kind, which the portal makes at each call.

        Raises:
            RequestError: the portal refuses it.
        """
        return links.new(self._gets, role)

    def version(self) -> tuple[int, ...]:
        """The server's version, asked without the key.

        Raises:
            PortalError: the portal cannot be used.
        """
        return front.version(self._gets)

    def _people(
        self,
        desired: Desired,
        with_members: Iterable[Room],
        shown: dict[str, tuple[Person, ...]],
        acting: Person | None,
    ) -> dict[str, tuple[Person, ...]]:
        named = dict.fromkeys(needs.named(desired, with_members))
        users = desired.selected_users
        named.update((room.owner, None) for room in desired.selected if room.owner)
        named.update((user.reassign_to, None) for user in users if user.reassign_to)
        # Of a user more is asked than an access list shows, and a second account of the address.
        asked = {user.email for user in users}
        unknown = [email for email in named if email in asked or email not in shown]
        if unknown:
            demand_sight(acting)
        return shown | look_up(self._gets, unknown)

    def _today(self, with_members: Iterable[Room]) -> date:
        now = self._clock()
        return front.today(self._gets, now) if needs.timed(with_members) else now.date()

    def _links(self, desired: Desired) -> links.Told:
        declared = desired.invitation_links is not None and desired.only is None
        return links.links(self._gets) if declared and self._version >= SINCE else links.NONE
