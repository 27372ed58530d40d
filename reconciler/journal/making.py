"""The rooms that runs of one saved plan have made."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from reconciler.journal.past import pasts

if TYPE_CHECKING:
    from pathlib import Path

_EVER = datetime(1970, 1, 1, tzinfo=UTC)


def made(folder: Path, portal: str, seal: str) -> dict[str, int | str]:
    """The rooms that were made, as the portal told, or as was seen where its answer was lost.

    A room that was asked for by a run that was killed before it saw what came of that is none of
    them: nobody can tell it from one that somebody else has made meanwhile.

    Args:
        folder: of the journals.
        portal: the portal's address.
        seal: of the saved plan.

    Returns:
        Their ids by title; of two runs that made one, the later counts.

    Raises:
        UsageError: a journal cannot be read.
    """
    return {
        sent.creates.name: sent.made
        for past in pasts(
            folder,
            _EVER,
            lambda header: header.get("portal") == portal and header.get("seal") == seal,
        )
        for sent in past.requests
        if sent.creates and sent.creates.kind == "room" and sent.made is not None
    }
