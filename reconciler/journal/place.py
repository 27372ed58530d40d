"""The folder of the journals: how they are called, and how long they stay."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from reconciler.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

KEPT: Final = timedelta(days=30)
"""How long a journal stays."""

LONGEST: Final = timedelta(days=2)
"""No run takes longer: a journal that began earlier has nothing of today."""

_NAME = re.compile(r"(\d{8}T\d{6}Z)-[0-9a-f]{8}\.ndjson")
_TIME = "%Y%m%dT%H%M%SZ"


def named(folder: Path, at: datetime, run: str) -> Path:
    """The file of a new journal.

    Args:
        folder: of the journals.
        at: when the run begins.
        run: its id, hexadecimal.
    """
    return folder / f"{at.astimezone(UTC).strftime(_TIME)}-{run[:8]}.ndjson"


def begun(folder: Path, since: datetime) -> list[Path]:
    """The journals that began at some time or later, the oldest first.

    Args:
        folder: of the journals; nothing is there if it is not.
        since: that time.

    Raises:
        UsageError: the folder cannot be read.
    """
    return [path for at, path in _dated(folder) if at >= since]


def prune(folder: Path, now: datetime) -> None:
    """Remove the journals that are too old to tell anything; what cannot be removed stays.

    Raises:
        UsageError: the folder cannot be read.
    """
    for at, path in _dated(folder):
        if now - at > KEPT:
            with suppress(OSError):
                path.unlink()


def _dated(folder: Path) -> list[tuple[datetime, Path]]:
    try:
        names = sorted(one.name for one in folder.iterdir())
    except FileNotFoundError:
        return []
    except OSError as error:
        raise UsageError(
            f"{folder}: the journals cannot be read: {error.strerror}; make the folder readable,"
            " or give another --ledger"
        ) from None
    found = []
    for name in names:
        if match := _NAME.fullmatch(name):
            # Digits that are no time are in no name of a journal.
            with suppress(ValueError):
                at = datetime.strptime(match[1], _TIME).replace(tzinfo=UTC)
                found.append((at, folder / name))
    return found
