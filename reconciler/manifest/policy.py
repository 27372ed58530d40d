"""What a team allows: from what manifests say to the limits, domains and rules of all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reconciler.guard import Limits, Share
from reconciler.manifest.condition import condition
from reconciler.manifest.document import present
from reconciler.manifest.domain import domain
from reconciler.manifest.facts import PARTS
from reconciler.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reconciler.manifest.document import Document
    from reconciler.manifest.wording import Path
    from reconciler.spec import Json

KEY: Final = "policy"

_DEFAULTS: Final = Limits()


def said(document: Document, word: str) -> Json:
    """What a manifest says of its policy under a word; None for nothing."""
    return document.data.get(KEY, {}).get(word)


def entries(document: Document) -> Iterator[tuple[Path, dict[str, Json]]]:
    """The rules of a manifest, each with its place."""
    for index, rule in present(said(document, "rules")):
        yield (KEY, "rules", index), rule


def guards(document: Document) -> Iterator[tuple[str, Share | int]]:
    """What a manifest says of each guard that there is, by its name."""
    found = said(document, "guards") or {}
    for guard in Limits.__slots__:
        if guard in found:
            yield guard, _limit(found[guard], share=isinstance(getattr(_DEFAULTS, guard), Share))


def _limit(value: Json, *, share: bool) -> Share | int:
    if isinstance(value, dict):
        return Share(**{word: int(value[word]) for word in Share.__slots__ if word in value})
    # One number is so many people, whatever part of them that is.
    return Share(percent=100, people=int(value), always=0) if share else int(value)


def limits(documents: Sequence[Document]) -> Limits:
    """How much one run may do, as all manifests say it together."""
    found: dict[str, Json] = {}
    for document in documents:
        found |= guards(document)
    return Limits(**found)


def domains(documents: Sequence[Document]) -> frozenset[str]:
    """The team's own domains."""
    return frozenset(domain(one) for each in documents for one in said(each, "domains") or ())


def rules(documents: Sequence[Document]) -> tuple[Rule, ...]:
    """The rules of all manifests, in their order."""
    return tuple(
        Rule(
            id=rule["id"],
            message=rule["message"],
            source=document.source(path),
            **{word: condition(rule[word], PARTS[word]) for word in PARTS if word in rule},
        )
        for document in documents
        for path, rule in entries(document)
    )
