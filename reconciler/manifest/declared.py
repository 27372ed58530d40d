"""Who and what all manifests together declare, for whoever looks names up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.access import Role
from reconciler.address import normal
from reconciler.manifest.letter import Letter, letter, lies_at, unfit
from reconciler.manifest.welcomes import welcomes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reconciler.manifest.document import Document


@dataclass(frozen=True, slots=True)
class Declared:
    """The names of the manifests.

    Attributes:
        roles: of the declared users, by normal address.
        groups: the names of the declared groups, in order.
        letters: the letters that welcomes name by a path that may stand there, by where they lie.
        whole: whether every manifest could be read; if not, a name that is not there may be
            declared where nothing could be read.
    """

    roles: Mapping[str, Role]
    groups: Mapping[str, None]
    letters: Mapping[str, Letter]
    whole: bool


def declared(documents: Sequence[Document], *, whole: bool) -> Declared:
    """Gather the names of all manifests, and read each letter that they name once.

    Args:
        documents: the manifests that could be read.
        whole: whether these are all.

    Returns:
        The names; of two declarations the first counts.
    """
    roles: dict[str, Role] = {}
    groups: dict[str, None] = {}
    letters: dict[str, Letter] = {}
    for document in documents:
        for _, user in document.entries("users"):
            role = Role.of(user.get("type"))
            if role and "email" in user:
                roles.setdefault(normal(user["email"]), role)
        for _, group in document.entries("groups"):
            if "name" in group:
                groups[group["name"]] = None
        for _, welcome in welcomes(document):
            mail = welcome.get("mail", "")
            name = lies_at(document.name, mail)
            if mail and not unfit(mail) and name not in letters:
                letters[name] = letter(name)
    return Declared(roles, groups, letters, whole)
