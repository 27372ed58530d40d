"""What the portal's audit trail tells of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Event:
    """One event of the audit trail.

    Attributes:
        id: tells it from the others.
        at: when it was, in UTC.
        actor: the portal's id of the account that did it.
        who: what that is called; a name that its owner has chosen.
        action: what was done, by the portal's number.
        targets: the ids of what it was done to.
        text: what the portal says of it, in its own language.
    """

    id: int
    at: datetime
    actor: str
    who: str
    action: int
    targets: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Trail:
    """What was read of the audit trail.

    Attributes:
        events: in no order that matters.
        asked: whether it was asked at all; it is only where something has changed on the portal.
        reason: why there is nothing, or not all of it; empty if it was read whole.
        available: whether anything was read.
    """

    events: tuple[Event, ...] = ()
    asked: bool = False
    reason: str = ""
    available: bool = True


SYSTEM = "a37ee56e-3302-4a7b-b67e-ddbea64cd032"
"""The account by which the portal acts for whoever has not logged in, as people who follow an
invitation link (``Constants.CoreSystem`` of the server)."""
