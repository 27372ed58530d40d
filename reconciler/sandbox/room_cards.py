"""Rooms as answers show them (fact sheet: rooms, section 2)."""

from __future__ import annotations

from dataclasses import dataclass
from json import dumps
from typing import TYPE_CHECKING, TypeAlias

from reconciler.sandbox.cards import brief
from reconciler.sandbox.covers import show_logo
from reconciler.sandbox.fields import EVERYTHING
from reconciler.sandbox.levels import ACCESS_NAMES, EXTERNAL_LINKS, FOLDER_NUMBERS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from reconciler.sandbox.fields import Fields
    from reconciler.sandbox.person import Person
    from reconciler.sandbox.portal import Portal
    from reconciler.sandbox.rights import Rights
    from reconciler.sandbox.room import Room

ROOT_ID = 2
_NAMES = {level.value: name for name, level in ACCESS_NAMES.items()}
_LOOKS = frozenset({"security", "access", "inRoom", "canShare"})


@dataclass(frozen=True)
class _Page:
    """What the rooms of a page have in common, read once for all of them."""

    portal: Portal
    tags: Mapping[int, list[str]]
    pins: frozenset[str]
    shared: frozenset[int]
    rights: Mapping[int, Rights]


_Maker: TypeAlias = "Callable[[Room, _Page], object]"
_MAKERS: dict[str, _Maker] = {
    "id": lambda room, _: room.wire_id,
    "parentId": lambda _room, _page: ROOT_ID,
    "rootFolderId": lambda _room, _page: ROOT_ID,
    "title": lambda room, _: room.title,
    "access": lambda room, page: page.rights[room.id].access,
    "shared": lambda room, page: room.id in page.shared,
    "roomType": lambda room, _: room.type,
    "rootFolderType": lambda room, _: room.root,
    "parentRoomType": lambda room, _: FOLDER_NUMBERS[room.type],
    "filesCount": lambda room, _: room.files,
    "foldersCount": lambda _room, _page: 0,
    "new": lambda _room, _page: 0,
    "mute": lambda _room, _page: False,
    "tags": lambda room, page: page.tags[room.id],
    "logo": lambda room, _: show_logo(room),
    "pinned": lambda room, page: str(room.id) in page.pins,
    "private": lambda room, _: room.private,
    "indexing": lambda room, _: room.indexing,
    "denyDownload": lambda room, _: room.deny,
    "inRoom": lambda room, page: page.rights[room.id].in_room,
    "canShare": lambda room, page: page.rights[room.id].edit_access,
    "security": lambda room, page: page.rights[room.id].security(),
    "availableShareRights": lambda room, _: _link_rights(room),
    # Absent, and not false, where a room is the portal's own.
    "providerItem": lambda room, _: bool(room.alias) or None,
    "fileEntryType": lambda _room, _page: 1,
    "created": lambda room, page: page.portal.local(room.created),
    "createdBy": lambda room, page: _person(page.portal, room.owner),
    "updated": lambda room, page: page.portal.local(room.modified),
    "updatedBy": lambda room, page: _person(page.portal, room.modifier),
}


def show_rooms(
    portal: Portal, rooms: Sequence[Room], viewer: Person, fields: Fields = EVERYTHING
) -> list[dict[str, object]]:
    """Show rooms.

    Args:
        portal: The portal.
        rooms: Which.
        viewer: To whom.
        fields: Which properties are wanted; the others are not even looked up.

    Returns:
        The properties of each.
    """
    numbers = [room.id for room in rooms]
    database = portal.database
    pins = "SELECT room FROM pins WHERE person = ?"
    shared = "SELECT DISTINCT room FROM shares WHERE room IN (SELECT value FROM json_each(?))"
    looks = any(map(fields.wants, _LOOKS))
    page = _Page(
        portal,
        portal.tags.of(numbers) if fields.wants("tags") else {},
        frozenset(database.texts(pins, viewer.id) if fields.wants("pinned") else ()),
        frozenset(
            int(text)
            for text in (database.texts(shared, dumps(numbers)) if fields.wants("shared") else ())
        ),
        dict(zip(numbers, portal.standings(rooms, viewer), strict=True)) if looks else {},
    )
    makers = [(name, make) for name, make in _MAKERS.items() if fields.wants(name)]
    quotas = portal.quotas if portal.quotas.readable else None
    return [
        {name: make(room, page) for name, make in makers}
        | room.extras
        | (quotas.show(room) if quotas else {})
        for room in rooms
    ]


def show_room(portal: Portal, number: int, viewer: Person) -> dict[str, object]:
    """Show one room as it is stored now.

    Args:
        portal: The portal.
        number: Its id.
        viewer: To whom.

    Returns:
        Its properties.
    """
    return show_rooms(portal, portal.rooms.pick([number]), viewer)[0]


def _link_rights(room: Room) -> dict[str, list[str]]:
    levels = [_NAMES[level] for level in sorted(EXTERNAL_LINKS.get(room.type, ()))]
    return dict.fromkeys(("ExternalLink", "PrimaryExternalLink"), levels) if levels else {}


def _person(portal: Portal, who: str) -> dict[str, object] | None:
    person = portal.people.get(who)
    return brief(person) if person else None
