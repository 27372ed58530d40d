"""An access list as the steps of a plan leave it, and what it gives to each person.

People and groups go by the portal's id here, by the address where the portal does not know somebody
yet, and by the label where a step makes the group.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.access import Access
from reconciler.kinds.members import group_label
from reconciler.kinds.ownership import KIND
from reconciler.roster import OWNER, strongest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from reconciler.action import Action

_GROUP = group_label("")

Effective = dict[str, tuple[str, str]]
"""A level of access for each person, with the group that gives it; empty for one's own."""


@dataclass(frozen=True, slots=True)
class AccessList:
    """The levels of people, and of groups."""

    people: Effective
    groups: dict[str, str]

    def copy(self) -> AccessList:
        """The same, to be changed."""
        return AccessList(dict(self.people), dict(self.groups))

    def turn(self, steps: Iterable[Action]) -> None:
        """Change it as steps on an owner and on members do, in their order."""
        people, groups = self.people, self.groups
        for step in steps:
            hands = step.ref.kind == KIND
            for change in step.fields:
                # Whom the portal does not know yet has no id.
                key, desired = change.key or change.name, change.desired
                if hands:
                    _hand(people, key)
                elif desired is None:
                    del (groups if key in groups else people)[key]
                elif change.name.startswith(_GROUP):
                    groups[key] = str(desired)
                else:
                    people[key] = (str(desired), "")

    def in_effect(
        self, people: Mapping[str, Sequence[str]], name: Callable[[str], str]
    ) -> Effective:
        """What counts for each person; of a group whose people are not known, it stands for them.

        Their own access counts before a group's, and of several groups the strongest.

        Args:
            people: who is in each group.
            name: what a group is called, which decides between two that give the same: a portal
                tells them in an order of its own.
        """
        if not self.groups:
            return self.people
        by_group: dict[str, list[tuple[str, str]]] = {}
        for key, word in sorted(self.groups.items(), key=lambda one: name(one[0])):
            for who in people.get(key, (key,)):
                if who not in self.people:
                    by_group.setdefault(who, []).append((word, key))
        return self.people | {who: strongest(words) for who, words in by_group.items()}


def _hand(people: Effective, heir: str) -> None:
    """Hand a room over: the owner of before stays as RoomManager."""
    for key, (word, _) in people.items():
        if word == OWNER:
            people[key] = (Access.ROOM_MANAGER.word, "")
    people[heir] = (OWNER, "")
