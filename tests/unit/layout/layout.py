"""The layout, called as commands call it."""

from __future__ import annotations

import json

from reconciler.layout import laid_out
from reconciler.manifest import schema
from reconciler.manifest.content import content

SCHEMA = schema("manifest")


def laid(text: str, order: str = SCHEMA) -> str:
    """A text laid out."""
    return laid_out(text, order)


def meaning(text: str) -> str:
    """What a text says, told apart by types."""
    return json.dumps(content("-", text.encode()), sort_keys=True)
