"""What the portal demands of links that outsiders may follow (fact sheet: rooms, section 8)."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reconciler.sandbox.database import Database

ALLOWED, INTERNAL, REFUSED = "allowed", "internal", "refused"
SHARING, POLICY = "externalSharing", "passwordPolicy"
_PARTS = {"upperCase": r"[A-Z]", "digits": r"\d", "specSymbols": r"[^\w\s]"}


@dataclass(frozen=True)
class PasswordPolicy:
    """What a password must be like.

    Attributes:
        length: How long it is at least.
        parts: What it must contain: `upperCase`, `digits`, `specSymbols`.
    """

    length: int = 0
    parts: frozenset[str] = frozenset()

    def fits(self, password: str) -> bool:
        """Tell whether a password will do.

        Args:
            password: The password.

        Returns:
            Whether it will.
        """
        needed = (re.search(_PARTS[part], password) for part in self.parts)
        return len(password) >= self.length and all(needed)


PARTS = frozenset(_PARTS)


class External:
    """The portal's settings for such links.

    Args:
        database: Where they are kept.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    @property
    def sharing(self) -> str:
        """`allowed`, `internal` where links are for people of the portal, or `refused`."""
        return self._database.recall(SHARING, ALLOWED)

    def restrict(self, sharing: str) -> None:
        """Say who may follow links.

        Args:
            sharing: `allowed`, `internal` or `refused`.
        """
        self._database.remember(SHARING, sharing)

    @property
    def policy(self) -> PasswordPolicy:
        """What passwords must be like."""
        length, *parts = json.loads(self._database.recall(POLICY, "[0]"))
        return PasswordPolicy(int(length), frozenset(parts))

    def demand(self, policy: PasswordPolicy) -> None:
        """Say what passwords must be like.

        Args:
            policy: The policy.
        """
        self._database.remember(POLICY, json.dumps([policy.length, *sorted(policy.parts)]))
