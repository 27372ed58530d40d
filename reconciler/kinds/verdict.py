"""What becomes of one member."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.source import Source

if TYPE_CHECKING:
    from reconciler.action import Effect
    from reconciler.diff import Change
    from reconciler.spec import Json


@dataclass(frozen=True, slots=True)
class Verdict:
    """One member's share of a step, or the reason why there is none.

    Attributes:
        source: where the manifest asks for it.
        change: what differs.
        item: what the request carries.
        effects: the consequences.
        drift: why the difference stays.
        blocker: why the portal would refuse.
        unknown: why it cannot be told.
        kept: whether the member keeps the access it has.
    """

    source: Source
    change: Change | None = None
    item: Json = None
    effects: tuple[Effect, ...] = ()
    drift: str = ""
    blocker: str = ""
    unknown: str = ""
    kept: bool = False


# Almost every member of almost every plan: made once, and its source never looked at.
KEPT = Verdict(Source("", 0, 0), kept=True)
