"""The canonical form of a manifest, made only where it means the same."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import yaml

from reconciler.errors import ManifestError
from reconciler.layout import laid_out, remarks
from reconciler.manifest import schema
from reconciler.manifest.content import content
from reconciler.manifest.syntax import unreadable
from reconciler.source import Problem, Source

if TYPE_CHECKING:
    from collections.abc import Callable

    from reconciler.spec import Json


def canonical(name: str, data: bytes, lay: Callable[[str, str], str] = laid_out) -> bytes:
    """Lay out a manifest, which need not be valid.

    Args:
        name: of the file, for messages.
        data: all its bytes.
        lay: makes the layout, of a text and the schema; it is not trusted.

    Returns:
        The same data and the same comments in the canonical layout.

    Raises:
        ManifestError: it cannot be read, or cannot be laid out without changing what it says.
    """
    before = _meaning(content(name, data))
    text = data.decode()
    try:
        made = lay(text, schema("manifest"))
        same = made == text or (
            before == _meaning(content(name, made.encode()))
            and sorted(remarks(text)) == sorted(remarks(made))
        )
    except yaml.MarkedYAMLError as error:
        # libyaml takes some tabs that PyYAML's own parser refuses.
        told = unreadable(error, text)
        raise _left(name, told.line, told.column, told.message) from None
    except ManifestError:
        same = False
    if not same:
        # Nothing is known that leads here; and nothing is to be written if something does.
        raise _left(name, 1, 1, "laid out, this would not say the same; it is left as it is")
    return made.encode()


def _left(name: str, line: int, column: int, message: str) -> ManifestError:
    return ManifestError([Problem(Source(name, line, column), "", message)])


def _meaning(data: Json) -> str:
    """What tells data apart; Python takes 1, 1.0 and True for one."""
    return json.dumps(data, sort_keys=True)
