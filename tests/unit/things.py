"""Short ways to say what is declared and what is found, for tests of the core."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import jsonschema

from reconciler.access import Access, Role, RoomType
from reconciler.kinds.group import FoundGroup, Group
from reconciler.kinds.invitation_link import FoundLink, InvitationLink
from reconciler.kinds.members import Member, Share
from reconciler.kinds.room import FoundRoom, Membership, Room
from reconciler.kinds.user import Person, Standing, User
from reconciler.manifest import schema
from reconciler.plan import Plan, plan
from reconciler.policy import Policy
from reconciler.portal.groups import people as in_groups
from reconciler.portal.people import by_address
from reconciler.render.document import document
from reconciler.source import Source
from reconciler.state import Current, Desired, Gap

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reconciler.action import Action, Blocker, Drift, EffectKind, Unknown
    from reconciler.kinds.welcome import Welcome
    from reconciler.spec import Value

HERE = Source("rooms.yaml", 1, 1)
NOW = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
SCHEMA = jsonschema.Draft202012Validator(json.loads(schema("plan")))
MAY = frozenset({"Read", "EditRoom", "EditAccess"})


def an_id(name: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_DNS, name))


def person(email: str, role: Role = Role.USER, standing: Standing = Standing.ACTIVE) -> Person:
    return Person(email, an_id(email), role, standing)


OWNER = person("owner@acme.example", Role.OWNER)


def member(who: str, access: Access = Access.READ) -> Member:
    if "@" in who:
        return Member(who, "", access, HERE)
    return Member("", who, access, HERE)


def room(
    title: str = "Plans",
    members: Iterable[Member] | None = None,
    *,
    type_: RoomType = RoomType.COLLABORATION,
    settings: Mapping[str, Value] | None = None,
    membership: Membership = Membership.EXACT,
    previously: Iterable[str] = (),
    id_: int | None = None,
    notify: bool = False,
    message: str = "",
) -> Room:
    return Room(
        title=title,
        type=type_,
        source=HERE,
        settings=settings or {},
        members=None if members is None else tuple(members),
        membership=membership,
        previously=tuple(previously),
        id=id_,
        notify=notify,
        message=message,
    )


def found(
    title: str = "Plans",
    id_: int = 1,
    *,
    type_: str = "collaboration",
    settings: Mapping[str, Value] | None = None,
    archived: bool = False,
    rights: frozenset[str] = MAY,
) -> FoundRoom:
    plain: dict[str, Value] = {
        "title": title,
        "type": type_,
        "tags": (),
        "color": "",
        "indexing": False,
        "deny_download": False,
        "cover": "",
        "lifetime": "none",
        "watermark": (),
        "quota": "default",
    }
    return FoundRoom(id_, {**plain, **(settings or {})}, archived, rights, OWNER.id)


def share(
    subject: Person | FoundGroup,
    access: Access | None = Access.READ,
    *,
    owner: bool = False,
    acting: bool = False,
) -> Share:
    return Share(subject, access, owner, acting)


OWNS = share(OWNER, None, owner=True)


def user(
    email: str,
    type_: Role = Role.USER,
    *,
    state: Standing | None = None,
    reassign_to: str = "",
    welcome: Welcome | None = None,
    line: int = 1,
) -> User:
    return User(email, type_, HERE._replace(line=line), state, reassign_to, welcome)


def group(name: str, *people: str, previously: Iterable[str] = (), line: int = 1) -> Group:
    """A declared group; the first of the people leads it."""
    manager, *members = people
    return Group(name, manager, tuple(members), HERE._replace(line=line), tuple(previously))


def found_group(
    name: str, *people: Person, id_: str = "g-1", directory: str = "", leader: str | None = None
) -> FoundGroup:
    """A group that was read; the first of the people leads it, or whoever has another id."""
    first = people[0].id if people else ""
    return FoundGroup(name, id_, directory, first if leader is None else leader, people)


def link(
    type_: Role = Role.USER,
    expires: datetime | None = None,
    max_uses: int | None = None,
    line: int = 1,
) -> InvitationLink:
    return InvitationLink(type_, expires, max_uses, HERE._replace(line=line))


def found_link(
    type_: Role = Role.USER,
    expires: datetime | None = None,
    max_uses: int | None = None,
    used: int = 0,
) -> FoundLink:
    return FoundLink(type_, f"link-{type_.word}", expires, max_uses, used)


def made(
    rooms: Iterable[Room] = (),
    there: Iterable[FoundRoom] = (),
    shares: Mapping[int | str, tuple[Share, ...] | Gap] | None = None,
    *,
    users: Iterable[User] = (),
    invitation_links: Iterable[InvitationLink] | None = None,
    declared_groups: Iterable[Group] = (),
    only: frozenset[str] | None = None,
    policy: Policy | None = None,
    domains: frozenset[str] = frozenset(),
    people: Iterable[Person] = (),
    groups: Mapping[str, tuple[FoundGroup, ...]] | None = None,
    **current: object,
) -> Plan:
    """The plan for what is declared, on a portal that has some of it; it fits the schema."""
    shown = by_address(
        row.subject
        for rows in (shares or {}).values()
        if not isinstance(rows, Gap)
        for row in rows
        if isinstance(row.subject, Person)
    )
    state = Current(
        portal="https://portal.example",
        rooms=tuple(there),
        shares=shares or {},
        people=shown | by_address((*in_groups(groups or {}), *people)),
        groups=groups or {},
        **{"acting": OWNER, "now": NOW, **current},  # type: ignore[arg-type] # by name
    )
    desired = Desired(
        rooms=tuple(rooms),
        users={user.email: user for user in users},
        groups={group.name: group for group in declared_groups},
        invitation_links=None if invitation_links is None else tuple(invitation_links),
        only=only,
        domains=domains,
    )
    result = plan(desired, state, policy or Policy())
    SCHEMA.validate(document(result))
    ids = [action.id for action in result.actions]
    assert len(set(ids)) == len(ids), "two steps have one id"
    assert all(
        need in ids[:place] for place, one in enumerate(result.actions) for need in one.needs
    )
    return result


def texts(notes: Iterable[Drift | Blocker | Unknown]) -> list[str]:
    """What notes say."""
    return [note.text for note in notes]


def told(action: Action, kind: EffectKind) -> list[tuple[str, str]]:
    """The consequences of one kind: whom they meet, and what they are."""
    return [(effect.who, effect.text) for effect in action.effects if effect.kind is kind]


def calls(action: Action) -> list[tuple[str, str, object]]:
    """The requests of a step: method, path and body."""
    return [
        (request.method, "/".join(map(str, request.path)), request.body)
        for request in action.requests
    ]
