"""What a manifest is made of, as far as its layout goes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self


@dataclass(slots=True, eq=False)
class Value:
    """A scalar, an alias, a list or a mapping.

    Attributes:
        start: where it begins in the text, after its anchor.
        end: where it ends; of what is no block, right after its last character.
        column: where the entries of a block begin in their lines, from 0.
        anchor: its anchor with the ``&``, or empty.
        text: a scalar or an alias as it is written; empty for a scalar that is left out.
        meaning: the text that a scalar stands for.
        style: the quote or the sign that a scalar begins with, empty for a plain one.
        entries: of a list or a mapping; None for all others.
        keyed: whether it is a mapping.
        flow: whether it stands in brackets.
        target: what an alias stands for.
        below: comments after the last entry; an empty line is a blank one.
    """

    start: int
    end: int
    column: int = 0
    anchor: str = ""
    text: str = ""
    meaning: str = ""
    style: str = ""
    entries: list[Entry] | None = None
    keyed: bool = False
    flow: bool = False
    target: Self | None = None
    below: list[str] = field(default_factory=list)

    @property
    def last(self) -> int:
        """Where what is written of it ends."""
        return self.entries[-1].value.last if self.entries and not self.flow else self.end


@dataclass(slots=True, eq=False)
class Entry:
    """An item of a list, or a key with its value.

    Attributes:
        key: None in a list.
        value: the item, or what the key stands for.
        start: where it begins in the text, with its dash.
        above: comments in the lines above; an empty line is a blank one.
        gap: whether a blank line stands right above.
        inside: comments that have no place of their own in the canonical layout.
        beside: a comment at the end of the line.
    """

    key: Value | None
    value: Value
    start: int
    above: list[str] = field(default_factory=list)
    gap: bool = False
    inside: list[str] = field(default_factory=list)
    beside: str = ""

    def lead(self) -> list[str]:
        """All lines above the entry, taken out of it."""
        lines = [*self.above, *([""] if self.gap else []), *self.inside]
        self.above, self.gap, self.inside = [], False, []
        return lines
