"""A portal as a document."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from reconciler.sandbox.levels import ACCESS_NAMES, ROOM_NAMES
from reconciler.sandbox.links import SELF_MADE
from reconciler.sandbox.members import Kind
from reconciler.sandbox.roles import ROLE_NAMES, Role, Status
from reconciler.sandbox.room import UNSET_QUOTA, Area
from reconciler.sandbox.seats import FEATURES, UNLIMITED
from reconciler.sandbox.seed_groups import write_groups
from reconciler.sandbox.seed_people import STATES
from reconciler.sandbox.seed_rooms import LINK_KINDS
from reconciler.sandbox.seed_rules import write_rules
from reconciler.sandbox.seed_settings import RARE_SETTINGS, SETTINGS

if TYPE_CHECKING:
    from reconciler.sandbox.invitation_links import InvitationLink
    from reconciler.sandbox.links import Link
    from reconciler.sandbox.person import Person
    from reconciler.sandbox.portal import Portal
    from reconciler.sandbox.room import Room

_ROLES = {role.value: name for name, role in ROLE_NAMES.items()} | {Role.ALL.value: "RoomAdmin"}
_STATES = {Status.ACTIVE: "active", Status.TERMINATED: "disabled", Status.PENDING: "pending"}
_LEVELS = {access.value: name for name, access in ACCESS_NAMES.items()}
_TYPES = {kind.value: name for name, kind in ROOM_NAMES.items()}
_AREAS = {
    Area.ACTIVE: "active",
    Area.AGENTS: "active",
    Area.ARCHIVE: "archived",
    Area.TEMPLATES: "template",
}
_LINKS = {kind.value: name for name, kind in LINK_KINDS.items()}


def write_document(portal: Portal, scopes: tuple[str, ...]) -> dict[str, object]:
    """Write a portal down so that seeding with it makes the same portal.

    Args:
        portal: The portal.
        scopes: The scopes of the key that acts.

    Returns:
        The document; rooms stand in the order in which they last changed.
    """
    document: dict[str, object] = {
        "version": portal.release.text,
        "status": portal.state,
        "acting": portal.database.recall("acting"),
        "scopes": list(scopes),
        "settings": _settings(portal),
        "owner": portal.people.owner().email,
        "people": [_person(person) for person in portal.people.everybody()],
        "groups": write_groups(portal),
        "rooms": [_room(portal, room) for room in portal.rooms.all()],
    }
    seats = {name: portal.seats.limit(name) for name in FEATURES}
    optional = {
        "seats": {name: limit for name, limit in seats.items() if limit != UNLIMITED},
        "invitationLinks": [_invitation_link(link) for link in portal.invitations.all()],
    }
    return document | {name: value for name, value in optional.items() if value}


def _settings(portal: Portal) -> dict[str, object]:
    settings: dict[str, object] = {name: portal.setting(name) for name in SETTINGS}
    rare = {name: portal.setting(name, default=usual) for name, usual in RARE_SETTINGS.items()}
    settings |= {name: on for name, on in rare.items() if on != RARE_SETTINGS[name]}
    settings |= write_rules(portal)
    if portal.invitation_limit != UNLIMITED:
        settings["invitationLimit"] = portal.invitation_limit
    if portal.offset:
        minutes = portal.offset // timedelta(minutes=1)
        hours, rest = divmod(abs(minutes), 60)
        settings["utcOffset"] = f"{'-' if minutes < 0 else '+'}{hours:02}:{rest:02}"
    return settings


def _invitation_link(link: InvitationLink) -> dict[str, object]:
    optional = {
        "expires": link.expires,
        "maxUseCount": link.most,
        "currentUseCount": link.uses or None,
    }
    known = {name: value for name, value in optional.items() if value is not None}
    return {"id": link.id, "type": _ROLES[link.role], **known}


def _person(person: Person) -> dict[str, object]:
    state = _STATES[Status(person.status)]
    words: dict[str, object] = {
        "email": person.email,
        "type": _ROLES[person.role],
        "state": state,
        "firstName": person.first,
        "lastName": person.last,
        "registered": person.created,
    }
    if person.activation != STATES[state][1]:
        words["activation"] = person.activation
    return words | {name: True for name in ("ldap", "sso") if getattr(person, name)}


def _email(portal: Portal, who: str) -> str:
    return portal.people.one(who).email


def _room(portal: Portal, room: Room) -> dict[str, object]:
    words: dict[str, object] = {
        "id": room.wire_id,
        "title": room.title,
        "type": _TYPES[room.type],
        "owner": _email(portal, room.owner),
        "state": _AREAS[Area(room.area)],
        "tags": portal.tags.of([room.id])[room.id],
        "color": room.color,
        "indexing": room.indexing,
        "denyDownload": room.deny,
        "members": _members(portal, room),
    }
    optional: dict[str, tuple[object, object]] = {
        "cover": (room.cover, ""),
        "private": (room.private, False),
        "quota": (room.quota, UNSET_QUOTA),
        "settings": (room.extras, {}),
        "lifetimeStarted": (room.started, ""),
        "logo": (room.logo, ""),
        "files": (room.files, 0),
        "public": (room.public, False),
    }
    words |= {name: value for name, (value, usual) in optional.items() if value != usual}
    links = portal.links.of(room.id)
    if links or room.type in SELF_MADE:
        words["links"] = [_link(link) for link in links]
    for key, query in (
        ("opened_by_link", "SELECT person FROM opened WHERE room = ? ORDER BY person"),
        ("form_roles", "SELECT person FROM form_roles WHERE room = ? ORDER BY person"),
        ("pinned_by", "SELECT person FROM pins WHERE room = ? ORDER BY person"),
    ):
        people = portal.database.texts(query, room.id)
        if people:
            words[key] = [_email(portal, who) for who in people]
    return words


def _members(portal: Portal, room: Room) -> list[object]:
    found: list[object] = []
    names = Counter(group.name for group in portal.groups.all())
    for share in portal.members.all(room.id):
        access = _LEVELS[share.access]
        group = portal.groups.get(share.subject) if share.kind == Kind.GROUP else None
        person = portal.people.get(share.subject)
        # A share of somebody who never was has no name to write down.
        if group:
            # A name that several groups go by says too little.
            name = group.name if names[group.name] == 1 else group.id
            found.append({"group": name, "access": access})
        elif person:
            found.append({"email": person.email, "access": access})
    return found


def _link(link: Link) -> dict[str, object]:
    words: dict[str, object] = {
        "kind": _LINKS[link.kind],
        "access": _LEVELS[link.access],
        "title": link.title,
        "denyDownload": link.deny,
        "internal": link.internal,
    }
    optional = {
        "expires": link.expires,
        "password": link.password,
        "maxUseCount": link.most,
        "currentUseCount": link.uses or None,
    }
    return words | {name: value for name, value in optional.items() if value is not None}
