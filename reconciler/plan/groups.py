"""The groups of the manifests, in their order, and what rooms may count on then."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reconciler.access import Role
from reconciler.kinds.grouping import settle
from reconciler.kinds.members import group_label
from reconciler.kinds.opening import openings
from reconciler.kinds.piece import Piece

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reconciler.kinds.around import Around
    from reconciler.kinds.group import FoundGroup
    from reconciler.state import Current, Desired


def teams(
    desired: Desired, found: Mapping[str, FoundGroup], current: Current, around: Around
) -> tuple[Piece, Around]:
    """The steps for all declared groups.

    Args:
        desired: the manifests.
        found: the portal's group for each declared name that has one.
        current: the portal.
        around: the people and rules as the users' own steps leave them.

    Returns:
        The steps, and the same people and rules as those steps leave them.
    """
    opened = openings(desired.rooms, current.today)
    # Guests can be in no group, so whoever is one needs that step first.
    raised = {
        email: step
        for email, step in around.promotions.items()
        if any(person.role is Role.GUEST for person in current.people[email])
    }
    beside = replace(around, steps={**raised, **around.steps})
    groups = dict(around.groups)
    steps: dict[str, str] = {}
    pieces = []
    for group in desired.selected_groups:
        settled = settle(group, found.get(group.name), opened.get(group.name, ()), beside)
        pieces.append(settled.piece)
        groups[group.name] = (settled.after,) if settled.after else ()
        if settled.after and not settled.after.id:
            steps |= {group_label(group.name): one.id for one in settled.piece.actions}
    return Piece.of(*pieces), replace(around, groups=groups, steps={**around.steps, **steps})
