"""Who came first: names that only one place may have."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable

    from reconciler.manifest.document import Document
    from reconciler.manifest.wording import Path
    from reconciler.source import Source


class Claims:
    """Names and the places that claimed them first."""

    def __init__(self) -> None:
        self._places: dict[Hashable, tuple[Document, Path]] = {}

    def first(self, name: Hashable, document: Document, path: Path) -> Source | None:
        """Claim a name.

        Args:
            name: in the form in which it is unique.
            document: where it is claimed.
            path: the place there.

        Returns:
            Where it was claimed before; None if this is the first time.
        """
        before = self._places.setdefault(name, (document, path))
        if before[0] is document and before[1] is path:
            return None
        return before[0].source(before[1])
