"""Who is in a room: people and groups, each once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.address import normal
from reconciler.manifest.addresses import fault
from reconciler.manifest.document import present
from reconciler.manifest.wording import meant, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reconciler.manifest.declared import Declared
    from reconciler.manifest.document import Document
    from reconciler.manifest.wording import Path
    from reconciler.source import Problem
    from reconciler.spec import Json


def addresses(documents: Sequence[Document], _declared: Declared) -> Iterator[Problem]:
    """People are named by addresses."""
    sound: set[str] = set()
    for document, above, _, members in rooms(documents):
        for place, member in present(members):
            address = member.get("email")
            if address is None or address in sound:
                continue
            reason = fault(address)
            if reason:
                text = f"{shown(address)} is no address: {reason}"
                yield document.problem((*above, place, "email"), text)
            else:
                sound.add(address)


def once(documents: Sequence[Document], _declared: Declared) -> Iterator[Problem]:
    """A person or a group stands in a room once."""
    for document, above, _, members in rooms(documents):
        seen: dict[tuple[str, str], int] = {}
        for place, member in present(members):
            word = "email" if "email" in member else "group"
            subject = member.get(word)
            if subject is None:
                continue
            name = normal(subject) if word == "email" else subject
            before = seen.setdefault((word, name), place)
            if before != place:
                first = document.source((*above, before, word))
                text = f"{shown(subject)} is in this room already, at {first}"
                yield document.problem((*above, place, word), text)


def declared_groups(documents: Sequence[Document], declared: Declared) -> Iterator[Problem]:
    """A group that a room names is declared in some manifest."""
    if not declared.whole:
        return
    for document, above, _, members in rooms(documents):
        for place, member in present(members):
            group = member.get("group")
            if group is not None and group not in declared.groups:
                near = meant(group, declared.groups)
                text = f"no manifest declares a group {shown(group)}{near}"
                yield document.problem((*above, place, "group"), text)


def rooms(
    documents: Sequence[Document],
) -> Iterator[tuple[Document, Path, dict[str, Json], list[Json]]]:
    """Every room with members: the document, the place of the members, the room, the members."""
    for document in documents:
        for index, room in document.entries("rooms"):
            members = room.get("members")
            if members:
                yield document, ("rooms", index, "members"), room, members
