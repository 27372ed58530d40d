"""Edits of a manifest's text, each where what it changes stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from reconciler.adoption import block, flow
from reconciler.adoption.edit import work, worked
from reconciler.adoption.page import CannotEditError, Page
from reconciler.adoption.writing import inline, listed, manner, pair, scalar, word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reconciler.adoption.edit import Edit, Work
    from reconciler.layout.tree import Entry, Value
    from reconciler.spec import Json

_ORDER: Final = (
    *("title", "kind", "name", "email", "type", "id", "state", "previously", "manager"),
    *("access", "primary", "expires", "password_env", "deny_download", "internal", "public"),
    *("max_uses", "members", "after", "deletes", "shows", "text", "rotate"),
)
"""Keys in the order in which new ones find their place."""


class Rewritten(NamedTuple):
    """An edited text.

    Attributes:
        text: all of it.
        comments: those that are to be in it, in their order.
    """

    text: str
    comments: list[str]


def rewritten(text: str, data: Json, edits: Iterable[Edit]) -> Rewritten:
    """Edit the text of a manifest, and leave everything else of it as it is.

    Whoever writes the outcome to a file compares first what it says with what it is to say.

    Args:
        text: a manifest that can be read.
        data: what it says.
        edits: of this manifest.

    Raises:
        CannotEditError: something cannot be written where it stands.
        yaml.YAMLError: PyYAML's own parser refuses the text.
    """
    page = Page.of(text)
    _Hand(page).edit(data, work(data, edits))
    return Rewritten(page.made(), page.kept())


class _Hand:
    """Changes one text.

    Args:
        page: the text.
    """

    def __init__(self, page: Page) -> None:
        self._page = page
        self._leaving: set[int] = set()

    def edit(self, data: Json, done: Work) -> None:
        """Work on all of it."""
        self._leave(self._page.root, done)
        self.change(self._page.root, data, done)

    def change(self, value: Value, data: Json, done: Work) -> None:
        """Work on a list or mapping that stands here itself."""
        if self._uses(value):
            self._refuse(value, f"{value.anchor} stands for it elsewhere too")
        places = _places(value)
        for step, below in done.below.items():
            self._below(value, places[step], data[step], below)
        new = {}
        for step, one in done.puts.items():
            if step in places:
                self._replace((value.entries or [])[places[step]], one)
            else:
                new[str(step)] = one
        self._put(value, places, new)
        self._take(value, {places[step] for step in done.takes})
        if done.adds:
            self._add(value, done)

    def _below(self, above: Value, index: int, data: Json, done: Work) -> None:
        entry = (above.entries or [])[index]
        value = entry.value
        if value.target:
            # The other places that the anchor stands for keep what they say.
            self._spell_out(above, entry, worked(data, done))
            return
        left = len(value.entries or ()) - len(done.takes)
        emptied = not value.keyed and not value.flow and not left
        if emptied and not done.adds:
            place = self._page.colon(entry)
            self._page.cut(place, place, " []")
        if not value.keyed and not value.entries and not above.flow:
            self._fill(entry, done.adds)
            return
        self.change(value, data, done)

    def _spell_out(self, above: Value, entry: Entry, made: Json) -> None:
        """Write in the place of an alias what is to stand there."""
        alias, target = entry.value, entry.value.target
        if isinstance(made, list) and not above.flow and entry.key and not (target or alias).flow:
            self._fill(entry, made)
            return
        text = inline(made, manner(self._page.text, target))
        self._page.cut(alias.start, alias.end, text)

    def _fill(self, entry: Entry, items: list[Json]) -> None:
        """Write the items of a list that has none, or in the place of an alias."""
        page, value, key = self._page, entry.value, word(entry)
        column = entry.start - page.begin(entry.start)
        head = f"{' ' * column}:"
        first, *below = block.beside_or_below(page, key, items, head)
        if "\n" in page.text[value.start : value.end]:
            self._refuse(value, "brackets of several lines with nothing in them")
        if not below:
            page.cut(value.start, value.end, first.removeprefix(head).strip())
            return
        page.cut(page.colon(entry), value.end)
        page.lines(page.after(value.end), below)

    def _replace(self, entry: Entry, new: Json) -> None:
        """Write another value in the place of one."""
        page, old = self._page, entry.value
        written = (
            inline(new, manner(page.text, old))
            if isinstance(new, dict | list)
            else scalar(new, (old.target or old).style)
        )
        for one in _inside(old):
            self._free(one)
        if old.entries and not old.flow:
            place = page.colon(entry)
            start, end = page.begin(old.start), page.past(entry, old.column - 1)
            page.cut(place, place, f" {written}")
            page.cut(start, end)
            page.own(start, end)
            return
        page.own(old.start, old.end)
        start = page.start(old) if self._uses(old) else old.start
        page.cut(start, old.end, written if old.end > start else f" {written}")

    def _put(self, value: Value, places: dict[str | int, int], new: dict[str, Json]) -> None:
        by_place: dict[int, dict[str, Json]] = {}
        for key in sorted(new, key=_rank):
            before = [places[one] for one in _ORDER[: _rank(key)] if one in places]
            # What stands last of what comes before it; otherwise at the end.
            place = max(before, default=len(places) - 1)
            by_place.setdefault(place, {})[key] = new[key]
        for place, group in by_place.items():
            if value.flow:
                own = manner(self._page.text, value)
                written = [pair(key, one, own) for key, one in group.items()]
                flow.add(self._page, value, place, written, own.comma)
            else:
                block.put(self._page, value, place, group)

    def _take(self, value: Value, gone: set[int]) -> None:
        entries = value.entries or []
        for index in gone:
            for one in _inside(entries[index].value):
                self._free(one)
        (flow if value.flow else block).take(self._page, value, gone)

    def _add(self, value: Value, done: Work) -> None:
        if not value.flow:
            block.add(self._page, value, done.adds)
            return
        written, comma = listed(self._page.text, done.adds, value)
        left = [one for one in range(len(value.entries or ())) if one not in done.takes]
        flow.add(self._page, value, max(left, default=-1), written, comma)

    def _free(self, value: Value) -> None:
        """Let an anchor that goes be that of the next place that it stands for."""
        left = self._uses(value)
        if not left:
            return
        text = self._page.text[value.start : value.end]
        if "\n" in text or (value.entries and not value.flow):
            self._refuse(value, f"{value.anchor} stands for it elsewhere too")
        heir = min(left, key=lambda one: one.start)
        self._page.cut(heir.start, heir.end, f"{value.anchor} {text}")

    def _uses(self, value: Value) -> list[Value]:
        """The aliases of something that stay."""
        return [one for one in self._page.shared.get(id(value), []) if id(one) not in self._leaving]

    def _leave(self, value: Value, done: Work) -> None:
        """Note the aliases that something else comes in the place of, or nothing."""
        if value.target:
            self._leaving.add(id(value))
            return
        places = _places(value)
        for step in (*done.puts, *done.takes):
            if step in places:
                entry = (value.entries or [])[places[step]]
                self._leaving.update(id(one) for one in _inside(entry.value))
        for step, below in done.below.items():
            self._leave((value.entries or [])[places[step]].value, below)

    def _refuse(self, value: Value, text: str) -> None:
        raise CannotEditError(f"{self._page.line(value.start)}: {text}")


def _rank(key: str) -> int:
    return _ORDER.index(key) if key in _ORDER else len(_ORDER)


def _places(value: Value) -> dict[str | int, int]:
    """The indexes of entries, by their steps."""
    entries = value.entries or ()
    return {word(one) if value.keyed else index: index for index, one in enumerate(entries)}


def _inside(value: Value) -> Iterator[Value]:
    """A value, and all that is in it."""
    yield value
    for entry in value.entries or ():
        yield from _inside(entry.value)
