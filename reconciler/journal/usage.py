"""What a day's runs have used of what a portal allows in a day."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from reconciler.journal.past import pasts
from reconciler.journal.place import LONGEST

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

_DAY = timedelta(hours=24)

_COUNTED = frozenset({"POST", "PUT"})
"""What counts against a day's writes (fact sheet on rooms, section 12)."""


class Usage(NamedTuple):
    """What was used in the last 24 hours.

    Attributes:
        writes: requests that are POST or PUT.
        letters: e-mail addresses that requests carried, of whatever account.
    """

    writes: int = 0
    letters: int = 0


def usage(folder: Path, portal: str, account: str, now: datetime) -> Usage:
    """What all runs that are known here have used in the last 24 hours.

    A portal counts writes for each account, and addresses that it mails an invitation for all of
    them together (fact sheet on rooms, section 12). Requests that never left are not counted; those
    that the portal turned away are.

    Args:
        folder: of the journals.
        portal: the portal's address.
        account: the portal's id of the account whose key is used, and whose writes are counted;
            where it or that of a run is not known, they may be the same.
        now: the time.

    Raises:
        UsageError: a journal cannot be read.
    """
    same = {account, ""}
    writes = letters = 0
    for past in pasts(folder, now - _DAY - LONGEST, lambda header: header.get("portal") == portal):
        ours = not account or past.account in same
        for sent in past.requests:
            if sent.result != "unsent" and now - sent.at < _DAY:
                writes += ours and sent.method in _COUNTED
                letters += sent.letters
    return Usage(writes, letters)
