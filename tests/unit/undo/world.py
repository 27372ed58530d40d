"""Steps that were taken, and the portal after them, in few words."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from reconciler.access import Access, Role
from reconciler.action import Op, Ref
from reconciler.export.cast import Cast
from reconciler.export.people import Teams
from reconciler.kinds.group import FoundGroup
from reconciler.kinds.members import Share
from reconciler.kinds.room import FoundRoom
from reconciler.kinds.user import Person, Standing
from reconciler.undo.groups import Found
from reconciler.undo.past import Past, Turn
from reconciler.undo.people import People

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reconciler.spec import Value

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
ANN, BOB, CAT = (f"{one}@acme.example" for one in ("ann", "bob", "cat"))


def person(
    email: str, role: Role = Role.USER, standing: Standing = Standing.ACTIVE, id_: str = ""
) -> Person:
    return Person(email, id_ or email.partition("@")[0], role, standing)


CREW = (person(ANN, Role.ROOM_ADMIN), person(BOB), person(CAT))


def cast(people: Iterable[Person] = CREW) -> Cast:
    found = Cast()
    found.meet(people, listed=True)
    return found


def crowd(people: Iterable[Person] = CREW) -> People:
    return People(cast(people))


def turn(name: str, before: Value, after: Value, key: str = "", *, sure: bool = True) -> Turn:
    return Turn(name, before, after, key, sure)


def past(
    kind: str, name: str, *turns: Turn, op: Op = Op.UPDATE, id_: int | str | None = None
) -> Past:
    """A step; without an id it is about the room 7, or the group that has its name for one."""
    usual = {"room": "7", "group": name}.get(Ref(kind, name).whole.kind, "")
    return Past(Ref(kind, name), op, turns, id=usual if id_ is None else str(id_))


def group(
    name: str = "Design",
    manager: str = "ann",
    members: Sequence[Person] | None = CREW,
    id_: str = "",
) -> FoundGroup:
    return FoundGroup(
        name, id_ or name, manager=manager, members=None if members is None else tuple(members)
    )


def found(*groups: FoundGroup, people: Iterable[Person] = CREW) -> Found:
    teams = Teams(groups, cast(people))
    teams.meet(groups)
    return Found(groups, {one.id: one for one in groups}, teams)


def room(
    title: str = "Plans",
    id_: int | str = 7,
    *,
    archived: bool = False,
    **values: Any,  # noqa: ANN401 - fields
) -> FoundRoom:
    all_ = {
        "title": title,
        "type": "custom",
        "tags": (),
        "color": "FF9900",
        "cover": "",
        "indexing": False,
        "deny_download": False,
        "save_as_xlsx": None,
        "lifetime": "none",
        "watermark": (),
        "quota": "default",
        **values,
    }
    rights = frozenset({"EditRoom", "EditAccess", "Move"})
    return FoundRoom(id_, all_, archived, rights, "owner")


def share(subject: Person | FoundGroup, access: Access | None, *, owner: bool = False) -> Share:
    return Share(subject, access, owner)
