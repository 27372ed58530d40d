"""The `fields` parameter: which properties of an answer are sent (fact sheet: rooms, section 0)."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

WHOLE = frozenset({"security", "availableShareRights", "shareSettings"})
"""Properties that are dictionaries: they are sent whole or not at all."""


@dataclass(frozen=True)
class Fields:
    """A tree of wanted properties.

    Attributes:
        source: The parameter as it came, which names the tree.
        tree: Subtrees by property; a missing tree wants everything below.
    """

    source: str = ""
    tree: Mapping[str, Fields] | None = field(default=None, hash=False, compare=False)

    def wants(self, name: str) -> bool:
        """Tell whether a property is to be sent.

        Args:
            name: The property.

        Returns:
            Whether it is wanted.
        """
        return self.tree is None or name in self.tree

    def under(self, name: str) -> Fields:
        """Tell what is wanted below a property.

        Args:
            name: The property.

        Returns:
            Its own tree.
        """
        return EVERYTHING if self.tree is None else self.tree.get(name, EVERYTHING)

    def prune(self, value: object) -> object:
        """Drop what is not wanted, and every null.

        Args:
            value: A JSON value; of a list, each element is pruned.

        Returns:
            The pruned value.
        """
        if isinstance(value, dict):
            return {
                name: part if name in WHOLE else self.under(name).prune(part)
                for name, part in value.items()
                if part is not None and self.wants(name)
            }
        if isinstance(value, list):
            return [self.prune(part) for part in value]
        return value


EVERYTHING = Fields()


@functools.lru_cache(maxsize=256)
def read_fields(source: str) -> Fields:
    """Read the parameter.

    Args:
        source: Dotted names, separated by commas.

    Returns:
        The tree; an empty parameter wants everything.
    """
    names = [name.strip() for name in source.split(",") if name.strip()]
    return _grow(source, [name.split(".") for name in names]) if names else EVERYTHING


def _grow(source: str, paths: list[list[str]]) -> Fields:
    tree: dict[str, Fields] = {}
    for head in dict.fromkeys(path[0] for path in paths):
        tails = [path[1:] for path in paths if path[0] == head]
        name = f"{source}/{head}"
        tree[head] = EVERYTHING if [] in tails else _grow(name, tails)
    return Fields(source, tree)
