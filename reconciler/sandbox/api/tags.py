"""Tags of the portal and of a room (fact sheet: rooms, section 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.sandbox.api.rooms import find_room
from reconciler.sandbox.body import read_body
from reconciler.sandbox.call import Answer, Call
from reconciler.sandbox.deeds import TAGS_ADDED, TAGS_DELETED
from reconciler.sandbox.faults import denied
from reconciler.sandbox.room_cards import show_room

if TYPE_CHECKING:
    from reconciler.sandbox.room import Room

LONGEST_TAG = 255


def list_tags(call: Call) -> Answer:
    """Answer `GET files/tags`.

    Args:
        call: The request.

    Returns:
        A page of names.
    """
    start, count = call.query.page()
    names = call.portal.tags.names(call.query.text("filterValue") or "")
    return Answer(list(names[start : start + count]))


def create_tag(call: Call) -> Answer:
    """Answer `POST files/tags`: a tag that is there already is given back as it is.

    Args:
        call: The request.

    Returns:
        The name as it is stored.

    Raises:
        Fault: 403, the caller may not make tags.
    """
    body = read_body(call.body)
    body.require("name")
    name = body.text("name", LONGEST_TAG) or ""
    if not call.caller.leads:
        raise denied()
    return Answer(call.portal.tags.make(name)[1])


def add_tags(call: Call) -> Answer:
    """Answer `PUT files/rooms/{id}/tags`: missing tags are made.

    Args:
        call: The request.

    Returns:
        The room.
    """
    names = read_body(call.body).texts("names") or []
    room = _taggable(call)
    call.portal.tags.label(room.id, names)
    call.portal.trail.note(TAGS_ADDED, call.caller.id, room.wire_id, words=", ".join(names))
    return Answer(show_room(call.portal, room.id, call.caller))


def remove_tags(call: Call) -> Answer:
    """Answer `DELETE files/rooms/{id}/tags`: unknown names are passed over.

    Args:
        call: The request.

    Returns:
        The room.
    """
    names = read_body(call.body).texts("names") or []
    room = _taggable(call)
    call.portal.tags.unlabel(room.id, names)
    call.portal.trail.note(TAGS_DELETED, call.caller.id, room.wire_id, words=", ".join(names))
    return Answer(show_room(call.portal, room.id, call.caller))


def _taggable(call: Call) -> Room:
    room = find_room(call)
    # Here, and only here, administering the portal is enough.
    rights = call.portal.rights(room, call.caller)
    if room.archived or not (rights.edit_room or call.caller.is_admin):
        raise denied()
    return room
