"""How much may lie in a room (fact sheet: rooms, sections 2 and 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.sandbox.faults import refused
from reconciler.sandbox.room import UNSET_QUOTA

if TYPE_CHECKING:
    from reconciler.sandbox.database import Database
    from reconciler.sandbox.room import Room

STATISTICS, ROOM_QUOTA, TENANT_QUOTA = "statistics", "roomQuota", "tenantQuota"
NO_LIMIT = -1


class Quotas:
    """What the portal allows to all rooms.

    Args:
        database: Where that is kept.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def _number(self, name: str) -> int | None:
        text = self._database.recall(name)
        return int(text) if text else None

    @property
    def room(self) -> int | None:
        """How many bytes a room may hold that has no quota of its own; nothing where it is off."""
        return self._number(ROOM_QUOTA)

    @property
    def tenant(self) -> int | None:
        """How many bytes the portal may hold; nothing where there is no limit."""
        return self._number(TENANT_QUOTA)

    @property
    def readable(self) -> bool:
        """Whether answers tell quotas: the portal needs statistics and a quota of rooms."""
        return self._database.recall(STATISTICS, "false") == "true" and self.room is not None

    def check(self, quota: int | None) -> None:
        """Insist that a quota fits into the portal.

        Args:
            quota: The bytes, if a quota is asked for.

        Raises:
            Fault: 403, it does not.
        """
        if quota is not None and self.tenant is not None and quota > self.tenant:
            raise refused("The room quota exceeds the quota of the portal")

    def show(self, room: Room) -> dict[str, object]:
        """Show a room's quota.

        Args:
            room: The room.

        Returns:
            Its limit, whether it is its own, and what is used of it: for a readable portal only.
        """
        custom = room.quota != UNSET_QUOTA
        limit = room.quota if custom else self.room
        return {"quotaLimit": limit, "isCustomQuota": custom, "usedSpace": 0}
