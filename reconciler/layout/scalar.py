"""The lines of a scalar."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from reconciler.layout.quotes import lighter, quoted

if TYPE_CHECKING:
    from reconciler.layout.tree import Value

STEP: Final = 2
"""By how many columns what is below something is indented."""

BLOCKS: Final = frozenset("|>")
"""The signs that a block of text begins with."""


def word(value: Value) -> str:
    """A scalar or an alias as it stands in one line, with its anchor.

    Args:
        value: for keys; one of several lines is put in quotes.
    """
    text = value.text
    if "\n" in text:
        text = quoted(value.meaning)
    elif not value.target:
        text = lighter(text, value.meaning, value.style)
    return f"{value.anchor} {text}".strip()


def scalar(value: Value, indent: int) -> list[str]:
    """The lines of a scalar that stands in no brackets.

    Args:
        value: a scalar or an alias.
        indent: of the lines after the first.

    Returns:
        Its lines; the first one without indentation.
    """
    if value.style in BLOCKS:
        first, *rest = _block(value, indent)
    elif "\n" in value.text:
        first, *rest = _folded(value, indent)
    else:
        return [word(value)]
    return [f"{value.anchor} {first}".strip(), *rest]


def keeps(value: Value) -> bool:
    """Whether blank lines after a scalar would be part of it."""
    return value.style in BLOCKS and not _hollow(value) and _chomping(value) == "+"


def _hollow(value: Value) -> bool:
    """Whether a block of text is made of blanks, so that its lines do not tell where it begins."""
    return " " in value.meaning and not value.meaning.strip(" \n")


def _chomping(value: Value) -> str:
    """The sign of what becomes of the line breaks at the end of a block of text."""
    if value.meaning and not value.meaning.endswith("\n"):
        # Also where the file ends without a line break, which would be part of the text.
        return "-"
    signs = re.findall(r"[-+]", value.text.partition("\n")[0].partition("#")[0])
    return "".join(signs)


def _block(value: Value, indent: int) -> list[str]:
    """The lines of a block of text: its own ones, moved."""
    if _hollow(value):
        return [quoted(value.meaning)]
    _, *raw = value.text.split("\n")
    content = value.meaning
    sign = value.style
    first = next((line for line in content.split("\n") if line.strip(" ")), "")
    begins = next((line for line in raw if line.strip(" ")), "")
    deeper = len(first) - len(first.lstrip(" "))
    column = len(begins) - len(begins.lstrip(" ")) - deeper
    if deeper:
        sign += str(STEP)
    sign += _chomping(value)
    rows = [line[column:] for line in raw] if first else []
    moved = [f"{' ' * indent}{row}" if row else "" for row in rows]
    while moved[-1:] == [""]:
        moved.pop()
    if keeps(value):
        body = content.rstrip("\n")
        moved += [""] * (len(content) - len(body) - bool(body))
    return [sign, *moved]


def _folded(value: Value, indent: int) -> list[str]:
    """The lines of a text that goes on over several lines: as they were broken, moved."""
    first, *rest = value.text.split("\n")
    lines = [_ended(first)]
    for line in rest:
        moved = _ended(line.strip(" \t") if value.style != '"' else line.lstrip(" \t"))
        lines.append(f"{' ' * indent}{moved}" if moved else "")
    return lines


def _ended(line: str) -> str:
    """A line without blanks at its end; one stays that a backslash makes part of the text."""
    ended = line.rstrip(" \t")
    slashes = len(ended) - len(ended.rstrip("\\"))
    return ended + line[len(ended) : len(ended) + slashes % 2]
