"""Titles of rooms as the portal stores them (fact sheet: rooms, section 2)."""

from __future__ import annotations

import re

LONGEST = 170
_FORBIDDEN = re.compile(r'[\t*+:"<>?|\\/]')
_BEYOND_BMP = re.compile("[\U00010000-\U0010ffff]")


_HALF = re.compile("[\ud800-\udfff]")
_BYTES = 2


def truncated(title: str) -> str:
    """Cut a title to what the portal can keep, which rooms from templates do instead of refusing.

    Args:
        title: The title as it was asked for.

    Returns:
        As many UTF-16 units of it as fit; half a character at the cut becomes an underscore.
    """
    units = title.strip().encode("utf-16-le", "surrogatepass")[: LONGEST * _BYTES]
    return _HALF.sub("_", units.decode("utf-16-le", "surrogatepass"))


def stored_title(title: str) -> str:
    """Normalise a title.

    Args:
        title: The title as it was asked for, trimmed.

    Returns:
        The title as it is stored: each forbidden character is an underscore, and so is each half
        of a surrogate pair.
    """
    return _BEYOND_BMP.sub("__", _FORBIDDEN.sub("_", title.strip()))
