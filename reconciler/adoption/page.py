"""A text, where its lines are, and the cuts that are made in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reconciler.layout.comment import comments
from reconciler.layout.reading import read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reconciler.layout.comment import Comment
    from reconciler.layout.tree import Entry, Value


class CannotEditError(Exception):
    """Something cannot be written where it stands; the text says why, and where."""


@dataclass(frozen=True, slots=True)
class _Cut:
    start: int
    end: int
    text: str


@dataclass(slots=True)
class Page:
    """One manifest that is edited.

    Attributes:
        text: all of it.
        root: what stands in it.
        remarks: its comments.
        shared: the aliases of what has an anchor, by the identity of that.
        break_: how its lines end.
        ended: whether its last line ends at all; in the text it does.
    """

    text: str
    root: Value
    remarks: list[Comment]
    shared: dict[int, list[Value]]
    break_: str
    ended: bool
    _cuts: list[_Cut] = field(default_factory=list)
    _owned: list[tuple[int, int]] = field(default_factory=list)

    @classmethod
    def of(cls, text: str) -> Page:
        """Read a text.

        Args:
            text: a manifest that can be read.

        Raises:
            yaml.YAMLError: PyYAML's own parser refuses it.
            CannotEditError: its lines end in a way of their own.
        """
        if "\r" in text.replace("\r\n", ""):
            raise CannotEditError("line 1: lines that end with a carriage return alone")
        break_ = "\r\n" if "\r\n" in text else "\n"
        ended = text.endswith("\n")
        text = text if ended else text + break_
        root, tokens = read(text)
        if root is None:
            raise CannotEditError("line 1: there is nothing in it")
        shared: dict[int, list[Value]] = {}
        _walk(text, root, shared)
        return cls(text, root, comments(text, tokens), shared, break_, ended)

    def cut(self, start: int, end: int, text: str = "") -> None:
        """Put a text in the place of another; where both places are one, it comes in between."""
        self._cuts.append(_Cut(start, end, text))

    def own(self, start: int, end: int) -> None:
        """Let the comments between two places go with what stands there."""
        self._owned.append((start, end))

    def made(self) -> str:
        """The text after all cuts.

        Raises:
            CannotEditError: two of them meet.
        """
        parts, done = [], 0
        for cut in sorted(self._cuts, key=lambda one: (one.start, one.end)):
            if cut.start < done:
                raise CannotEditError(f"{self.line(cut.start)}: two edits meet here")
            parts += [self.text[done : cut.start], cut.text]
            done = cut.end
        made = "".join((*parts, self.text[done:]))
        return made if self.ended else made.removesuffix(self.break_)

    def kept(self) -> list[str]:
        """The comments that are still to be there after all cuts."""
        return [line for one in self._left(self.remarks) for line in one.lines]

    def remarked(self, start: int, end: int) -> bool:
        """Whether a comment between two places is to be kept."""
        within = (one for one in self.remarks if start <= one.place < end)
        return any(True for _ in self._left(within))

    def _left(self, remarks: Iterable[Comment]) -> Iterator[Comment]:
        """Comments, in their order, without those that go."""
        owned = sorted(self._owned)
        reach, index = 0, 0
        for one in remarks:
            while index < len(owned) and owned[index][0] <= one.place:
                reach, index = max(reach, owned[index][1]), index + 1
            if one.place >= reach:
                yield one

    def line(self, place: int) -> str:
        """The line of a place, in words."""
        return f"line {self.text.count(chr(10), 0, place) + 1}"

    def begin(self, place: int) -> int:
        """Where the line of a place begins."""
        return self.text.rfind("\n", 0, place) + 1

    def after(self, place: int) -> int:
        """Where the line after that of a place begins, or the text ends."""
        return self.text.find("\n", place) + 1 or len(self.text)

    def past(self, entry: Entry, column: int) -> int:
        """Where the line after an entry of a block begins, comments that are its own included.

        Args:
            entry: the entry.
            column: where the entries of the block begin.
        """
        place = self.after(max(entry.value.last - 1, entry.start))
        while True:
            line = self.text[place : self.after(place)]
            own = line.lstrip(" ")
            if not own.startswith("#") or len(line) - len(own) <= column:
                return place
            place = self.after(place)

    def lines(self, place: int, lines: list[str]) -> None:
        """Write lines where a line begins."""
        self.cut(place, place, "".join(f"{line}{self.break_}" for line in lines))

    def start(self, value: Value) -> int:
        """Where a value begins, with its anchor."""
        return self.text.rfind(value.anchor, 0, value.start) if value.anchor else value.start

    def colon(self, entry: Entry) -> int:
        """Where what follows a key and its colon, or a dash, begins; an anchor comes first."""
        if entry.value.anchor:
            return self.start(entry.value) + len(entry.value.anchor)
        return self.text.index(":", entry.key.end) + 1 if entry.key else entry.start + 1


def _walk(text: str, value: Value, shared: dict[int, list[Value]]) -> None:
    """Gather the aliases, and let brackets begin where they stand, and not with their anchor."""
    if value.flow and value.anchor:
        value.start = text.index("{" if value.keyed else "[", value.start + len(value.anchor))
    if value.target:
        shared.setdefault(id(value.target), []).append(value)
    for entry in value.entries or ():
        if entry.key:
            _walk(text, entry.key, shared)
        _walk(text, entry.value, shared)
