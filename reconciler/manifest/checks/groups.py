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


def former_names(documents: Sequence[Document], _declared: Declared) -> Iterator[Problem]:
    """A former name belongs to one group, and is the present name of none."""
    claims = Claims()
    present_names = _present_names(documents)
    for document in documents:
        for index, group in document.entries("groups"):
            for place, name in present(group.get("previously")):
                path = ("groups", index, "previously", place)
                before = claims.first(name, document, path)
                if before:
                    yield document.problem(
                        path, f"{shown(name)} is a former name already at {before}"
                    )
                owner = present_names.get(name)
                if owner:
                    text = f"{shown(name)} is the name of a group at {owner[0].source(owner[1])}"
                    yield document.problem(path, f"{text}; a former name is one that no group has")


def group_people(documents: Sequence[Document], declared: Declared) -> Iterator[Problem]:
    """The people of a group have addresses, are neither guests nor disabled, and stand once."""
    for document in documents:
        for index, group in document.entries("groups"):
            claims = Claims()
            for path, address in _people(index, group):
                yield from address_problems(document, path, address)
                if declared.roles.get(normal(address)) is Role.GUEST:
                    text = f"{shown(address)} is declared as Guest; guests cannot be in a group"
                    yield document.problem(path, text)
                elif normal(address) in declared.disabled:
                    text = f"{shown(address)} is declared as disabled"
                    yield document.problem(path, f"{text}; disabled people cannot be in a group")
                before = path[-1] != "manager" and claims.first(normal(address), document, path)
                if before:
                    text = f"{shown(address)} is in this group already, at {before}"
                    yield document.problem(path, text)


def _present_names(documents: Sequence[Document]) -> dict[str, tuple[Document, Path]]:
    found: dict[str, tuple[Document, Path]] = {}
    for document in documents:
        for index, group in document.entries("groups"):
            if "name" in group:
                found.setdefault(group["name"], (document, ("groups", index, "name")))
    return found


def _people(index: int, group: dict[str, Json]) -> Iterator[tuple[Path, str]]:
    if "manager" in group:
        yield ("groups", index, "manager"), group["manager"]
    for place, address in present(group.get("members")):
        yield ("groups", index, "members", place), address
