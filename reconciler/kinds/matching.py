"""Which room of the portal a declared room stands for."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.kinds.room import RoomState
from reconciler.source import Problem
from reconciler.title import composed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from reconciler.kinds.room import FoundRoom, Room


@dataclass(frozen=True, slots=True)
class Matches:
    """The outcome of matching.

    Attributes:
        found: the portal's room for each declared title that has one.
        problems: declared rooms that fit several rooms, a pinned id that is not there, and two
            declared rooms that fit one.
    """

    found: Mapping[str, FoundRoom]
    problems: tuple[Problem, ...]


def match(rooms: Iterable[Room], found: Iterable[FoundRoom]) -> Matches:
    """Find the portal's room for each declared one.

    A pinned id decides alone. Otherwise the title as stored among active rooms; then, together,
    the title in another case and the former titles; last, the title among archived ones. Titles
    are not unique on the portal (fact sheet on rooms, section 2), so two that fit are a problem
    and never a guess.

    Args:
        rooms: the declared rooms.
        found: the portal's rooms, active and archived.

    Returns:
        The pairs, and what could not be decided.
    """
    index = _Index(found)
    pairs: dict[str, FoundRoom] = {}
    problems: list[Problem] = []
    taken: dict[int | str, Room] = {}
    for room in rooms:
        fitting = index.fitting(room)
        if room.id is not None and not fitting:
            if room.state is RoomState.ABSENT:
                # As it is to be.
                continue
            text = f"the portal has no room with the id {room.id}"
            problems.append(Problem(room.source, "id", text))
        elif len(fitting) > 1:
            ids = ", ".join(_described(one) for one in fitting)
            text = (
                f'{len(fitting)} rooms of the portal are "{room.title}": {ids}; name one by `id:`'
            )
            problems.append(Problem(room.source, "title", text))
        elif fitting and (other := taken.get(fitting[0].id)):
            text = (
                f'"{room.title}" and "{other.title}" ({other.source}) '
                f"are one room of the portal: {_described(fitting[0])}"
            )
            problems.append(Problem(room.source, "title", text))
        elif fitting:
            pairs[room.title] = fitting[0]
            taken[fitting[0].id] = room
    return Matches(pairs, tuple(problems))


def _described(room: FoundRoom) -> str:
    return f'id {room.id} ("{room.title}", {room.values["type"]})'


_TOUCHED = {RoomState.ACTIVE, RoomState.ABSENT}
"""States for which a room in the archive is moved or deleted, so that it must be the only one."""


class _Index:
    def __init__(self, found: Iterable[FoundRoom]) -> None:
        rooms = tuple(found)
        active = tuple(room for room in rooms if not room.archived)
        archived = tuple(room for room in rooms if room.archived)
        self._ids = {room.id: room for room in rooms}
        self._titles = _by(active, lambda room: composed(room.title))
        self._caseless = _by(active, lambda room: composed(room.title).lower())
        self._archived = _by(archived, lambda room: composed(room.title).lower())

    def fitting(self, room: Room) -> Sequence[FoundRoom]:
        if room.id is not None:
            return [self._ids[room.id]] if room.id in self._ids else []
        caseless = room.title.lower()
        near = [
            *self._caseless.get(caseless, ()),
            *(one for title in room.previously for one in self._titles.get(title, ())),
        ]
        return (
            self._titles.get(room.title)
            or list({one.id: one for one in near}.values())
            or self._lying(caseless, touched=room.state in _TOUCHED)
        )

    def _lying(self, caseless: str, *, touched: bool) -> Sequence[FoundRoom]:
        lying = self._archived.get(caseless, [])
        # Any of them will do where a room in the archive is left alone.
        return lying if touched else lying[:1]


def _by(rooms: Iterable[FoundRoom], key: Callable[[FoundRoom], str]) -> dict[str, list[FoundRoom]]:
    index: dict[str, list[FoundRoom]] = defaultdict(list)
    for room in rooms:
        index[key(room)].append(room)
    return dict(index)
