"""Domains and guards, of which all manifests together say one thing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.manifest.document import present
from reconciler.manifest.domain import domain, domain_fault
from reconciler.manifest.policy import KEY, guards, said

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reconciler.manifest.declared import Declared
    from reconciler.manifest.document import Document
    from reconciler.manifest.wording import Path
    from reconciler.source import Problem

_TOGETHER = "manifests that go together say one thing about it"


def domains(documents: Sequence[Document], _declared: Declared) -> Iterator[Problem]:
    """The team's own domains are some."""
    for document in documents:
        for index, one in present(said(document, "domains")):
            fault = domain_fault(one)
            if fault:
                yield document.problem((KEY, "domains", index), fault)


def one_value(documents: Sequence[Document], _declared: Declared) -> Iterator[Problem]:
    """What several manifests say of the domains or of a guard is the same."""
    first: dict[Path, tuple[Document, object]] = {}
    for document in documents:
        for path, value in _values(document):
            other, before = first.setdefault(path, (document, value))
            if before != value:
                place = other.source(path)
                yield document.problem(path, f"this is not what {place} says; {_TOGETHER}")


def _values(document: Document) -> Iterator[tuple[Path, object]]:
    """What a manifest says, each in the form in which it is compared, with its place."""
    own = said(document, "domains")
    if own:
        yield (KEY, "domains"), {domain(one) for _, one in present(own)}
    for guard, limit in guards(document):
        yield (KEY, "guards", guard), limit
