"""YAML text to a tree of nodes, each with its place and its value."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import yaml

from reconciler.manifest.loaders import PythonLoader
from reconciler.manifest.syntax import unreadable
from reconciler.manifest.text import place
from reconciler.manifest.unreadable import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Callable

    from yaml.nodes import Node

    from reconciler.manifest.libyaml import FlatLoader, LibyamlLoader

    Loader = Callable[[str], PythonLoader | LibyamlLoader | FlatLoader]

_DIRECTIVE: Final = re.compile(r"^%(?!YAML 1\.[0-9][ \t]*(?:#.*)?$)", re.MULTILINE)
_NO_DIRECTIVES: Final = "a line that begins with % is a directive; a manifest needs none"
_EMPTY: Final = "there is nothing in the file; a manifest begins with version: 1"


def fastest(*, libyaml: bool = yaml.__with_libyaml__) -> Loader:
    """The quickest parser at hand.

    Args:
        libyaml: whether PyYAML was built with its parser in C.

    Returns:
        The parser in C, or the one in Python.
    """
    if not libyaml:
        return PythonLoader
    from reconciler.manifest.libyaml import quickest  # noqa: PLC0415 -- it may not be there

    return quickest


def parse(text: str, loader: Loader) -> Node:
    """Read the one document of a text.

    Args:
        text: YAML; see :func:`reconciler.manifest.text.text`.
        loader: the parser.

    Returns:
        The root of the tree, in which ``tag`` holds the value of a node without a tag.

    Raises:
        UnreadableError: it is no YAML, no document, several, or nested too deeply.
    """
    directive = _DIRECTIVE.search(text) if "%" in text else None
    if directive:
        raise UnreadableError(_NO_DIRECTIVES, *place(text[: directive.start()]))
    try:
        root = loader(text).get_single_node()
    except yaml.MarkedYAMLError as error:
        raise unreadable(error, text) from None
    if root is None:
        raise UnreadableError(_EMPTY, 1, 1)
    return root
