"""The JSON schemas that the program carries."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final

from reconciler.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.resources.abc import Traversable

NAMES: Final = ("manifest", "plan")
"""The schemas that there are."""


def folders() -> Sequence[Traversable]:
    """Where schemas may lie: within the package in a wheel, beside it in the repository."""
    package = files("reconciler")
    return package / "schemas", Path(str(package)).parent / "schemas"


def schema(name: str, places: Sequence[Traversable] | None = None) -> str:
    """The text of a schema.

    Args:
        name: ``manifest`` or ``plan``.
        places: folders to look in, the first before the others; the program's own if not given.

    Returns:
        JSON.

    Raises:
        UsageError: there is no schema of that name.
    """
    for place in folders() if places is None else places:
        file = place / f"{name}.schema.json"
        if name in NAMES and file.is_file():
            return file.read_text(encoding="utf-8")
    raise UsageError(f'there is no schema "{name}"; there are: {", ".join(NAMES)}')
