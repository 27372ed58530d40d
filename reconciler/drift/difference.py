"""One difference between manifests and portal."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reconciler.action import Ref
    from reconciler.event import Event
    from reconciler.source import Source
    from reconciler.spec import Json


class Side(StrEnum):
    """What has moved since the last apply."""

    GIT = "git"
    PORTAL = "portal"
    BOTH = "both"
    UNKNOWN = "unknown"

    @property
    def words(self) -> str:
        """What it is called where it is told."""
        return self.value if self in {Side.BOTH, Side.UNKNOWN} else f"{self.value}-ahead"

    @property
    def moved_there(self) -> bool:
        """Whether somebody has changed the portal."""
        return self in {Side.PORTAL, Side.BOTH}


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of a thing that is not the same, or a remark on a thing.

    Attributes:
        side: what has moved.
        ref: the thing, as the manifests call it.
        field: the field; empty for a remark.
        current: the portal's value; None for nothing.
        desired: the manifests' value.
        was: what the manifests said at the last apply, where that is something else.
        text: a remark, such as that no step can settle it; empty for a field.
        source: where the manifest says so.
        why: why the side is not known; empty if it is.
        thing: the portal's id of the thing, or the last one that is known; may be empty.
        absent: whether the thing is not on the portal.
        events: what the audit trail has of it, the latest first.
        certain: whether the first of them is what brought it about, as far as can be told.
    """

    side: Side
    ref: Ref
    field: str
    current: Json
    desired: Json
    was: Json
    text: str
    source: Source
    why: str = ""
    thing: str = ""
    absent: bool = False
    events: tuple[Event, ...] = ()
    certain: bool = False
