"""Rooms that change hands, since their owner is moved down in the same plan.

Source for what the portal does: products/ASC.Files/Core/Core/FileStorageService.cs of the server
(ChangeRoomsOwnerAsync, DowngradeRoomManagerRoleAsync).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.access import Access

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reconciler.kinds.members import Share
    from reconciler.kinds.user import Person


@dataclass(frozen=True, slots=True)
class Handover:
    """Who gets the rooms of somebody, and by which step.

    Attributes:
        heir: the owner afterwards.
        step: the id of the step that moves the owner of before down.
    """

    heir: Person
    step: str


def after(
    shares: Sequence[Share], handed: Mapping[str, Handover]
) -> tuple[Sequence[Share], tuple[str, ...]]:
    """An access list as the steps before leave it.

    Whoever owned the room or was RoomManager is ContentCreator then. The heir owns it, and must
    never be sent: the portal would add a second row (fact sheet on rooms, section 6).

    Args:
        shares: the access list as it was read.
        handed: the handovers, by the id of whoever is moved down.

    Returns:
        The access list, and the steps that must have succeeded for that.
    """
    if not handed:
        return shares, ()
    rows = [
        share._replace(access=Access.CONTENT_CREATOR, owner=False)
        if share.subject.id in handed and (share.owner or share.access is Access.ROOM_MANAGER)
        else share
        for share in shares
    ]
    former = next((share for share in shares if share.owner), None)
    handover = handed.get(former.subject.id) if former else None
    if former is None or handover is None:
        return rows, ()
    heir = handover.heir
    others = (row for row in rows if row.subject.id != heir.id)
    return [former._replace(subject=heir), *others], (handover.step,)
