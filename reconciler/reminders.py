"""Who is to be reminded of an invitation, and who not, and why."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

from reconciler.kinds import permission
from reconciler.kinds.welcome import Progress
from reconciler.status import Stage, moment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime, timedelta

    from reconciler.kinds.user import Person
    from reconciler.kinds.welcome import Delivery
    from reconciler.status import Stand

CALLS = 5
"""Reminding calls that a portal takes from one account in 15 minutes (people, section 9)."""

MOST = 100
"""People in one such call: if its answer is lost, it is unknown of all of them."""


@dataclass(frozen=True, slots=True)
class Reminders:
    """What a run may do.

    Attributes:
        batches: who is reminded, in the calls that this takes.
        later: who is due as well, and has to wait for another run.
        kept: who is due and is not reminded at all, with the reason.
        spared: who is due, and whom the manifests want no reminder for, with the reason.
        early: how many were invited or reminded too short a time ago.
    """

    batches: tuple[tuple[Stand, ...], ...]
    later: tuple[Stand, ...]
    kept: tuple[tuple[Stand, str], ...]
    spared: tuple[tuple[Stand, str], ...]
    early: int


def due(
    stands: Sequence[Stand],
    reminders: Mapping[str, Delivery],
    *,
    spared: Mapping[str, str],
    acting: Person | None,
    before: datetime,
) -> Reminders:
    """Work out who is to be reminded.

    Args:
        stands: where everybody stands.
        reminders: what the ledger says of earlier reminders, by the person's id.
        spared: whom the manifests want no reminder for, by normal address, and why.
        acting: the account whose key is used, if it is known.
        before: who was invited or reminded later than this is left in peace.
    """
    chosen: list[Stand] = []
    kept: list[tuple[Stand, str]] = []
    left: list[tuple[Stand, str]] = []
    early = 0
    for stand in stands:
        if stand.stage is not Stage.INVITED:
            continue
        last = reminders.get(stand.person.id) if stand.person else None
        if any(one > before for one in _times(stand, last)):
            early += 1
        elif stand.email in spared:
            left.append((stand, spared[stand.email]))
        elif reason := _kept(stand, last, acting):
            kept.append((stand, reason))
        else:
            chosen.append(stand)
    # Few go one by one, so that each answer speaks of one of them.
    size = min(MOST, max(1, ceil(len(chosen) / CALLS)))
    batches = [tuple(chosen[at : at + size]) for at in range(0, len(chosen), size)]
    later = tuple(stand for batch in batches[CALLS:] for stand in batch)
    return Reminders(tuple(batches[:CALLS]), later, tuple(kept), tuple(left), early)


def _times(stand: Stand, last: Delivery | None) -> list[datetime]:
    """When somebody was surely written to, as far as that is known."""
    # A reminder that was refused reached nobody, and of one that was begun nobody knows.
    reminded = moment(last.at) if last and last.progress is Progress.SENT else None
    return [one for one in (stand.since, reminded) if one]


def _kept(
    stand: Stand,
    last: Delivery | None,
    acting: Person | None,
) -> str:
    if stand.person is None:
        return stand.note
    if last and last.progress is Progress.BEGUN:
        return (
            f"a reminder was begun at {last.at}, and whether it left is not known; take the entry "
            "out of the ledger to remind them"
        )
    if stand.since is None:
        return "the portal does not say when they were invited"
    # The portal would pass over them in silence.
    return permission.to_invite(acting, stand.person.role)


def timespan(delta: timedelta) -> str:
    """A length of time in words: ``7 days``, ``1 hour``."""
    seconds = int(delta.total_seconds())
    for size, word in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds % size == 0:
            number = seconds // size
            return f"{number} {word}" + ("" if number == 1 else "s")
    return f"{seconds} seconds"
