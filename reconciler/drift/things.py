"""The portal's ids of what manifests declare, by which a renamed thing is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.action import Ref
from reconciler.kinds import namesake
from reconciler.kinds.matching import match

if TYPE_CHECKING:
    from reconciler.state import Current, Desired


def things(desired: Desired, current: Current) -> dict[Ref, str]:
    """The ids of declared rooms, groups and people that are on the portal.

    Args:
        desired: the manifests.
        current: the portal.

    Returns:
        By the name in the manifests; of addresses that several accounts have there is none.
    """
    rooms = match(desired.rooms, current.rooms).found
    groups = namesake.match(desired.selected_groups, current.groups).found
    return {
        **{Ref("room", title): str(room.id) for title, room in rooms.items()},
        **{Ref("group", name): group.id for name, group in groups.items()},
        **{
            Ref("user", email): people[0].id
            for email, people in current.people.items()
            if len(people) == 1
        },
    }
