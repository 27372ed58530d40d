"""Plain data as YAML in the canonical layout, without a tree of all of it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NamedTuple

from reconciler.layout.printing import WIDTH
from reconciler.layout.quotes import plain
from reconciler.layout.scalar import STEP

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from reconciler.spec import Json

_BASIC = 0xFFFF

# Such as a span of time or a size, which no parser takes for a number.
_COUNTED = re.compile("[0-9]{1,15} [A-Za-z]{1,9}")


class Remarked(NamedTuple):
    """A value with a remark beside it."""

    value: Json
    remark: str


def word(text: str) -> str:
    """A text as a scalar that every parser reads as this text.

    What nobody would see, such as what turns the direction of reading, is written by its number.
    """
    return text if plain(text) or _COUNTED.fullmatch(text) else visible(text)


def visible(text: str) -> str:
    """A text in double quotes, on one line, of characters that can be seen."""
    return _printable(json.dumps(text, ensure_ascii=False))


def _printable(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(one if one.isprintable() else _number(one) for one in text)


def _number(one: str) -> str:
    return f"\\u{ord(one):04x}" if ord(one) <= _BASIC else f"\\U{ord(one):08x}"


def comment(text: str, indent: int = 0) -> str:
    """A comment of one line, whatever the text is."""
    return f"{' ' * indent}# {_printable(text)}".rstrip()


def mapping(data: Mapping[str, Json], indent: int) -> Iterator[str]:
    """The lines of a mapping, in the order of its keys.

    Args:
        data: text for keys; values are texts, numbers, truth values, lists, mappings, or any of
            these remarked.
        indent: of the lines.
    """
    for key, value in data.items():
        yield from _entry(f"{' ' * indent}{key}:", value, indent)


def items(entries: Sequence[Mapping[str, Json]], indent: int) -> Iterator[str]:
    """The lines of a list of mappings."""
    for one in entries:
        first, *rest = mapping(one, indent + STEP)
        yield f"{' ' * indent}- {first[indent + STEP :]}"
        yield from rest


def _entry(head: str, value: Json, indent: int) -> Iterator[str]:
    value, remark = value if isinstance(value, Remarked) else (value, "")
    below = indent + STEP
    if isinstance(value, list) and value and isinstance(value[0], dict):
        yield head
        yield from items(value, below)
        return
    inline = _inline(value)
    if value and isinstance(value, list | dict) and len(head) + 1 + len(inline) > WIDTH:
        yield head
        if isinstance(value, dict):
            yield from mapping(value, below)
        else:
            yield from (f"{' ' * below}- {_inline(one)}" for one in value)
        return
    yield f"{head} {inline} # {remark}" if remark else f"{head} {inline}"


def _inline(value: Json) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_inline(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_inline, value)) + "]"
    return word(value) if isinstance(value, str) else json.dumps(value)
