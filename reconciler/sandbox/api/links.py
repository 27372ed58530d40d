"""Links of a room over HTTP (fact sheet: rooms, section 8)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from reconciler.sandbox.api.rooms import find_room, readable_room
from reconciler.sandbox.body import Body, read_body
from reconciler.sandbox.call import Answer, Call
from reconciler.sandbox.clock import BIRTH, stamp
from reconciler.sandbox.faults import denied, invalid, refused, wrong
from reconciler.sandbox.identity import NOBODY, is_guid
from reconciler.sandbox.levels import (
    AI_INVITATIONS,
    EXTERNAL_LINKS,
    INVITATION_LINKS,
    Access,
    RoomType,
    parse_access,
)
from reconciler.sandbox.links import SELF_MADE, Link
from reconciler.sandbox.members import Kind

if TYPE_CHECKING:
    from reconciler.sandbox.rooms import Room

LONGEST_TITLE = 255
MOST_USES = 1000
_YEARS = timedelta(days=3653)
_MOST = {Kind.INVITATION_LINK: 1, Kind.PRIMARY_LINK: 1, Kind.EXTERNAL_LINK: 5}
_KINDS = {"Invitation": 0, "External": 1}


def show_link(call: Call, link: Link, *, edits: bool) -> dict[str, object]:
    """Show a link as a share.

    Args:
        call: The request.
        link: The link.
        edits: Whether the caller may change it.

    Returns:
        The properties; passwords are told in clear text.
    """
    way = f"s/{link.id.replace('-', '')[:15]}"
    shared: dict[str, object] = {
        "id": link.id,
        "title": link.title,
        "shareLink": f"{call.base}/{way}",
        "expirationDate": call.portal.local(link.expires),
        "linkType": 0 if link.invites else 1,
        "password": link.password,
        "denyDownload": link.deny,
        "isExpired": link.expires is not None and link.expires < stamp(BIRTH),
        "primary": link.primary,
        "internal": link.internal,
        "requestToken": None if link.invites else link.id.replace("-", ""),
    }
    if link.invites and call.portal.release.counts_uses:
        shared["maxUseCount"] = link.most
        shared["currentUseCount"] = link.uses
    return {
        "access": link.access,
        "subjectType": link.kind,
        "sharedLink": shared,
        "sharedTo": shared,
        "isLocked": False,
        "isOwner": False,
        "canEditAccess": False,
        "canEditInternal": edits and not link.invites,
        "canEditDenyDownload": edits,
        "canEditExpirationDate": edits and not link.primary,
        "canRevoke": link.primary,
    }


def list_links(call: Call) -> Answer:
    """Answer `GET files/rooms/{id}/links`: without the right to see them it is empty.

    Args:
        call: The request.

    Returns:
        The links, and no total.
    """
    kind = call.query.choice("type", _KINDS)
    room = find_room(call)
    rights = call.portal.rights(room, call.caller)
    if not rights.edit_access:
        return Answer([])
    links = call.portal.links.of(room.id)
    chosen = [link for link in links if kind is None or link.invites == (kind == 0)]
    return Answer([show_link(call, link, edits=True) for link in chosen])


def primary_link(call: Call) -> Answer:
    """Answer `GET files/rooms/{id}/link`: a reading that makes the link if it is missing.

    Args:
        call: The request.

    Returns:
        The link.

    Raises:
        Fault: 403, rooms of this type have none, or the caller may not see it.
    """
    room = readable_room(call)
    rights = call.portal.rights(room, call.caller)
    if room.type not in EXTERNAL_LINKS or not rights.edit_access:
        raise denied()
    with call.portal.database.writing():
        link = call.portal.links.provide(room)
    if link is None:
        raise denied()
    return Answer(show_link(call, link, edits=True))


def set_link(call: Call) -> Answer:
    """Answer `PUT files/rooms/{id}/links`: without an id it adds another link.

    Args:
        call: The request.

    Returns:
        The link, or nothing after it was revoked.

    Raises:
        Fault: 400, an impossible date; 403, the room has no such links, or enough of them.
    """
    body = read_body(call.body)
    wanted = _read(call, body)
    room = find_room(call)
    if not call.portal.rights(room, call.caller).edit_access:
        raise denied()
    stored = call.portal.links.get(wanted.id) if wanted.id != NOBODY else None
    if stored is not None and stored.room == room.id:
        wanted = replace(wanted, kind=stored.kind, uses=stored.uses)
    if wanted.access == Access.NONE:
        return _revoke(call, room, stored)
    _check(call, room, wanted, stored)
    if wanted.internal and room.type == RoomType.PUBLIC:
        # The whole change is dropped in silence.
        return Answer(show_link(call, stored, edits=True) if stored else None)
    if wanted.id == NOBODY:
        wanted = replace(wanted, id=call.portal.links.new_id())
    if wanted.primary and room.type in SELF_MADE:
        wanted = replace(wanted, expires=None)
    wanted = replace(wanted, room=room.id)
    call.portal.links.put(wanted)
    return Answer(show_link(call, wanted, edits=True))


def _revoke(call: Call, room: Room, stored: Link | None) -> Answer:
    if stored is None:
        return Answer()
    call.portal.links.drop(stored)
    if stored.primary and room.type in SELF_MADE:
        # Rooms of these types are never without one: a fresh link takes its place at once.
        fresh = call.portal.links.provide(room)
        return Answer(show_link(call, fresh, edits=True) if fresh else None)
    return Answer()


def _read(call: Call, body: Body) -> Link:
    name = body.text("linkId")
    if name and not is_guid(name):
        raise invalid("$.linkId", "The JSON value could not be converted to System.Guid.")
    most = body.number("maxUseCount") if call.portal.release.counts_uses else None
    if most is not None and not 1 <= most <= MOST_USES:
        raise invalid("MaxUseCount", f"The field must be between 1 and {MOST_USES}.")
    raw_kind = body.raw("linkType")
    if isinstance(raw_kind, str) and not raw_kind.isdecimal():
        raise invalid("$.linkType", "The JSON value could not be converted to LinkType.")
    kind = Kind.EXTERNAL_LINK if body.number("linkType") == 1 else Kind.INVITATION_LINK
    if body.flag("primary") and kind == Kind.EXTERNAL_LINK:
        kind = Kind.PRIMARY_LINK
    return Link(
        *((name or NOBODY).lower(), 0, kind, parse_access(body.raw("access"))),
        title=body.text("title", LONGEST_TITLE) or "Shared link",
        expires=_expiry(call, body, kind),
        password=body.text("password", LONGEST_TITLE),
        deny=body.flag("denyDownload"),
        internal=body.flag("internal"),
        most=most,
    )


def _expiry(call: Call, body: Body, kind: int) -> str | None:
    text = body.text("expirationDate")
    if text is None:
        return None
    try:
        date = datetime.fromisoformat(text)
    except ValueError:
        raise invalid("$.expirationDate", "The JSON value could not be converted.") from None
    now = call.portal.clock.now()
    date = date if date.tzinfo else date.replace(tzinfo=now.tzinfo)
    if date > now + _YEARS:
        raise wrong("The expiration date is too far away")
    if date < now:
        if kind == Kind.INVITATION_LINK:
            raise wrong("The expiration date has passed")
        # A date in the past silently means never.
        return None
    return stamp(date)


def _check(call: Call, room: Room, wanted: Link, stored: Link | None) -> None:
    levels: set[int]
    if wanted.invites:
        levels = AI_INVITATIONS if room.type == RoomType.AI else INVITATION_LINKS[room.type]
    else:
        levels = EXTERNAL_LINKS.get(room.type, set())
        if room.type == RoomType.FILLING_FORMS and not wanted.primary:
            levels = set()
    if wanted.access not in levels:
        raise refused("The role is not available")
    alike = [link for link in call.portal.links.of(room.id) if link.kind == wanted.kind]
    if stored is None and len(alike) >= _MOST[Kind(wanted.kind)]:
        raise refused(f"The number of links may not be more than {_MOST[Kind(wanted.kind)]}")
