"""Groups, as they were before an apply."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from reconciler.access import Role
from reconciler.action import Op, Ref
from reconciler.export.faults import text_fault
from reconciler.kinds.belonging import MEMBER
from reconciler.kinds.user import Standing
from reconciler.title import composed
from reconciler.undo.past import Fate, Lasting, changed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reconciler.export.people import Teams
    from reconciler.kinds.group import FoundGroup
    from reconciler.kinds.user import Person
    from reconciler.spec import Json
    from reconciler.undo.past import Past, Turn
    from reconciler.undo.people import People

_LONGEST = 128
_NAMELESS = (
    "is left alone: the report does not hold its id, and by its name it may be another group"
)


class Crew(NamedTuple):
    """A group that a manifest can name.

    Attributes:
        name: what it is called after the undo.
        entry: what to declare: all of it, since a manifest is the whole truth about a group.
        differs: whether anything of it is to be as it was.
    """

    name: str
    entry: dict[str, Json]
    differs: bool


@dataclass(frozen=True, slots=True)
class Found:
    """The groups of a portal.

    Attributes:
        names: all of them.
        read: those that the steps speak of, with their members, by id.
        teams: which of those can be declared.
    """

    names: tuple[FoundGroup, ...]
    read: Mapping[str, FoundGroup]
    teams: Teams

    def called(self, name: str) -> list[FoundGroup]:
        """The groups of a name."""
        return [one for one in self.names if composed(one.name) == composed(name)]


def spoken_of(steps: Iterable[Past], names: Iterable[FoundGroup]) -> list[FoundGroup]:
    """The groups of a portal that steps are about, or let into a room."""
    ids: set[str] = set()
    called: set[str] = set()
    for past in steps:
        if past.ref.kind == "group":
            ids.add(past.id)
        elif past.ref.kind == "members":
            ids.update(turn.key for turn in past.turns if turn.name.startswith("group "))
            called.update(turn.name.removeprefix("group ") for turn in past.turns)
    wanted = {composed(one) for one in called}
    return [one for one in names if one.id in ids or composed(one.name) in wanted]


def crews(
    steps: Iterable[Past], found: Found, people: People, after: Mapping[str, Person]
) -> tuple[dict[str, Crew], list[Lasting]]:
    """The groups that can be named, by id, and what stays.

    Args:
        steps: what was done.
        found: the portal's groups.
        people: everybody.
        after: accounts as the undo leaves them, by normal address.
    """
    known = {
        one.id: _entry(one)
        for one in found.read.values()
        if one.members is not None and not found.teams.unfit(one.id)
    }
    made = {id_: Crew(str(entry["name"]), entry, differs=False) for id_, entry in known.items()}
    told: list[Lasting] = []
    for past in steps:
        if past.ref.kind != "group":
            continue
        if past.op is Op.CREATE:
            if _stays(past, found):
                told.append(Lasting(past.ref, "stays: no manifest takes a group away"))
            continue
        group, reason = _group(past, found)
        if group is None or group.id not in known:
            told.append(Lasting(past.ref, reason or found.teams.unfit(group.id if group else "")))
        else:
            back = _Group(past, group, found, people, after)
            told += back.told
            if back.differs:
                made[group.id] = back.crew()
    for id_, crew in list(made.items()):
        if who := _unfit(crew.entry, after):
            # Nothing of it can be declared, since all of it would have to be.
            del made[id_]
            if crew.differs:
                text = f"is left alone: {who} is in it, and cannot be once the apply is undone"
                told.append(Lasting(Ref("group", str(known[id_]["name"])), text))
    return made, told


def _unfit(entry: Mapping[str, Json], after: Mapping[str, Person]) -> str:
    """Somebody of a group who can be in none as the undo leaves them; empty if there is nobody."""
    those = (after[one] for one in (entry["manager"], *entry["members"]) if one in after)
    return next((one.email for one in those if _excluded(one)), "")


def _excluded(person: Person) -> str:
    """Why somebody can be in no group; empty if they can."""
    if person.standing is Standing.DISABLED:
        return "is disabled on the portal"
    return "is a Guest on the portal" if person.role is Role.GUEST else ""


def _stays(past: Past, found: Found) -> bool:
    """Whether a group that was made, or may have been, is there, as far as that is known."""
    if past.id:
        return any(one.id == past.id for one in found.names)
    return past.sure or bool(found.called(past.ref.name))


def _group(past: Past, found: Found) -> tuple[FoundGroup | None, str]:
    if not past.id:
        return None, _NAMELESS
    group = next((one for one in found.names if one.id == past.id), None)
    if group is None:
        return None, f"is gone: no group of the portal has the id {past.id}"
    return found.read.get(group.id, group), ""


def _entry(group: FoundGroup) -> dict[str, Json]:
    people = {one.id: one.email for one in group.members or ()}
    leader = people.pop(group.manager)
    return {"name": group.name, "manager": leader, "members": sorted(people.values())}


class _Group:
    """One group that is to be as it was."""

    def __init__(
        self,
        past: Past,
        group: FoundGroup,
        found: Found,
        people: People,
        after: Mapping[str, Person],
    ) -> None:
        self._ref = past.ref
        self._group = group
        self._found = found
        self._people = people
        self._after = after
        self.told: list[Lasting] = []
        self.differs = False
        self._name = ""
        self._members = {one.id: one.email for one in group.members or ()}
        self._manager = self._members[group.manager]
        for turn in past.turns:
            {"name": self._rename, "manager": self._lead}.get(turn.name, self._belong)(turn)

    def crew(self) -> Crew:
        """What to declare of it."""
        others = {email for email in self._members.values() if email != self._manager}
        entry: dict[str, Json] = {"name": self._name or self._group.name}
        if self._name:
            entry["previously"] = [self._group.name]
        entry |= {"manager": self._manager, "members": sorted(others)}
        return Crew(str(entry["name"]), entry, differs=True)

    def _rename(self, turn: Turn) -> None:
        before = turn.before if isinstance(turn.before, str) else ""
        fate = turn.fate(composed(self._group.name), composed(before), turn.after)
        if fate is Fate.CHANGED:
            self.told.append(changed(self._ref, "the name", self._group.name, turn.after))
        elif fate is Fate.BACK:
            if fault := text_fault(before, _LONGEST):
                self.told.append(Lasting(self._ref, f"keeps its name: of the former one, {fault}"))
            elif self._found.called(before):
                text = f'keeps its name: another group is called "{before}" by now'
                self.told.append(Lasting(self._ref, text))
            else:
                self._name, self.differs = before, True

    def _lead(self, turn: Turn) -> None:
        fate = turn.fate(self._manager, turn.before, turn.after)
        if fate is Fate.CHANGED:
            self.told.append(changed(self._ref, "its manager", self._manager, turn.after))
        elif fate is Fate.BACK:
            person, reason = self._fit(str(turn.before), "")
            if person is None:
                text = f"{turn.after} stays its manager: {turn.before or 'whoever was'} {reason}"
                self.told.append(Lasting(self._ref, text))
            else:
                self._manager, self.differs = person.email, True

    def _belong(self, turn: Turn) -> None:
        inside = turn.key in self._members or turn.name in self._members.values()
        fate = turn.fate(MEMBER if inside else None, turn.before, turn.after)
        if fate is not Fate.BACK:
            return
        if inside:
            ids = {one: id_ for id_, one in self._members.items()}
            id_ = turn.key if turn.key in self._members else ids[turn.name]
            if self._members[id_] == self._manager:
                self.told.append(Lasting(self._ref, f"{turn.name} stays in it as its manager"))
                return
            del self._members[id_]
            self.differs = True
            return
        person, reason = self._fit(turn.name, turn.key)
        if person is None:
            self.told.append(Lasting(self._ref, f"{turn.name} stays out of it: {reason}"))
        else:
            self._members[person.id] = person.email
            self.differs = True

    def _fit(self, name: str, key: str) -> tuple[Person | None, str]:
        """Somebody who can be in a group, or why they cannot."""
        person, reason = self._people.find(name, key)
        if person is None:
            return None, reason
        person = self._after.get(person.email, person)
        reason = _excluded(person)
        return (None, reason) if reason else (person, "")


def of_label(label: str, key: str, found: Found) -> str:
    """The id of the group that a member of a room is called by; empty if there is none or several.

    Args:
        label: as plans call it.
        key: the portal's id at that time; empty if it was unknown.
        found: the portal's groups.
    """
    if key:
        return key
    fitting = found.called(label.removeprefix("group "))
    return fitting[0].id if len(fitting) == 1 else ""
