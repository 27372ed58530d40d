"""What may be done to people, whatever the manifest says."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reconciler.access import Role
from reconciler.guard import Limits
from reconciler.kinds.around import ACTING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reconciler.guard import Guard
    from reconciler.kinds.user import Person
    from reconciler.rule import Rule


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules that stand above what a manifest says of a person.

    Attributes:
        protect: normal addresses of people whom no step may touch.
        may_delete: whether rooms of the archive may be deleted for good.
        limits: how much one run may do.
        lifted: why a guard is lifted for this run, by guard.
        rules: what rooms must be.
    """

    protect: frozenset[str] = frozenset()
    may_delete: bool = False
    limits: Limits = field(default_factory=Limits)
    lifted: Mapping[Guard, str] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()

    def shields(self, person: Person, acting: Person | None = None) -> str:
        """Why a person may not be touched; empty if they may.

        Args:
            person: somebody of the portal.
            acting: the account whose key is used, if it is known.
        """
        if acting is not None and person.id == acting.id:
            return ACTING
        if person.role is Role.OWNER:
            return "owns the portal"
        return "is protected by the manifest" if person.email in self.protect else ""
