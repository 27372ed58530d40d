"""What earlier runs had under way when they were cut off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from reconciler.journal.past import pasts
from reconciler.journal.place import LONGEST

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import datetime
    from pathlib import Path

    from reconciler.journal.past import Past, Sent

YOUNG: Final = timedelta(seconds=90)
"""How long a portal may be with a request: 30 seconds for a lock, and the work itself."""

LOCKED: Final = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
"""Seconds between looks for a new room, which may wait for a lock of the portal for 30 seconds
(fact sheet on rooms, section 12)."""

BRIEF: Final = 5.0
"""Seconds that any other write is given to come to its end."""


@dataclass(frozen=True, slots=True)
class Unfinished:
    """What was under way.

    Attributes:
        requests: without an answer, and young enough for the portal to be still at them.
        follow: paths that tell how far it is with what it does after its answer, each once.
        spoilt: how many lines of journals could not be read.
    """

    requests: tuple[Sent, ...] = ()
    follow: tuple[str, ...] = ()
    spoilt: int = 0


def unfinished(folder: Path, portal: str, now: datetime) -> Unfinished:
    """What runs that were cut off may have left the portal to do.

    Args:
        folder: of the journals.
        portal: the portal's address.
        now: the time; no other run is under way.

    Raises:
        UsageError: a journal cannot be read.
    """
    requests: list[Sent] = []
    follow: dict[str, None] = {}
    spoilt = 0
    for past in pasts(folder, now - LONGEST, lambda header: header.get("portal") == portal):
        requests += [one for one in _open(past) if now - one.at < YOUNG]
        follow.update(dict.fromkeys(_followed(past)))
        spoilt += past.spoilt
    return Unfinished(tuple(requests), tuple(follow), spoilt)


def _open(past: Past) -> list[Sent]:
    """What nobody knows the end of.

    A lost answer was looked into before its step was over, but a room that was not found then may
    still come: a signal can have ended the looking.
    """
    return [
        one
        for one in past.requests
        if not one.result
        or (one.result == "lost" and (one.step not in past.over or _may_come(one)))
    ]


def _may_come(one: Sent) -> bool:
    return one.creates is not None and one.made is None


def _followed(past: Past) -> list[str]:
    """What nobody has followed to its end, since its step has none."""
    begun = [one for one in past.requests if one.follow and one.result in {"", "answered", "lost"}]
    return [one.follow for one in begun if one.step not in past.over]


def settle(
    pending: Collection[Sent],
    look: Callable[[], Collection[str]],
    sleep: Callable[[float], None],
    tell: Callable[[str], None],
) -> None:
    """Wait until the portal is done with requests, so that what is read next is what is there.

    Args:
        pending: the requests; for none, nothing is waited for.
        look: the titles of the rooms that are there.
        sleep: waits for a number of seconds.
        tell: hears that it takes a while.
    """
    if not pending:
        return
    count = "1 request" if len(pending) == 1 else f"{len(pending)} requests"
    tell(f"An earlier apply was cut off with {count} under way; waiting until they are over.")
    made = [one.creates for one in pending if one.creates]
    missing = {ref.name for ref in made if ref.kind == "room"}
    waited = 0.0
    for wait in LOCKED if missing else ():
        missing = missing.difference(look())
        if not missing:
            break
        sleep(wait)
        waited += wait
    if waited < BRIEF:
        sleep(BRIEF - waited)
