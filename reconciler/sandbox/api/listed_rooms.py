"""Listing rooms (fact sheet: rooms, section 3)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from reconciler.sandbox.call import Answer, Call
from reconciler.sandbox.faults import broken
from reconciler.sandbox.levels import ROOM_NAMES
from reconciler.sandbox.listing import Filter
from reconciler.sandbox.room import ROOT_FOLDERS, Area
from reconciler.sandbox.room_cards import ROOT_ID, show_rooms

if TYPE_CHECKING:
    from reconciler.sandbox.query import Query

_AREAS = {"Active": 0, "Archive": 1, "Any": 2, "Templates": 4, "AiAgents": 7}
_STORAGES = {"None": 0, "Internal": 1, "ThirdParty": 2}
_RELATIONS = {"Owner": 0, "Member": 1}
_DIRECTIONS = {"Ascending": 0, "Descending": 1}
_TITLES = {
    Area.ACTIVE: "Rooms",
    Area.ARCHIVE: "Archive",
    Area.TEMPLATES: "Templates",
    Area.AGENTS: "AI agents",
}


def list_rooms(call: Call) -> Answer:
    """Answer `GET files/rooms`.

    Args:
        call: The request.

    Returns:
        A page of rooms; its size and the size of the whole stand inside the response.
    """
    listing = call.portal.listing
    start, count = call.query.page(call.portal.release.page_limit)
    descending = call.query.choice("sortOrder", _DIRECTIONS) == 1
    # Asking for an order makes it the caller's own: this reading writes.
    listing.save_order(call.caller, call.query.text("sortBy"), descending=descending)
    folds = call.portal.tags.ignores_case
    wanted = _filter(call.query, listing.order_of(call.caller), folds=folds)
    found = listing.ids(call.caller, wanted)
    page = found[start : start + count]
    response: dict[str, object] = {
        "files": [],
        "startIndex": start,
        "count": len(page),
        "total": len(found),
        "new": 0,
    }
    if call.fields.wants("folders"):
        rooms = call.portal.rooms.pick(page)
        response["folders"] = show_rooms(
            call.portal, rooms, call.caller, call.fields.under("folders")
        )
    if call.fields.wants("current"):
        response["current"] = _current(call, wanted.area)
    if call.fields.wants("pathParts"):
        response["pathParts"] = [{"id": ROOT_ID, "title": "Rooms"}]
    return Answer(response)


def _current(call: Call, area: int) -> dict[str, object]:
    place = Area(area) if area in set(Area) else Area.ACTIVE
    creates = call.caller.leads and place == Area.ACTIVE
    owner = call.portal.people.owner()
    return {
        "id": ROOT_ID + place,
        "parentId": 0,
        "title": _TITLES[place],
        "rootFolderType": ROOT_FOLDERS[place],
        "access": 0,
        "security": {
            **dict.fromkeys(("Delete", "EditRoom", "Rename", "Copy", "Move", "EditAccess"), False),
            "Read": True,
            "Create": creates,
            "MoveTo": creates,
        },
        "createdBy": {"id": owner.id, "displayName": owner.display},
        "filesCount": 0,
        "foldersCount": 0,
    }


def _filter(query: Query, order: str, *, folds: bool) -> Filter:
    owner = query.guid("subjectOwnerId")
    subject = query.guid("subjectId")
    relation = query.choice("subjectFilter", _RELATIONS)
    kind = {0: "owner", 1: "member"}.get(relation if relation is not None else -1, "any")
    if owner and relation is None:
        subject, kind = owner, "owner"
    return Filter(
        area=query.choice("searchArea", _AREAS) or 0,
        text=(query.text("filterValue") or "").strip(),
        types=tuple(query.choices("type", ROOM_NAMES)),
        subject=subject or "",
        relation=kind,
        excluded=bool(query.flag("excludeSubject")),
        tags=_tags(query.text("tags")),
        tagless=bool(query.flag("withoutTags")),
        folds=folds,
        storage=query.choice("storageFilter", _STORAGES) or 0,
        order=order,
    )


def _tags(text: str | None) -> tuple[str, ...]:
    if text is None:
        return ()
    try:
        names = json.loads(text)
    except ValueError:
        raise broken("The tags are no JSON", "System.Text.Json.JsonException") from None
    if not isinstance(names, list):
        raise broken("The tags are no array", "System.Text.Json.JsonException")
    return tuple(str(name) for name in names)
