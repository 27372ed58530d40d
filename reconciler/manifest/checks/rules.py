"""The rules of a team: each has a name of its own, and conditions that can be met."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.manifest.claims import Claims
from reconciler.manifest.condition import faults
from reconciler.manifest.facts import PARTS
from reconciler.manifest.policy import entries, said
from reconciler.manifest.wording import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reconciler.manifest.declared import Declared
    from reconciler.manifest.document import Document
    from reconciler.source import Problem


def ids(documents: Sequence[Document], _declared: Declared) -> Iterator[Problem]:
    """A rule is told by a name that no other has."""
    claims = Claims()
    for document in documents:
        for above, rule in entries(document):
            path = (*above, "id")
            before = "id" in rule and claims.first(rule["id"], document, path)
            if before:
                text = f"{shown(rule['id'])} is the id of another rule: first at {before}"
                yield document.problem(path, text)


def conditions(documents: Sequence[Document], _declared: Declared) -> Iterator[Problem]:
    """Conditions compare what there is with values that it can have."""
    for document in documents:
        for above, rule in entries(document):
            for word, facts in PARTS.items():
                for fault in faults(rule.get(word, {}), facts, (*above, word)):
                    yield document.problem(fault.path, fault.text)


def insiders(documents: Sequence[Document], declared: Declared) -> Iterator[Problem]:
    """Who is outside can be asked where the team's own domains are named."""
    if not declared.whole or any(said(document, "domains") for document in documents):
        return
    for document in documents:
        for above, rule in entries(document):
            if "outside" in rule.get("members", {}):
                text = "no manifest names the domains that are the team's own: add policy.domains"
                yield document.key_problem((*above, "members", "outside"), text)
