"""The portal's own invitation links."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.access import Role
from reconciler.manifest.claims import Claims
from reconciler.manifest.moment import moment

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reconciler.manifest.declared import Declared
    from reconciler.manifest.document import Document
    from reconciler.source import Problem


def one_of_a_type(documents: Sequence[Document], _declared: Declared) -> Iterator[Problem]:
    """A type has one link over all manifests (fact sheet on people, section 2.2)."""
    claims = Claims()
    for document in documents:
        for index, link in document.entries("invitation_links"):
            role, path = Role.of(link.get("type")), ("invitation_links", index, "type")
            before = role and claims.first(role, document, path)
            if before:
                text = f"{role} has a link already: first at {before}"
                yield document.problem(path, f"{text}; a portal has one for each type")


def ends(documents: Sequence[Document], _declared: Declared) -> Iterator[Problem]:
    """A link expires at a moment that there is; whether it is past, the manifest cannot know."""
    for document in documents:
        for index, link in document.entries("invitation_links"):
            fault = moment(link["expires"])[1] if "expires" in link else ""
            if fault:
                yield document.problem(("invitation_links", index, "expires"), fault)
