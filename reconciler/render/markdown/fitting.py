"""Parts of a comment that give way where it would become too long, by whole pieces."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

from reconciler.render.markdown.words import units
from reconciler.render.plain import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

_SEEN = 10
"""How many pieces of a list are seen before it is unfolded."""
_FRAME = 240
"""What stands around the pieces of a part at most, beside its own words."""
_MISSES = 40
"""After so many pieces that turned out too long the others are not made."""
_TICKS = re.compile("`+")


class Fitted(NamedTuple):
    """A part as it goes into a comment.

    Attributes:
        text: Markdown; empty if the part was left out.
        left: what was left out of it, in words; empty if nothing was.
    """

    text: str = ""
    left: str = ""


class Part(Protocol):
    """A part of a comment."""

    @property
    def share(self) -> float:
        """Which part of a whole comment it may take before the others were asked."""

    def fit(self, room: int) -> Fitted:
        """As much of it as goes into so many units."""


class Piece(NamedTuple):
    """Something that is there as a whole or not at all.

    Attributes:
        text: makes its Markdown, whole lines.
        least: it is at least so long, as can be told without making it.
        tally: how much it stands for, in the order of the part's nouns.
        rank: the lower, the later it is left out.
    """

    text: Callable[[], str]
    least: int = 1
    tally: tuple[int, ...] = (1,)
    rank: int = 0


@dataclass(frozen=True)
class Listed:
    """A part of pieces in a row.

    Attributes:
        pieces: in the order in which they are shown.
        nouns: what they are counted as, each with its plural; the pieces themselves first.
        share: which part of a whole comment it may take before the others were asked.
        head: what stands before them; left out together with the last of them.
        summary: the line of HTML that unfolds them; empty where they are not folded.
        fence: whether they are lines of a block of code.
        folds: whether all but the first are folded.
    """

    pieces: Sequence[Piece]
    nouns: tuple[tuple[str, str], ...]
    share: float
    head: str = ""
    summary: str = ""
    fence: bool = False
    folds: bool = False

    def fit(self, room: int) -> Fitted:
        """As many of the pieces as there is room for."""
        taken = self._taken(room - units(self.head) - units(self.summary) - _FRAME)
        if len(taken) == len(self.pieces):
            left = ""
        else:
            left = self._told(one for at, one in enumerate(self.pieces) if at not in taken)
        if not taken:
            return Fitted("", left)
        rest = f"{left} left out here.\n\n" if left else ""
        text = self._framed([taken[at] for at in sorted(taken)])
        return Fitted(f"{self.head}{text}{rest}", left)

    def _taken(self, room: int) -> dict[int, str]:
        found: dict[int, str] = {}
        ticks, misses = 2, 0
        for at in sorted(range(len(self.pieces)), key=lambda one: self.pieces[one].rank):
            if self.pieces[at].least > room:
                continue
            text = self.pieces[at].text()
            # Ticks within a block of code make the lines around it longer.
            longest = max(ticks, _ticks(text)) if self.fence else ticks
            size = units(text) + 2 * (longest - ticks)
            if size <= room:
                found[at], ticks = text, longest
                room -= size
                continue
            misses += 1
            if misses > _MISSES:
                break
        return found

    def _framed(self, texts: list[str]) -> str:
        text = "".join(texts)
        if self.fence:
            fence = "`" * max(3, 1 + _ticks(text))
            text = f"{fence}diff\n{text}{fence}\n"
        if self.summary:
            return folded(self.summary, text)
        if self.folds and len(texts) > _SEEN + 1:
            rest = folded(f"{len(texts) - _SEEN} more", "".join(texts[_SEEN:]))
            return "".join(texts[:_SEEN]) + "\n" + rest
        return f"{text}\n" if self.folds else text

    def _told(self, left: Iterable[Piece]) -> str:
        sums = [sum(tally) for tally in zip(*(one.tally for one in left), strict=True)]
        first, *others = (
            counted(number, *noun) for number, noun in zip(sums, self.nouns, strict=True)
        )
        return f"{first} ({', '.join(others)})" if others else first


def _ticks(text: str) -> int:
    return max(map(len, _TICKS.findall(text)), default=0) if "`" in text else 0


def folded(summary: str, text: str) -> str:
    """Markdown that is unfolded by a line of HTML."""
    return f"<details>\n<summary>{summary}</summary>\n\n{text}\n</details>\n\n"


def fitted(parts: Sequence[Part], limit: int, room: int) -> list[Fitted]:
    """Fit parts into what room there is.

    Args:
        parts: the most important first.
        limit: how long the whole comment may be.
        room: how much of that is left for them.

    Returns:
        Each part, in the same order. None takes more than its share before the others were asked,
        and then the first ones take what is left.
    """
    found: list[Fitted] = []
    for part in parts:
        one = part.fit(min(room, int(limit * part.share)))
        found.append(one)
        room -= units(one.text)
    for at, part in enumerate(parts):
        if found[at].left:
            size = units(found[at].text)
            one = part.fit(size + room)
            # What fits into less fits into more, but not each choice takes as much.
            if units(one.text) > size:
                room -= units(one.text) - size
                found[at] = one
    return found
