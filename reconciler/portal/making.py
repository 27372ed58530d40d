"""What a create that failed may have made all the same, so that it is not made twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.errors import RequestError
from reconciler.kinds.room import SPEC
from reconciler.state import Gap
from reconciler.title import composed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from reconciler.action import Request
    from reconciler.kinds.room import FoundRoom
    from reconciler.portal.reader import Reader

Ids = list[int | str]


def made(request: Request, reader: Reader, before: AbstractSet[int | str], acting: str) -> Ids:
    """The ids of what is there as a create asked for it, and was not there before.

    Args:
        request: the create.
        reader: reads the portal.
        before: the ids of everything that was there.
        acting: the id of the account whose key is used; empty if unknown.

    Raises:
        RequestError: it could not be read.
    """
    if _is_group(request):
        return _groups(request, reader, before)
    return _rooms(request, reader, before, acting)


def unsure(request: Request, ids: Sequence[int | str], acting: str) -> str:
    """Why none of some ids can be taken for what a create has made; empty if the one can be.

    Without knowing whose the key is, even a single room may be somebody else's; a group is
    nobody's.
    """
    if len(ids) == 1 and (acting or _is_group(request)):
        return ""
    what = "groups of that name" if _is_group(request) else "rooms of that title"
    return f"new {what} are there: {' and '.join(map(str, ids))}"


def _is_group(request: Request) -> bool:
    return request.creates is not None and request.creates.kind == "group"


def _groups(request: Request, reader: Reader, before: AbstractSet[int | str]) -> Ids:
    groups = reader.groups()
    if isinstance(groups, Gap):
        raise RequestError(f"whether the group was made is not known: {groups.reason}")
    # The name alone tells them apart: it is what the next plan goes by, too.
    name = composed(request.body["groupName"])
    return [one.id for one in groups if one.id not in before and composed(one.name) == name]


def _rooms(request: Request, reader: Reader, before: AbstractSet[int | str], acting: str) -> Ids:
    rooms = reader.rooms()
    if isinstance(rooms, Gap):
        raise RequestError(f"whether the room was made is not known: {rooms.reason}")
    return [room.id for room in rooms if ours(request, before, acting, room)]


def ours(request: Request, before: AbstractSet[int | str], acting: str, room: FoundRoom) -> bool:
    """Whether a room may be the one that a create has made.

    Args:
        request: the create.
        before: the ids of everything that was there.
        acting: the id of the account whose key is used; empty if unknown.
        room: a room of the portal.
    """
    asked = request.marks or {name: request.body[name] for name in ("title", "roomType")}
    found = SPEC.body({name: room.values[name] for name in ("title", "type")})
    return room.id not in before and found == asked and acting in {"", room.owner}
