"""PyYAML's parser in C, which wheels of PyYAML have and some builds lack."""

from __future__ import annotations

import operator

from yaml._yaml import CParser

from reconciler.manifest.loaders import Rules, Values

_LONGEST = 200
_MOST = 200


class LibyamlLoader(Rules, CParser):
    """About ten times as fast as the other."""


class FlatLoader(Values, CParser):
    """For text that cannot nest deeply.

    Entering and leaving a node then calls what costs next to nothing, which is a quarter of the
    time; how deep the tree is, is looked at when its data are made.
    """

    descend_resolver = staticmethod(operator.is_)
    ascend_resolver = tuple


def quickest(text: str) -> FlatLoader | LibyamlLoader:
    """The quickest parser that the nesting of a text cannot harm.

    A level of a block takes a column, or shares it with one other, and a level of a flow takes a
    bracket; so short lines with few brackets bound the depth, and with it the stack of the
    machine that the parser in C needs.
    """
    brackets = text.count("[") + text.count("{")
    if brackets > _MOST or max(map(len, text.splitlines()), default=0) > _LONGEST:
        return LibyamlLoader(text)
    return FlatLoader(text)
