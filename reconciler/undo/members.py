"""Who is in a room, as it was before an apply."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.access import AVAILABLE, Access
from reconciler.action import Ref
from reconciler.kinds.members import labels, level
from reconciler.kinds.user import Person, Standing
from reconciler.undo.groups import of_label
from reconciler.undo.past import Fate, Lasting, changed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reconciler.access import RoomType
    from reconciler.kinds.members import Share
    from reconciler.spec import Json
    from reconciler.undo.groups import Crew, Found
    from reconciler.undo.past import Past, Turn
    from reconciler.undo.people import People


@dataclass(frozen=True, slots=True)
class Around:
    """What members are judged by.

    Attributes:
        people: everybody.
        after: accounts as the undo leaves them, by normal address.
        groups: the portal's groups.
        crews: those that can be named, by id.
        until: a day that is over on any portal: whose last day it was is let go.
    """

    people: People
    after: Mapping[str, Person]
    groups: Found
    crews: Mapping[str, Crew]
    until: str


@dataclass(frozen=True, slots=True)
class Back:
    """Who is to be in a room again, with less or more, or no more.

    Attributes:
        rows: the members to declare; others are left alone.
        crews: ids of the groups among them.
        told: what stays.
    """

    rows: list[dict[str, Json]]
    crews: set[str]
    told: list[Lasting]


def back(past: Past, type_: RoomType, shares: Sequence[Share], owner: str, around: Around) -> Back:
    """The members to declare.

    Nobody else is named, so that nothing becomes of those whom others have let in meanwhile.

    Args:
        past: what the apply has done to the room's members.
        type_: the room's type.
        shares: its access list, complete.
        owner: the address of whoever is to own the room again; empty if that stays.
        around: what they are judged by.
    """
    found = Back([], set(), [])
    by_name = labels(shares)
    by_id = {share.subject.id: share for share in shares}
    for turn in past.turns:
        if owner and turn.name == owner:
            # An owner's access is no member's.
            continue
        row = by_id.get(turn.key) if turn.key else by_name.get(turn.name)
        if row and row.owner:
            if turn.sure:
                found.told.append(changed(past.ref, turn.name, "owner", turn.after))
            continue
        now = level(row) if row else None
        fate = turn.fate(now, turn.before, turn.after)
        if fate is Fate.CHANGED:
            found.told.append(changed(past.ref, turn.name, now, turn.after))
        elif fate is Fate.BACK:
            said, reason = _row(turn, type_, around, found.crews)
            if reason:
                found.told.append(Lasting(past.ref, f"{turn.name} {_stays(turn)}: {reason}"))
            else:
                found.rows.append(said)
    return found


def _stays(turn: Turn) -> str:
    return "stays out" if turn.after is None else f"keeps {turn.after}"


def _row(
    turn: Turn, type_: RoomType, around: Around, crews: set[str]
) -> tuple[dict[str, Json], str]:
    """A member to declare, or why none can be."""
    # Of whoever goes, any level will do: the day alone decides.
    level_ = AVAILABLE[type_][-1] if turn.before is None else Access.of(turn.before)
    if level_ not in AVAILABLE[type_]:
        return {}, f"no member of a {type_} room can be declared with {turn.before}"
    if turn.name.startswith("group "):
        id_ = of_label(turn.name, turn.key, around.groups)
        crew = around.crews.get(id_)
        if crew is None or level_ is Access.ROOM_MANAGER:
            return {}, around.groups.teams.unfit(id_) or "a group cannot be declared so"
        crews.add(id_)
        said: dict[str, Json] = {"group": crew.name}
    else:
        person, reason = around.people.find(turn.name, turn.key)
        if person is None:
            return {}, reason
        person = around.after.get(person.email, person)
        if turn.before is not None and (reason := _unfit(person, level_)):
            return {}, reason
        said = {"email": person.email}
    said["access"] = level_.word
    if turn.before is None:
        said["until"] = around.until
    return said, ""


def _unfit(person: Person, level_: Access) -> str:
    if person.standing is Standing.DISABLED:
        return "is disabled on the portal"
    if level_ is Access.ROOM_MANAGER and not person.role.may_manage_rooms:
        return f"is {person.role} on the portal, and cannot be RoomManager"
    return ""


def owner(
    title: str, turn: Turn, shares: Sequence[Share], around: Around
) -> tuple[str, list[Lasting]]:
    """Who is to own a room again, or nobody, and what stays.

    Args:
        title: what the apply called the room.
        turn: what the apply has done.
        shares: its access list, complete.
        around: what people are judged by.
    """
    ref = Ref("owner", title)
    now = next((share.subject for share in shares if share.owner), None)
    name = now.email if isinstance(now, Person) else ""
    fate = turn.fate(name, turn.before, turn.after)
    if fate is Fate.CHANGED:
        return "", [changed(ref, "the owner", name, turn.after)]
    if fate is Fate.STAYS:
        return "", []
    person, reason = around.people.find(str(turn.before), "")
    if person is not None:
        person = around.after.get(person.email, person)
        if person.standing is not Standing.ACTIVE:
            reason = f"is {person.standing.value}"
        elif not person.role.may_manage_rooms:
            reason = f"is {person.role} on the portal, and cannot own a room"
    if reason or person is None:
        return "", [Lasting(ref, f"{name} stays the owner: {turn.before} {reason}")]
    text = f"{name} stays in the room as RoomManager, whatever they were before they owned it"
    return person.email, [Lasting(ref, text)]
