"""Links of a room over HTTP (fact sheet: rooms, section 8)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

from reconciler.sandbox.api.rooms import find_room, readable_room
from reconciler.sandbox.body import Body, read_body
from reconciler.sandbox.call import Answer, Call
from reconciler.sandbox.clock import stamp
from reconciler.sandbox.deeds import (
    EXTERNAL_CREATED,
    EXTERNAL_DELETED,
    EXTERNAL_UPDATED,
    INVITATION_CREATED,
    INVITATION_DELETED,
    INVITATION_UPDATED,
)
from reconciler.sandbox.external import ALLOWED, REFUSED
from reconciler.sandbox.faults import denied, invalid, refused, wrong
from reconciler.sandbox.identity import NOBODY, is_guid
from reconciler.sandbox.levels import (
    AI_INVITATIONS,
    EXTERNAL_LINKS,
    INVITATION_LINKS,
    LEVEL_WORDS,
    Access,
    RoomType,
    parse_access,
)
from reconciler.sandbox.links import SELF_MADE, Link
from reconciler.sandbox.members import Kind

if TYPE_CHECKING:
    from reconciler.sandbox.room import Room

LONGEST_TITLE = 255
MOST_USES = 1000
_YEARS = timedelta(days=3653)
_MOST = {Kind.INVITATION_LINK: 1, Kind.PRIMARY_LINK: 1, Kind.EXTERNAL_LINK: 5}
_KINDS = {"Invitation": 0, "External": 1}
_INVITATIONS = (INVITATION_CREATED, INVITATION_UPDATED, INVITATION_DELETED)
_EXTERNALS = (EXTERNAL_CREATED, EXTERNAL_UPDATED, EXTERNAL_DELETED)


def show_link(call: Call, link: Link, *, edits: bool) -> dict[str, object]:
    """Show a link as a share.

    Args:
        call: The request.
        link: The link.
        edits: Whether the caller may change it.

    Returns:
        The properties; passwords are told in clear text.
    """
    token = link.id.replace("-", "")
    # The address of an invitation names whoever asks for it, so two readers see two addresses.
    way = f"rooms/share?key={token}&uid={call.caller.id}" if link.invites else f"s/{token[:15]}"
    # The clock is looked at only where it matters: one that ticks would move with every reading.
    expired = link.expires is not None and link.expires < stamp(call.portal.clock.now())
    shared: dict[str, object] = {
        "id": link.id,
        "title": link.title,
        "shareLink": f"{call.base}/{way}",
        "expirationDate": call.portal.local(link.expires),
        "linkType": 0 if link.invites else 1,
        "password": link.password,
        "denyDownload": link.deny,
        "isExpired": expired,
        "primary": link.primary,
        "internal": link.internal,
        "requestToken": None if link.invites else token,
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
    found = [link for link in call.portal.links.of(room.id) if link.primary]
    if not found:
        with call.portal.database.writing():
            fresh = call.portal.links.provide(room, internal=_forced(call, room, internal=False))
        found = [fresh]
    return Answer(show_link(call, found[0], edits=True))


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
    date = _date(call, body)
    room = find_room(call)
    if not call.portal.rights(room, call.caller).edit_access:
        raise denied()
    stored = call.portal.links.get(room.id, wanted.id)
    if stored is not None:
        # What a link is it stays, whatever the request calls it.
        wanted = replace(wanted, kind=stored.kind, uses=stored.uses)
    if wanted.access == Access.NONE:
        return _revoke(call, room, stored)
    wanted = replace(wanted, expires=_expiry(call, date, wanted))
    _check(call, room, wanted, stored)
    if wanted.internal and room.type == RoomType.PUBLIC:
        # The whole change is dropped in silence.
        return Answer(show_link(call, stored, edits=True) if stored else None)
    if wanted.id == NOBODY:
        wanted = replace(wanted, id=call.portal.links.new_id())
    if wanted.primary and room.type in SELF_MADE:
        wanted = replace(wanted, expires=None)
    if not wanted.invites:
        forced = _forced(call, room, internal=wanted.internal)
        wanted = replace(wanted, internal=forced)
    wanted = replace(wanted, room=room.id)
    call.portal.links.put(wanted)
    _note(call, room, wanted, 1 if stored else 0)
    return Answer(show_link(call, wanted, edits=True))


def _note(call: Call, room: Room, link: Link, which: int) -> None:
    """Note that a link was made (0), changed (1) or taken away (2)."""
    words = (LEVEL_WORDS.get(link.access, ""), link.title)
    deed = (_INVITATIONS if link.invites else _EXTERNALS)[which]
    call.portal.trail.note(deed, call.caller.id, room.wire_id, words=words)


def _forced(call: Call, room: Room, *, internal: bool) -> bool:
    sharing = call.portal.external.sharing
    if sharing == ALLOWED:
        return internal
    # A link of a public room is never internal, so where it would have to be there is none.
    if sharing == REFUSED or room.type == RoomType.PUBLIC:
        raise refused("External sharing is restricted")
    return True


def _revoke(call: Call, room: Room, stored: Link | None) -> Answer:
    if stored is None:
        return Answer()
    call.portal.links.drop(stored)
    _note(call, room, stored, 2)
    if stored.primary and room.type in SELF_MADE:
        # Rooms of these types are never without one: a fresh link takes its place at once.
        fresh = call.portal.links.provide(room)
        return Answer(show_link(call, fresh, edits=True))
    return Answer()


def _read(call: Call, body: Body) -> Link:
    name = body.text("linkId")
    if name and not is_guid(name):
        raise invalid("$.linkId", "The JSON value could not be converted to System.Guid.")
    most = body.number("maxUseCount") if call.portal.release.counts_uses else None
    if most is not None and not 1 <= most <= MOST_USES:
        raise invalid("MaxUseCount", f"The field must be between 1 and {MOST_USES}.")
    kind = Kind.EXTERNAL_LINK if body.choice("linkType") == 1 else Kind.INVITATION_LINK
    return Link(
        *((name or NOBODY).lower(), 0, kind, parse_access(body.raw("access"))),
        title=body.text("title", LONGEST_TITLE) or "Shared link",
        password=body.text("password", LONGEST_TITLE),
        deny=body.flag("denyDownload"),
        internal=body.flag("internal"),
        most=most,
    )


def _date(call: Call, body: Body) -> datetime | None:
    text = body.text("expirationDate")
    if text is None:
        return None
    try:
        date = datetime.fromisoformat(text)
    except ValueError:
        raise invalid("$.expirationDate", "The JSON value could not be converted.") from None
    # Without a zone it is the tenant's time.
    zone = timezone(call.portal.offset)
    return (date if date.tzinfo else date.replace(tzinfo=zone)).astimezone(UTC)


def _expiry(call: Call, date: datetime | None, wanted: Link) -> str | None:
    if date is None:
        return None
    now = call.portal.clock.now()
    if date > now + _YEARS:
        raise wrong("The expiration date is too far away")
    if date < now:
        if wanted.invites:
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
    if wanted.password and not call.portal.external.policy.fits(wanted.password):
        raise wrong("The password does not meet the password policy")
    alike = [link for link in call.portal.links.of(room.id) if link.kind == wanted.kind]
    if stored is None and len(alike) >= _MOST[Kind(wanted.kind)]:
        raise refused(f"The number of links may not be more than {_MOST[Kind(wanted.kind)]}")
