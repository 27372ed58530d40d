"""Members for a time: who is one today, who is not, and whose time is about to end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.kinds.members import group_label

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from reconciler.kinds.members import Member

SOON = 30
"""Days ahead of which the end of a membership is told."""


@dataclass(frozen=True, slots=True)
class Tenure:
    """The members of a room on one day.

    Attributes:
        present: who is a member on it.
        lapsed: who is not any more, or not yet.
        ending: in words, whose time ends within :data:`SOON` days, with the member.
    """

    present: tuple[Member, ...]
    lapsed: tuple[Member, ...]
    ending: tuple[tuple[Member, str], ...]


def on(today: date, members: Sequence[Member]) -> Tenure:
    """Tell members apart by a day.

    Args:
        today: the day on the portal.
        members: the declared members; first and last days are days of membership.
    """
    present, lapsed, ending = [], [], []
    for member in members:
        if (member.since and today < member.since) or (member.until and today > member.until):
            lapsed.append(member)
            continue
        present.append(member)
        left = (member.until - today).days if member.until else SOON + 1
        if left <= SOON:
            days = {0: "today", 1: "tomorrow"}.get(left, f"in {left} days")
            ending.append((member, f"{named(member)} ends {days}, on {member.until}"))
    return Tenure(tuple(present), tuple(lapsed), tuple(ending))


def why(member: Member, today: date) -> str:
    """Why somebody is no member on a day."""
    if member.since and today < member.since:
        return f"is declared only from {member.since} on"
    return f"was declared until {member.until}"


def named(member: Member) -> str:
    """How a member is called in plans."""
    return member.email or group_label(member.group)
