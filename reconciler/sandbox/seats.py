"""Seats: how many people of each sort a portal may hold (fact sheet: people, section 5.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.sandbox.faults import exceeded
from reconciler.sandbox.roles import PAID

if TYPE_CHECKING:
    from reconciler.sandbox.database import Database

UNLIMITED = 2147483647
MANAGER, USERS = "manager", "users"
FEATURES = (MANAGER, USERS)

# Those who have yet to answer sit on a seat already; the disabled got up.
_USED = {
    MANAGER: "SELECT COUNT(*) FROM people WHERE status <> 2 AND role IN (0, 1, 3)",
    USERS: "SELECT COUNT(*) FROM people WHERE status <> 2 AND role IN (2, 4)",
}


class Seats:
    """Paid seats, called `manager`, and free ones, called `users`.

    Args:
        database: Where the people are kept, and how many there may be.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def limit(self, feature: str) -> int:
        """Tell how many seats there are.

        Args:
            feature: `manager` or `users`.

        Returns:
            The number, which without a limit is the largest that travels.
        """
        return int(self._database.recall(f"seats {feature}", str(UNLIMITED)))

    def set_limit(self, feature: str, limit: int) -> None:
        """Say how many seats there are.

        Args:
            feature: `manager` or `users`.
            limit: The number.
        """
        self._database.remember(f"seats {feature}", str(limit))

    def used(self, feature: str) -> int:
        """Count the seats that are taken.

        Args:
            feature: `manager` or `users`.

        Returns:
            The number, with those who have yet to answer.
        """
        return self._database.number(_USED[feature])

    def free(self, feature: str, more: int = 1) -> bool:
        """Tell whether so many people still find a seat.

        Args:
            feature: `manager` or `users`.
            more: How many.

        Returns:
            Whether they do.
        """
        limit = self.limit(feature)
        return limit == UNLIMITED or self.used(feature) + more <= limit

    def claim(self, feature: str, more: int = 1) -> None:
        """Insist on seats.

        Args:
            feature: `manager` or `users`.
            more: How many.

        Raises:
            Fault: 402, so many are not free.
        """
        if not self.free(feature, more):
            who = "admins" if feature == MANAGER else "users"
            raise exceeded(f"The number of {who} should not exceed {self.limit(feature)}.")

    def claim_for(self, role: int) -> None:
        """Insist on a seat for one more person.

        Args:
            role: Their role.

        Raises:
            Fault: 402, there is none.
        """
        self.claim(MANAGER if role in PAID else USERS)
