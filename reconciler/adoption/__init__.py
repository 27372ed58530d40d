"""Drift that the portal is right about: what differs, and the edits that make manifests say it.

Two states in, differences out; nothing is opened here, and nothing can be written to a portal.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from reconciler.adoption import groups, invitation_links, people, rooms
from reconciler.adoption.difference import Difference
from reconciler.adoption.places import places
from reconciler.adoption.scene import Scene

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reconciler.spec import Json
    from reconciler.state import Current, Desired

__all__ = ["Difference", "differences"]


def differences(
    desired: Desired, data: Mapping[str, Json], current: Current
) -> tuple[Difference, ...]:
    """Tell what the portal has otherwise than the manifests say.

    Args:
        desired: the manifests; with selected rooms, only what differs of these is told.
        data: what each of them says, by its name.
        current: the portal, read for these manifests.

    Returns:
        The differences, in an order in which each leaves the manifests valid.
    """
    scene = Scene.of(desired, places(data), current)
    of_rooms = (rooms.differences(scene, one) for one in desired.selected)
    if desired.only is not None:
        return tuple(chain.from_iterable(of_rooms))
    users, teams = desired.users.values(), desired.groups.values()
    return tuple(
        chain(
            chain.from_iterable(people.differences(scene, one) for one in users),
            chain.from_iterable(of_rooms),
            chain.from_iterable(groups.differences(scene, one) for one in teams),
            invitation_links.differences(scene),
            chain.from_iterable(people.missing(scene, one) for one in users),
        )
    )
