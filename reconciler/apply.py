"""Carries a plan out, step by step, and says what was verified on the portal."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from reconciler.errors import (
    AccessError,
    LostAnswerError,
    PortalError,
    ReconcilerError,
    RequestError,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from reconciler.action import Action, Request
    from reconciler.diff import Change
    from reconciler.plan import Plan


class Writes(Protocol):
    """What a plan is carried out on."""

    def send(self, request: Request) -> str:
        """Carry one request out; returns the portal's warning, empty if there is none."""
        ...

    def unsettled(self, action: Action) -> tuple[Change, ...]:
        """The differences of a step that are still there when it is read again."""
        ...


class Result(StrEnum):
    """What came of a step."""

    VERIFIED = "verified"
    WITHOUT_EFFECT = "without effect"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one step.

    Attributes:
        action: the step.
        result: what was found on reading back, not what was sent.
        reason: why it is not verified, or what is remarkable; may be empty.
        left: the differences that were found to be still there; empty where nothing was read.
    """

    action: Action
    result: Result
    reason: str = ""
    left: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """What came of a plan, in its order.

    Attributes:
        outcomes: what came of each step.
        ended: what ended it early: a portal that closed, a key that is refused, an interrupt.
    """

    outcomes: tuple[Outcome, ...]
    ended: ReconcilerError | None = None

    @property
    def complete(self) -> bool:
        """Whether every step was verified."""
        return all(outcome.result is Result.VERIFIED for outcome in self.outcomes)

    def count(self, result: Result) -> int:
        """How many steps came out so."""
        return sum(outcome.result is result for outcome in self.outcomes)


def apply(plan: Plan, portal: Writes, tell: Callable[[Outcome], None]) -> Report:
    """Carry out every step of a plan.

    A failing step does not stop the others, but for those that need it. A portal that closes, a
    key that is refused or an interrupt ends everything: the remaining steps are skipped.

    Args:
        plan: the plan; without blockers.
        portal: what it is carried out on.
        tell: hears of each outcome as it comes.

    Returns:
        The outcomes, in the order of the plan.
    """
    outcomes: dict[str, Outcome] = {}
    ended: ReconcilerError | None = None
    for action in plan.actions:
        missing = [outcomes[need] for need in action.needs if not _there(outcomes[need])]
        if ended:
            outcome = Outcome(action, Result.SKIPPED, str(ended))
        elif missing:
            reason = f"needs {missing[0].action.ref}, which could not be verified"
            outcome = Outcome(action, Result.SKIPPED, reason)
        else:
            try:
                outcome = _settle(action, portal)
            except (AccessError, PortalError) as error:
                ended = error
                outcome = Outcome(action, Result.FAILED, str(error))
            except KeyboardInterrupt:
                ended = ReconcilerError("interrupted")
                reason = "interrupted while it was under way: it may be done, or done in part"
                outcome = Outcome(action, Result.FAILED, reason)
        outcomes[action.id] = outcome
        tell(outcome)
    return Report(tuple(outcomes.values()), ended)


def _there(outcome: Outcome) -> bool:
    # A room whose tags were not taken is there all the same.
    return outcome.result in {Result.VERIFIED, Result.WITHOUT_EFFECT}


def _settle(action: Action, portal: Writes) -> Outcome:
    """Send a step's requests and read back what they did.

    Raises:
        AccessError: the key is refused.
        PortalError: the portal cannot be used any more.
    """
    warnings: list[str] = []
    refusals: list[RequestError] = []
    for request in action.requests:
        try:
            warnings.append(portal.send(request))
        except RequestError as error:
            refusals.append(error)
            if request.creates:
                return Outcome(action, Result.FAILED, str(error))
            # The next one goes on: that somebody cannot come in keeps nobody from leaving.
    told = "; ".join(dict.fromkeys(filter(None, (*map(str, refusals), *warnings))))
    try:
        left = portal.unsettled(action)
    except RequestError as error:
        reason = f"{told or 'sent'}; it could not be verified: {error}"
        return Outcome(action, Result.FAILED, reason)
    if not left:
        lost = any(isinstance(refusal, LostAnswerError) for refusal in refusals)
        reason = "the answer was lost, and it is done" if lost else told
        return Outcome(action, Result.VERIFIED, reason)
    if refusals:
        return Outcome(action, Result.FAILED, told, left)
    reason = told or "the portal accepted it and changed nothing"
    return Outcome(action, Result.WITHOUT_EFFECT, reason, left)
