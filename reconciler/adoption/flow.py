"""Edits of what stands in brackets and braces."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from reconciler.adoption.page import CannotEditError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from reconciler.adoption.page import Page
    from reconciler.layout.tree import Entry, Value


_COMMA: Final = re.compile(r"[ \t]*,")
_REST: Final = re.compile(r"[ \t]*,?[ \t]*(?:#[^\n]*)?\r?\n")


def take(page: Page, value: Value, gone: AbstractSet[int]) -> None:
    """Take entries out, each with a comma.

    Args:
        page: the text.
        value: the list or mapping.
        gone: indexes of its entries.

    Raises:
        CannotEditError: nothing is left but comments.
    """
    entries = value.entries or []
    kept = [index for index in range(len(entries)) if index not in gone]
    rows = {index: _row(page, value, entries[index]) for index in gone}
    for index, row in rows.items():
        page.own(*(row or (_start(page, entries[index]), entries[index].value.end)))
    if not kept:
        _empty(page, value)
    elif all(rows.values()):
        _take_rows(page, value, [row for row in rows.values() if row], kept[-1])
    else:
        for index in sorted(gone):
            before = index < kept[0]
            start = _start(page, entries[index]) if before else entries[index - 1].value.end
            end = _start(page, entries[index + 1]) if before else entries[index].value.end
            page.cut(start, end)


def _empty(page: Page, value: Value) -> None:
    start, end = value.start + 1, value.end - 1
    if page.remarked(start, end):
        raise CannotEditError(f"{page.line(start)}: the comments in it would stand alone")
    page.cut(start, end)


def _take_rows(page: Page, value: Value, rows: Sequence[tuple[int, int]], last: int) -> None:
    """Take out lines, and the comma after what is the last then, if the last before had none."""
    for row in rows:
        page.cut(*row)
    entries = value.entries or []
    ends = _COMMA.match(page.text, entries[-1].value.end)
    comma = _COMMA.match(page.text, entries[last].value.end)
    if last < len(entries) - 1 and comma and not ends:
        page.cut(comma.end() - 1, comma.end())


def _row(page: Page, value: Value, entry: Entry) -> tuple[int, int] | None:
    """The line of an entry that has one of its own."""
    start, end = _start(page, entry), entry.value.end
    begin, after = page.begin(start), page.after(end)
    if begin <= value.start or after >= value.end or page.text[begin:start].strip():
        return None
    return (begin, after) if _REST.fullmatch(page.text, end, after) else None


def add(page: Page, value: Value, after: int, written: Sequence[str], comma: str = ", ") -> None:
    """Write entries after one of those that are there, or into brackets that hold none.

    Args:
        page: the text.
        value: the list or mapping.
        after: the index of that entry; below 0 for none.
        written: the entries, without commas.
        comma: what stands between two entries of one line.
    """
    entries = value.entries or []
    if after < 0:
        place = value.start + 1
        page.cut(place, place, comma.join(written))
        return
    place = entries[after].value.end
    if not _a_line_each(page, value):
        page.cut(place, place, "".join(f"{comma}{one}" for one in written))
        return
    first = _start(page, entries[after])
    pad = " " * (first - page.begin(first))
    remark = page.text.find("#", place, page.after(place) - 1)
    if remark < 0:
        page.cut(place, place, "".join(f",{page.break_}{pad}{one}" for one in written))
        return
    # The comment at the end of the line is that of the entry before.
    ended = "," in page.text[place:remark]
    if not ended:
        page.cut(place, place, ",")
    lines = [f"{pad}{one}," for one in written]
    lines[-1] = lines[-1] if ended else lines[-1].removesuffix(",")
    page.lines(page.after(place), lines)


def _a_line_each(page: Page, value: Value) -> bool:
    """Whether each entry has a line of its own."""
    entries = value.entries or []
    places = [value.start, *(_start(page, one) for one in entries)]
    lines = [page.begin(one) for one in places]
    return len(set(lines)) == len(lines)


def _start(page: Page, entry: Entry) -> int:
    return page.start(entry.key or entry.value)
