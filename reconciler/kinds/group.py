"""Groups of people: as a manifest declares them, and as the portal knows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reconciler.source import Source


@dataclass(frozen=True, slots=True)
class Group:
    """A group that a manifest declares; manager and members are normal addresses."""

    name: str
    manager: str
    members: tuple[str, ...]
    source: Source


@dataclass(frozen=True, slots=True)
class FoundGroup:
    """A group of the portal; several may have one name (fact sheet on people, section 6)."""

    name: str
    id: str
