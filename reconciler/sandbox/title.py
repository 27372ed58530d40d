"""Titles of rooms as the portal stores them (fact sheet: rooms, section 2)."""

from __future__ import annotations

import re

LONGEST = 170
_FORBIDDEN = re.compile(r'[\t*+:"<>?|\\/]')
_BEYOND_BMP = re.compile("[\U00010000-\U0010ffff]")


def stored_title(title: str) -> str:
    """Normalise a title.

    Args:
        title: The title as it was asked for, trimmed.

    Returns:
        The title as it is stored: each forbidden character is an underscore, and so is each half
        of a surrogate pair.
    """
    return _BEYOND_BMP.sub("__", _FORBIDDEN.sub("_", title.strip()))
