"""The links of rooms (fact sheet on rooms, section 8)."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from reconciler.access import Access
from reconciler.action import digest
from reconciler.errors import RequestError
from reconciler.kinds.room import RoomState
from reconciler.kinds.room_link import FoundRoomLink
from reconciler.portal import rows, ruled
from reconciler.portal.listing import PAGE
from reconciler.portal.shares import TOLD_APART
from reconciler.state import Gap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from reconciler.kinds.room import FoundRoom
    from reconciler.portal.listing import Gets
    from reconciler.spec import Json
    from reconciler.state import Desired

T = TypeVar("T")

_FIELDS = (
    *("id", "title", "expirationDate", "linkType", "password", "denyDownload", "primary"),
    *("internal", "maxUseCount", "currentUseCount"),
)
"""What is asked for: the address is a secret, and never crosses the network for a plan."""

TYPES = (1, 0)
"""``linkType``: external links, and those that invite."""

_UNREADABLE = "the key's account may not read its links; it must own the room or be its RoomManager"


def declared(
    gets: Gets, desired: Desired, matches: Mapping[str, FoundRoom], version: tuple[int, ...]
) -> dict[int | str, tuple[FoundRoomLink, ...] | Gap]:
    """The links of every room that is there and whose links are declared, or matter to a rule.

    Without the right to read them, a portal says that there are none (section 14): it is not asked.

    Args:
        gets: what reads.
        desired: the manifests.
        matches: the portal's room for each declared title that has one.
        version: the server's.

    Returns:
        The links by the room's id, or why they could not be had.
    """
    rooms = [
        matches[room.title]
        for room in desired.selected
        if room.links is not None
        and room.state in {None, RoomState.ACTIVE}
        and room.title in matches
    ]
    more = ruled.linked(desired, matches)
    active = [*(room for room in rooms if not room.archived), *more]
    readable = [room.id for room in active if "ReadLinks" in room.rights]
    parts = gets.gather(
        partial(_tried, gets, id_, version, type_) for id_ in readable for type_ in TYPES
    )
    read = {id_: _joined([next(parts) for _ in TYPES]) for id_ in readable}
    found = {room.id: read.get(room.id, Gap(_UNREADABLE)) for room in active}
    return found | {room.id: ruled.aside(found[room.id]) for room in more}


def of_room(
    gets: Gets, room: int | str, version: tuple[int, ...]
) -> tuple[FoundRoomLink, ...] | Gap:
    """The links of one room, which the account may read.

    Args:
        gets: what reads.
        room: its id.
        version: the server's.
    """
    return _joined(gets.gather(partial(_tried, gets, room, version, type_) for type_ in TYPES))


@dataclass(frozen=True, slots=True)
class Kept:
    """A link with its address and password, which are secrets and never shown by accident."""

    address: str = field(repr=False)
    password: str = field(repr=False)
    link: FoundRoomLink


def kept(gets: Gets, room: int | str, version: tuple[int, ...]) -> tuple[Kept, ...]:
    """The links of one room with their addresses and passwords.

    Args:
        gets: what reads.
        room: its id.
        version: the server's.

    Raises:
        RequestError: they may not be read.
    """
    path = _path(room)
    read = partial(_rows, parse=_kept)
    found: dict[str, Kept] = {}
    for type_ in TYPES:
        answer = gets.get(path, _query(type_, version, "shareLink")).response
        found |= {one.link.id: one for one in rows.parsed(read, answer, path)}
    return tuple(found.values())


def _tried(
    gets: Gets, room: int | str, version: tuple[int, ...], type_: int
) -> tuple[FoundRoomLink, ...] | Gap:
    path = _path(room)
    try:
        answer = gets.get(path, _query(type_, version)).response
    except RequestError as error:
        return Gap(str(error))
    found = rows.parsed(partial(_rows, parse=_link), answer, path)
    if len(found) >= PAGE:
        return Gap(
            f"{path}: the portal shows no more than {PAGE}, and does not say how many it has"
        )
    return found


def _joined(
    parts: Iterable[tuple[FoundRoomLink, ...] | Gap],
) -> tuple[FoundRoomLink, ...] | Gap:
    found: dict[str, FoundRoomLink] = {}
    for part in parts:
        if isinstance(part, Gap):
            return part
        found |= {link.id: link for link in part}
    return tuple(found.values())


def _path(room: int | str) -> str:
    return f"files/rooms/{room}/links"


def _query(type_: int, version: tuple[int, ...], *more: str) -> dict[str, str | int]:
    places = ["sharedLink"] if version >= TOLD_APART else ["sharedLink", "sharedTo"]
    asked = (f"{place}.{name}" for place in places for name in (*_FIELDS, *more))
    return {"type": type_, "fields": ",".join(("access", *asked))}


def _rows(answer: Json, parse: Callable[[Json], T]) -> tuple[T, ...]:
    if not isinstance(answer, list):
        # One without any is an empty list; where there is none at all, it says nothing.
        raise TypeError
    return tuple(map(parse, answer))


def _link(row: Mapping[str, Json]) -> FoundRoomLink:
    # The only one of the two on portals up to 3.2 is the second.
    link = row.get("sharedLink") or row["sharedTo"]
    password = link.get("password")
    return FoundRoomLink(
        id=link["id"],
        title=link.get("title") or "",
        invites=link.get("linkType", 0) == 0,
        access=Access.of(row.get("access")),
        primary=bool(link.get("primary")),
        expires=rows.moment(link.get("expirationDate")),
        password=digest(password) if password else "",
        deny_download=bool(link.get("denyDownload")),
        internal=bool(link.get("internal")),
        max_uses=link.get("maxUseCount"),
        used=link.get("currentUseCount") or 0,
    )


def _kept(row: Mapping[str, Json]) -> Kept:
    link = row.get("sharedLink") or row["sharedTo"]
    return Kept(link["shareLink"], link.get("password") or "", _link(row))
