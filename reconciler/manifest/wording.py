"""How values, lists of words and places are written in messages."""

from __future__ import annotations

import difflib
import json
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Path = tuple[str | int, ...]
"""A place within a document: keys and indexes from the root."""

_MAX_SHOWN: Final = 60


def visible(text: str, most: int = _MAX_SHOWN) -> str:
    """Text on one line, of bounded length, with nothing in it that a terminal would obey.

    Args:
        text: any text of an input.
        most: to how many characters it is cut.

    Returns:
        The text with control, format and separator characters as escapes, cut if long.
    """
    cut = text if len(text) <= most else f"{text[: most - 1]}…"
    if cut.isprintable():
        return cut
    return "".join(
        one if one.isprintable() else one.encode("unicode_escape").decode("ascii") for one in cut
    )


def shown(value: object) -> str:
    """A value as a message shows it.

    Args:
        value: what stands in a manifest.

    Returns:
        Text in double quotes, cut if long; words for lists and mappings; else as YAML writes it.
    """
    if isinstance(value, str):
        return '"{}"'.format(visible(value).replace('"', '\\"'))
    if isinstance(value, list):
        return "a list"
    if isinstance(value, dict):
        return "a mapping"
    if value is None:
        return "nothing"
    return visible(json.dumps(value))


def listed(words: Sequence[str], conjunction: str = "or") -> str:
    """Words as a sentence lists them: ``a, b or c``."""
    if len(words) == 1:
        return words[0]
    return f"{', '.join(words[:-1])} {conjunction} {words[-1]}"


def nearest(word: object, words: Iterable[str]) -> str:
    """The word that was probably meant.

    Args:
        word: what was found.
        words: what is allowed.

    Returns:
        The nearest of the allowed words, also without regard to case; empty if none is near.
    """
    if not isinstance(word, str) or len(word) > _MAX_SHOWN:
        return ""
    return _nearest(word.casefold().strip(), tuple(words))


@lru_cache(maxsize=4096)  # one slip of the pen is often found in many places
def _nearest(word: str, words: tuple[str, ...]) -> str:
    folded: dict[str, str] = {}
    for one in words:
        folded.setdefault(one.casefold(), one)
    near = difflib.get_close_matches(word, folded, 1)
    return folded[near[0]] if near else ""


def meant(word: object, words: Iterable[str]) -> str:
    """The end of a message that names the nearest word; empty if none is near."""
    near = nearest(word, words)
    return f'; did you mean "{visible(near)}"?' if near else ""


def dotted(path: Path) -> str:
    """A place as messages write it, such as ``rooms[0].members[2].access``."""
    parts: list[str] = []
    for step in path:
        if isinstance(step, int):
            parts.append(f"[{step}]")
        elif step.isidentifier():
            parts.append(f".{visible(step)}")
        else:
            parts.append(f"[{shown(step)}]")
    return "".join(parts).removeprefix(".")


def reading(value: object) -> str:
    """What YAML makes of a scalar without quotes, in words."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return f"the truth value {shown(value)}"
    return f"the number {shown(value)}"
