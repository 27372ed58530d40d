"""What an apply is given to work with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from reconciler.action import Action, Request
    from reconciler.diff import Change
    from reconciler.outcome import Outcome, Taken

NOBODY: frozenset[str] = frozenset()


class Writes(Protocol):
    """What a plan is carried out on; any number of threads speak to it."""

    def send(self, request: Request, without: AbstractSet[str] = NOBODY) -> Taken:
        """Carry one request out.

        Args:
            request: the request.
            without: addresses, and ids, of people who are to be left out of it.

        Raises:
            RequestError: nothing of it was done, or nobody knows how much.
            StoppedError: it was not sent, since a signal came.
        """
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


class Records(Protocol):
    """What takes note of an apply while it goes on."""

    def begun(self, action: Action) -> None:
        """A step is about to be carried out, in this very thread.

        Raises:
            ReconcilerError: that could not be noted, and so nothing of it may be sent.
        """
        ...

    def over(self, outcome: Outcome) -> None:
        """A step is over; told from any thread, and in any order."""
        ...


class Stops(Protocol):
    """What says that nothing new is to be begun."""

    @property
    def stopped(self) -> bool:
        """Whether a signal came."""
        ...


class Never:
    """Nobody stops an apply."""

    @property
    def stopped(self) -> bool:
        """Never."""
        return False


NEVER = Never()
