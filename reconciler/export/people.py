"""The users and groups of a portal."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.access import Role
from reconciler.export.faults import text_fault
from reconciler.export.text import Remarked, visible
from reconciler.kinds.user import Standing
from reconciler.title import composed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reconciler.export.cast import Cast
    from reconciler.kinds.group import FoundGroup
    from reconciler.kinds.user import Person
    from reconciler.spec import Json

_LONGEST = 128


@dataclass(frozen=True, slots=True)
class Section:
    """One list of a manifest.

    Attributes:
        entries: what is declared.
        notes: what is not, and why.
    """

    entries: tuple[dict[str, Json], ...] = ()
    notes: tuple[str, ...] = ()


NOTHING = Section()


def users(cast: Cast) -> Section:
    """Everybody who can be declared, by address."""
    entries: list[dict[str, Json]] = []
    notes: list[str] = []
    for person in cast.people:
        if reason := cast.unfit(person):
            notes.append(f"not declared: {reason}")
        elif person.role is Role.OWNER:
            notes.append(f"not declared: {person.email} owns the portal, and is never changed")
        elif not cast.listed(person):
            text = f"not declared: {person.email}: the portal shows them in rooms and groups alone"
            notes.append(text)
        else:
            entries.append(_user(person))
    return Section(tuple(entries), tuple(notes))


def _user(person: Person) -> dict[str, Json]:
    role: Json = person.role.word
    if person.directory:
        role = Remarked(role, f"kept by {person.directory}, and never changed by a plan")
    said: dict[str, Json] = {"email": person.email, "type": role}
    if person.standing is Standing.DISABLED:
        said["state"] = "disabled"
    return said


class Teams:
    """The groups of a portal, and which of them a manifest can declare.

    Args:
        names: all groups, of which no more than the name is looked at.
        cast: everybody who was met.
    """

    def __init__(self, names: Iterable[FoundGroup], cast: Cast) -> None:
        self._times = Counter(composed(one.name) for one in names)
        self._cast = cast
        self._judged: dict[str, tuple[FoundGroup, str]] = {}

    def meet(self, groups: Iterable[FoundGroup]) -> None:
        """Take in groups that were read with their members, after their members."""
        for one in groups:
            self._judged[one.id] = one, self._unfit(one)

    def knows(self, id_: str) -> bool:
        """Whether a group was met."""
        return id_ in self._judged

    def unfit(self, id_: str) -> str:
        """Why a group is not declared; empty if it is."""
        return self._judged[id_][1] if id_ in self._judged else "it was not read"

    def section(self) -> Section:
        """The groups that were met, by name."""
        met = sorted(self._judged.values(), key=lambda one: (one[0].name, one[0].id))
        return Section(
            tuple(_group(group) for group, reason in met if not reason),
            tuple(
                f"not declared: the group {visible(group.name)} (id {group.id}): {reason}"
                for group, reason in met
                if reason
            ),
        )

    def _unfit(self, group: FoundGroup) -> str:
        if group.members is None:
            return "who is in it could not be read"
        leader = next((one for one in group.members if one.id == group.manager), None)
        reasons = (
            "the system keeps it" if group.directory == "the system" else "",
            text_fault(group.name, _LONGEST),
            "another group has the same name" if self._times[composed(group.name)] > 1 else "",
            "nobody leads it" if not group.manager else "",
            # Declared, whoever leads it would become a member.
            "whoever leads it is not in it" if leader is None else "",
            *(self._stranger(one) for one in group.members),
        )
        return next(filter(None, reasons), "")

    def _stranger(self, person: Person) -> str:
        """Why somebody can be in no declared group."""
        if reason := self._cast.unfit(person):
            return f"in it is {reason}"
        if person.role is Role.GUEST:
            return f"{person.email} is in it, a Guest"
        disabled = person.standing is Standing.DISABLED
        return f"{person.email} is in it, and disabled" if disabled else ""


def _group(group: FoundGroup) -> dict[str, Json]:
    people = {one.id: one.email for one in group.members or ()}
    leader = people.pop(group.manager)
    name: Json = group.name
    if group.directory:
        name = Remarked(name, f"kept by {group.directory}, and never changed by a plan")
    said: dict[str, Json] = {"name": name, "manager": leader}
    if people:
        said["members"] = sorted(people.values())
    return said
