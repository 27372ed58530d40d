"""The JSON schemas that the program carries."""

from __future__ import annotations

from typing import Final

from reconciler.bundled import bundled
from reconciler.errors import UsageError

NAMES: Final = ("manifest", "plan", "status", "who", "drift", "doctor", "report", "journal")
"""The schemas that there are."""


def schema(name: str) -> str:
    """The text of a schema.

    Args:
        name: one of :data:`NAMES`.

    Returns:
        JSON.

    Raises:
        UsageError: there is no schema of that name.
    """
    if name not in NAMES:
        raise UsageError(f'there is no schema "{name}"; there are: {", ".join(NAMES)}')
    return bundled("schemas", f"{name}.schema.json")
