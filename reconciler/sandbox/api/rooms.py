"""Making, reading and changing a room (fact sheet: rooms, sections 2 and 4)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from reconciler.sandbox.api.room_settings import (
    apply_cover,
    apply_logo,
    changed_extras,
    check_settings,
    new_extras,
    plain_settings,
)
from reconciler.sandbox.body import Body, read_body
from reconciler.sandbox.call import Answer, Call
from reconciler.sandbox.clock import stamp
from reconciler.sandbox.deeds import ROOM_CREATED
from reconciler.sandbox.faults import denied, invalid, missing, refused, wrong
from reconciler.sandbox.levels import ROOM_NAMES, RoomType
from reconciler.sandbox.links import SELF_MADE
from reconciler.sandbox.room import UNSET_QUOTA, Area
from reconciler.sandbox.room_cards import show_room
from reconciler.sandbox.room_trail import note_changes
from reconciler.sandbox.seats import ROOM
from reconciler.sandbox.title import LONGEST, stored_title

if TYPE_CHECKING:
    from reconciler.sandbox.database import Value
    from reconciler.sandbox.room import Room

_ALWAYS_NEW = ("lifetime", "watermark", "chatSettings")


def number_of(call: Call) -> int:
    """Read the room's id from the path.

    Args:
        call: The request.

    Returns:
        The number; an id that no room goes by has one that no room has.
    """
    return call.portal.rooms.number(call.path["id"])


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
        Fault: 400, an empty title, an unknown type or cover; 402, there are enough rooms; 403, the
            caller may not make rooms, or none so big; 404, the logo was not uploaded.
    """
    body = read_body(call.body)
    body.require("title")
    title = body.text("title", LONGEST) or ""
    room_type = _room_type(body, agents=call.portal.release.has_agents)
    values = plain_settings(body)
    tags = body.texts("tags") or []
    check_settings(body)
    if not title.strip():
        raise wrong("The title is empty")
    if not call.caller.leads:
        raise denied()
    area = Area.AGENTS if room_type == RoomType.AI else Area.ACTIVE
    if area == Area.ACTIVE:
        call.portal.seats.claim(ROOM)
    call.portal.quotas.check(body.number("quota"))
    # Here, and only here, nothing at all means the default, and so does a missing number.
    values["quota"] = values.get("quota") or UNSET_QUOTA
    extras = new_extras(call, body, room_type)
    started = stamp(call.portal.clock.now()) if "lifetime" in extras else ""
    made = {"area": area, "extra": json.dumps(extras), "started": started}
    owner = call.caller.id
    room = call.portal.rooms.add(stored_title(title), room_type, owner, **made, **values)
    # From here on the room is there, whatever goes wrong (fact sheet: rooms, section 2).
    apply_cover(call, room, body.text("cover"))
    apply_logo(call, room, body.object("logo"))
    call.portal.tags.label(room.id, tags)
    if room_type in SELF_MADE:
        call.portal.links.provide(room)
    call.portal.traces.fire("room.created", room.id)
    call.portal.trail.note(ROOM_CREATED, call.caller.id, room.id)
    return Answer(show_room(call.portal, room.id, call.caller))


def update_room(call: Call) -> Answer:
    """Answer `PUT files/rooms/{id}`: what is missing or null is left alone.

    Args:
        call: The request.

    Returns:
        The room.

    Raises:
        Fault: 403, the room is missing, archived, or not the caller's to change, all alike, or its
            quota too big; 400, an unknown cover; 404, the logo was not uploaded.
    """
    body = read_body(call.body)
    title = body.text("title", LONGEST)
    values: dict[str, Value] = dict(plain_settings(body))
    tags = body.texts("tags")
    check_settings(body)
    room = call.portal.rooms.get(number_of(call))
    if room is None or not call.portal.rights(room, call.caller).edit_room:
        raise denied()
    call.portal.quotas.check(body.number("quota"))
    before = call.portal.tags.of([room.id])[room.id]
    if title is not None and title.strip() and title.strip() != room.title:
        values["title"] = stored_title(title)
    extras = changed_extras(call, body, room)
    if extras != room.extras:
        values["extra"] = json.dumps(extras)
    current = {"color": room.color, "indexing": room.indexing, "deny": room.deny}
    current |= {"quota": room.quota}
    changed = {name: value for name, value in values.items() if current.get(name) != value}
    if "lifetime" in body:
        # Its clock starts anew whenever it is sent (fact sheet: rooms, section 4).
        changed["started"] = stamp(call.portal.clock.now()) if "lifetime" in extras else ""
    # These count as changed whenever they are sent.
    if changed or any(name in body for name in _ALWAYS_NEW):
        call.portal.rooms.change(room, call.caller.id, **changed)
    if changed.get("indexing"):
        call.portal.traces.index(room.id)
    apply_cover(call, room, body.text("cover"))
    apply_logo(call, room, body.object("logo"))
    if tags is not None:
        call.portal.tags.replace(room.id, tags)
    note_changes(call, room, before)
    # Even where nothing was changed.
    call.portal.traces.fire("room.updated", room.wire_id)
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
