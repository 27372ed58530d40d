"""A tree to text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reconciler.layout.scalar import BLOCKS, STEP, keeps, scalar, word

if TYPE_CHECKING:
    from reconciler.layout.tree import Entry, Value

WIDTH: Final = 100
"""How long a line may become by brackets; what is longer goes below, text is never broken."""

_APART: Final = "rooms"
"""The list at the top whose entries have a blank line between them, as all keys at the top have."""


def printed(root: Value) -> str:
    """Print a manifest.

    Args:
        root: a mapping with entries.

    Returns:
        Its text, which ends with one line feed.
    """
    page = _Page()
    page.block(root, 0, apart=True)
    return "\n".join(page.lines) + "\n"


class _Page:
    """Collects lines."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._open = False

    def block(self, value: Value, indent: int, *, apart: bool) -> None:
        """Write a list or a mapping, one entry below the other."""
        if not indent and value.anchor:
            self.lines.append(value.anchor)
        pad = " " * indent
        for place, entry in enumerate(value.entries or ()):
            lead = _lead(entry, indent)
            self._gap(wanted=bool(place) and (apart or lead[:1] == [""]))
            self._remark(lead, pad)
            self._entry(entry, indent)
        self._gap(wanted=value.below[:1] == [""])
        self._remark(value.below, pad)

    def _gap(self, *, wanted: bool) -> None:
        # After a text that keeps its last line breaks, a blank line would be part of it.
        if wanted and not self._open:
            self.lines.append("")

    def _remark(self, lines: list[str], pad: str) -> None:
        for line in lines[lines[:1] == [""] :]:
            self.lines.append(f"{pad}{line}" if line else "")
            self._open = False

    def _entry(self, entry: Entry, indent: int) -> None:
        value = entry.value
        head = " " * indent + _head(entry)
        if _stacked(entry, indent):
            begin = len(self.lines)
            if entry.key or value.anchor:
                words = (head, value.anchor, entry.beside)
                self.lines.append(" ".join(one for one in words if one))
            apart = not indent and entry.key is not None and entry.key.meaning == _APART
            self.block(value, indent + STEP, apart=apart)
            # An item begins in the line of its dash.
            self.lines[begin] = head + self.lines[begin][len(head) :]
            return
        lines = scalar(value, indent + STEP) if value.entries is None else [_inline(value)]
        lines[0] = f"{head} {lines[0]}".rstrip()
        if entry.beside:
            # In the lines of a block of text it would be part of it.
            lines[0 if value.style in BLOCKS else -1] += f" {entry.beside}"
        self.lines += lines
        self._open = keeps(value)


def _head(entry: Entry) -> str:
    if entry.key is None:
        return "-"
    return f"{word(entry.key)}{' ' if entry.key.target else ''}:"


def _lead(entry: Entry, indent: int) -> list[str]:
    """The lines above an entry, with those that would stand between a dash and what follows it."""
    lines = entry.lead()
    if entry.key is None and not entry.value.anchor and _stacked(entry, indent):
        lines += [entry.beside] if entry.beside else []
        entry.beside = ""
        first = _lead((entry.value.entries or [])[0], indent + STEP)
        lines += first[first[:1] == [""] :]
    return lines


def _stacked(entry: Entry, indent: int) -> bool:
    """Whether the entries of an entry's value stand below each other."""
    value = entry.value
    if not value.entries:
        return False
    if not value.flow or not _bare(value):
        return True
    return indent + len(_head(entry)) + 1 + len(_inline(value)) > WIDTH


def _bare(value: Value) -> bool:
    """Whether something in brackets holds neither comments nor text of several lines."""
    if value.entries is None:
        return "\n" not in value.text
    return not value.below and all(
        not (one.above or one.inside or one.beside) and _bare(one.value) for one in value.entries
    )


def _inline(value: Value) -> str:
    """Anything as it stands in one line."""
    if value.entries is None:
        return word(value)
    inside = ", ".join(_pair(one) for one in value.entries)
    brackets = f"{{{inside}}}" if value.keyed else f"[{inside}]"
    return f"{value.anchor} {brackets}".strip()


def _pair(entry: Entry) -> str:
    text = _inline(entry.value)
    if entry.key is None:
        return text
    return f"{_head(entry)} {text}" if text else word(entry.key)
