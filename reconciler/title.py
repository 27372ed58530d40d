"""Room titles as the portal stores them."""

from __future__ import annotations

import re
import unicodedata

MAX_UNITS = 170
"""The longest title, in UTF-16 units, counted before it is stripped."""

_FORBIDDEN = re.compile(r'[\t*+:"<>?|\\/]')
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


def stored(title: str) -> str:
    """The title that the portal makes of one it is given.

    Source: fact sheet on rooms, section 2.

    Args:
        title: any text.

    Returns:
        The text stripped, with forbidden characters as ``_`` and each character beyond the basic
        plane as ``__``; what comes back when the room is read. The portal keeps any unicode form;
        here all are NFC, so that two keyboards do not make two rooms.
    """
    return _ASTRAL.sub("__", _FORBIDDEN.sub("_", composed(title.strip())))


def composed(title: str) -> str:
    """The title in NFC, as titles are compared."""
    return title if title.isascii() else unicodedata.normalize("NFC", title)


def units(title: str) -> int:
    """The length that the portal counts: UTF-16 units."""
    return len(title.encode("utf-16-le", "surrogatepass")) // 2


def folded(title: str) -> str:
    """The title for comparison without regard to case."""
    return stored(title).casefold()
