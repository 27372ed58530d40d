"""What of a portal some manifests need, so that nothing else is read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reconciler.access import Role
from reconciler.kinds.room import RoomState
from reconciler.kinds.tenure import on
from reconciler.kinds.user import Standing
from reconciler.state import Unmanaged

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from reconciler.kinds.room import FoundRoom, Room
    from reconciler.kinds.user import Person, User
    from reconciler.state import Desired


def looked_into(
    desired: Desired, matches: Mapping[str, FoundRoom], everywhere: Iterable[FoundRoom]
) -> list[FoundRoom]:
    """The rooms whose access lists matter: by their members, their owner, or who is told."""
    chosen = [
        matches[room.title]
        for room in desired.selected
        if room.title in matches
        and (room.members is not None or room.owner or room.state is RoomState.ARCHIVED)
    ]
    if desired.unmanaged_rooms is Unmanaged.ARCHIVE and desired.only is None:
        managed = {room.id for room in matches.values()}
        # Of a connected storage nothing is archived, so nobody is told.
        chosen += [
            room
            for room in everywhere
            if isinstance(room.id, int) and room.id not in managed and not room.archived
        ]
    return chosen


def timed(rooms: Iterable[Room]) -> bool:
    """Whether somebody is a member for a time, so that the day on the portal matters."""
    return any(member.since or member.until for room in rooms for member in room.members or ())


def present(rooms: Sequence[Room], today: date) -> Sequence[Room]:
    """Rooms with those alone whose time it is: access lists show who has to go."""
    if not timed(rooms):
        return rooms
    return [replace(room, members=on(today, room.members or ()).present) for room in rooms]


def named(desired: Desired, with_members: Iterable[Room]) -> dict[str, None]:
    """Everyone who is to be on the portal, each once, in the order of the manifests."""
    found = dict.fromkeys(user.email for user in desired.selected_users)
    found.update((email, None) for group in desired.selected_groups for email in group.everyone)
    for room in with_members:
        found.update((member.email, None) for member in room.members or () if member.email)
    return found


def moving(desired: Desired, people: Mapping[str, Sequence[Person]]) -> bool:
    """Whether links are declared or somebody's account may change: seats and switches matter."""
    links = desired.invitation_links is not None and desired.only is None
    return links or any(
        _moves(user, person)
        for user in desired.selected_users
        for person in people.get(user.email, ())
    )


def _moves(user: User, person: Person) -> bool:
    if person.role is Role.OWNER:
        # Nothing of whom is ever changed.
        return False
    disabled = person.standing is Standing.DISABLED
    return person.role is not user.type or (disabled and user.state is Standing.ACTIVE)


def placing(desired: Desired, matches: Mapping[str, FoundRoom], *, may_create: bool) -> bool:
    """Whether a room may be made or come out of the archive: how many there may be matters.

    Args:
        desired: the manifests.
        matches: the rooms that are there, by declared title; from a listing that is complete.
        may_create: whether the account may create rooms.
    """
    return any(
        _restored(room, matches[room.title])
        if room.title in matches
        else may_create and room.state in {None, RoomState.ACTIVE}
        for room in desired.selected
    )


def _restored(room: Room, found: FoundRoom) -> bool:
    return room.state is RoomState.ACTIVE and found.archived and "Move" in found.rights


def sees_all(acting: Person | None) -> bool:
    """Whether an account sees everybody of the portal."""
    return acting is not None and acting.role in {Role.OWNER, Role.DOCSPACE_ADMIN}
