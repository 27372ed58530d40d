"""Why a question to a portal has no answer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto


class Trouble(Enum):
    """In what a question to a portal can end, as far as there is something else to do about it."""

    NAME = auto()
    CONNECT = auto()
    SLOW = auto()
    TLS = auto()
    PROXY = auto()
    ADDRESS = auto()
    BROKEN = auto()
    ELSEWHERE = auto()
    PAGE = auto()
    STRANGER = auto()
    KEY = auto()
    NETWORK = auto()
    BUSY = auto()
    SCOPE = auto()
    UNPAID = auto()
    ABSENT = auto()
    RATIONED = auto()
    OTHER = auto()


@dataclass(frozen=True, slots=True)
class Fault:
    """Why something is not known.

    Attributes:
        trouble: what sort of thing went wrong.
        words: what went wrong, in one line that holds no key and no stack trace.
    """

    trouble: Trouble
    words: str


GONE = frozenset(
    {
        *(Trouble.NAME, Trouble.CONNECT, Trouble.SLOW, Trouble.TLS, Trouble.PROXY),
        *(Trouble.ADDRESS, Trouble.BROKEN, Trouble.ELSEWHERE, Trouble.PAGE, Trouble.STRANGER),
    }
)
"""Troubles after which nothing more need be asked."""
