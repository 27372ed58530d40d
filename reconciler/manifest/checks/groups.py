"""Groups and who is in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.access import Role
from reconciler.address import normal
from reconciler.manifest.checks.users import address_problems
from reconciler.manifest.claims import Claims
from reconciler.manifest.document import present
from reconciler.manifest.wording import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reconciler.manifest.declared import Declared
    from reconciler.manifest.document import Document
    from reconciler.manifest.wording import Path
    from reconciler.source import Problem
    from reconciler.spec import Json


def group_names(documents: Sequence[Document], _declared: Declared) -> Iterator[Problem]:
    """Each group is declared once over all manifests."""
    claims = Claims()
    for document in documents:
        for index, group in document.entries("groups"):
            path = ("groups", index, "name")
            before = "name" in group and claims.first(group["name"], document, path)
            if before:
                text = f"{shown(group['name'])} is declared twice: first at {before}"
                yield document.problem(path, text)


def group_people(documents: Sequence[Document], declared: Declared) -> Iterator[Problem]:
    """The people of a group have addresses, are no guests, and are members once."""
    for document in documents:
        for index, group in document.entries("groups"):
            claims = Claims()
            for path, address in _people(index, group):
                yield from address_problems(document, path, address)
                if declared.roles.get(normal(address)) is Role.GUEST:
                    text = f"{shown(address)} is declared as Guest; guests cannot be in a group"
                    yield document.problem(path, text)
                before = path[-1] != "manager" and claims.first(normal(address), document, path)
                if before:
                    text = f"{shown(address)} is in this group already, at {before}"
                    yield document.problem(path, text)


def _people(index: int, group: dict[str, Json]) -> Iterator[tuple[Path, str]]:
    if "manager" in group:
        yield ("groups", index, "manager"), group["manager"]
    for place, address in present(group.get("members")):
        yield ("groups", index, "members", place), address
