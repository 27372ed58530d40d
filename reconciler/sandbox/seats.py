"""Seats: how many people and rooms a portal may hold (fact sheet: people, section 5.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.sandbox.faults import exceeded
from reconciler.sandbox.roles import PAID

if TYPE_CHECKING:
    from reconciler.sandbox.database import Database

UNLIMITED = 2147483647
MANAGER, USERS, ROOM = "manager", "users", "room"
FEATURES = (MANAGER, USERS, ROOM)

# Those who have yet to answer sit on a seat already; the disabled got up.
_USED = {
    MANAGER: "SELECT COUNT(*) FROM people WHERE status <> 2 AND role IN (0, 1, 3)",
    USERS: "SELECT COUNT(*) FROM people WHERE status <> 2 AND role IN (2, 4)",
    # Archived rooms, templates and agents do not count (fact sheet: rooms, sections 2 and 10).
    ROOM: "SELECT COUNT(*) FROM rooms WHERE area = 0",
}
_NAMES = {MANAGER: "admins", USERS: "users", ROOM: "rooms"}


class Seats:
    """Paid seats, called `manager`, free ones, called `users`, and places for rooms, `room`.

    Args:
        database: Where the people are kept, and how many there may be.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def limit(self, feature: str) -> int:
        """Tell how many seats there are.

        Args:
            feature: `manager`, `users` or `room`.

        Returns:
            The number, which without a limit is the largest that travels.
        """
        return int(self._database.recall(f"seats {feature}", str(UNLIMITED)))

    def set_limit(self, feature: str, limit: int) -> None:
        """Say how many seats there are.

        Args:
            feature: `manager`, `users` or `room`.
            limit: The number.
        """
        self._database.remember(f"seats {feature}", str(limit))

    def used(self, feature: str) -> int:
        """Count the seats that are taken.

        Args:
            feature: `manager`, `users` or `room`.

        Returns:
            The number, with those who have yet to answer.
        """
        return self._database.number(_USED[feature])

    def free(self, feature: str, more: int = 1) -> bool:
        """Tell whether so many people still find a seat.

        Args:
            feature: `manager`, `users` or `room`.
            more: How many.

        Returns:
            Whether they do.
        """
        limit = self.limit(feature)
        return limit == UNLIMITED or self.used(feature) + more <= limit

    def refusal(self, feature: str) -> str:
        """Say that there is no seat.

        Args:
            feature: `manager`, `users` or `room`.

        Returns:
            What the portal says.
        """
        return f"The number of {_NAMES[feature]} should not exceed {self.limit(feature)}."

    def claim(self, feature: str, more: int = 1) -> None:
        """Insist on seats.

        Args:
            feature: `manager`, `users` or `room`.
            more: How many.

        Raises:
            Fault: 402, so many are not free.
        """
        if not self.free(feature, more):
            raise exceeded(self.refusal(feature))

    def claim_for(self, role: int) -> None:
        """Insist on a seat for one more person.

        Args:
            role: Their role.

        Raises:
            Fault: 402, there is none.
        """
        self.claim(MANAGER if role in PAID else USERS)
