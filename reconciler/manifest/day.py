"""A day, as a manifest names it."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import Final

from reconciler.manifest.wording import shown

NO_DAY: Final = " is no day; write a date such as 2026-12-31"
"""What is said after something that cannot be read as a day."""

_WRITTEN: Final = re.compile(r"(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})(?P<time>[Tt ].+)?")


@lru_cache(maxsize=1024)  # a day is often that of many members
def day(text: str) -> tuple[date | None, str]:
    """Read a day.

    Args:
        text: a date.

    Returns:
        The day; and what is wrong with the text, empty if nothing is.
    """
    match = _WRITTEN.fullmatch(text)
    if not match:
        return None, f"{shown(text)}{NO_DAY}"
    if match["time"]:
        return None, f"{shown(text)} is a time, and only whole days count here; write the date"
    try:
        return date.fromisoformat(text), ""
    except ValueError:
        return None, f"there is no day {text}"
