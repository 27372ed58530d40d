"""Short ways to say what is declared and what is found, for tests of the core."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from reconciler.access import Access, Role, RoomType
from reconciler.kinds.members import Member, Share
from reconciler.kinds.room import FoundRoom, Membership, Room
from reconciler.kinds.user import Person, Standing
from reconciler.plan import Plan, plan
from reconciler.policy import Policy
from reconciler.portal.people import by_address
from reconciler.source import Source
from reconciler.state import Current, Desired, Gap

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reconciler.kinds.group import FoundGroup
    from reconciler.spec import Value

HERE = Source("rooms.yaml", 1, 1)
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


def made(
    rooms: Iterable[Room],
    there: Iterable[FoundRoom] = (),
    shares: Mapping[int | str, tuple[Share, ...] | Gap] | None = None,
    *,
    policy: Policy | None = None,
    people: Iterable[Person] = (),
    **current: object,
) -> Plan:
    """The plan for some rooms, on a portal that has some."""
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
        people=shown | by_address(people),
        **{"acting": OWNER, **current},  # type: ignore[arg-type] # by name
    )
    return plan(Desired(rooms=tuple(rooms)), state, policy or Policy())
