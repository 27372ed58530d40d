"""The rooms that an export is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from reconciler.errors import UsageError
from reconciler.title import folded, stored

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reconciler.export.census import Seen
    from reconciler.kinds.room import FoundRoom


@dataclass(frozen=True, slots=True)
class Selection:
    """Which rooms are asked for; whatever any of these names.

    Attributes:
        titles: of rooms, active or in the archive.
        tags: of rooms.
        ids: of rooms that manifests declare; None if no manifests were given.
        archived: whether rooms of the archive are asked for where nothing names them.
    """

    titles: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    ids: frozenset[int | str] | None = None
    archived: bool = False

    @property
    def narrow(self) -> bool:
        """Whether it is less than the whole portal."""
        return bool(self.titles or self.tags or self.ids is not None)

    def chosen(self, rooms: Sequence[Seen]) -> list[Seen]:
        """The rooms of a portal that are asked for.

        Raises:
            UsageError: no room has a title or a tag; nothing found is not success.
        """
        if not self.narrow:
            return list(rooms)
        titles = {folded(title) for title in self.titles}
        tags = {tag.casefold() for tag in self.tags}
        _demand("--room", self.titles, [one.room.title for one in rooms])
        found = [tag for one in rooms if self._tagged(one.room) for tag in _tags(one.room)]
        _demand("--tag", self.tags, found)
        return [
            one
            for one in rooms
            if folded(one.room.title) in titles
            or one.room.id in (self.ids or ())
            or (self._tagged(one.room) and tags & {tag.casefold() for tag in _tags(one.room)})
        ]

    def takes_archived(self) -> bool:
        """Whether rooms of the archive that are chosen are declared."""
        return self.narrow or self.archived

    def _tagged(self, room: FoundRoom) -> bool:
        return self.archived or not room.archived


def _tags(room: FoundRoom) -> tuple[str, ...]:
    tags = room.values["tags"]
    return tags if isinstance(tags, tuple) else ()


def _demand(option: str, wanted: Iterable[str], there: Iterable[str]) -> None:
    """See that everything that is named is there."""
    known = {folded(one): one for one in there}
    for one in wanted:
        if folded(one) not in known:
            near = get_close_matches(stored(one), list(known.values()), 1)
            meant = f'; did you mean "{near[0]}"?' if near else ""
            what = "the title" if option == "--room" else "the tag"
            raise UsageError(f'{option}: the portal shows no room with {what} "{one}"{meant}')
