"""The work that is measured, as others can do it: the same requests, and the same rooms."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from reconciler.spec import Json
    from tests.bench.big import Asked

_ROOM = re.compile(r"(?<=/files/rooms/)\d+")


def rooms_of(plan: Json) -> list[Json]:
    """The rooms that a plan makes, with the portal's ids of who comes in.

    Args:
        plan: a plan as JSON, of new rooms alone.

    Returns:
        Title, type and members of each.
    """
    made: dict[str, Json] = {}
    for step in plan["actions"]:
        for one in step["requests"]:
            if one["method"] == "POST":
                about = {"title": step["ref"], "type": one["body"]["roomType"], "members": []}
                made[step["ref"]] = about | {"body": one["body"]}
            else:
                made[step["ref"]]["members"] += one["body"]["invitations"]
                made[step["ref"]]["share"] = one["body"]
    return list(made.values())


def reads_of(asked: Sequence[Asked]) -> dict[str, Json]:
    """What a bare client fires to read the same: all reads side by side."""
    return {"reads": [[one.method, one.path] for one in asked], "chains": []}


def writes_of(asked: Sequence[Asked], rooms: Sequence[Json]) -> dict[str, Json]:
    """What a bare client fires to do the same: room by room, side by side.

    Args:
        asked: what was asked of the portal by an apply that made the rooms.
        rooms: the rooms.

    Returns:
        The reads that are of no new room; then for each room its create, its share, and what was
        read of it.
    """
    first: list[Json] = []
    after: dict[str, list[Json]] = {}
    for one in asked:
        if one.method != "GET":
            continue
        found = _ROOM.search(one.path)
        if found:
            after.setdefault(found[0], []).append(["GET", _ROOM.sub("{id}", one.path)])
        else:
            first.append(["GET", one.path])
    reads = [*after.values(), *([] for _ in rooms)]
    chains = [
        [
            ["POST", "/api/2.0/files/rooms", room["body"]],
            ["PUT", "/api/2.0/files/rooms/{id}/share", room["share"]],
            *also,
        ]
        for room, also in zip(rooms, reads, strict=False)
    ]
    return {"reads": first, "chains": chains}


def ids_of(asked: Sequence[Asked]) -> list[Json]:
    """The rooms whose people were read."""
    found = (_ROOM.search(one.path) for one in asked)
    return [{"id": int(one[0]), "title": one[0]} for one in found if one]


def kept(file: Path, value: Json) -> str:
    """Write a value down as JSON; where."""
    file.write_text(json.dumps(value), encoding="utf-8")
    return str(file)


def counted(asked: Sequence[Asked]) -> dict[str, int]:
    """Requests by what they are for: creates, shares, reads of one room, other reads."""
    found = {"creates": 0, "shares": 0, "reads of a room": 0, "other reads": 0}
    for one in asked:
        word = {"POST": "creates", "PUT": "shares"}.get(one.method)
        found[word or ("reads of a room" if _ROOM.search(one.path) else "other reads")] += 1
    return found
