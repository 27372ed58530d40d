"""Plain data to YAML on one line, in the manner of what stands beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from reconciler.layout.quotes import plain, quoted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reconciler.layout.tree import Entry, Value
    from reconciler.spec import Json

_ASTRAL: Final = 0x10000
_QUOTES: Final = frozenset({"'", '"'})

# Amounts, days and moments begin with digits, and are text to every parser of YAML 1.2.
_COUNTED: Final = re.compile(
    r"[0-9]+ [A-Za-z]+|[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)?"
)


@dataclass(frozen=True, slots=True)
class Manner:
    """How somebody writes.

    Attributes:
        key: the quote around keys; empty for none.
        values: the quotes around values, by key.
        other: the quote around the values of other keys.
        pad: what stands inside of braces.
        colon: what stands between a key and its value in braces.
        comma: what stands between two entries in brackets.
    """

    key: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    other: str = ""
    pad: str = ""
    colon: str = ": "
    comma: str = ", "


def word(entry: Entry) -> str:
    """What the key of an entry says."""
    key = entry.key
    if key is None:
        return ""
    return key.target.meaning if key.target else key.meaning


def manner(text: str, like: Value | None) -> Manner:
    """How a list or mapping is written.

    Args:
        text: what it stands in.
        like: the list or mapping; None for none to be like.
    """
    if like is None or not like.entries:
        return Manner()
    first = like.entries[0]
    quotes = {word(one): one.value.style for one in like.entries if one.value.style in _QUOTES}
    key = first.key.style if first.key else ""
    if not like.flow:
        return Manner(key, quotes, common(like.entries))
    pad = text[like.start + 1 : first.start]
    colon = ": "
    if first.key and first.value.text:
        between = text[first.key.end : first.value.start]
        colon = between if between == ":" else colon
    comma = "," if colon == ":" else ", "
    if len(like.entries) > 1:
        between = text[first.value.end : like.entries[1].start]
        comma = between if between in {",", ", "} else comma
    pad = pad if pad == " " else ""
    return Manner(key, quotes, common(like.entries), pad, colon, comma)


def common(entries: Sequence[Entry]) -> str:
    """The quote that all items of a list are in; empty if there is none."""
    styles = {one.value.style for one in entries if not one.value.target and one.value.text}
    style = styles.pop() if len(styles) == 1 else ""
    return style if style in _QUOTES else ""


def scalar(value: Json, style: str = "") -> str:
    """A scalar on one line.

    Args:
        value: a text, a whole number or a truth value.
        style: the quote that is liked; others are used where it would not do.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return str(value)
    if style == "'" and value.isprintable():
        return "'{}'".format(value.replace("'", "''"))
    if style != '"' and (plain(value) or _COUNTED.fullmatch(value)):
        return value
    # What would turn the direction of reading, or is no character at all, is written as its number.
    return "".join(one if one.isprintable() else _number(one) for one in quoted(value))


def _number(character: str) -> str:
    code = ord(character)
    return f"\\u{code:04x}" if code < _ASTRAL else f"\\U{code:08x}"


def key_of(key: str, like: Manner) -> str:
    """A key, in the quotes that are liked."""
    return f"{like.key}{key}{like.key}"


def inline(value: Json, like: Manner) -> str:
    """Anything on one line."""
    if isinstance(value, dict):
        inside = like.comma.join(pair(key, one, like) for key, one in value.items())
        return f"{{{like.pad}{inside}{like.pad}}}"
    if isinstance(value, list):
        return f"[{like.comma.join(inline(one, like) for one in value)}]"
    return scalar(value)


def listed(text: str, items: Sequence[Json], like: Value | None) -> tuple[list[str], str]:
    """Items of a list on one line, and what stands between two of them.

    Args:
        text: what the other list stands in.
        items: plain data.
        like: the list to be like; None for none.
    """
    entries = (like.entries if like else None) or []
    whole = manner(text, like)
    own = manner(text, next((one.value for one in reversed(entries) if one.value.keyed), None))
    written = [
        inline(one, own) if isinstance(one, dict) else scalar(one, whole.other) for one in items
    ]
    return written, whole.comma if len(entries) > 1 else own.comma


def pair(key: str, value: Json, like: Manner) -> str:
    """A key and its value as they stand in braces."""
    return f"{key_of(key, like)}{like.colon}{valued(key, value, like)}"


def valued(key: str, value: Json, like: Manner) -> str:
    """The value of a key on one line."""
    if isinstance(value, dict | list):
        return inline(value, like)
    return scalar(value, like.values.get(key, like.other))
