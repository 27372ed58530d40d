"""Changing the members of a room over HTTP (fact sheet: rooms, section 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.sandbox.api.rooms import find_room, readable_room
from reconciler.sandbox.api.share import ShareWriter
from reconciler.sandbox.body import Body, read_body
from reconciler.sandbox.call import Answer, Call
from reconciler.sandbox.faults import denied, invalid, refused
from reconciler.sandbox.identity import NOBODY
from reconciler.sandbox.levels import Access, RoomType, parse_access
from reconciler.sandbox.members import Kind
from reconciler.sandbox.roles import Role
from reconciler.sandbox.sharing import NOT_AVAILABLE, Invitation, Sharing

if TYPE_CHECKING:
    from reconciler.sandbox.room import Room

_NO_ERROR, _FORM_ROLE = 0, 1


def change_members(call: Call) -> Answer:
    """Answer `PUT files/rooms/{id}/share`: only the listed subjects change.

    Args:
        call: The request.

    Returns:
        Those members whose ids were sent, a warning, and 1 as the error if nothing was applied.

    Raises:
        Fault: 403 or 404, after which some of the list may be applied all the same.
    """
    body = read_body(call.body)
    invitations = _read(call, body)
    notify, force = body.flag("notify"), body.flag("force")
    body.text("message")
    body.text("culture")
    if not invitations:
        # Not even the room is looked at.
        return Answer({"members": [], "error": _NO_ERROR})
    release = call.portal.release
    addresses = any(i.email and i.access != Access.NONE for i in invitations)
    if addresses and release.guards_addresses and not call.portal.setting("allowInvitingGuests"):
        raise denied()
    room = readable_room(call)
    if room.template:
        _check_template(call, invitations)
        notify = False
    if not force and _bound_by_form(call, room, invitations):
        return Answer({"members": [], "error": _FORM_ROLE})
    visible = [i for i in invitations if _visible(call, room, i)]
    leaves = all(i.id == call.caller.id and i.access == Access.NONE for i in visible)
    if not leaves and not call.portal.rights(room, call.caller).edit_access:
        raise denied()
    sharing = Sharing(call.portal, room, call.caller, notify=notify)
    sharing.apply(visible)
    return Answer(
        {
            "members": _members(call, room, invitations),
            "warning": sharing.warning,
            "error": _NO_ERROR,
        }
    )


def _read(call: Call, body: Body) -> list[Invitation]:
    found = [
        Invitation(each.guid("id"), each.address("email") or "", parse_access(each.raw("access")))
        for each in body.objects("invitations")
    ]
    if sum(bool(i.email) for i in found) > call.portal.invitation_limit:
        raise invalid("Invitations", "Invitation limit is exceeded")
    return found


def _check_template(call: Call, invitations: list[Invitation]) -> None:
    for invitation in invitations:
        if invitation.access == Access.NONE:
            continue
        person = call.portal.people.get(invitation.id)
        if person is not None:
            person = call.portal.staleness.seen(person)
        stranger = person is not None and person.role in {Role.GUEST, Role.USER}
        if invitation.access != Access.READ or invitation.email or stranger:
            raise refused(NOT_AVAILABLE)


def _bound_by_form(call: Call, room: Room, invitations: list[Invitation]) -> bool:
    if room.type != RoomType.VIRTUAL_DATA:
        return False
    query = "SELECT person FROM form_roles WHERE room = ?"
    bound = set(call.portal.database.texts(query, room.id))
    return any(i.access == Access.NONE and i.id in bound for i in invitations)


def _visible(call: Call, room: Room, invitation: Invitation) -> bool:
    if not call.portal.release.drops_invisible:
        return True
    if room.owner == call.caller.id and (
        invitation.access == Access.NONE or call.portal.members.get(room.id, invitation.id)
    ):
        return True
    person = call.portal.people.get(invitation.id)
    return person is None or call.portal.people.sees(call.caller, person)


def _members(call: Call, room: Room, invitations: list[Invitation]) -> list[object]:
    # Looked up by the ids that were sent, so those invited by address are never among them.
    edits = call.portal.rights(room, call.caller).edit_access
    writer = ShareWriter(call, room, edits=edits)
    ids = dict.fromkeys(i.id for i in invitations if i.id != NOBODY)
    shares = [call.portal.members.get(room.id, who) for who in ids]
    return [writer.shown(s) for s in shares if s and _exists(call, s.subject)]


def _exists(call: Call, who: str) -> bool:
    return bool(call.portal.people.get(who) or call.portal.groups.get(who))


def resend(call: Call) -> Answer:
    """Answer `POST files/rooms/{id}/resend`: a letter for those who are named, or all who wait.

    Args:
        call: The request.

    Returns:
        Nothing.

    Raises:
        Fault: 404, there is no such room; 403, the caller may not change it.
    """
    body = read_body(call.body)
    named, everybody = body.guids("usersIds"), body.flag("resendAll")
    room = find_room(call)
    if not call.portal.rights(room, call.caller).edit_room:
        raise denied()
    for share in call.portal.members.all(room.id):
        person = call.portal.people.get(share.subject) if share.kind == Kind.PERSON else None
        if person is None:
            continue
        chosen = person.is_pending if everybody else person.id in named
        if chosen:
            text = f"You are invited to {room.title} again"
            call.portal.outbox.send(person.email, "room-invitation", room.title, text)
    return Answer()
