"""A moment, as a manifest names it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Final

from reconciler.manifest.wording import shown

NO_MOMENT: Final = (
    " is no date and no time; write a date such as 2026-12-31, or a time with its zone"
    " such as 2026-12-31T18:00:00Z"
)
"""What is said after something that cannot be read as a moment."""

_WRITTEN: Final = re.compile(
    r"(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?P<time>T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
    r"(?P<zone>Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])?)?"
)
_END: Final = "T23:59:59Z"


def moment(text: str) -> tuple[datetime | None, str]:
    """Read a moment.

    Args:
        text: a date, which stands for the last second of that day in UTC, or a time to the second
            with its zone.

    Returns:
        The moment in UTC; and what is wrong with the text, empty if nothing is.
    """
    match = _WRITTEN.fullmatch(text)
    if not match:
        return None, f"{shown(text)}{NO_MOMENT}"
    if match["time"] and not match["zone"]:
        # A portal would take it for its own time, and a person for theirs.
        ends = "end it with Z for UTC, or with an offset such as +02:00"
        return None, f"{shown(text)} names no zone; {ends}"
    try:
        found = datetime.fromisoformat(text if match["time"] else text + _END)
        return found.astimezone(UTC), ""
    except ValueError:
        return None, f"there is no day {match['date']}"
    except OverflowError:
        return None, f"{shown(text)} is beyond the years that can be counted, 1 to 9999"
