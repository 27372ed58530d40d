"""The canonical layout of a manifest: text in, text out.

PyYAML reads; where everything stands in the text decides what becomes of it. Scalars are taken over
as they are written, so that nothing is read and written anew that could come out as something
else, and every comment stays with the entry that it speaks of.
"""

from __future__ import annotations

import json

from reconciler.layout.attaching import attach
from reconciler.layout.comment import comments
from reconciler.layout.order import ordered
from reconciler.layout.printing import printed
from reconciler.layout.reading import read, scanned

__all__ = ["laid_out", "remarks"]


def laid_out(text: str, schema: str) -> str:
    """Lay out a manifest.

    Whoever writes the outcome to a file compares first what both texts mean.

    Args:
        text: YAML, one mapping without tags, merge keys and directives.
        schema: JSON; the order of its ``properties`` is the order of keys, and keys that it does
            not know come after them, as they are.

    Returns:
        The same data and comments, laid out.

    Raises:
        yaml.YAMLError: it is no YAML.
        ValueError: it is no mapping.
    """
    lines = _lines(text)
    root, tokens = read(lines)
    if root is None or not root.keyed or not root.entries:
        raise ValueError("there is no mapping to lay out")
    attach(root, comments(lines, tokens))
    return printed(ordered(root, json.loads(schema)))


def remarks(text: str) -> list[str]:
    """The comments of a text.

    Args:
        text: YAML.

    Returns:
        Each comment from its ``#`` on, in the order of the text.

    Raises:
        yaml.YAMLError: it is no YAML.
    """
    lines = _lines(text)
    return [line for one in comments(lines, scanned(lines)) for line in one.lines]


def _lines(text: str) -> str:
    """The text with line feeds alone."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
