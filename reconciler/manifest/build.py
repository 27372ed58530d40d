"""Documents without a fault to the desired state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reconciler.access import Access, Role, RoomType
from reconciler.address import normal
from reconciler.kinds.group import Group
from reconciler.kinds.members import Member
from reconciler.kinds.room import SPEC, Membership, Room
from reconciler.kinds.user import User
from reconciler.manifest.portals import portal
from reconciler.source import Source
from reconciler.state import Desired, ManifestFile
from reconciler.title import stored

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from yaml.nodes import Node

    from reconciler.manifest.document import Document
    from reconciler.spec import Json, Value

STRUCTURE: Final = frozenset(
    {"title", "type", "id", "previously", "membership", "notify", "message", "members"}
)
"""The words of a room that are no settings: they say which room it is and who is in it."""

SETTINGS: Final = tuple(field.word for field in SPEC.fields if field.word not in STRUCTURE)
"""The words of a room that its spec knows and that may be left out."""

# A lookup by value is much quicker than Access.of, and there may be a hundred thousand members.
_ROOM_TYPES: Final[dict[Json, RoomType]] = {
    value: kind for kind in RoomType for value in (*kind.names, kind.number)
}
_FULL: Final = 6

_ACCESS: Final[dict[Json, Access]] = {
    value: access for access in Access for value in (*access.names, access.number)
}


def desired(documents: Sequence[Document]) -> Desired:
    """Make the desired state of manifests in which no problem was found.

    Args:
        documents: all manifests, in the order in which they were read.

    Returns:
        What they declare together.
    """
    portals = [portal(one.data["portal"])[0] for one in documents if "portal" in one.data]
    users = {user.email: user for document in documents for user in _users(document)}
    groups = {group.name: group for document in documents for group in _groups(document)}
    return Desired(
        files=tuple(ManifestFile(one.name, one.digest) for one in documents),
        portal=portals[0] if portals else "",
        rooms=tuple(room for document in documents for room in _rooms(document)),
        users=users,
        groups=groups,
        protect=frozenset(
            normal(address) for one in documents for address in one.data.get("protect", ())
        ),
    )


def _users(document: Document) -> Iterator[User]:
    for index, user in document.entries("users"):
        role = Role.of(user["type"]) or Role.GUEST
        yield User(normal(user["email"]), role, document.source(("users", index)))


def _groups(document: Document) -> Iterator[Group]:
    for index, group in document.entries("groups"):
        yield Group(
            name=group["name"],
            manager=normal(group["manager"]),
            members=tuple(normal(address) for address in group.get("members", ())),
            source=document.source(("groups", index)),
        )


def _rooms(document: Document) -> Iterator[Room]:
    defaults = document.data.get("defaults", {})
    for index, declared in document.entries("rooms"):
        room = {**defaults, **declared}
        place = ("rooms", index)
        yield Room(
            title=stored(room["title"]),
            type=_ROOM_TYPES[room["type"]],
            source=document.source(place),
            settings={word: _setting(word, room[word]) for word in SETTINGS if word in room},
            members=_members(document, room, document.node((*place, "members"))),
            membership=Membership(room.get("membership", Membership.EXACT)),
            previously=tuple(stored(title) for title in room.get("previously", ())),
            id=int(room["id"]) if "id" in room else None,
            notify=room.get("notify", False),
            message=room.get("message", ""),
        )


def _members(document: Document, room: dict[str, Json], node: Node) -> tuple[Member, ...] | None:
    if "members" not in room:
        return None
    file = document.name
    made = []
    for member, place in zip(room["members"], node.value, strict=True):
        mark = place.start_mark
        email = member.get("email")
        made.append(
            Member(
                normal(email) if email else "",
                member.get("group", ""),
                _ACCESS[member["access"]],
                Source(file, mark.line + 1, mark.column + 1),
            )
        )
    return tuple(made)


def _setting(word: str, value: Json) -> Value:
    if word == "color":
        digits = value.lstrip("#").upper()
        return digits if len(digits) == _FULL else "".join(one * 2 for one in digits)
    return tuple(value) if isinstance(value, list) else value
