"""Which entry of a manifest a comment belongs to."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reconciler.layout.comment import Comment
    from reconciler.layout.tree import Entry, Value


def attach(root: Value, comments: Iterable[Comment]) -> None:
    """Give each comment to the entry, or to the end of the list or mapping, that it belongs to.

    Args:
        root: a mapping with entries; changed.
        comments: of the same text, in their order.
    """
    for comment in comments:
        _place(root, comment)


def _place(container: Value, comment: Comment) -> None:
    entries = container.entries or []
    index = bisect_right(entries, comment.place, key=lambda one: one.start) - 1
    if index < 0:
        _above(entries[0], comment) if entries else _below(container, comment)
        return
    entry = entries[index]
    value = entry.value
    if comment.place < value.start:
        _between(entry, comment)
    elif value.entries and _within(value, container, comment):
        _place(value, comment)
    elif comment.place < value.last or comment.follows(value.last):
        # Also after the sign of a block of text, and in empty brackets.
        _beside(entry, comment)
    elif index + 1 < len(entries):
        _above(entries[index + 1], comment)
    else:
        _below(container, comment)


def _within(value: Value, container: Value, comment: Comment) -> bool:
    """Whether a comment belongs into a list or mapping that begins before it."""
    if comment.place < value.last:
        return True
    if value.flow:
        return False
    # A list may stand in the column of the key above it; a comment there is of that mapping.
    return comment.follows(value.last) or (
        comment.alone and comment.depth >= max(value.column, container.column + 1)
    )


def _between(entry: Entry, comment: Comment) -> None:
    """A comment between a key or a dash and the value."""
    if comment.alone and entry.value.entries and not entry.value.flow:
        _above(entry.value.entries[0], comment)
    elif comment.alone:
        entry.inside += comment.lines
    else:
        _beside(entry, comment)


def _above(entry: Entry, comment: Comment) -> None:
    entry.above += [*([""] if comment.gap else []), *comment.lines]


def _below(container: Value, comment: Comment) -> None:
    container.below += [*([""] if comment.gap else []), *comment.lines]


def _beside(entry: Entry, comment: Comment) -> None:
    lines = [*([entry.beside] if entry.beside else []), *comment.lines]
    entry.beside = lines.pop() if len(comment.lines) == 1 else ""
    entry.inside += lines
