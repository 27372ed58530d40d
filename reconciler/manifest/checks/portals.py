"""The portal that the manifests are for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.manifest.portals import portal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reconciler.manifest.declared import Declared
    from reconciler.manifest.document import Document
    from reconciler.source import Problem

_PATH = ("portal",)


def one_portal(documents: Sequence[Document], _declared: Declared) -> Iterator[Problem]:
    """All manifests that name a portal name the same, by a sound address."""
    first: tuple[str, Document] | None = None
    for document in documents:
        if "portal" not in document.data:
            continue
        address, fault = portal(document.data["portal"])
        if fault:
            yield document.problem(_PATH, f"this is no address of a portal: {fault}")
        elif first is None:
            first = address, document
        elif first[0] != address:
            text = f"{address} is another portal than {first[0]} at {first[1].source(_PATH)}"
            yield document.problem(_PATH, f"{text}; manifests that go together are for one portal")
