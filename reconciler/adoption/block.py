"""Edits of what stands below each other: lists with dashes, and mappings with a key a line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reconciler.adoption.page import CannotEditError
from reconciler.adoption.writing import common, inline, key_of, listed, manner, scalar, valued, word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from reconciler.adoption.page import Page
    from reconciler.layout.tree import Entry, Value
    from reconciler.spec import Json

STEP: Final = 2
"""By how many columns is indented what has nothing to be like."""


def take(page: Page, value: Value, gone: AbstractSet[int]) -> None:
    """Take entries out, each with the comments that are its own.

    Args:
        page: the text.
        value: the list or mapping.
        gone: indexes of its entries.

    Raises:
        CannotEditError: an entry shares its line with something that stays.
    """
    entries = value.entries or []
    for index in sorted(gone):
        entry = entries[index]
        begin, end = page.begin(entry.start), page.past(entry, value.column)
        if not page.text[begin : entry.start].strip(" "):
            page.cut(_blank_above(page, begin, end), end)
            page.own(begin, end)
        elif index + 1 < len(entries) and index + 1 not in gone:
            # The first key in the line of a dash: the next one moves up to it.
            page.cut(entry.start, entries[index + 1].start)
            page.own(entry.start, end)
        else:
            raise CannotEditError(f"{page.line(entry.start)}: it shares the line with its list")


def _blank_above(page: Page, begin: int, end: int) -> int:
    """Where to begin, so that of two blank lines around an entry one is left."""
    above = page.begin(begin - 1) if begin else begin
    below = page.text[end : page.after(end)]
    doubled = not page.text[above:begin].strip() and not below.strip()
    return above if doubled else begin


def add(page: Page, value: Value, items: Sequence[Json]) -> None:
    """Write items below the last one of a list.

    Args:
        page: the text.
        value: the list, which has items.
        items: plain data.
    """
    entries = value.entries or []
    written = items_like(page, items, value.column, entries)
    page.lines(page.past(entries[-1], value.column), list(written))


def items_like(
    page: Page, items: Sequence[Json], column: int, entries: Sequence[Entry]
) -> Iterator[str]:
    """The lines of items of a list, in the manner of the last that says how.

    Args:
        page: the text.
        items: plain data.
        column: of the dashes.
        entries: the items to be like.
    """
    like = next((one for one in reversed(entries) if not one.value.target), None)
    style = common(entries)
    dash = f"{' ' * column}-"
    for item in items:
        if not isinstance(item, dict):
            yield f"{dash} {scalar(item, style)}"
        elif like and like.value.flow:
            yield f"{dash} {inline(item, manner(page.text, like.value))}"
        else:
            yield from _mapping(page, item, dash, like)


def _mapping(page: Page, item: dict[str, Json], dash: str, like: Entry | None) -> Iterator[str]:
    own = manner(page.text, like.value if like else None)
    step = STEP
    if like and like.value.entries and page.begin(like.value.start) == page.begin(like.start):
        step = like.value.start - like.start
    lead = f"{dash}{' ' * (step - 1)}"
    for key, value in item.items():
        yield f"{lead}{key_of(key, own)}: {valued(key, value, own)}"
        lead = " " * len(lead)


def put(page: Page, value: Value, after: int, new: dict[str, Json]) -> None:
    """Write new keys into a mapping.

    Args:
        page: the text.
        value: the mapping.
        after: the index of the entry below which they are to stand.
        new: their values.
    """
    entries = value.entries or []
    own = manner(page.text, value)
    lines: list[str] = []
    for key, one in new.items():
        head = f"{' ' * value.column}{key_of(key, own)}:"
        lines += beside_or_below(page, key, one, head)
    page.lines(page.past(entries[after], value.column), lines)


def beside_or_below(page: Page, key: str, value: Json, head: str) -> list[str]:
    """The lines of a key with its value, in the manner of other such keys of the text.

    Args:
        page: the text.
        key: the key.
        value: plain data.
        head: the beginning of its line, up to the colon.
    """
    if not isinstance(value, list) or not value:
        return [f"{head} {inline(value, manner(page.text, None))}"]
    keyed = isinstance(value[0], dict)
    found = _alike(page, key, keyed=keyed)
    if found.value.flow if found else not keyed:
        written, comma = listed(page.text, value, found.value if found else None)
        return [f"{head} [{comma.join(written)}]"]
    column = len(head) - len(head.lstrip(" "))
    if found is None:
        return [head, *items_like(page, value, column + STEP, ())]
    column += found.value.column - (found.start - page.begin(found.start))
    return [head, *items_like(page, value, column, found.value.entries or ())]


def _alike(page: Page, key: str, *, keyed: bool) -> Entry | None:
    """Another list of the same key, whose items are of the same sort."""
    return next(
        (
            entry
            for entry in _walk(page.root)
            if word(entry) == key
            and not entry.value.keyed
            and any(one.value.keyed is keyed for one in entry.value.entries or ())
        ),
        None,
    )


def _walk(value: Value) -> Iterator[Entry]:
    for entry in value.entries or ():
        yield entry
        yield from _walk(entry.value)
