"""Quotes: taken away where nobody could miss them, kept where in doubt."""

from __future__ import annotations

import json
import re
from typing import Final

# Words that begin with a letter, and hold nothing that YAML could take for its own.
_WORDS: Final = re.compile(r"[^\W\d_][\w ./@()+-]*(?<! )")
_TAKEN: Final = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
"""What some parser of YAML reads as something else than text."""

# Such as colours, some of which are numbers: 1e3456 is one, FF9900 is none.
_DIGITS: Final = re.compile(r"[0-9a-fA-F]*[0-9][0-9a-fA-F]*")
_ODD: Final = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def lighter(text: str, meaning: str, style: str) -> str:
    """A scalar of one line, with no more quotes than it needs.

    Args:
        text: as it is written.
        meaning: what it stands for.
        style: its quote, empty for a plain one.

    Returns:
        The scalar without quotes, if it is made of words; in double quotes, if these need no
        escapes; else as it is.
    """
    if style not in {"'", '"'}:
        return text
    if plain(meaning):
        return meaning
    if style == "'" and "\\" not in meaning and '"' not in meaning and meaning.isprintable():
        return f'"{meaning}"'
    return text


def plain(meaning: str) -> bool:
    """Whether a text may stand without quotes."""
    return (
        _WORDS.fullmatch(meaning) is not None
        and meaning.isprintable()
        and meaning.casefold() not in _TAKEN
        and _DIGITS.fullmatch(meaning) is None
    )


def quoted(meaning: str) -> str:
    """Any text, in double quotes and on one line."""
    escaped = json.dumps(meaning, ensure_ascii=False)
    return _ODD.sub(lambda found: f"\\u{ord(found[0]):04x}", escaped)
