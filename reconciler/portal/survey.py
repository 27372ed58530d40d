"""Reads a portal for what it is, whatever manifests say; knows no way to write."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from reconciler.errors import RequestError, ScopeError
from reconciler.kinds.invitation_link import SINCE
from reconciler.portal import front, links, rows, shares
from reconciler.portal import groups as teams
from reconciler.portal import room_links as ways
from reconciler.portal.listing import Listing, whole
from reconciler.portal.people import demand_sight, look_up
from reconciler.state import Gap

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reconciler.access import Role
    from reconciler.kinds.group import FoundGroup
    from reconciler.kinds.invitation_link import FoundLink
    from reconciler.kinds.members import Share
    from reconciler.kinds.room import FoundRoom
    from reconciler.kinds.room_link import FoundRoomLink
    from reconciler.kinds.user import Person
    from reconciler.portal.answer import Answer
    from reconciler.portal.listing import Gets
    from reconciler.spec import Json

_ANY, _AGENTS = 2, 7
"""``searchArea`` of active and archived rooms together, and of those of AI agents (fact sheet on
rooms, section 3)."""

_AGENTS_SINCE = (3, 6)
"""The first version that has AI agents."""

_LINKS_UNREADABLE = "the key's account must own the room or be its RoomManager"


@dataclass(frozen=True, slots=True)
class Entry:
    """A portal's own invitation links.

    Attributes:
        links: by type.
        unread: why the link of a type could not be read.
        gap: why none could be read; None where the portal told.
    """

    links: Mapping[Role, FoundLink] = field(default_factory=dict)
    unread: Mapping[Role, str] = field(default_factory=dict)
    gap: Gap | None = None


class Survey:
    """Reads all that a portal has, a part at a time.

    Args:
        gets: the reading side of a session.

    Attributes:
        version: the server's.

    Raises:
        PortalError: the portal cannot be used.
        AccessError: the key is refused, or is somebody's who may not look people up.
    """

    def __init__(self, gets: Gets) -> None:
        self._gets = gets
        # Alone and first: no key is shown to a host before it has shown itself to be a portal.
        self.version = front.version(gets)
        demand_sight(front.acting(gets))

    def rooms(self) -> tuple[tuple[FoundRoom, bool], ...] | Gap:
        """All rooms, active and archived, and whether each is private."""
        return self._listed(_ANY)

    def agents(self) -> tuple[tuple[FoundRoom, bool], ...] | Gap:
        """The rooms of AI agents."""
        return self._listed(_AGENTS) if self.version >= _AGENTS_SINCE else ()

    def people(self) -> tuple[Person, ...] | Gap:
        """Everybody whom the account sees."""
        params = {"sortBy": "email", "fields": ",".join(rows.USER_FIELDS)}
        listing = Listing("people/filter", params, rows.person, lambda person: person.id)
        return whole(self._gets, [listing])[0]

    def accounts(self, addresses: Iterable[str]) -> list[Person]:
        """Every account of some addresses.

        Raises:
            RequestError: they could not be looked up.
        """
        found = look_up(self._gets, addresses)
        return [person for accounts in found.values() for person in accounts]

    def group_names(self) -> tuple[FoundGroup, ...] | Gap:
        """All groups, without their members."""
        try:
            return teams.listed(self._gets)
        except ScopeError as error:
            return Gap(str(error))

    def groups(self, found: Iterable[FoundGroup]) -> list[FoundGroup]:
        """Groups with their members; as they are where these cannot be read."""
        return list(self._gets.gather([partial(self._group, one) for one in found]))

    def entry(self) -> Entry:
        """The portal's own invitation links."""
        if self.version < SINCE:
            return Entry()
        try:
            told = links.links(self._gets)
            return Entry(told.found, told.unread)
        except (RequestError, ScopeError) as error:
            return Entry(gap=Gap(str(error)))

    def members(self, rooms: Iterable[FoundRoom]) -> Mapping[int | str, tuple[Share, ...] | Gap]:
        """The access lists of active rooms, by the room's id."""
        return shares.lists(self._gets, rooms, self.version)

    def room_links(
        self, rooms: Sequence[FoundRoom]
    ) -> Mapping[int | str, tuple[FoundRoomLink, ...] | Gap]:
        """The links of active rooms, by the room's id."""
        active = [room for room in rooms if not room.archived]
        # Without the right, the portal says that there are none (fact sheet on rooms, section 14).
        readable = [room.id for room in active if "ReadLinks" in room.rights]
        read = self._gets.gather(
            [partial(ways.of_room, self._gets, id_, self.version) for id_ in readable]
        )
        found = dict(zip(readable, read, strict=True))
        return {room.id: found.get(room.id, Gap(_LINKS_UNREADABLE)) for room in active}

    def _group(self, found: FoundGroup) -> FoundGroup:
        try:
            return teams.group(self._gets, found.id)
        except (RequestError, ScopeError):
            return found

    def _listed(self, area: int) -> tuple[tuple[FoundRoom, bool], ...] | Gap:
        names = (*rows.ROOM_FIELDS, "private")
        fields = ",".join((*(f"folders.{name}" for name in names), "total"))
        listing = Listing(
            "files/rooms",
            {"searchArea": area, "fields": fields},
            lambda row: (rows.room(row), bool(row.get("private"))),
            lambda found: found[0].id,
            _unpacked,
        )
        return whole(self._gets, [listing])[0]


def _unpacked(answer: Answer) -> tuple[list[Json], int | None]:
    response = answer.response or {}
    return response.get("folders") or [], response.get("total")
