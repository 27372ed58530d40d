"""The rooms that runs of one saved plan have made, or may have."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from reconciler.journal.past import pasts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from reconciler.journal.past import Sent

_EVER = datetime(1970, 1, 1, tzinfo=UTC)

_DONE, _NOT_DONE = "answered", frozenset({"refused", "unsent"})


def made(folder: Path, portal: str, seal: str) -> dict[str, int | str]:
    """The rooms of which the portal told that it has made them.

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
        title: sent.made
        for title, sent in _rooms(folder, portal, seal)
        if sent.result == _DONE and sent.made is not None
    }


def tried(folder: Path, portal: str, seal: str) -> dict[str, datetime]:
    """The rooms that were asked for, and of which nobody knows whether they were made, or as what.

    Args:
        folder: of the journals.
        portal: the portal's address.
        seal: of the saved plan.

    Returns:
        When they were last asked for, by title; such a room can be no older.

    Raises:
        UsageError: a journal cannot be read.
    """
    return {
        title: sent.at
        for title, sent in _rooms(folder, portal, seal)
        if sent.result not in _NOT_DONE and sent.made is None
    }


def _rooms(folder: Path, portal: str, seal: str) -> Iterator[tuple[str, Sent]]:
    """The requests that make rooms, each with the room's title."""
    for past in pasts(
        folder,
        _EVER,
        lambda header: header.get("portal") == portal and header.get("seal") == seal,
    ):
        for sent in past.requests:
            if sent.creates and sent.creates.kind == "room":
                yield sent.creates.name, sent
