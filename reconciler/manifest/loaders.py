"""PyYAML's parsers, bent to this program's needs.

PyYAML asks its loader to ``resolve`` the tag of every node that has none. These loaders answer with
the value itself: one call then does the work of PyYAML's resolver and constructor, and the tree
that PyYAML keeps for the places holds the values too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from yaml.composer import Composer
from yaml.parser import Parser
from yaml.reader import Reader
from yaml.scanner import Scanner

from reconciler.manifest.scalar import SPECIAL, Scalar, scalar
from reconciler.manifest.syntax import NO_CHARACTER
from reconciler.manifest.unreadable import UnreadableError

if TYPE_CHECKING:
    from yaml.nodes import Node
    from yaml.tokens import ScalarToken

MAX_DEPTH: Final = 32
"""The deepest nesting; a manifest needs six levels."""

TOO_DEEP: Final = f"nested deeper than {MAX_DEPTH} levels; a manifest needs six"


_SURROGATE: Final = re.compile("[\ud800-\udfff]")


class Values:
    """What all loaders add to PyYAML: values instead of tags."""

    def resolve(self, _kind: object, value: str | None, implicit: tuple[bool, bool]) -> Scalar:
        """The value of a node without a tag; None for lists and mappings, which have no text."""
        if value and value[0] not in SPECIAL:
            return value
        return scalar(value) if value is not None and implicit[0] else value


class Rules(Values):
    """What loaders of any text add to that: bounds."""

    depth = 0

    def descend_resolver(self, parent: Node | None, _index: object) -> None:
        """Enter a node; refuse nesting that would exhaust the stack of the machine."""
        self.depth += 1
        if self.depth > MAX_DEPTH and parent is not None:
            mark = parent.start_mark
            raise UnreadableError(TOO_DEEP, mark.line + 1, mark.column + 1)

    def ascend_resolver(self) -> None:
        """Leave a node."""
        self.depth -= 1


class PythonLoader(Rules, Reader, Scanner, Parser, Composer):
    """The parser that every PyYAML has."""

    def __init__(self, text: str) -> None:
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)
        Composer.__init__(self)

    def scan_flow_scalar(self, style: str) -> ScalarToken:
        """Scan text in quotes; refuse escapes of what is no character, as libyaml does."""
        mark = self.get_mark()
        try:
            token = super().scan_flow_scalar(style)
        except (ValueError, OverflowError):
            token = None
        if token is None or _SURROGATE.search(token.value):
            raise UnreadableError(NO_CHARACTER, mark.line + 1, mark.column + 1)
        return token
