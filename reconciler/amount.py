"""Sizes and spans of time in words, as manifests say them: ``500 MB``, ``30 days``."""

from __future__ import annotations

import re
from typing import NamedTuple

_UNITS = ("B", "KB", "MB", "GB", "TB")
_STEP = 1024
"""The portal counts in binary units, and calls them KB, MB and so on."""

_SIZE = re.compile(r"([0-9]{1,15}) ?(B|KB|MB|GB|TB)")
_SPAN = re.compile(r"([0-9]{1,3}) (day|month|year)s?")

MOST_SPAN = 999
"""The longest span, in any unit (fact sheet on rooms, section 2)."""


def size(text: str) -> int | None:
    """A size in bytes; None for text that is none.

    Args:
        text: such as ``500 MB``; units are B, KB, MB, GB and TB, of 1024 each.
    """
    found = _SIZE.fullmatch(text)
    if not found:
        return None
    bytes_ = int(found[1]) * _STEP ** _UNITS.index(found[2])
    return bytes_ if bytes_ < 2**63 else None


def sized(bytes_: int) -> str:
    """A number of bytes in the largest unit that it is a whole number of."""
    unit = 0
    while bytes_ and bytes_ % _STEP == 0 and unit < len(_UNITS) - 1:
        bytes_ //= _STEP
        unit += 1
    return f"{bytes_} {_UNITS[unit]}"


class Span(NamedTuple):
    """A span of time: a number of ``day``, ``month`` or ``year``."""

    number: int
    unit: str

    def __str__(self) -> str:
        return f"{self.number} {self.unit}" + ("" if self.number == 1 else "s")


def span(text: str) -> Span | None:
    """A span of time; None for text that is none.

    Args:
        text: such as ``30 days``, ``1 month`` or ``2 years``, from 1 to 999.
    """
    found = _SPAN.fullmatch(text)
    return Span(int(found[1]), found[2]) if found and int(found[1]) else None
