"""Making, reading and changing a room (fact sheet: rooms, sections 2 and 4)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from reconciler.sandbox.body import Body, read_body
from reconciler.sandbox.call import Answer, Call
from reconciler.sandbox.faults import denied, invalid, missing, refused, wrong
from reconciler.sandbox.levels import ROOM_NAMES, RoomType
from reconciler.sandbox.links import SELF_MADE
from reconciler.sandbox.room_cards import show_room
from reconciler.sandbox.rooms import Area
from reconciler.sandbox.title import LONGEST, stored_title

if TYPE_CHECKING:
    from reconciler.sandbox.database import Value
    from reconciler.sandbox.rooms import Room

LONGEST_COLOR = 6
LONGEST_COVER = 50
MOST_LIFETIME = 999
COVERS = frozenset(
    {"air", "book", "briefcase", "calculator", "calendar", "folder", "star", "tools"}
)
"""Covers that the portal offers."""


def number_of(call: Call) -> int:
    """Read the room's id from the path.

    Args:
        call: The request.

    Returns:
        The id.
    """
    return int(call.path["id"])


def find_room(call: Call) -> Room:
    """Find the room that the path names.

    Args:
        call: The request.

    Returns:
        The room.

    Raises:
        Fault: 404, there is none.
    """
    room = call.portal.rooms.get(number_of(call))
    if room is None:
        raise missing()
    return room


def readable_room(call: Call) -> Room:
    """Find the room that the path names, if the caller may see it.

    Args:
        call: The request.

    Returns:
        The room.

    Raises:
        Fault: 404, there is none; 403, the caller may not see it.
    """
    room = find_room(call)
    if not call.portal.rights(room, call.caller).read:
        raise refused("You don't have enough permission to view the folder content")
    return room


def get_room(call: Call) -> Answer:
    """Answer `GET files/rooms/{id}`, the one place where a bad key gets a body.

    Args:
        call: The request.

    Returns:
        The room.

    Raises:
        Fault: 401, nobody known asks; 404, there is no such room; 403, it is not theirs to see.
    """
    caller = call.caller
    room = readable_room(call)
    return Answer(show_room(call.portal, room.id, caller))


def create_room(call: Call) -> Answer:
    """Answer `POST files/rooms`: not idempotent, not atomic, and titles need not be unique.

    Args:
        call: The request.

    Returns:
        The room.

    Raises:
        Fault: 400, an empty title or an unknown type; 403, the caller may not make rooms.
    """
    body = read_body(call.body)
    body.require("title")
    title = body.text("title", LONGEST) or ""
    room_type = _room_type(body, agents=call.portal.release.has_agents)
    values = _settings(body)
    tags = body.texts("tags") or []
    _check_extras(body)
    if not title.strip():
        raise wrong("The title is empty")
    if not call.caller.leads:
        raise denied()
    area = Area.AGENTS if room_type == RoomType.AI else Area.ACTIVE
    extra = json.dumps(_extras(body, {}, room_type))
    owner = call.caller.id
    room = call.portal.rooms.add(
        stored_title(title), room_type, owner, area=area, extra=extra, **values
    )
    # From here on the room is there, whatever goes wrong (fact sheet: rooms, section 2).
    _apply_cover(call, room, body)
    call.portal.tags.label(room.id, tags)
    if room_type in SELF_MADE:
        call.portal.links.provide(room)
    return Answer(show_room(call.portal, room.id, call.caller))


def update_room(call: Call) -> Answer:
    """Answer `PUT files/rooms/{id}`: what is missing or null is left alone.

    Args:
        call: The request.

    Returns:
        The room.

    Raises:
        Fault: 403, the room is missing, archived, or not the caller's to change, all alike.
    """
    body = read_body(call.body)
    title = body.text("title", LONGEST)
    values: dict[str, Value] = dict(_settings(body))
    tags = body.texts("tags")
    _check_extras(body)
    room = call.portal.rooms.get(number_of(call))
    if room is None or not call.portal.rights(room, call.caller).edit_room:
        raise denied()
    if title is not None and title.strip() and title.strip() != room.title:
        values["title"] = stored_title(title)
    extras = _extras(body, room.extras, room.type)
    if extras != room.extras:
        values["extra"] = json.dumps(extras)
    current = {"color": room.color, "indexing": room.indexing, "deny": room.deny}
    current |= {"quota": room.quota}
    changed = {name: value for name, value in values.items() if current.get(name) != value}
    # These count as changed whenever they are sent: the lifetime starts anew.
    if changed or any(name in body for name in ("lifetime", "watermark", "chatSettings")):
        call.portal.rooms.change(room, call.caller.id, **changed)
    _apply_cover(call, room, body)
    if tags is not None:
        call.portal.tags.replace(room.id, tags)
    return Answer(show_room(call.portal, room.id, call.caller))


def _room_type(body: Body, *, agents: bool) -> int:
    body.require("roomType")
    value = body.raw("roomType")
    names = {name.lower(): int(number) for name, number in ROOM_NAMES.items()}
    if isinstance(value, str) and not value.isdecimal():
        number = names.get(value.lower())
        if number is None or (number == RoomType.AI and not agents):
            raise invalid("$.roomType", "The JSON value could not be converted. Path: $.roomType")
        return number
    number = body.number("roomType")
    if number not in set(names.values()) or (number == RoomType.AI and not agents):
        raise wrong(
            "Specified argument was out of the range of valid values. (Parameter 'roomType')"
        )
    return int(number or 0)


def _settings(body: Body) -> dict[str, int | str]:
    values: dict[str, int | str] = {}
    for name, column in (("indexing", "indexing"), ("denyDownload", "deny")):
        if name in body:
            values[column] = int(body.flag(name))
    color = body.text("color", LONGEST_COLOR)
    if color:
        values["color"] = color
    quota = body.number("quota")
    if quota:
        values["quota"] = quota
    body.text("cover", LONGEST_COVER)
    return values


def _apply_cover(call: Call, room: Room, body: Body) -> None:
    cover = body.text("cover", LONGEST_COVER)
    if cover is None or cover == room.cover:
        return
    if cover and cover not in COVERS:
        raise wrong("The cover is unknown")
    call.portal.rooms.change(room, call.caller.id, cover=cover)


def _check_extras(body: Body) -> None:
    lifetime = body.object("lifetime")
    body.object("watermark")
    if lifetime is None:
        return
    value = lifetime.number("value")
    if value is not None and not 1 <= value <= MOST_LIFETIME:
        raise invalid("Lifetime.Value", f"The field Value must be between 1 and {MOST_LIFETIME}.")
    lifetime.number("period")
    lifetime.flag("deletePermanently")


def _extras(body: Body, stored: dict[str, object], room_type: int) -> dict[str, object]:
    extras = dict(stored)
    creating = not stored and room_type == RoomType.FILLING_FORMS
    if creating:
        extras["saveFormAsXLSX"] = True
    lifetime = body.object("lifetime")
    if lifetime is not None:
        # `enabled` never comes back, and on creation it is not even honoured.
        off = "enabled" in lifetime and not lifetime.flag("enabled") and stored is not None
        extras["lifetime"] = {
            "deletePermanently": lifetime.flag("deletePermanently"),
            "period": lifetime.number("period") or 0,
            "value": lifetime.number("value") or 1,
        }
        if off and "lifetime" in stored:
            del extras["lifetime"]
    watermark = body.object("watermark")
    if watermark is not None:
        extras["watermark"] = {
            name: watermark.raw(name)
            for name in ("additions", "text", "rotate", "imageScale")
            if name in watermark
        }
        if "enabled" in watermark and not watermark.flag("enabled") and "watermark" in stored:
            del extras["watermark"]
    for name in ("saveFormAsXLSX", "sendFormToExternalDB"):
        if name in body:
            extras[name] = body.flag(name)
    return extras
