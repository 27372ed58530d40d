"""Who and what all manifests together declare, for whoever looks names up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.access import Role
from reconciler.address import normal
from reconciler.kinds.user import Standing
from reconciler.manifest.letter import Letter, letter, lies_at, unfit
from reconciler.manifest.picture import NONE, Picture, picture
from reconciler.manifest.welcomes import welcomes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from reconciler.manifest.document import Document
    from reconciler.manifest.store import Store
    from reconciler.manifest.wording import Path
    from reconciler.source import Source


@dataclass(frozen=True, slots=True)
class Declared:
    """The names of the manifests.

    Attributes:
        roles: of the declared users, by normal address.
        disabled: the normal addresses of those who are declared as disabled.
        places: where they are declared, by normal address.
        groups: the names of the declared groups, in order.
        letters: the letters that welcomes name by a path that may stand there, by where they lie.
        pictures: the pictures that rooms name by a path that may stand there, by where they lie.
        whole: whether every manifest could be read; if not, a name that is not there may be
            declared where nothing could be read.
    """

    roles: Mapping[str, Role]
    disabled: AbstractSet[str]
    places: Mapping[str, tuple[Document, Path]]
    groups: Mapping[str, None]
    letters: Mapping[str, Letter]
    pictures: Mapping[str, Picture]
    whole: bool

    def source(self, email: str) -> Source:
        """Where a user is declared, by normal address."""
        document, path = self.places[email]
        return document.source(path)


def declared(documents: Sequence[Document], store: Store, *, whole: bool) -> Declared:
    """Gather the names of all manifests, and read each letter and picture that they name once.

    Args:
        documents: the manifests that could be read.
        store: what reads the letters and pictures.
        whole: whether these are all.

    Returns:
        The names; of two declarations the first counts.
    """
    roles: dict[str, Role] = {}
    disabled: set[str] = set()
    places: dict[str, tuple[Document, Path]] = {}
    groups: dict[str, None] = {}
    letters: dict[str, Letter] = {}
    for document in documents:
        for index, user in document.entries("users"):
            role, email = Role.of(user.get("type")), normal(user.get("email", ""))
            if not role or not email or email in roles:
                continue
            roles[email], places[email] = role, (document, ("users", index))
            if user.get("state") == Standing.DISABLED:
                disabled.add(email)
        for _, group in document.entries("groups"):
            if "name" in group:
                groups[group["name"]] = None
        for _, welcome in welcomes(document):
            mail = welcome.get("mail", "")
            name = lies_at(document.name, mail)
            if mail and not unfit(mail) and name not in letters:
                letters[name] = letter(name, document.name, store)
    pictures = _pictures(documents, store)
    return Declared(roles, disabled, places, groups, letters, pictures, whole)


def _pictures(documents: Sequence[Document], store: Store) -> dict[str, Picture]:
    found: dict[str, Picture] = {}
    for document in documents:
        for _, room in document.entries("rooms"):
            file = room.get("logo", NONE)
            name = lies_at(document.name, file)
            if file != NONE and not unfit(file) and name not in found:
                found[name] = picture(name, document.name, store)
    return found
