"""The rooms that an apply has touched, as they were before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from reconciler.access import RoomType
from reconciler.action import Op, Ref
from reconciler.export.faults import title_fault
from reconciler.kinds import logo, ownership, room_linking
from reconciler.state import Gap
from reconciler.title import composed, folded
from reconciler.undo import links, members
from reconciler.undo.past import Lasting
from reconciler.undo.settings import former

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reconciler.kinds.members import Share
    from reconciler.kinds.room import FoundRoom
    from reconciler.kinds.room_link import FoundRoomLink
    from reconciler.spec import Json
    from reconciler.undo.past import Past

KINDS: Final = frozenset({"room", "members", room_linking.KIND, ownership.KIND, logo.KIND})
"""The kinds of steps that are about a room, each named by its title."""

_MOST: Final = 2**31 - 1
"""The largest id that a manifest can name."""

_MADE: Final = "goes to the archive and stays there, with all that is in it: nothing deletes it"
_LIES: Final = "lies in the archive with all that is in it: nothing deletes it"
_NAMELESS: Final = (
    "is left alone: the report does not hold its id, and by its title it may be another room"
)
_LOGO: Final = "the picture stays: the one before is kept nowhere"
_PINS: Final = "what the archive drops stays dropped: everybody's pins, and a lifetime"


@dataclass(frozen=True, slots=True)
class Inside:
    """What was read of rooms, by id.

    Attributes:
        shares: who is in them.
        links: their links.
    """

    shares: Mapping[int | str, tuple[Share, ...] | Gap]
    links: Mapping[int | str, tuple[FoundRoomLink, ...] | Gap]


@dataclass(frozen=True, slots=True)
class Touched:
    """A room that an apply has touched.

    Attributes:
        title: what the apply called it.
        parts: what was done to it, by kind.
        found: the room of the portal, whatever it is called by now; None if there is none.
        reason: why there is none.
    """

    title: str
    parts: Mapping[str, Past]
    found: FoundRoom | None
    reason: str = ""

    @property
    def made(self) -> bool:
        """Whether the apply made it."""
        return "room" in self.parts and self.parts["room"].op is Op.CREATE

    def reads(self, kinds: Iterable[str]) -> bool:
        """Whether something of it must be read for what was done to it."""
        inside = self.found is not None and not self.found.archived
        return inside and not self.made and any(kind in self.parts for kind in kinds)


def touched(steps: Iterable[Past], rooms: Sequence[FoundRoom]) -> list[Touched]:
    """The rooms that steps are about, in their order.

    Args:
        steps: what was done.
        rooms: all rooms of the portal.
    """
    parts: dict[str, dict[str, Past]] = {}
    for past in steps:
        if past.ref.kind in KINDS:
            parts.setdefault(past.ref.name, {})[past.ref.kind] = past
    ids = {str(one.id): one for one in rooms}
    return [Touched(title, of, *_place(of, ids)) for title, of in parts.items()]


def _place(parts: Mapping[str, Past], ids: Mapping[str, FoundRoom]) -> tuple[FoundRoom | None, str]:
    """The room that steps are about, or why none is: another may have its title by now."""
    named = {past.id for past in parts.values() if past.id}
    if not named:
        return None, _NAMELESS
    if len(named) > 1:
        return None, "is left alone: the report takes several rooms for it"
    id_ = named.pop()
    return ids.get(id_), "" if id_ in ids else f"is gone: no room of the portal has the id {id_}"


@dataclass(frozen=True, slots=True)
class Declared:
    """The rooms to declare.

    Attributes:
        entries: the rooms.
        crews: ids of the groups that they name.
        told: what stays.
    """

    entries: list[dict[str, Json]]
    crews: set[str]
    told: list[Lasting]


def rooms(
    whole: Iterable[Touched], inside: Inside, around: members.Around, portal: links.Portal
) -> Declared:
    """What to declare of the rooms that an apply has touched.

    Args:
        whole: the rooms.
        inside: what was read of them.
        around: what members are judged by.
        portal: what links are judged by.
    """
    made = Declared([], set(), [])
    taken: set[str] = set()
    for one in whole:
        entry = _entry(one, inside, around, portal, made)
        if entry is None:
            continue
        title = folded(entry["title"])
        if title in taken:
            text = "another room is called so again, and a manifest names each title once"
            made.told.append(Lasting(Ref("room", one.title), text))
            continue
        taken.add(title)
        made.entries.append(entry)
    return made


def _entry(
    one: Touched, inside: Inside, around: members.Around, portal: links.Portal, made: Declared
) -> dict[str, Json] | None:
    ref, step, found = Ref("room", one.title), one.parts.get("room"), one.found
    if step and step.op is Op.REMOVE:
        if step.sure or found is None:
            made.told.append(Lasting(ref, "was deleted for good, with all that was in it"))
        return None
    if found is None:
        made.told.append(Lasting(ref, one.reason))
        return None
    type_ = RoomType.of(found.values["type"])
    fault = title_fault(found.title)
    if fault or type_ is None:
        reason = fault or f"it is of {found.values['type']}, which is not known"
        made.told.append(Lasting(ref, f"no manifest can name it: {reason}"))
        return None
    said: dict[str, Json] = {"title": composed(found.title), "type": type_.word}
    if isinstance(found.id, int) and found.id <= _MOST:
        said["id"] = found.id
    more = _moved(one, found, made)
    if more is None:
        more = _active(one, found, type_, (inside, around, portal), made)
    if "title" in more and "id" not in said:
        said["previously"] = [said["title"]]
    return {**said, **more} if more else None


def _moved(one: Touched, found: FoundRoom, made: Declared) -> dict[str, Json] | None:
    """What to declare of a room that goes to the archive or comes out; None if it stays."""
    ref, step = Ref("room", one.title), one.parts.get("room")
    if step and one.made:
        kind = step.turn("type")
        if kind and kind.after != found.values["type"]:
            made.told.append(Lasting(ref, "is of another type by now, and left alone"))
            return {}
        made.told.append(Lasting(ref, _LIES if found.archived else _MADE))
        return {} if found.archived else {"state": "archived"}
    moved = step.turn("state") if step else None
    if moved:
        now = "archived" if found.archived else "active"
        if now != moved.after or moved.before not in {"active", "archived"}:
            return {}
        if found.archived:
            made.told.append(Lasting(ref, _PINS))
        return {"state": moved.before}
    if found.archived:
        made.told.append(Lasting(ref, "lies in the archive by now, where nothing can be changed"))
        return {}
    return None


def _active(
    one: Touched,
    found: FoundRoom,
    type_: RoomType,
    scene: tuple[Inside, members.Around, links.Portal],
    made: Declared,
) -> dict[str, Json]:
    inside, around, portal = scene
    said: dict[str, Json] = {}
    if step := one.parts.get("room"):
        said, told = former(step.ref, found, step.turns)
        made.told.extend(told)
    if picture := one.parts.get(logo.KIND):
        made.told.append(Lasting(picture.ref, _LOGO))
    said |= _people(one, found, type_, inside.shares, around, made)
    if past := one.parts.get(room_linking.KIND):
        rows = inside.links.get(found.id, Gap("they were not read"))
        if isinstance(rows, Gap):
            made.told.append(Lasting(past.ref, f"could not be read: {rows.reason}", unread=True))
        else:
            entries, told = links.of_room(found, type_, past, rows, portal)
            made.told.extend(told)
            said |= {} if entries is None else {"links": entries}
    return said


def _people(  # noqa: PLR0913, PLR0917 - all that members are judged by
    one: Touched,
    found: FoundRoom,
    type_: RoomType,
    shares: Mapping[int | str, tuple[Share, ...] | Gap],
    around: members.Around,
    made: Declared,
) -> dict[str, Json]:
    handed, past = one.parts.get(ownership.KIND), one.parts.get("members")
    some = handed or past
    if some is None:
        return {}
    rows = shares.get(found.id, Gap("they were not read"))
    if isinstance(rows, Gap):
        made.told.append(Lasting(some.ref, f"could not be read: {rows.reason}", unread=True))
        return {}
    said: dict[str, Json] = {}
    heir = ""
    if handed and (turn := handed.turn("owner")):
        heir, told = members.owner(one.title, turn, rows, around)
        made.told.extend(told)
        said = {"owner": heir} if heir else {}
    if past:
        back = members.back(past, type_, rows, heir, around)
        made.told.extend(back.told)
        made.crews.update(back.crews)
        said |= {"membership": "additive", "members": back.rows} if back.rows else {}
    return said
