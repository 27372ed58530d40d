"""What tells rooms apart: titles, former titles and ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.manifest.claims import Claims
from reconciler.manifest.document import present
from reconciler.manifest.wording import shown
from reconciler.title import MAX_UNITS, folded, stored, units

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reconciler.manifest.declared import Declared
    from reconciler.manifest.document import Document
    from reconciler.manifest.wording import Path
    from reconciler.source import Problem


def titles(documents: Sequence[Document], _declared: Declared) -> Iterator[Problem]:
    """Titles are sound, and unique as the portal stores them and without regard to case."""
    claims = Claims()
    for document in documents:
        for index, room in document.entries("rooms"):
            if "title" not in room:
                continue
            title, path = room["title"], ("rooms", index, "title")
            yield from _title_problems(document, path, title)
            before = stored(title) and claims.first(folded(title), document, path)
            if before:
                text = (
                    f"{_stored(title)} is declared twice (case does not count): first at {before}"
                )
                yield document.problem(path, text)


def former_titles(documents: Sequence[Document], _declared: Declared) -> Iterator[Problem]:
    """A former title is sound, belongs to one room, and is the present title of none."""
    claims = Claims()
    present_titles = _present_titles(documents)
    for document in documents:
        for index, room in document.entries("rooms"):
            for place, title in present(room.get("previously")):
                path = ("rooms", index, "previously", place)
                yield from _title_problems(document, path, title)
                before = stored(title) and claims.first(folded(title), document, path)
                if before:
                    text = f"{_stored(title)} is a former title already at {before}"
                    yield document.problem(path, text)
                owner = present_titles.get(folded(title))
                if owner:
                    text = f"{_stored(title)} is the title of a room at {owner[0].source(owner[1])}"
                    yield document.problem(path, f"{text}; a former title is one that no room has")


def templates(documents: Sequence[Document], _declared: Declared) -> Iterator[Problem]:
    """The title of a template is sound; whether there is one, the portal knows."""
    for document in documents:
        for index, room in document.entries("rooms"):
            if "from_template" in room:
                path = ("rooms", index, "from_template")
                yield from _title_problems(document, path, room["from_template"])


def ids(documents: Sequence[Document], _declared: Declared) -> Iterator[Problem]:
    """An id pins one room."""
    claims = Claims()
    for document in documents:
        for index, room in document.entries("rooms"):
            path = ("rooms", index, "id")
            before = "id" in room and claims.first(room["id"], document, path)
            if before:
                text = f"{shown(room['id'])} is the id of another room: first at {before}"
                yield document.problem(path, text)


def _present_titles(documents: Sequence[Document]) -> dict[str, tuple[Document, Path]]:
    found: dict[str, tuple[Document, Path]] = {}
    for document in documents:
        for index, room in document.entries("rooms"):
            if stored(room.get("title", "")):
                found.setdefault(folded(room["title"]), (document, ("rooms", index, "title")))
    return found


def _title_problems(document: Document, path: Path, title: str) -> Iterator[Problem]:
    if not stored(title):
        yield document.problem(path, "the title is empty once blanks around it are stripped")
    elif units(title) > MAX_UNITS:
        text = f"{shown(title)} has {units(title)} UTF-16 units; {MAX_UNITS} are the most"
        yield document.problem(path, text)


def _stored(title: str) -> str:
    """A title for a message, with the stored form where that is another."""
    kept = stored(title)
    return shown(title) if kept == title else f"{shown(title)}, which is stored as {shown(kept)},"
