"""What the matrix has found and nobody has mended yet: the combinations that fail, with why."""

from __future__ import annotations

_BUGS: dict[tuple[str, str, str], str] = {}


def bug(command: str, kind: str, name: str) -> str:
    """Why a combination is known to fail; empty if it is not."""
    return _BUGS.get((command, kind, name), "")
