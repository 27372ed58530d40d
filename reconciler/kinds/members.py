"""Who is in a room: what is declared and what is found."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from reconciler.kinds.user import Person

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from reconciler.access import Access
    from reconciler.kinds.group import FoundGroup
    from reconciler.source import Source
    from reconciler.spec import Value


class Member(NamedTuple):
    """A person or group that a manifest lets into a room.

    Attributes:
        email: the normal address; empty for a group.
        group: the group's name; empty for a person.
        access: what they may do.
        source: where it is declared.
        since: the first day on which they are a member; None if they always were.
        until: the last day; None if there is none.
    """

    email: str
    group: str
    access: Access
    source: Source
    since: date | None = None
    until: date | None = None


class Share(NamedTuple):
    """A row of a room's access list.

    Attributes:
        subject: the person or group.
        access: None where the portal answers with a level that this program does not know.
        owner: whether this is the room's owner.
        acting: whether this is the account whose key is used.
    """

    subject: Person | FoundGroup
    access: Access | None
    owner: bool = False
    acting: bool = False


def group_label(name: str) -> str:
    """How a group is called among the members of a room, apart from people's addresses."""
    return f"group {name}"


def labels(shares: Iterable[Share]) -> dict[str, Share]:
    """The rows of an access list by what they are called in plans.

    A person is called by address, a group by name. Where two in the room are called the same, as
    addresses that differ in case can be on some portals, the id tells them apart.
    """
    named = [(label(row.subject), row) for row in shares]
    times = Counter(name for name, _ in named)
    return {f"{name} ({row.subject.id})" if times[name] > 1 else name: row for name, row in named}


def label(subject: Person | FoundGroup) -> str:
    """How a person or group is called in plans."""
    if isinstance(subject, Person):
        return subject.email or "somebody without an address"
    return group_label(subject.name)


def level(share: Share) -> Value:
    """A row's access as plans show it."""
    return share.access.word if share.access else "another level"
