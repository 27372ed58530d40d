"""Covers, logos and quotas of rooms (fact sheet: rooms, section 4)."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from reconciler.sandbox.api.room_settings import (
    LONGEST_COVER,
    apply_cover,
    apply_logo,
    check_logo,
)
from reconciler.sandbox.api.rooms import find_room
from reconciler.sandbox.body import read_body
from reconciler.sandbox.call import Answer, Call
from reconciler.sandbox.covers import COVERS, show_cover
from reconciler.sandbox.faults import denied, invalid, missing, wrong
from reconciler.sandbox.room import UNSET_QUOTA
from reconciler.sandbox.room_cards import show_room, show_rooms
from reconciler.sandbox.room_trail import note_changes
from reconciler.sandbox.uploads import first_file

if TYPE_CHECKING:
    from reconciler.sandbox.body import Body
    from reconciler.sandbox.room import Room

_COLOR = re.compile(r"([0-9A-Fa-f]{3}){1,2}")
_FORGOTTEN = ("saveFormAsXLSX", "sendFormToExternalDB")


def list_covers(_call: Call) -> Answer:
    """Answer `GET files/rooms/covers`.

    Args:
        _call: The request.

    Returns:
        The covers.
    """
    return Answer([show_cover(name) for name in COVERS])


def upload_logo(call: Call) -> Answer:
    """Answer `POST files/logos`: the image waits for a room.

    Args:
        call: The request.

    Returns:
        The name of the image, to be sent as `tmpFile`.

    Raises:
        Fault: 403, the caller may not make rooms; 400, there is no image in the body.
    """
    if not call.caller.leads:
        raise denied()
    content = first_file(call.media, call.body)
    if not content:
        raise wrong("The image is missing")
    name = call.portal.uploads.keep(call.caller, content)
    return Answer({"success": True, "data": name, "message": ""})


def _editable(call: Call) -> Room:
    room = find_room(call)
    if not call.portal.rights(room, call.caller).edit_room:
        raise denied()
    return room


def set_logo(call: Call) -> Answer:
    """Answer `POST files/rooms/{id}/logo`.

    Args:
        call: The request.

    Returns:
        The room.
    """
    body = read_body(call.body)
    check_logo(body)
    room = _editable(call)
    apply_logo(call, room, body)
    note_changes(call, room, call.portal.tags.of([room.id])[room.id])
    call.portal.traces.fire("room.updated", room.wire_id)
    return Answer(show_room(call.portal, room.id, call.caller))


def drop_logo(call: Call) -> Answer:
    """Answer `DELETE files/rooms/{id}/logo`.

    Args:
        call: The request.

    Returns:
        The room.
    """
    room = _editable(call)
    call.portal.rooms.change(room, call.caller.id, logo="")
    note_changes(call, room, call.portal.tags.of([room.id])[room.id])
    call.portal.traces.fire("room.updated", room.wire_id)
    return Answer(show_room(call.portal, room.id, call.caller))


def set_cover(call: Call) -> Answer:
    """Answer `POST files/rooms/{id}/cover`: what is missing is left alone.

    Args:
        call: The request.

    Returns:
        The room.

    Raises:
        Invalid: The colour is none.
    """
    body = read_body(call.body)
    color, cover = body.text("color"), body.text("cover", LONGEST_COVER)
    if color and not _COLOR.fullmatch(color):
        raise invalid("Color", "The field Color must match the regular expression.")
    room = _editable(call)
    apply_cover(call, room, cover)
    if color:
        call.portal.rooms.change(room, call.caller.id, color=color)
    return Answer(show_room(call.portal, room.id, call.caller))


def set_quotas(call: Call) -> Answer:
    """Answer `PUT files/rooms/roomquota`, which forgets how the rooms treat forms.

    Args:
        call: The request.

    Returns:
        The rooms.

    Raises:
        Fault: 403, the portal may not hold so much, or a room is not the caller's to change;
            404, a room is missing.
    """
    body = read_body(call.body)
    quota = body.number("quota") or 0
    call.portal.quotas.check(quota)
    return _rewrite(call, body, quota)


def reset_quotas(call: Call) -> Answer:
    """Answer `PUT files/rooms/resetquota`, which forgets how the rooms treat forms.

    Args:
        call: The request.

    Returns:
        The rooms.
    """
    return _rewrite(call, read_body(call.body), UNSET_QUOTA)


def _rewrite(call: Call, body: Body, quota: int) -> Answer:
    numbers = [call.portal.rooms.number(name) for name in body.ids("roomIds")]
    for number in numbers:
        room = call.portal.rooms.get(number)
        if room is None:
            raise missing()
        if not call.portal.rights(room, call.caller).edit_room:
            raise denied()
        # The server writes the settings anew and leaves these two out.
        extras = room.extras | {name: False for name in _FORGOTTEN if name in room.extras}
        call.portal.rooms.change(room, call.caller.id, quota=quota, extra=json.dumps(extras))
        call.portal.traces.fire("room.updated", room.wire_id)
    return Answer(list(show_rooms(call.portal, call.portal.rooms.pick(numbers), call.caller)))
