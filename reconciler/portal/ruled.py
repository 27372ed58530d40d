"""What has to be read for rules alone: members and links that no manifest declares."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from reconciler.kinds import room_facts as facts
from reconciler.kinds.room import RoomState
from reconciler.portal import shares
from reconciler.ruling import Ruling
from reconciler.state import Gap

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from reconciler.kinds.members import Share
    from reconciler.kinds.room import FoundRoom, Room
    from reconciler.portal.listing import Gets
    from reconciler.state import Desired

T = TypeVar("T")


def lists(
    gets: Gets,
    version: tuple[int, ...],
    rooms: Sequence[FoundRoom],
    more: Sequence[FoundRoom],
) -> dict[int | str, tuple[Share, ...] | Gap]:
    """The access lists of active rooms, by the room's id.

    Args:
        gets: what reads.
        version: the server's.
        rooms: the rooms whose lists matter to the plan.
        more: rooms whose lists matter to rules.

    Returns:
        The lists; where one that matters to rules alone cannot be read, no step is held up by it.
    """
    planned = {room.id for room in rooms}
    alone = [room for room in more if room.id not in planned]
    found = shares.lists(gets, [*rooms, *alone], version)
    return found | {room.id: aside(found[room.id]) for room in alone}


def aside(rows: T | Gap) -> T | Gap:
    """What was read for rules alone; where it was not, that stands in nobody's way."""
    return replace(rows, aside=True) if isinstance(rows, Gap) else rows


def peopled(desired: Desired, matches: Mapping[str, FoundRoom]) -> list[FoundRoom]:
    """The rooms whose people a rule asks for.

    Args:
        desired: the manifests.
        matches: the portal's room for each declared title that has one.
    """
    about = _about(desired, matches)
    return [found for _, found, met in about if any(one.needs_people for one in met)]


def linked(desired: Desired, matches: Mapping[str, FoundRoom]) -> list[FoundRoom]:
    """The rooms whose links no manifest declares, and a rule asks for.

    Args:
        desired: the manifests.
        matches: the portal's room for each declared title that has one.
    """
    about = _about(desired, matches)
    return [
        found for room, found, met in about if room.links is None and any(one.links for one in met)
    ]


def _about(
    desired: Desired, matches: Mapping[str, FoundRoom]
) -> Iterator[tuple[Room, FoundRoom, list[Ruling]]]:
    """The active rooms that rules may be about, now or once the plan was carried out."""
    rulings = [Ruling(rule) for rule in desired.rules]
    for room in desired.selected if rulings else ():
        found = matches.get(room.title)
        if found is None or found.archived or room.state not in {None, RoomState.ACTIVE}:
            continue
        values = (found.values, {**found.values, **room.values})
        known = [facts.room(one, RoomState.ACTIVE.value) for one in values]
        met = [one for one in rulings if any(one.when.holds(each) is not False for each in known)]
        if met:
            yield room, found, met
