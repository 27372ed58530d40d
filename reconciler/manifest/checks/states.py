"""Rooms that are to be in the archive, or gone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reconciler.kinds.room import RoomState
from reconciler.manifest.build import SETTINGS, STRUCTURE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reconciler.manifest.declared import Declared
    from reconciler.manifest.document import Document
    from reconciler.source import Problem

_NAMES: Final = frozenset({"title", "type", "id", "previously", "state"})
"""The words that say which room it is, and where it is to be."""

_REST: Final = frozenset({*STRUCTURE, *SETTINGS}) - _NAMES


def untouched(documents: Sequence[Document], _declared: Declared) -> Iterator[Problem]:
    """Of a room in the archive, or of none at all, nothing is declared that would be changed."""
    for document in documents:
        for index, room in document.entries("rooms"):
            state = room.get("state")
            if state in {None, RoomState.ACTIVE}:
                continue
            for word in room:
                if word in _REST:
                    yield document.key_problem(("rooms", index, word), _told(state, word))


def _told(state: str, word: str) -> str:
    if state == RoomState.ABSENT:
        return f"a room that is to be gone has no {word}; take the key out"
    text = "a room in the archive cannot be changed"
    return f"{text}; take the key out, or say state: active first"
