"""What came of the steps of a plan, as data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from reconciler.action import Action
    from reconciler.diff import Change
    from reconciler.errors import ReconcilerError


class Result(StrEnum):
    """What came of a step."""

    VERIFIED = "verified"
    SENT = "sent"
    WITHOUT_EFFECT = "without effect"
    FAILED = "failed"
    SKIPPED = "skipped"


DONE = frozenset({Result.VERIFIED, Result.SENT})
"""What nothing is left to do of."""


class Refusal(NamedTuple):
    """Somebody whom the portal refused while it took others of the same step.

    Attributes:
        who: the address or group, as the step's field is called.
        reason: in the portal's words.
    """

    who: str
    reason: str


class Taken(NamedTuple):
    """What the portal said to a request that it took, whole or in part.

    Attributes:
        warning: in its own words; empty if there is none.
        refused: whom it refused while it took the others.
        sent: whether it left at all; not where nobody is left in it.
        made: the portal's id of what came into being; None where nothing did.
    """

    warning: str = ""
    refused: tuple[Refusal, ...] = ()
    sent: bool = True
    made: int | str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one step.

    Attributes:
        action: the step.
        result: what was found on reading back, not what was sent. A new room whose members are read
            back is told by the portal's own answer, which is built of what was saved; a letter,
            which nobody can read back, is sent once the mail server or the portal has taken it.
        reason: why it is not verified, or what is remarkable; may be empty.
        left: the differences that were found to be still there; of a step that was not read back,
            all of them.
        sent: how many of its requests left, each counted once; a letter counts as one.
        refused: who was refused alone.
        made: the portal's id of what the step has made; None where it made nothing.
        unsure: whether more of it may have been done than was seen: an answer was lost, it was not
            read back, or a signal ended it.
    """

    action: Action
    result: Result
    reason: str = ""
    left: tuple[Change, ...] = ()
    sent: int = 0
    refused: tuple[Refusal, ...] = ()
    made: int | str | None = None
    unsure: bool = False

    @property
    def verified(self) -> int:
        """How many of its differences were seen to be settled."""
        if self.result is Result.SKIPPED:
            return 0
        return len(self.action.fields) - len(self.left)


@dataclass(frozen=True, slots=True)
class Report:
    """What came of a plan, in its order.

    Attributes:
        outcomes: what came of each step.
        ended: what ended it early: a portal that closed, a key that is refused, a limit, a signal.
    """

    outcomes: tuple[Outcome, ...]
    ended: ReconcilerError | None = None

    @property
    def complete(self) -> bool:
        """Whether every step was verified, and every letter sent."""
        return all(outcome.result in DONE for outcome in self.outcomes)

    def count(self, result: Result) -> int:
        """How many steps came out so."""
        return sum(outcome.result is result for outcome in self.outcomes)
