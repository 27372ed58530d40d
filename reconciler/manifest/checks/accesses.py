"""What members may do in a room of its type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reconciler.access import AVAILABLE, Access, RoomType
from reconciler.address import normal
from reconciler.manifest.checks.members import rooms
from reconciler.manifest.document import present
from reconciler.manifest.wording import listed, meant, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reconciler.manifest.declared import Declared
    from reconciler.manifest.document import Document
    from reconciler.source import Problem
    from reconciler.spec import Json

_MANAGER: Final = frozenset({*Access.ROOM_MANAGER.names, Access.ROOM_MANAGER.number})

_NOTES: Final = {
    **dict.fromkeys(("ReadWrite", "1"), ": it is the room owner's alone"),
    **dict.fromkeys(("None", "0"), ": to take access away, leave the member out"),
    **dict.fromkeys(("Restrict", "3", "Varies", "4", "CustomFilter", "8"), ": no room has it"),
}
"""Levels of the portal that no member of a room can hold (fact sheet on rooms, section 7)."""


def available(documents: Sequence[Document], _declared: Declared) -> Iterator[Problem]:
    """The access of a member is one that rooms of the type have."""
    for document, above, room, members in rooms(documents):
        kind = RoomType.of(room.get("type"))
        allowed = _ALLOWED[kind]
        for place, member in present(members):
            access = member.get("access")
            if access not in allowed or (access in _MANAGER and "group" in member):
                text = _told(access, kind, group="email" not in member and "group" in member)
                yield document.problem((*above, place, "access"), text)


def room_managers(documents: Sequence[Document], declared: Declared) -> Iterator[Problem]:
    """A RoomManager whom the manifests declare is of a type that may manage rooms."""
    for document, above, _, members in rooms(documents):
        for place, member in present(members):
            if member.get("access") not in _MANAGER or "email" not in member:
                continue
            role = declared.roles.get(normal(member["email"]))
            if role and not role.may_manage_rooms:
                text = f"{shown(member['email'])} is declared as {role}"
                yield document.problem(
                    (*above, place, "access"),
                    f"{text}; only a DocSpaceAdmin or a RoomAdmin can be RoomManager",
                )


def _values(words: Sequence[Access]) -> frozenset[Json]:
    """Everything that stands for some levels; None, for the key may be missing."""
    return frozenset({None, *(value for one in words for value in (*one.names, one.number))})


_ALLOWED: Final[dict[RoomType | None, frozenset[Json]]] = {
    None: _values(tuple(Access)),
    **{kind: _values(words) for kind, words in AVAILABLE.items()},
}


def _told(access: Json, kind: RoomType | None, *, group: bool) -> str:
    known = Access.of(access)
    words = [
        one.word
        for one in (AVAILABLE[kind] if kind else Access)
        if not (group and one is Access.ROOM_MANAGER)
    ]
    note = _NOTES.get(str(access), "")
    near = "" if known or note else meant(access, words)
    if known is Access.ROOM_MANAGER:
        begin = "a group cannot be RoomManager"
    elif known:
        begin = f"no {kind} room has {known}"
    else:
        begin = f"{shown(access)} is no access{note}"
    where = f"in a {kind} room " if kind else ""
    whom = "groups" if group else "people"
    return f"{begin}; {where}{whom} may be given {listed(words)}{near}"
