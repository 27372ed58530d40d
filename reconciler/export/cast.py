"""The people of a portal, as far as they were met."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.manifest.addresses import fault

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reconciler.kinds.user import Person


class Cast:
    """Everybody who was met, and whether a manifest can name them."""

    def __init__(self) -> None:
        self._people: dict[str, Person] = {}
        self._ids: dict[str, set[str]] = {}
        self._faults: dict[str, str] = {}
        self._listed: set[str] = set()

    def meet(self, people: Iterable[Person], *, listed: bool = False) -> None:
        """Take people in; what is said of somebody first stays.

        Args:
            people: who is met.
            listed: whether the portal shows them among its people; some accounts are shown others
                in rooms and groups alone.
        """
        for person in people:
            if listed:
                self._listed.add(person.id)
            if person.id not in self._people:
                self._people[person.id] = person
                self._ids.setdefault(person.email, set()).add(person.id)

    @property
    def people(self) -> list[Person]:
        """Everybody, by address."""
        return sorted(self._people.values(), key=lambda one: (one.email, one.id))

    def listed(self, person: Person) -> bool:
        """Whether the portal shows somebody among its people."""
        return person.id in self._listed

    def unfit(self, person: Person) -> str:
        """Why no manifest can name somebody, with who it is; empty if one can."""
        if not person.email:
            return f"somebody without an address (id {person.id})"
        reason = self._faults.get(person.email)
        if reason is None:
            reason = self._faults[person.email] = fault(person.email)
        ids = sorted(self._ids.get(person.email, ()))
        if not reason and len(ids) > 1:
            reason = f"the address of {len(ids)} accounts ({', '.join(ids)})"
        return reason and f"{person.email}: {reason}"
