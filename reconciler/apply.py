"""Carries a plan out, step by step, and says what was verified on the portal."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from reconciler.action import Op
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


class Delivers(Protocol):
    """What sends letters."""

    def deliver(self, action: Action) -> str:
        """Send a step's letter, at most once; returns what is to be said of it, often nothing.

        Raises:
            LostAnswerError: it may have left.
            RequestError: it has not left.
        """
        ...


class Result(StrEnum):
    """What came of a step."""

    VERIFIED = "verified"
    SENT = "sent"
    WITHOUT_EFFECT = "without effect"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one step.

    Attributes:
        action: the step.
        result: what was found on reading back, not what was sent; a letter, which nobody can read
            back, is sent once the mail server or the portal has taken it.
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
        """Whether every step was verified, and every letter sent."""
        return all(outcome.result in _DONE for outcome in self.outcomes)

    def count(self, result: Result) -> int:
        """How many steps came out so."""
        return sum(outcome.result is result for outcome in self.outcomes)


_DONE = {Result.VERIFIED, Result.SENT}


def apply(plan: Plan, portal: Writes, post: Delivers, tell: Callable[[Outcome], None]) -> Report:
    """Carry out every step of a plan.

    A failing step does not stop the others, but for those that need it. A portal that closes, a
    key that is refused or an interrupt ends everything: the remaining steps are skipped.

    Args:
        plan: the plan; without blockers.
        portal: what it is carried out on.
        post: what sends the letters.
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
                if action.op is Op.SEND:
                    outcome = _deliver(action, post)
                else:
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


def _deliver(action: Action, post: Delivers) -> Outcome:
    """Send a step's letter.

    Raises:
        AccessError: the key is refused.
        PortalError: the portal cannot be used any more.
    """
    try:
        return Outcome(action, Result.SENT, post.deliver(action))
    except (AccessError, PortalError):
        raise
    except ReconcilerError as error:
        # Also a ledger that cannot be written: what was done before is reported all the same.
        return Outcome(action, Result.FAILED, str(error))


def _there(outcome: Outcome) -> bool:
    # A room whose tags were not taken is there all the same; a person who was not moved is not.
    made = any(request.creates for request in outcome.action.requests)
    return outcome.result is Result.VERIFIED or (made and outcome.result is Result.WITHOUT_EFFECT)


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
