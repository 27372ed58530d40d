"""What may be done to people, whatever the manifest says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.kinds.user import Person

if TYPE_CHECKING:
    from reconciler.kinds.members import Share


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules that stand above a manifest's list of members.

    Attributes:
        protect: normal addresses of people whom no step may touch.
    """

    protect: frozenset[str] = frozenset()

    def forbids(self, share: Share, acting: Person | None = None) -> str:
        """Why a row of an access list may not be changed or removed; empty if it may.

        An account that removes itself locks the pipeline out (fact sheet on rooms, section 14).

        Args:
            share: the row.
            acting: the account whose key is used, if it is known; the portal marks its rows, too.
        """
        if share.acting or (acting is not None and share.subject.id == acting.id):
            return "is the account whose key is used"
        if isinstance(share.subject, Person) and share.subject.email in self.protect:
            return "is protected by the manifest"
        return ""
