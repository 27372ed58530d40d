"""Identifiers that are the same in every run: they grow from names instead of chance."""

from __future__ import annotations

import hashlib
import re
import uuid

_SPACE = uuid.UUID("6f1d0c1e-7c7b-5b1a-9d0e-3a4f5b6c7d8e")
_GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
NOBODY = "00000000-0000-0000-0000-000000000000"


def guid(*words: object) -> str:
    """Make an identifier.

    Args:
        words: What it stands for.

    Returns:
        A GUID that only these words have.
    """
    return str(uuid.uuid5(_SPACE, "\n".join(map(str, words))))


def secret(*words: object) -> str:
    """Make an API key.

    Args:
        words: What it stands for.

    Returns:
        `sk-` and 64 hexadecimal digits.
    """
    return "sk-" + hashlib.sha256("\n".join(map(str, words)).encode()).hexdigest()


def is_guid(text: str) -> bool:
    """Tell whether a text can be an identifier.

    Args:
        text: Any text.

    Returns:
        Whether it has the shape of a GUID.
    """
    return _GUID.fullmatch(text) is not None
