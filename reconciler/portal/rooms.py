"""The listing of rooms, and what its answers say beside the rooms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.portal import rows
from reconciler.portal.listing import Listing

if TYPE_CHECKING:
    from reconciler.portal.answer import Answer
    from reconciler.spec import Json

ANY = 2
"""``searchArea`` of active and archived rooms together (fact sheet on rooms, section 3)."""


class Rooms:
    """All rooms, active and archived.

    Args:
        query: what narrows them down.

    Attributes:
        may_create: whether the account may create rooms, once a page was read.
        listing: the listing.
    """

    def __init__(self, **query: str) -> None:
        self.may_create = True
        fields = (
            *(f"folders.{name}" for name in rows.ROOM_FIELDS),
            "current.security",
            "total",
        )
        self.listing = Listing(
            "files/rooms",
            {"searchArea": ANY, "fields": ",".join(fields), **query},
            rows.room,
            lambda room: room.id,
            self._unpack,
        )

    def _unpack(self, answer: Answer) -> tuple[list[Json], int | None]:
        response = answer.response or {}
        security = (response.get("current") or {}).get("security") or {}
        self.may_create = security.get("Create", True)
        return response.get("folders") or [], response.get("total")
