"""Roles as the service of the files remembers them (fact sheet: rooms, section 12, caches)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reconciler.sandbox.person import Person


@dataclass
class _Memory:
    role: int
    requests: int


class Staleness:
    """What the files still believe of those whose role was raised.

    It belongs to the running program, as the server's cache does, and is not kept in the database.

    Args:
        requests: How many requests to the files pass until they learn of a new role.
    """

    def __init__(self, requests: int = 0) -> None:
        self._requests = requests
        self._memories: dict[str, _Memory] = {}

    def note(self, person: Person) -> None:
        """Remember somebody whose role is about to be raised.

        Args:
            person: The person as they still are.
        """
        if self._requests:
            old = self._memories.get(person.id)
            role = old.role if old else person.role
            self._memories[person.id] = _Memory(role, self._requests)

    def seen(self, person: Person) -> Person:
        """Show somebody as the files take them to be.

        Args:
            person: The person.

        Returns:
            The person, with the old role for a while.
        """
        memory = self._memories.get(person.id)
        return person if memory is None else replace(person, role=memory.role)

    def pass_request(self) -> None:
        """Let a request to the files go by."""
        for who, memory in list(self._memories.items()):
            memory.requests -= 1
            if memory.requests == 0:
                del self._memories[who]

    def clear(self) -> None:
        """Forget everybody."""
        self._memories.clear()
