"""What other people do to a portal behind the tool's back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reconciler.title import stored

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.properties.tale import Tale

Json = dict[str, Any]

READ, NOTHING = 2, 0
"""Numbers of the portal for what somebody may do in a room."""


def meddle(tale: Tale, what: str, where: str, who: str, other: str) -> None:
    """Do something, if there is such a thing; the portal may refuse it.

    Args:
        tale: the portal.
        what: what is done.
        where: the title of a room.
        who: an address.
        other: another title.
    """
    document = tale.document()
    where, other = stored(where), stored(other)
    rooms = {room["title"]: str(room["id"]) for room in document["rooms"]}
    if what == "room":
        if where not in rooms:
            tale.others("POST", "files/rooms", {"title": where, "roomType": 5})
    elif what in _PEOPLE:
        tale.others("PUT", f"people/status/{_PEOPLE[what]}", {"userIds": [tale.id_of(who)]})
    elif what in _GROUPS:
        for group in tale.groups()[:1]:
            _GROUPS[what](tale, group, tale.id_of(who))
    elif where in rooms and (what != "rename" or other not in rooms):
        _ROOMS[what](tale, f"files/rooms/{rooms[where]}", tale.id_of(who), other)


def _share(access: int) -> Callable[[Tale, str, str, str], None]:
    def share(tale: Tale, path: str, who: str, _: str) -> None:
        body = {"invitations": [{"id": who, "access": access}], "notify": False}
        tale.others("PUT", f"{path}/share", body)

    return share


def _rename(tale: Tale, path: str, _: str, title: str) -> None:
    tale.others("PUT", path, {"title": title})


def _archive(tale: Tale, path: str, _: str, __: str) -> None:
    tale.others("PUT", f"{path}/archive", {"deleteAfter": False})


def _delete(tale: Tale, path: str, _: str, __: str) -> None:
    tale.others("PUT", f"{path}/archive", {"deleteAfter": False})
    tale.document()  # The portal archives it by and by.
    tale.others("DELETE", path, {"deleteAfter": False})


def _no_group(tale: Tale, group: str, _: str) -> None:
    tale.others("DELETE", f"group/{group}", None)


def _no_colleague(tale: Tale, group: str, who: str) -> None:
    tale.others("PUT", f"group/{group}", {"membersToRemove": [who]})


_PEOPLE = {"disable": "Terminated", "enable": "Active"}

_GROUPS = {"group gone": _no_group, "group member gone": _no_colleague}

_ROOMS = {
    "member": _share(READ),
    "member gone": _share(NOTHING),
    "rename": _rename,
    "archive": _archive,
    "delete": _delete,
}
