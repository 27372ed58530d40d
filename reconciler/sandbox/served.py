"""What was asked of the portal."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Served:
    """A request that was answered.

    Attributes:
        method: The HTTP method.
        path: The path with its query.
        status: The status of the answer.
    """

    method: str
    path: str
    status: int
