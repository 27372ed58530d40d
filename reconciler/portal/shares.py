"""The access lists of rooms (fact sheet on rooms, sections 5, 6 and 14)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from reconciler.kinds.user import Person
from reconciler.portal import rows
from reconciler.portal.listing import Listing, whole
from reconciler.state import Gap

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reconciler.kinds.members import Share
    from reconciler.kinds.room import FoundRoom
    from reconciler.portal.listing import Gets

TOLD_APART = (3, 5)
"""The first version whose access lists tell people from groups; earlier ones have ``sharedTo``
alone, later ones have it as well, which doubles an answer that asks for it."""

_UNREADABLE = "the account may not read its members"


def listing(room: int | str, version: tuple[int, ...], cache: dict[str, Person]) -> Listing[Share]:
    """The access list of a room.

    Args:
        room: its id.
        version: the server's.
        cache: people by id, shared between rooms so that each person is kept once.
    """
    people, groups = ["sharedToUser"], ["sharedToGroup"]
    if version < TOLD_APART:
        people, groups = [*people, "sharedTo"], [*groups, "sharedTo"]
    asked = (
        *("access", "isOwner", "isLocked"),
        *(f"{to}.{name}" for to in people for name in rows.PERSON_FIELDS),
        *(f"{to}.{name}" for to in groups for name in ("id", "name")),
    )
    return Listing(
        f"files/rooms/{room}/share",
        {"fields": ",".join(dict.fromkeys(asked))},
        partial(rows.share, cache=cache),
        # An owner whom somebody has invited has a second row (fact sheet on rooms, section 6).
        lambda share: (share.subject.id, share.owner and share.access),
    )


def lists(
    gets: Gets, rooms: Iterable[FoundRoom], version: tuple[int, ...]
) -> dict[int | str, tuple[Share, ...] | Gap]:
    """The access lists of active rooms, by the room's id.

    Args:
        gets: what reads.
        rooms: the rooms; those of the archive are left out.
        version: the server's.
    """
    cache: dict[str, Person] = {}
    readable = {room.id: "Read" in room.rights for room in rooms if not room.archived}
    listings = {id_: listing(id_, version, cache) for id_, may_read in readable.items() if may_read}
    read = dict(zip(listings, whole(gets, list(listings.values())), strict=True))
    return {
        id_: with_owner(read[id_]) if may_read else Gap(_UNREADABLE)
        for id_, may_read in readable.items()
    }


def with_owner(shares: tuple[Share, ...] | Gap) -> tuple[Share, ...] | Gap:
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


def people(listings: Iterable[tuple[Share, ...] | Gap]) -> Iterator[Person]:
    """Everyone in some access lists, as often as they are there."""
    for shares in listings:
        if isinstance(shares, Gap):
            continue
        for share in shares:
            if isinstance(share.subject, Person):
                yield share.subject
