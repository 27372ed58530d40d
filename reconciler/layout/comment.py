"""The comments of a text: what stands between its tokens."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from yaml.tokens import ScalarToken

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from yaml.tokens import Token


@dataclass(slots=True)
class Comment:
    """A comment; one that goes on below the end of a line, in the same column, is one with it.

    Attributes:
        place: where its first ``#`` stands in the text.
        column: where that is in its line, from 0.
        depth: the column by which it belongs to a block: never deeper than the comment above.
        alone: whether nothing stands before it in its line.
        gap: whether a blank line stands right above.
        lines: the text, each line from its ``#`` on.
    """

    place: int
    column: int
    depth: int
    alone: bool
    gap: bool
    lines: list[str]

    def follows(self, end: int) -> bool:
        """Whether it stands in the line in which something ends."""
        return not self.alone and end > self.place - self.column


def comments(text: str, tokens: Sequence[Token]) -> list[Comment]:
    """Find the comments of a text.

    Args:
        text: YAML, in which lines end with line feeds.
        tokens: all of its tokens.

    Returns:
        The comments in their order.
    """
    found: list[Comment] = []
    for start, end in _between(text, tokens):
        if "#" in text[start:end]:
            _collect(text, start, end, found)
    return found


def _between(text: str, tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Where something other than a token may stand."""
    for token, after in pairwise(tokens):
        if isinstance(token, ScalarToken) and token.style and token.style in "|>":
            # A comment after the sign that a block of text begins with is within the token.
            start = token.start_mark.index
            yield start, min(text.find("\n", start) % (len(text) + 1), token.end_mark.index)
        yield token.end_mark.index, after.start_mark.index


def _collect(text: str, start: int, end: int, found: list[Comment]) -> None:
    """Find the comments between two places, between which no token ends or begins."""
    depth = end
    place = text.find("#", start, end)
    while place >= 0:
        line = text.rfind("\n", 0, place) + 1
        stop = text.find("\n", place)
        stop = len(text) if stop < 0 else stop
        words = text[place:stop].rstrip()
        column = place - line
        alone = not text[line:place].strip()
        if alone:
            depth = min(depth, column)
        if alone and found and _goes_on(text, line, column, found[-1]):
            found[-1].lines.append(words)
        else:
            above = text[text.rfind("\n", 0, max(line - 1, 0)) + 1 : line]
            gap = alone and line > 0 and not above.strip()
            found.append(Comment(place, column, depth, alone, gap, [words]))
        place = text.find("#", stop, end)


def _goes_on(text: str, line: int, column: int, before: Comment) -> bool:
    between = text[before.place : line]
    return not before.alone and before.column == column and between.count("\n") == len(before.lines)
