"""What is wrong with a size, a span of time or a watermark that is none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from reconciler.amount import MOST_SPAN, size, span
from reconciler.manifest.wording import shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from reconciler.spec import Json

_SPAN: Final = f"1 to {MOST_SPAN} days, months or years such as 30 days"

FORMS: Final[dict[str | int, str]] = {
    "lifetime": f"{_SPAN}, or none",
    "after": _SPAN,
    "quota": "a whole number of B, KB, MB, GB or TB such as 500 MB, or none, or default",
    "watermark": "none, or {shows: [user, email, ip, date, room], text: TEXT, rotate: NUMBER}",
}
"""What the values of a key look like."""

_DIGITS: Final = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_LONG: Final = re.compile(r"(?P<number>[0-9]+) (?:day|month|year)s?")
_LARGE: Final = re.compile(r"[0-9]+ ?[KMGT]?B")


def lifetime_fault(value: Json) -> str:
    """Why a value is no lifetime; empty if it is one.

    Args:
        value: what stands under ``lifetime``, but no mapping.

    Returns:
        The whole message.
    """
    return "" if value == "none" else _span_fault(value, "lifetime")


def span_fault(value: Json) -> str:
    """Why a value is no span of time; empty if it is one.

    Args:
        value: what stands under ``after``.

    Returns:
        The whole message.
    """
    return _span_fault(value, "after")


def quota_fault(value: Json) -> str:
    """Why a value is no quota; empty if it is one.

    Args:
        value: what stands under ``quota``.

    Returns:
        The whole message.
    """
    if value in ("none", "default"):
        return ""
    text, form = _text(value), f"write {FORMS['quota']}"
    bytes_ = size(text)
    if bytes_:
        return ""
    if bytes_ == 0 or _zero(text):
        return f"{shown(value)} is what the portal reads as its default; write default, or none"
    if _DIGITS.fullmatch(text):
        return f"{shown(value)} has no unit; {form}"
    if _LARGE.fullmatch(text):
        return f"{shown(value)} is more than a portal can count; {form}"
    return f"{shown(value)} is no size; {form}"


def watermark_fault(value: Json) -> str:
    """Why a value is no watermark; empty if it is one.

    Args:
        value: what stands under ``watermark``, but no mapping.

    Returns:
        The whole message.
    """
    return "" if value == "none" else f"{shown(value)} is no watermark; write {FORMS['watermark']}"


FAULTS: Final[dict[str | int, Callable[[Json], str]]] = {
    "lifetime": lifetime_fault,
    "after": span_fault,
    "quota": quota_fault,
    "watermark": watermark_fault,
}
"""What judges the values of a key."""


def _span_fault(value: Json, word: str) -> str:
    text, form = _text(value), f"write {FORMS[word]}"
    if span(text):
        return ""
    if _DIGITS.fullmatch(text):
        return f"{shown(value)} has no unit; {form}"
    match = _LONG.fullmatch(text)
    number = match["number"].lstrip("0") if match else "1"
    if not number:
        return f"{shown(value)} is no time at all; {form}"
    if len(number) > len(str(MOST_SPAN)):
        return f"{shown(value)} is more than {MOST_SPAN}; {form}"
    return f"{shown(value)} is no span of time; {form}"


def _text(value: Json) -> str:
    """A number as it could stand in quotes; empty for what is neither that nor text."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value)


def _zero(text: str) -> bool:
    return bool(_DIGITS.fullmatch(text)) and not text.strip("+-0.")
