"""Guards: how much one run may take away, send or open, and what went over that."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reconciler.action import Ref
    from reconciler.source import Source


class Guard(StrEnum):
    """What is counted, by the names of the manifest and of ``--allow``."""

    REMOVALS = "removals"
    DEMOTIONS = "demotions"
    CANCELLED_INVITATIONS = "cancelled_invitations"
    GUESTS = "guests"
    MAILS = "mails"
    ROOMS_ARCHIVED = "rooms_archived"
    ROOMS_DELETED = "rooms_deleted"
    PUBLIC_LINKS = "public_links"
    LAST_MANAGER = "last_manager"

    @property
    def may_be_lifted(self) -> bool:
        """Whether a number or ``--allow`` lets it pass; a room is never left without managers."""
        return self is not Guard.LAST_MANAGER


@dataclass(frozen=True, slots=True)
class Share:
    """A limit that goes by how many there are.

    Attributes:
        percent: at most so many of a hundred.
        people: and at most so many.
        always: so many pass in any case, since a part of a small number is nobody.
    """

    percent: int = 25
    people: int = 10
    always: int = 2

    def of(self, total: int) -> int:
        """How many of a total may be met."""
        return max(self.always, min(self.people, total * self.percent // 100))

    def __str__(self) -> str:
        return f"{self.percent} % or {self.people} people, and always {self.always}"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one run may do at most, by guard; the defaults where no manifest says otherwise."""

    removals: Share = field(default_factory=Share)
    demotions: Share = field(default_factory=Share)
    cancelled_invitations: Share = field(default_factory=Share)
    guests: int = 25
    mails: int = 50
    rooms_archived: int = 0
    rooms_deleted: int = 0
    public_links: int = 0


@dataclass(frozen=True, slots=True)
class Trip:
    """A guard that a plan goes over.

    Attributes:
        guard: which one.
        ref: the room where that is; the portal for the whole plan.
        count: how many the plan meets.
        limit: how many it may; 0 where a group is met whose people nobody knows.
        text: the same in words.
        source: where the manifest asks for it: the first place that does, and for a plain number
            the first that goes over it.
        because: why it was lifted for this run; empty if it stops the plan.
    """

    guard: Guard
    ref: Ref
    count: int
    limit: int
    text: str
    source: Source
    because: str = ""

    @property
    def stops(self) -> bool:
        """Whether nothing may be applied for it."""
        return not self.because
