"""What becomes of rooms that no manifest declares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.manifest.wording import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reconciler.manifest.declared import Declared
    from reconciler.manifest.document import Document
    from reconciler.source import Problem

_PATH = ("unmanaged_rooms",)


def one_word(documents: Sequence[Document], _declared: Declared) -> Iterator[Problem]:
    """All manifests that say what becomes of other rooms say the same."""
    first: Document | None = None
    for document in documents:
        word = document.data.get(_PATH[0])
        if word is None:
            continue
        first = first or document
        if word != first.data[_PATH[0]]:
            other = f"{shown(first.data[_PATH[0]])} at {first.source(_PATH)}"
            yield document.problem(
                _PATH,
                f"{shown(word)} is not {other}; manifests that go together say one thing"
                " about rooms that none of them declares",
            )
