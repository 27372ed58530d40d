"""Who and what all manifests together declare, for the checks that look names up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.access import Role
from reconciler.address import normal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reconciler.manifest.document import Document


@dataclass(frozen=True, slots=True)
class Declared:
    """The names of the manifests.

    Attributes:
        roles: of the declared users, by normal address.
        groups: the names of the declared groups, in order.
        whole: whether every manifest could be read; if not, a name that is not there may be
            declared where nothing could be read.
    """

    roles: Mapping[str, Role]
    groups: Mapping[str, None]
    whole: bool


def declared(documents: Sequence[Document], *, whole: bool) -> Declared:
    """Gather the names of all manifests.

    Args:
        documents: the manifests that could be read.
        whole: whether these are all.

    Returns:
        The names; of two declarations the first counts.
    """
    roles: dict[str, Role] = {}
    groups: dict[str, None] = {}
    for document in documents:
        for _, user in document.entries("users"):
            role = Role.of(user.get("type"))
            if role and "email" in user:
                roles.setdefault(normal(user["email"]), role)
        for _, group in document.entries("groups"):
            if "name" in group:
                groups[group["name"]] = None
    return Declared(roles, groups, whole)
