"""The people that manifests name outside of rooms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.address import normal
from reconciler.manifest.addresses import fault
from reconciler.manifest.claims import Claims
from reconciler.manifest.document import present
from reconciler.manifest.wording import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reconciler.manifest.declared import Declared
    from reconciler.manifest.document import Document
    from reconciler.manifest.wording import Path
    from reconciler.source import Problem


def protected_addresses(documents: Sequence[Document], _declared: Declared) -> Iterator[Problem]:
    """Who is protected is named by an address."""
    for document in documents:
        for index, address in present(document.data.get("protect")):
            yield from address_problems(document, ("protect", index), address)


def user_addresses(documents: Sequence[Document], _declared: Declared) -> Iterator[Problem]:
    """Users are named by addresses, each once over all manifests."""
    claims = Claims()
    for document in documents:
        for index, user in document.entries("users"):
            if "email" not in user:
                continue
            path = ("users", index, "email")
            yield from address_problems(document, path, user["email"])
            before = claims.first(normal(user["email"]), document, path)
            if before:
                text = f"{shown(user['email'])} is declared twice: first at {before}"
                yield document.problem(path, text)


def heirs(documents: Sequence[Document], declared: Declared) -> Iterator[Problem]:
    """Who gets a person's rooms is somebody else, and may own rooms as far as is declared."""
    for document in documents:
        for index, user in document.entries("users"):
            if "reassign_to" not in user:
                continue
            heir, path = user["reassign_to"], ("users", index, "reassign_to")
            yield from address_problems(document, path, heir)
            role = declared.roles.get(normal(heir))
            if normal(heir) == normal(user.get("email", "")):
                text = f"{shown(heir)} is the person whose rooms these are; name somebody else"
                yield document.problem(path, text)
            elif role and not role.may_manage_rooms:
                text = f"{shown(heir)} is declared as {role}"
                yield document.problem(
                    path, f"{text}; only a DocSpaceAdmin or a RoomAdmin can own rooms"
                )


def address_problems(document: Document, path: Path, address: str) -> Iterator[Problem]:
    """What is wrong with one address, if anything."""
    reason = fault(address)
    if reason:
        yield document.problem(path, f"{shown(address)} is no address: {reason}")
