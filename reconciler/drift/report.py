"""All that drift is told of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reconciler.drift.difference import Side
from reconciler.event import Trail

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reconciler.drift.difference import Difference
    from reconciler.event import Event


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody whose account is newer than the last apply and whom no manifest names.

    Attributes:
        email: the normal address.
        id: the portal's id.
        role: what the person is on the portal.
        standing: invited, active or disabled.
        since: when the account came to be, as RFC 3339.
        how: how the person came, as far as that can be told.
        events: what the audit trail has of it, the latest first.
    """

    email: str
    id: str
    role: str
    standing: str
    since: str
    how: str
    events: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True)
class Stray:
    """A room that no manifest declares and that was not there at the last apply.

    Attributes:
        title: what it is called.
        id: the portal's id.
        events: what the audit trail has of it, the latest first.
    """

    title: str
    id: str
    events: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """What differs between manifests and portal, and what else is new there.

    Attributes:
        portal: the address that was read.
        acting: the address of the account whose key was used; empty if unknown.
        at: when the manifests were last applied, as RFC 3339; empty if that is not known.
        why: why that is not known.
        differences: one for each field and remark, in the order of the plan.
        people: who is new.
        rooms: which rooms are new and undeclared.
        unmanaged: how many active rooms no manifest declares, new or not.
        managed: how many rooms the manifests declare.
        trail: what was read of the audit trail.
        unread: what could not be read, in words.
    """

    portal: str
    acting: str
    at: str
    why: str
    differences: tuple[Difference, ...]
    people: tuple[Newcomer, ...] = ()
    rooms: tuple[Stray, ...] = ()
    unmanaged: int = 0
    managed: int = 0
    trail: Trail = field(default_factory=Trail)
    unread: tuple[str, ...] = ()

    @property
    def counts(self) -> Mapping[Side, int]:
        """How many differences there are of each side."""
        return {side: sum(one.side is side for one in self.differences) for side in Side}

    @property
    def things(self) -> Mapping[Side, int]:
        """How many things differ, by side; one that differs in both ways counts in each."""
        met = {(one.side, one.ref.whole) for one in self.differences}
        return {side: sum(one is side for one, _ in met) for side in Side}

    @property
    def moved(self) -> bool:
        """Whether somebody has changed the portal, so that the audit trail has something to say."""
        there = any(one.side.moved_there for one in self.differences)
        return there or bool(self.people or self.rooms)
