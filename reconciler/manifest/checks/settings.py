"""The settings of rooms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reconciler.manifest.amounts import FAULTS
from reconciler.manifest.claims import Claims
from reconciler.manifest.document import present
from reconciler.manifest.wording import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reconciler.manifest.declared import Declared
    from reconciler.manifest.document import Document
    from reconciler.manifest.wording import Path
    from reconciler.source import Problem
    from reconciler.spec import Json

_AMOUNTS: Final = ("lifetime", "watermark", "quota")


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


def amounts(documents: Sequence[Document], _declared: Declared) -> Iterator[Problem]:
    """Sizes, spans of time and watermarks are some; each can be said in several ways."""
    for document in documents:
        for path, value in _amounts(document):
            fault = FAULTS[path[-1]](value)
            if fault:
                yield document.problem(path, fault)


def marks(documents: Sequence[Document], _declared: Declared) -> Iterator[Problem]:
    """A watermark shows a thing once."""
    for document in documents:
        for index, room in document.entries("rooms"):
            above, mark = ("rooms", index, "watermark", "shows"), room.get("watermark")
            claims = Claims()
            for place, word in present(mark.get("shows") if isinstance(mark, dict) else None):
                path = (*above, place)
                before = claims.first(word, document, path)
                if before:
                    yield document.problem(path, f"{word} stands twice, first at {before}")


def _amounts(document: Document) -> Iterator[tuple[Path, Json]]:
    """The amounts of a manifest that are text, and their places."""
    for index, room in document.entries("rooms"):
        for word in _AMOUNTS:
            value = room.get(word)
            if isinstance(value, str):
                yield ("rooms", index, word), value
            elif value and "after" in value:
                yield ("rooms", index, word, "after"), value["after"]
