"""Text from manifests and portals, made safe to show."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reconciler.source import Source

MANY = 20
"""How many of one sort are shown whole."""

SAMPLE = 5
"""How many are shown of more."""

_COLOURS = {"*": "36", "+": "32", "~": "33", "-": "31", ">": "36", "!": "35", "?": "35", "x": "31"}


def shown(text: object) -> str:
    """A value as one line that a terminal shows as it is.

    Titles and names are other people's input: what would move a cursor, change colours or turn
    the direction of reading is shown as its code point.
    """
    line = str(text)
    if line.isascii() and line.isprintable():
        return line
    return "".join(
        f"\\u{{{ord(one):x}}}"
        if unicodedata.category(one)[0] == "C" or one in "\u2028\u2029"
        else one
        for one in line
    )


def painted(mark: str, *, colour: bool) -> str:
    """A mark of a plan, in its colour if the reader is a terminal."""
    return f"\x1b[{_COLOURS[mark]}m{mark}\x1b[0m" if colour else mark


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun: ``1 mail``, ``2 mails``."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def folded(items: list[str]) -> list[str]:
    """Items of a list, and a count in the place of most if there are many."""
    if len(items) <= MANY:
        return items
    return [*items[:SAMPLE], f"and {len(items) - SAMPLE} more"]


def named(kind: str, name: str) -> str:
    """A thing as plans call it."""
    return f'{kind.replace("_", " ")} "{shown(name)}"'


def placed(source: Source) -> str:
    """A place in a manifest after what is said; nothing for no place."""
    return f"  ({shown(source)})" if source.file else ""
