"""The manifests and the portal, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.kinds import namesake
from reconciler.kinds.matching import match

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reconciler.adoption.places import Places
    from reconciler.kinds.group import FoundGroup
    from reconciler.kinds.room import FoundRoom
    from reconciler.kinds.user import Person
    from reconciler.state import Current, Desired


@dataclass(frozen=True, slots=True)
class Scene:
    """What differences are told from.

    Attributes:
        desired: the manifests.
        places: where they say it.
        current: the portal, read for these manifests.
        rooms: the portal's room for each declared title that has one.
        unmatched: why a declared room has none, by its place.
        groups: the portal's group for each declared name that has one.
        undecided: why a declared group has none, by its place.
    """

    desired: Desired
    places: Places
    current: Current
    rooms: Mapping[str, FoundRoom]
    unmatched: Mapping[object, tuple[str, str]]
    groups: Mapping[str, FoundGroup]
    undecided: Mapping[object, str]

    @classmethod
    def of(cls, desired: Desired, places: Places, current: Current) -> Scene:
        """Put the manifests and the portal side by side."""
        matches = match(desired.rooms, current.rooms)
        namesakes = namesake.match(desired.selected_groups, current.groups)
        return cls(
            desired,
            places,
            current,
            matches.found,
            {one.source: (one.path, one.message) for one in matches.problems},
            namesakes.found,
            {one.source: one.message for one in namesakes.problems},
        )

    def known(self, email: str) -> tuple[Person, ...]:
        """The accounts of a normal address."""
        return self.current.people.get(email, ())

    def named(self, id_: str) -> str:
        """The declared name of a group of the portal; empty if no manifest declares it."""
        return next((name for name, one in self.groups.items() if one.id == id_), "")
