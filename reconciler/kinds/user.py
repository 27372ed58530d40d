"""People: as a manifest declares them, and as the portal knows them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reconciler.access import Role
    from reconciler.source import Source


class Standing(StrEnum):
    """Where a person of the portal stands (fact sheet on people, section 3.3)."""

    ACTIVE = "active"
    PENDING = "pending"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True)
class User:
    """A person whom a manifest declares, by normal address."""

    email: str
    type: Role
    source: Source


@dataclass(frozen=True, slots=True)
class Person:
    """A person of the portal, by normal address."""

    email: str
    id: str
    role: Role
    standing: Standing
