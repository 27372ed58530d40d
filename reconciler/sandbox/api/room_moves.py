"""Archiving, deleting, pinning, and giving rooms away (fact sheet: rooms, section 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.sandbox.api.rooms import find_room
from reconciler.sandbox.body import read_body
from reconciler.sandbox.call import Answer, Call
from reconciler.sandbox.deeds import OWNER_CHANGED
from reconciler.sandbox.faults import denied, missing, refused
from reconciler.sandbox.jobs import Job, Work
from reconciler.sandbox.levels import Access, RoomType
from reconciler.sandbox.members import Kind
from reconciler.sandbox.room import Area
from reconciler.sandbox.room_cards import show_room, show_rooms

if TYPE_CHECKING:
    from reconciler.sandbox.person import Person

MOST_PINS = 10
_WORDS = {"Move": 0, "Copy": 1, "Delete": 2, "Download": 3, "MarkAsRead": 4, "Duplicate": 7}


def _show(call: Call, job: Job, viewer: Person) -> dict[str, object]:
    room = call.portal.rooms.get(job.room)
    return {
        "id": job.id,
        "Operation": job.kind,
        "progress": job.progress,
        "error": job.error,
        "processed": "1" if job.finished else "0",
        "finished": job.finished,
        "status": 2 if job.finished else 1,
        "files": [],
        "folders": show_rooms(call.portal, [room], viewer) if room else [],
    }


def _move(call: Call, area: Area) -> Answer:
    body = read_body(call.body)
    kept = not body.flag("deleteAfter")
    room = find_room(call)
    if room.template:
        raise missing()
    if not call.portal.rights(room, call.caller).move:
        raise denied()
    if area == Area.ACTIVE and room.type == RoomType.AI:
        area = Area.AGENTS
    job = call.portal.jobs.begin(call.caller, Work.MOVE, room, area, kept=kept)
    return Answer(_show(call, job, call.caller))


def archive(call: Call) -> Answer:
    """Answer `PUT files/rooms/{id}/archive`: the portal answers first and moves the room later.

    Args:
        call: The request.

    Returns:
        The operation.
    """
    return _move(call, Area.ARCHIVE)


def unarchive(call: Call) -> Answer:
    """Answer `PUT files/rooms/{id}/unarchive`.

    Args:
        call: The request.

    Returns:
        The operation.
    """
    return _move(call, Area.ACTIVE)


def delete(call: Call) -> Answer:
    """Answer `DELETE files/rooms/{id}`: there is no trash.

    Args:
        call: The request.

    Returns:
        The first of the caller's operations of that kind, not always the one that was asked for.

    Raises:
        Fault: 404, there is no such room; 403, the caller may not delete it.
    """
    kept = not read_body(call.body).flag("deleteAfter")
    room = find_room(call)
    if not call.portal.rights(room, call.caller).delete:
        raise denied()
    area = Area(room.area)
    job = call.portal.jobs.begin(call.caller, Work.DELETE, room, area, kept=kept)
    return Answer(_show(call, job, call.caller))


def operations(call: Call) -> Answer:
    """Answer `GET files/fileops`, which is anonymous: strangers are told that nothing runs.

    Args:
        call: The request.

    Returns:
        The caller's operations; a finished one is told of once.
    """
    person = call.credential.person
    if person is None:
        return Answer([])
    text = call.path.get("kind")
    kind = None if text is None else _WORDS.get(text, int(text) if text.isdecimal() else -1)
    with call.portal.database.writing():
        jobs = call.portal.jobs.results(person, kind, call.query.text("id"))
    return Answer([_show(call, job, person) for job in jobs])


def pin(call: Call) -> Answer:
    """Answer `PUT files/rooms/{id}/pin`: pins are the caller's own.

    Args:
        call: The request.

    Returns:
        The room.

    Raises:
        Fault: 403, the caller may not, or has too many.
    """
    room = find_room(call)
    database = call.portal.database
    if not call.portal.rights(room, call.caller).pin:
        raise denied()
    held = database.number("SELECT COUNT(*) FROM pins WHERE person = ?", call.caller.id)
    if held >= MOST_PINS:
        raise refused(f"You can't pin more than {MOST_PINS} rooms")
    database.run("INSERT OR IGNORE INTO pins VALUES (?, ?)", call.caller.id, room.id)
    database.touch("rooms")
    return Answer(show_room(call.portal, room.id, call.caller))


def unpin(call: Call) -> Answer:
    """Answer `PUT files/rooms/{id}/unpin`.

    Args:
        call: The request.

    Returns:
        The room.
    """
    room = find_room(call)
    database = call.portal.database
    query = "DELETE FROM pins WHERE person = ? AND room = ?"
    database.run(query, call.caller.id, room.id)
    database.touch("rooms")
    return Answer(show_room(call.portal, room.id, call.caller))


def change_owner(call: Call) -> Answer:
    """Answer `POST files/owner`: the old owner stays as a manager.

    Args:
        call: The request.

    Returns:
        The rooms.

    Raises:
        Fault: 404, a room is missing; 403, the caller may not give it away, or the target not
            have it.
    """
    body = read_body(call.body)
    numbers = [call.portal.rooms.number(name) for name in body.ids("folderIds")]
    target = call.portal.people.get(body.guid("userId"))
    if target is not None:
        target = call.portal.staleness.seen(target)
    if target is None or not target.leads or target.is_disabled or target.is_pending:
        raise denied()
    for number in numbers:
        room = call.portal.rooms.get(number)
        if room is None:
            raise missing()
        if not call.portal.rights(room, call.caller).change_owner:
            raise denied()
        if room.owner == target.id:
            continue
        call.portal.members.drop(room.id, target.id)
        call.portal.members.put(room.id, room.owner, Kind.PERSON, Access.ROOM_MANAGER)
        call.portal.rooms.change(room, call.caller.id, owner=target.id)
        call.portal.trail.note(OWNER_CHANGED, call.caller.id, room.wire_id, words=target.display)
    rooms = call.portal.rooms.pick(numbers)
    return Answer(list(show_rooms(call.portal, rooms, call.caller)))
