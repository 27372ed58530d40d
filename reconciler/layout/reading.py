"""Text to a tree of what stands in it."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, cast

from yaml.events import AliasEvent, CollectionEndEvent, MappingStartEvent, NodeEvent, ScalarEvent
from yaml.parser import Parser
from yaml.reader import Reader
from yaml.scanner import Scanner
from yaml.tokens import BlockEntryToken, ScalarToken

from reconciler.layout.tree import Entry, Value

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from yaml._yaml import Mark as LibyamlMark
    from yaml.error import Mark as PythonMark
    from yaml.events import CollectionStartEvent
    from yaml.tokens import Token

    Mark = PythonMark | LibyamlMark


class _Loader(Reader, Scanner, Parser):
    """PyYAML's parser, which also keeps the tokens that it has met."""

    def __init__(self, text: str) -> None:
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)
        self.met: list[Token] = []

    def get_token(self) -> Token:
        """The next token, for the parser."""
        token: Token = super().get_token()  # type: ignore[no-untyped-call]  # says its stub
        self.met.append(token)
        return token

    def scan_to_next_token(self) -> None:
        """Skip what stands between tokens; tabs too, as libyaml does, where nothing is indented."""
        super().scan_to_next_token()
        while self.peek() == "\t" and (self.flow_level or not self.allow_simple_key):
            self.forward()
            super().scan_to_next_token()


def scanned(text: str) -> list[Token]:
    """All tokens of a text.

    Args:
        text: YAML, in which lines end with line feeds.

    Raises:
        yaml.YAMLError: it is no YAML.
    """
    loader = _Loader(text)
    while loader.check_token():
        loader.get_token()
    return loader.met


def read(text: str) -> tuple[Value | None, list[Token]]:
    """Read the first document of a text.

    Args:
        text: YAML, in which lines end with line feeds.

    Returns:
        Its root, None if there is no document, and all tokens of the text.

    Raises:
        yaml.YAMLError: it is no YAML.
    """
    loader = _Loader(text)
    nodes: list[NodeEvent | CollectionEndEvent] = []
    while loader.check_event():
        event = loader.get_event()  # type: ignore[no-untyped-call]  # says its stub
        if isinstance(event, NodeEvent | CollectionEndEvent):
            nodes.append(event)
    root = _Tree(text, loader.met, iter(nodes)).value() if nodes else None
    return root, loader.met


class _Tree:
    """Makes the tree of one document.

    Args:
        text: all of it.
        tokens: all of its tokens.
        events: of its nodes.
    """

    def __init__(
        self,
        text: str,
        tokens: Sequence[Token],
        events: Iterator[NodeEvent | CollectionEndEvent],
    ) -> None:
        self._text = text
        self._scalars = iter([one for one in tokens if isinstance(one, ScalarToken)])
        self._dashes = [
            _index(one.start_mark) for one in tokens if isinstance(one, BlockEntryToken)
        ]
        self._events = events
        self._anchors: dict[str, Value] = {}

    def value(self) -> Value:
        """The next node, and all below it."""
        return self._value(cast("NodeEvent", next(self._events)))

    def _value(self, event: NodeEvent) -> Value:
        start, end = _index(event.start_mark), _index(event.end_mark)
        name = event.anchor
        if isinstance(event, AliasEvent):
            return Value(start, end, text=f"*{name}", target=self._anchors.get(name or ""))
        made = self._scalar(event) if isinstance(event, ScalarEvent) else Value(start, end)
        if name:
            made.anchor = f"&{name}"
            self._anchors[name] = made
        if not isinstance(event, ScalarEvent):
            self._fill(made, cast("CollectionStartEvent", event))
        return made

    def _scalar(self, event: ScalarEvent) -> Value:
        if not event.value and event.style is None:
            # Nothing is written; where it would stand is right after what it belongs to.
            return Value(_index(event.end_mark), _index(event.end_mark))
        token = next(self._scalars)
        start = _index(token.start_mark)
        text = self._text[start : _index(token.end_mark)]
        # A block of text takes the blank lines after it along.
        end = start + len(text.rstrip())
        return Value(start, end, text=text, meaning=event.value, style=event.style or "")

    def _fill(self, made: Value, event: CollectionStartEvent) -> None:
        made.keyed = isinstance(event, MappingStartEvent)
        made.flow = bool(event.flow_style)
        made.entries = entries = []
        after = next(self._events)
        while isinstance(after, NodeEvent):
            first = self._value(after)
            if made.keyed:
                entry = Entry(first, self.value(), first.start)
            else:
                entry = Entry(None, first, first.start if made.flow else self._dash(first.start))
            entry.gap = self._blank_above(entry.start)
            entries.append(entry)
            after = next(self._events)
        if made.flow:
            made.end = _index(after.end_mark)
        else:
            made.start = entries[0].start
            made.column = made.start - (self._text.rfind("\n", 0, made.start) + 1)

    def _dash(self, place: int) -> int:
        """The last dash before a place."""
        return self._dashes[bisect_left(self._dashes, place) - 1]

    def _blank_above(self, place: int) -> bool:
        line = self._text.rfind("\n", 0, place)
        above = self._text.rfind("\n", 0, line) if line > 0 else -1
        return line > 0 and not self._text[above + 1 : line].strip()


def _index(mark: Mark | None) -> int:
    """Where a mark stands in the text; PyYAML's parsers of text always set them."""
    return mark.index if mark else 0
