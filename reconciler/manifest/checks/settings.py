"""The settings of rooms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.manifest.claims import Claims
from reconciler.manifest.document import present
from reconciler.manifest.wording import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reconciler.manifest.declared import Declared
    from reconciler.manifest.document import Document
    from reconciler.source import Problem


def tags(documents: Sequence[Document], _declared: Declared) -> Iterator[Problem]:
    """A room has a tag once; some portals fold case (fact sheet on rooms, section 4)."""
    for document in documents:
        for index, room in document.entries("rooms"):
            claims = Claims()
            for place, tag in present(room.get("tags")):
                path = ("rooms", index, "tags", place)
                before = claims.first(tag.casefold(), document, path)
                if before:
                    text = f"the tag {shown(tag)} stands twice, first at {before}"
                    yield document.problem(path, f"{text}; tags are compared without case")
