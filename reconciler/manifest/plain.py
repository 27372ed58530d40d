"""A tree of nodes to plain data: dicts, lists and scalars."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final, NoReturn

from yaml.nodes import MappingNode, Node, ScalarNode

from reconciler.manifest.loaders import MAX_DEPTH, TOO_DEEP
from reconciler.manifest.scalar import scalar
from reconciler.manifest.unreadable import UnreadableError
from reconciler.manifest.wording import Path, dotted, reading, visible
from reconciler.source import Problem, Source

if TYPE_CHECKING:
    from reconciler.spec import Json

MAX_REPEATED: Final = 100_000
"""How many items of lists and mappings the aliases of one file may add to it."""

MAX_PROBLEMS: Final = 1000
"""How many of its problems are collected; a file of another kind may have any number."""

_TAGS: Final = "tag:yaml.org,2002:"


class Plain:
    """Makes the data of one document, and collects what YAML allows and a manifest does not.

    What an alias repeats is built again: a place in the data is then one place in the document,
    and one place can be changed alone. How much they may repeat is bounded.

    Args:
        file: the name for places.

    Attributes:
        problems: keys that stand twice or are no text, and tags.
    """

    def __init__(self, file: str) -> None:
        self.problems: list[Problem] = []
        self._file = file
        self._left = MAX_REPEATED
        self._met: set[int] = set()
        self._above: list[Node] = []

    def data(self, node: Node) -> Json:
        """The data of a node and all below it.

        Args:
            node: of a tree that :func:`reconciler.manifest.parser.parse` made.

        Returns:
            Dicts with text for keys, lists and scalars.

        Raises:
            UnreadableError: an alias stands within what it repeats, the aliases add too much, or
                a mapping is to be merged into another.
        """
        value: object = node.tag
        # Nobody asks where anything ends, and of a large file that is a tenth of what it takes.
        node.end_mark = None
        if type(node) is ScalarNode:
            # The parser answers with the very text of the node; other text is a tag of the file.
            return value if type(value) is not str or value is node.value else self._tagged(node)
        self._enter(node)
        if value is not None:
            self._tagged(node)
        made = self._mapping(node) if type(node) is MappingNode else self._list(node)
        self._above.pop()
        return made

    def _list(self, node: Node) -> list[Json]:
        return [self.data(one) for one in node.value]

    def _mapping(self, node: Node) -> dict[str, Json]:
        made: dict[str, Json] = {}
        for key, value in node.value:
            word = key.tag
            key.end_mark = None
            if word is not key.value or type(word) is not str or word in made or word == "<<":
                word = self._odd(node, key, made)
            if word:
                made[word] = self.data(value)
        return made

    def _enter(self, node: Node) -> None:
        self._above.append(node)
        if id(node) in self._met:
            self._left -= len(node.value)
            if self._left < 0:
                self._fail(node, f"aliases repeat more than {MAX_REPEATED} values of this file")
        self._met.add(id(node))
        if len(self._above) > MAX_DEPTH:
            seen: set[int] = set()
            for one in self._above:
                if id(one) in seen:
                    self._fail(one, "this contains itself, by an alias")
                seen.add(id(one))
            self._fail(node, TOO_DEEP)

    def _odd(self, mapping: Node, key: Node, made: dict[str, Json]) -> str:
        """Tell what is wrong with a key; what to call it instead, empty to leave it out."""
        word: object = key.tag
        if type(key) is not ScalarNode:
            kind = "a mapping" if type(key) is MappingNode else "a list"
            self._problem(key, self._path(), f"a key is a word, not {kind}")
            return ""
        if word == "<<":
            self._fail(key, "YAML 1.2 has no merge key <<; write the keys out")
        if type(word) is not str:
            written = visible(key.value) or "that stands here"
            text = f"YAML reads the key {written} as {reading(word)}; a key is a word"
            self._problem(key, self._path(), text)
            return ""
        if word is not key.value:
            word = str(self._tagged(key))
        if word in made and len(self.problems) < MAX_PROBLEMS:
            first = next(one for one, _ in mapping.value if one.value == word)
            text = f"the key stands twice: first at {self._source(first)}"
            self._problem(key, (*self._path(), word), text)
        return "" if word in made else word

    def _tagged(self, node: Node) -> Json:
        """Tell that a node has a tag; the value that a scalar has without it."""
        tag = node.tag.replace(_TAGS, "!!", 1)
        text = f"the tag {visible(tag)} is not allowed: a manifest needs no tags"
        self._problem(node, self._path(node), text)
        if not isinstance(node, ScalarNode):
            return None
        return node.value if node.style else scalar(node.value)

    def _path(self, node: Node | None = None) -> Path:
        """The place of the node that is being built, or of one directly in it."""
        steps: list[str | int] = []
        nodes = self._above if node is None or node in self._above[-1:] else [*self._above, node]
        for above, below in pairwise(nodes):
            items = above.value
            if type(above) is MappingNode:
                steps.extend(key.value for key, value in items if below in (key, value))
            else:
                steps.append(items.index(below))
        return tuple(steps)

    def _problem(self, node: Node, path: Path, message: str) -> None:
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(Problem(self._source(node), dotted(path), message))

    def _fail(self, node: Node, message: str) -> NoReturn:
        raise UnreadableError(message, node.start_mark.line + 1, node.start_mark.column + 1)

    def _source(self, node: Node) -> Source:
        return Source(self._file, node.start_mark.line + 1, node.start_mark.column + 1)
