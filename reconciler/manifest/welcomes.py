"""The welcomes of one manifest."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reconciler.manifest.document import Document
    from reconciler.manifest.wording import Path
    from reconciler.spec import Json


def welcomes(document: Document) -> Iterator[tuple[Path, dict[str, Json]]]:
    """Every welcome that says how somebody is welcomed.

    Args:
        document: a manifest of which the schema has taken what does not fit.

    Yields:
        The place of the welcome and what stands there: that of the defaults, then the users'.
    """
    general = document.data.get("defaults", {}).get("welcome")
    if general:
        yield ("defaults", "welcome"), general
    for index, user in document.entries("users"):
        own = user.get("welcome")
        if own:
            yield ("users", index, "welcome"), own
