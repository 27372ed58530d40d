"""The plain data of one manifest, whatever the schema says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.errors import ManifestError
from reconciler.manifest.parser import fastest, parse
from reconciler.manifest.plain import Plain
from reconciler.manifest.shapes import BEGINNING
from reconciler.manifest.text import text
from reconciler.manifest.unreadable import UnreadableError
from reconciler.manifest.wording import shown
from reconciler.source import Problem, Source

if TYPE_CHECKING:
    from reconciler.spec import Json


def content(name: str, data: bytes) -> dict[str, Json]:
    """Read the plain data of a manifest, valid or not.

    Args:
        name: of the file, for messages.
        data: all its bytes.

    Returns:
        What it says; at least one key.

    Raises:
        ManifestError: it is no YAML, no mapping, an empty one, or has what no manifest has: keys
            that stand twice or are no words, tags, merge keys.
    """
    try:
        plain = Plain(name)
        found = plain.data(parse(text(data), fastest()))
    except UnreadableError as error:
        place = Source(name, error.line, error.column)
        raise ManifestError([Problem(place, "", error.message)]) from None
    if plain.problems:
        raise ManifestError(plain.problems)
    if not isinstance(found, dict) or not found:
        told = f"not {shown(found)}" if found != {} else "and this one is empty"
        problem = Problem(Source(name, 1, 1), "", f"a manifest is a mapping, {told}: {BEGINNING}")
        raise ManifestError([problem])
    return found
