"""A moment as plans show it and requests carry it."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


def instant(moment: datetime) -> str:
    """A moment in UTC, to the second.

    The portal takes anything but Z for a time of its own zone (fact sheet on people, section 2.2).
    """
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
