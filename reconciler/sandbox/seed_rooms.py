"""Rooms from a document."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from reconciler.sandbox import checks
from reconciler.sandbox.clock import stamp
from reconciler.sandbox.levels import ACCESS_NAMES, ROOM_NAMES, offered
from reconciler.sandbox.links import SELF_MADE, Link
from reconciler.sandbox.members import Kind
from reconciler.sandbox.room import UNSET_QUOTA, Area
from reconciler.sandbox.routing import ALIAS

if TYPE_CHECKING:
    from reconciler.sandbox.person import Person
    from reconciler.sandbox.portal import Portal
    from reconciler.sandbox.room import Room

_ROOM = frozenset(
    {
        *("id", "title", "type", "owner", "state", "tags", "color", "cover", "quota", "private"),
        *("indexing", "denyDownload", "members", "opened_by_link", "links", "settings"),
        *("form_roles", "pinned_by", "files", "logo", "lifetimeStarted", "public"),
    }
)
_MEMBER = frozenset({"email", "group", "access"})
_LINK = frozenset(
    {
        *("kind", "access", "title", "expires", "password", "denyDownload", "internal"),
        *("maxUseCount", "currentUseCount"),
    }
)
AREAS = {"active": Area.ACTIVE, "archived": Area.ARCHIVE, "template": Area.TEMPLATES}
LINK_KINDS = {
    "external": Kind.EXTERNAL_LINK,
    "invitation": Kind.INVITATION_LINK,
    "primary": Kind.PRIMARY_LINK,
}


def seed_room(portal: Portal, value: object, where: str) -> None:
    """Make one room.

    Args:
        portal: The portal, with its people and groups.
        value: What the document says of the room.
        where: Its place in the document.

    Raises:
        ValueError: Something is not understood.
    """
    words = checks.mapping(value, where, _ROOM)
    owner = _person(portal, words.get("owner"), f"{where}.owner")
    settings = _id(portal, words, where)
    color = {"color": checks.text(words, "color", where)} if "color" in words else {}
    kind = _type(words, where)
    area = checks.word(words, "state", where, AREAS, "active")
    if kind == ROOM_NAMES["AiRoom"] and area == Area.ACTIVE:
        area = Area.AGENTS
    extra = checks.mapping(words.get("settings"), f"{where}.settings")
    started = checks.date(words, "lifetimeStarted", where)
    if started is None and "lifetime" in extra:
        started = portal.clock.now()
    room = portal.rooms.add(
        checks.text(words, "title", where),
        kind,
        owner.id,
        area=area,
        cover=checks.text(words, "cover", where, ""),
        indexing=checks.flag(words, "indexing", where, default=False),
        deny=checks.flag(words, "denyDownload", where, default=False),
        private=checks.flag(words, "private", where, default=False),
        quota=checks.number(words, "quota", where, UNSET_QUOTA),
        extra=json.dumps(extra),
        started="" if started is None else stamp(started),
        logo=checks.text(words, "logo", where, ""),
        files=checks.number(words, "files", where, 0),
        public=checks.flag(words, "public", where, default=False),
        **settings,
        **color,
    )
    tags = [str(tag) for tag in checks.listed(words.get("tags"), f"{where}.tags")]
    # The newest tag comes first in answers, so the document's order is made from its end.
    portal.tags.label(room.id, reversed(tags))
    for index, each in enumerate(checks.listed(words.get("members"), f"{where}.members")):
        _member(portal, room, each, f"{where}.members[{index}]")
    _links(portal, room, words, where)
    _people_of(portal, room, words, where)


def _id(portal: Portal, words: checks.Words, where: str) -> dict[str, object]:
    given = words.get("id")
    found: dict[str, object] = {}
    if isinstance(given, str):
        if not ALIAS.fullmatch(given):
            raise ValueError(f"{where}.id: {given!r} is no id such as 'sbox-7-docs'")
        known, found["alias"] = portal.rooms.number(given) != -1, given
    else:
        number = checks.number(words, "id", where, 0)
        known = portal.rooms.get(number) is not None
        found |= {"id": number} if number else {}
    if known:
        raise ValueError(f"{where}.id: another room has the id {given}")
    return found


def _type(words: checks.Words, where: str) -> int:
    value = words.get("type", "EditingRoom")
    if value in ROOM_NAMES:
        return int(ROOM_NAMES[str(value)])
    if isinstance(value, int) and value in set(ROOM_NAMES.values()):
        return value
    raise ValueError(f"{where}.type: {value!r} is none of {', '.join(ROOM_NAMES)}")


def _person(portal: Portal, email: object, where: str) -> Person:
    if email is None:
        return portal.people.owner()
    person = portal.people.by_email(str(email))
    if person is None:
        raise ValueError(f"{where}: nobody in the document has the address {email!r}")
    return person


def _member(portal: Portal, room: Room, value: object, where: str) -> None:
    words = checks.mapping(value, where, _MEMBER)
    name = checks.text(words, "access", where)
    if name not in ACCESS_NAMES:
        raise ValueError(f"{where}.access: {name!r} is none of {', '.join(ACCESS_NAMES)}")
    access = ACCESS_NAMES[name]
    if "group" in words:
        subject, kind = _group(portal, str(words["group"]), where), Kind.GROUP
    else:
        subject, kind = _person(portal, checks.text(words, "email", where), where).id, Kind.PERSON
    group = kind == Kind.GROUP
    if access == 0 or not offered(room.type, access, group=group, template=room.template):
        raise ValueError(f"{where}.access: a room of type {room.type} does not offer {name}")
    portal.members.put(room.id, subject, kind, access)


def _group(portal: Portal, name: str, where: str) -> str:
    found = [group.id for group in portal.groups.all() if name in {group.name, group.id}]
    if not found:
        raise ValueError(f"{where}.group: no group in the document is called {name!r}")
    return found[0]


def _links(portal: Portal, room: Room, words: checks.Words, where: str) -> None:
    if "links" not in words and room.type in SELF_MADE:
        portal.links.provide(room)
    for index, each in enumerate(checks.listed(words.get("links"), f"{where}.links")):
        place = f"{where}.links[{index}]"
        link = checks.mapping(each, place, _LINK)
        kind = checks.word(link, "kind", place, LINK_KINDS, "external")
        access = checks.word(link, "access", place, ACCESS_NAMES, "Read")
        most = checks.number(link, "maxUseCount", place, 0)
        portal.links.put(
            Link(
                *(portal.links.new_id(), room.id, kind),
                access=access,
                title=checks.text(link, "title", place, "Shared link"),
                expires=checks.text(link, "expires", place, "") or None,
                password=checks.text(link, "password", place, "") or None,
                deny=checks.flag(link, "denyDownload", place, default=False),
                internal=checks.flag(link, "internal", place, default=False),
                uses=checks.number(link, "currentUseCount", place, 0),
                most=most or None,
            )
        )


def _people_of(portal: Portal, room: Room, words: checks.Words, where: str) -> None:
    for key, query in (
        ("opened_by_link", "INSERT OR IGNORE INTO opened VALUES (:person, :room)"),
        ("form_roles", "INSERT OR IGNORE INTO form_roles VALUES (:room, :person)"),
        ("pinned_by", "INSERT OR IGNORE INTO pins VALUES (:person, :room)"),
    ):
        for email in checks.listed(words.get(key), f"{where}.{key}"):
            person = _person(portal, email, f"{where}.{key}")
            portal.database.named(query, {"person": person.id, "room": room.id})
