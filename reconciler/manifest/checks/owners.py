"""Who is to own a room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.address import normal
from reconciler.manifest.checks.users import address_problems
from reconciler.manifest.wording import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reconciler.manifest.declared import Declared
    from reconciler.manifest.document import Document
    from reconciler.source import Problem


def owners(documents: Sequence[Document], declared: Declared) -> Iterator[Problem]:
    """An owner has an address, and may own rooms as far as is declared."""
    for document in documents:
        for index, room in document.entries("rooms"):
            if "owner" not in room:
                continue
            owner, path = room["owner"], ("rooms", index, "owner")
            yield from address_problems(document, path, owner)
            role = declared.roles.get(normal(owner))
            if role and not role.may_manage_rooms:
                place = declared.source(normal(owner))
                text = f"{shown(owner)} is declared as {role} at {place}"
                yield document.problem(
                    path, f"{text}; only a DocSpaceAdmin or a RoomAdmin can own rooms"
                )
