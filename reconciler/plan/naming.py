"""What people are called where those of several rooms and groups stand side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.kinds.members import label

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reconciler.kinds.user import Person


def called(person: Person, people: Mapping[str, Sequence[Person]]) -> str:
    """What an account is called, so that no other is called the same.

    Within one room two accounts of one address are told apart by their ids only where both are in
    it; over all rooms the id is needed wherever the portal has two of them, or no address at all.

    Args:
        person: the account.
        people: everyone known on the portal, by normal address.
    """
    alone = bool(person.email) and len(people.get(person.email, ())) <= 1
    return person.email if alone else f"{label(person)} ({person.id})"
