"""Where in the manifests everything is declared, by what it is called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.access import Role
from reconciler.address import normal
from reconciler.adoption.difference import Place
from reconciler.title import stored

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from reconciler.adoption.edit import Path
    from reconciler.spec import Json


@dataclass(frozen=True, slots=True)
class Places:
    """The places of all manifests.

    Attributes:
        rooms: by title as the portal stores it.
        users: by normal address.
        groups: by name.
        invitation_links: by type.
        lists: of invitation links, the first of each file.
        named: where a room names a group, by its name.
    """

    rooms: Mapping[str, Place]
    users: Mapping[str, Place]
    groups: Mapping[str, Place]
    invitation_links: Mapping[Role, Place]
    lists: tuple[Place, ...]
    named: Mapping[str, Sequence[tuple[str, Path]]]


def places(data: Mapping[str, Json]) -> Places:
    """Find where everything is declared.

    Args:
        data: what each manifest says, by its name; together they are valid.
    """
    word = "invitation_links"
    named: dict[str, list[tuple[str, Path]]] = {}
    rooms = _by(data, "rooms", lambda one: stored(one["title"]))
    for place in rooms.values():
        for index, member in enumerate(place.data.get("members", ())):
            if "group" in member:
                path = place.at("members", index, "group")
                named.setdefault(member["group"], []).append((place.file, path))
    return Places(
        rooms=rooms,
        users=_by(data, "users", lambda one: normal(one["email"])),
        groups=_by(data, "groups", lambda one: str(one["name"])),
        invitation_links=_by(data, word, lambda one: Role.of(one["type"])),
        lists=tuple(
            Place(file, (word,), said[word]) for file, said in data.items() if word in said
        ),
        named=named,
    )


def _by(data: Mapping[str, Json], word: str, name: Callable[[Json], Json]) -> dict[Json, Place]:
    return {name(place.data): place for place in _all(data, word)}


def _all(data: Mapping[str, Json], word: str) -> Iterator[Place]:
    for file, said in data.items():
        for index, one in enumerate(said.get(word, ())):
            yield Place(file, (word, index), one)
