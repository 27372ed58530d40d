"""One manifest file that was read: its data, and where everything stands in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from yaml.nodes import MappingNode, Node

from reconciler.manifest.wording import Path, dotted
from reconciler.source import Problem, Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reconciler.spec import Json


@dataclass(frozen=True, slots=True)
class Document:
    """A manifest.

    Attributes:
        name: of the file, as messages name it.
        digest: the SHA-256 of its bytes in hexadecimal.
        data: what it holds; after the schema was applied, only what fits the schema.
        root: the tree that the data was made of.
    """

    name: str
    digest: str
    data: dict[str, Json]
    root: Node

    def entries(self, word: str) -> Iterator[tuple[int, dict[str, Json]]]:
        """The entries of a list at the top of the document that are what they should be.

        Args:
            word: ``users``, ``groups``, ``rooms`` or ``invitation_links``.

        Yields:
            The index and the entry.
        """
        return present(self.data.get(word))

    def node(self, path: Path) -> Node:
        """The node at a place, or the nearest one above it that is there."""
        node = self.root
        for step in path:
            below = _below(node, step)
            if below is None:
                break
            node = below[1]
        return node

    def source(self, path: Path) -> Source:
        """Where the value at a place stands; of a place that is not there, what would hold it."""
        return self._at(self.node(path))

    def problem(self, path: Path, message: str) -> Problem:
        """Something that is wrong with the value at a place."""
        return Problem(self.source(path), dotted(path), message)

    def key_problem(self, path: Path, message: str) -> Problem:
        """Something that is wrong with the key at the end of a place."""
        below = _below(self.node(path[:-1]), path[-1])
        source = self._at(below[0]) if below else self.source(path)
        return Problem(source, dotted(path), message)

    def _at(self, node: Node) -> Source:
        return Source(self.name, node.start_mark.line + 1, node.start_mark.column + 1)


def present(items: list[Json] | None) -> Iterator[tuple[int, Json]]:
    """What is left of a list from which the schema has taken what does not fit.

    Args:
        items: a list of the data, or None if there is none.

    Yields:
        The index in the manifest and the item.
    """
    for index, item in enumerate(items or ()):
        if item is not None:
            yield index, item


def _below(node: Node, step: str | int) -> tuple[Node, Node] | None:
    """The key and the value of one step down; for a list the item is both."""
    if isinstance(node, MappingNode):
        return next((pair for pair in node.value if pair[0].value == step), None)
    return node.value[step], node.value[step]
