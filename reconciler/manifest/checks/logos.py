"""The pictures of rooms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reconciler.manifest.letter import lies_at, unfit
from reconciler.manifest.picture import NONE
from reconciler.manifest.wording import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reconciler.manifest.declared import Declared
    from reconciler.manifest.document import Document
    from reconciler.source import Problem

_LONGEST: Final = 200


def files(documents: Sequence[Document], declared: Declared) -> Iterator[Problem]:
    """A picture is a file that can be read, and one that a portal keeps as it is."""
    for document in documents:
        for index, room in document.entries("rooms"):
            file = room.get("logo", NONE)
            if file == NONE:
                continue
            name, fault = lies_at(document.name, file), unfit(file)
            if not fault and (found := declared.pictures[name].fault):
                fault = f"{visible(name, _LONGEST)} {found}"
            if fault:
                yield document.problem(("rooms", index, "logo"), fault)


def alone(documents: Sequence[Document], _declared: Declared) -> Iterator[Problem]:
    """A room with a picture shows neither colour nor cover, and does not tell them."""
    for document in documents:
        for index, room in document.entries("rooms"):
            if room.get("logo", NONE) == NONE:
                continue
            for word in ("color", "cover"):
                if word in room:
                    text = f"a room with a logo has no {word}, and portals do not tell it"
                    path = ("rooms", index, word)
                    yield document.key_problem(path, f"{text}; take out one of the two")
