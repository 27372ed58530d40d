"""Reads a portal into a state, as far as the manifests need it; knows no way to write."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from reconciler.access import Role
from reconciler.errors import RequestError
from reconciler.kinds.matching import match
from reconciler.kinds.user import Person
from reconciler.portal import front, rows
from reconciler.portal.front import FREE
from reconciler.portal.listing import Listing, whole
from reconciler.portal.people import by_address, hidden, look_up
from reconciler.state import Current, Desired, Gap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from reconciler.kinds.group import FoundGroup
    from reconciler.kinds.members import Share
    from reconciler.kinds.room import FoundRoom, Room
    from reconciler.portal.answer import Answer
    from reconciler.portal.listing import Gets
    from reconciler.spec import Json

ANY = 2
"""``searchArea`` of active and archived rooms together (fact sheet on rooms, section 3)."""

TOLD_APART = (3, 5)
"""The first version whose access lists tell people from groups; earlier ones have ``sharedTo``
alone, later ones have it as well, which doubles an answer that asks for it."""


class Reader:
    """Reads one portal.

    Args:
        gets: the reading side of a session.
        portal: the portal's address, as it is to stand in plans.
    """

    def __init__(self, gets: Gets, portal: str) -> None:
        self._gets = gets
        self._portal = portal
        self._version: tuple[int, ...] = ()

    def read(self, desired: Desired) -> Current:
        """Read what the manifests need, and nothing else.

        Requests: one for the version, one for the account, the pages of all rooms, the pages of
        the members of the managed rooms; one in bulk for people whom no listing has shown, the
        groups if a room has one as a member, and two about invitations if somebody is new.

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
        rooms = _Rooms()
        # Side by side, and the first error in this order is the one that is told.
        calls: list[Callable[[], Any]] = [
            partial(front.acting, self._gets),
            partial(whole, self._gets, [rooms.listing]),
        ]
        acting, (found,) = self._gets.gather(calls)
        gap = found if isinstance(found, Gap) else None
        everywhere = () if isinstance(found, Gap) else found
        matches = match(desired.rooms, everywhere).found
        with_members = [room for room in desired.selected if room.members is not None]
        shares = self._shares(
            [matches[room.title] for room in with_members if room.title in matches]
        )
        people = by_address((*_shown(shares.values()), *([acting] if acting else [])))
        named = _named(desired, with_members)
        people |= look_up(self._gets, [email for email in named if email not in people])
        strangers = [email for email in _named(Desired(), with_members) if email not in people]
        invitations = front.invitations(self._gets, self._version) if strangers else FREE
        return Current(
            portal=self._portal,
            version=self._version,
            rooms=everywhere,
            rooms_gap=gap,
            shares=shares,
            people=people,
            hidden={} if _sees_all(acting) else hidden(self._gets, strangers, self._version),
            groups=self._groups() if _has_groups(with_members) else {},
            acting=acting,
            may_create=rooms.may_create,
            may_invite_guests=invitations.guests,
            invitations_left=invitations.left,
        )

    def room(self, id_: int | str) -> FoundRoom:
        """One room by its id.

        Raises:
            RequestError: it is not there, or may not be read.
        """
        params = {"fields": ",".join(rows.ROOM_FIELDS)}
        path = f"files/rooms/{id_}"
        return rows.parsed(rows.room, self._gets.get(path, params).response, path)

    def rooms(self) -> tuple[FoundRoom, ...] | Gap:
        """All rooms, active and archived."""
        return whole(self._gets, [_Rooms().listing])[0]

    def people(self, addresses: Iterable[str]) -> dict[str, tuple[Person, ...]]:
        """People by normal address, as far as they are on the portal."""
        return look_up(self._gets, addresses)

    def members(self, id_: int | str) -> tuple[Share, ...] | Gap:
        """The access list of a room."""
        (shares,) = whole(self._gets, [self._share_listing(id_, {})])
        return _with_owner(shares)

    def _shares(self, found: Iterable[FoundRoom]) -> dict[int | str, tuple[Share, ...] | Gap]:
        cache: dict[str, Person] = {}
        readable = {room.id: "Read" in room.rights for room in found if not room.archived}
        listings = {
            id_: self._share_listing(id_, cache) for id_, may_read in readable.items() if may_read
        }
        read = dict(zip(listings, whole(self._gets, list(listings.values())), strict=True))
        return {
            id_: _with_owner(read[id_]) if may_read else Gap("the account may not read its members")
            for id_, may_read in readable.items()
        }

    def _share_listing(self, id_: int | str, cache: dict[str, Person]) -> Listing[Share]:
        people, groups = ["sharedToUser"], ["sharedToGroup"]
        if self._version < TOLD_APART:
            people, groups = [*people, "sharedTo"], [*groups, "sharedTo"]
        fields = (
            *("access", "isOwner", "isLocked"),
            *(f"{to}.{name}" for to in people for name in rows.PERSON_FIELDS),
            *(f"{to}.{name}" for to in groups for name in ("id", "name")),
        )
        return Listing(
            f"files/rooms/{id_}/share",
            {"fields": ",".join(dict.fromkeys(fields))},
            partial(rows.share, cache=cache),
            # An owner whom somebody has invited has a second row (fact sheet on rooms, section 6).
            lambda share: (share.subject.id, share.owner and share.access),
        )

    def _groups(self) -> dict[str, tuple[FoundGroup, ...]]:
        listing = Listing("group", {"fields": "id,name"}, rows.group, lambda group: group.id)
        (groups,) = whole(self._gets, [listing])
        if isinstance(groups, Gap):
            raise RequestError(f"groups could not be read: {groups.reason}")
        by_name: dict[str, tuple[FoundGroup, ...]] = {}
        for group in groups:
            by_name[group.name] = (*by_name.get(group.name, ()), group)
        return by_name


class _Rooms:
    """The listing of rooms, and what its answers say beside the rooms."""

    def __init__(self) -> None:
        self.may_create = True
        fields = (
            *(f"folders.{name}" for name in rows.ROOM_FIELDS),
            "current.security",
            "total",
        )
        self.listing = Listing(
            "files/rooms",
            {"searchArea": ANY, "fields": ",".join(fields)},
            rows.room,
            lambda room: room.id,
            self._unpack,
        )

    def _unpack(self, answer: Answer) -> tuple[list[Json], int | None]:
        response = answer.response or {}
        security = (response.get("current") or {}).get("security") or {}
        self.may_create = security.get("Create", True)
        return response.get("folders") or [], response.get("total")


def _with_owner(shares: tuple[Share, ...] | Gap) -> tuple[Share, ...] | Gap:
    """The members, the owner once; a Gap where no owner is among them.

    Without the right to read, the portal says that nobody is there; with it, the owner always is
    (fact sheet on rooms, sections 5 and 14).
    """
    if isinstance(shares, Gap):
        return shares
    owner = next((share for share in shares if share.owner), None)
    if owner is None:
        return Gap("the portal shows no owner among its members, so the list cannot be whole")
    return tuple(
        share for share in shares if share is owner or share.subject.id != owner.subject.id
    )


def _shown(listings: Iterable[tuple[Share, ...] | Gap]) -> Iterator[Person]:
    for listing in listings:
        if isinstance(listing, Gap):
            continue
        for share in listing:
            if isinstance(share.subject, Person):
                yield share.subject


def _named(desired: Desired, with_members: Iterable[Room]) -> dict[str, None]:
    """Everyone whom the manifests name, each once, in their order."""
    named = dict.fromkeys(desired.users)
    for room in with_members:
        named.update((member.email, None) for member in room.members or () if member.email)
    return named


def _sees_all(acting: Person | None) -> bool:
    return acting is not None and acting.role in {Role.OWNER, Role.DOCSPACE_ADMIN}


def _has_groups(rooms: Iterable[Room]) -> bool:
    return any(member.group for room in rooms for member in room.members or ())
