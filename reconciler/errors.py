"""The errors of the program, each with the exit code that a pipeline sees.

::

    ReconcilerError        1   failed
    ├── UsageError         64  wrong usage
    ├── ManifestError      65  the manifest is invalid, or fits two things of the portal
    ├── StaleError         4   what was reviewed is not what would be done; nothing was sent
    ├── PortalError        69  the portal cannot be used at all
    ├── AccessError        77  the key is missing, refused, or lacks rights
    │   └── ScopeError     77  the key is good, and lacks the scope for one request
    ├── StoppedError       5   a signal ended it; what was under way was brought to its end
    ├── RationedError      1   a limit is used up: the portal asks to wait longer than is obeyed
    └── RequestError       1   the portal refused one request; others may go on
        └── LostAnswerError  1  unknown whether the portal carried the request out

The codes of results that are no errors stand beside these in :class:`Exit`.
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.source import Problem


class Exit(IntEnum):
    """Exit codes of the command line, as the README explains them."""

    DONE = 0
    FAILED = 1
    CHANGES = 2
    REFUSED = 3
    STALE = 4
    PARTIAL = 5
    WAITING = 6
    USAGE = 64
    MANIFEST = 65
    PORTAL = 69
    ACCESS = 77


class ReconcilerError(Exception):
    """An error that is told to a person in one or a few lines, without a traceback.

    Attributes:
        exit: the exit code.
        left: how many writes had left the machine before it; who raises it for others counts them.
        refused: whom the portal had refused by then, each with the reason.
    """

    exit = Exit.FAILED
    left: int = 0
    refused: tuple[tuple[str, str], ...] = ()


class UsageError(ReconcilerError):
    """The command line asks for something that makes no sense."""

    exit = Exit.USAGE


class ManifestError(ReconcilerError):
    """The manifest is invalid, with every problem that was found.

    Args:
        problems: at least one; in the order of files and lines.
    """

    exit = Exit.MANIFEST

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


class StaleError(ReconcilerError):
    """A plan that was reviewed cannot be applied: something else would be done by now.

    Args:
        message: what is the matter.
        reasons: what has changed, each in words.
    """

    exit = Exit.STALE

    def __init__(self, message: str, reasons: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.reasons = tuple(reasons)


class PortalError(ReconcilerError):
    """The portal is unreachable, suspended, unpaid, restoring, or is no DocSpace portal."""

    exit = Exit.PORTAL


class AccessError(ReconcilerError):
    """The key is missing, refused, or lacks a scope or right that the command needs."""

    exit = Exit.ACCESS


class ScopeError(AccessError):
    """The key is good, and its scopes do not cover one request."""


class StoppedError(ReconcilerError):
    """A signal came: nothing new is begun, and what was under way was brought to its end."""

    exit = Exit.PARTIAL


class RequestError(ReconcilerError):
    """The portal refused one request.

    Args:
        message: what to tell a person; never the raw body, which carries stack traces.
        status: the HTTP status, 0 if there was none.
    """

    def __init__(self, message: str, status: int = 0) -> None:
        super().__init__(message)
        self.status = status


class LostAnswerError(RequestError):
    """A write was sent and its answer never came whole: it may have been carried out."""


class RationedError(ReconcilerError):
    """A limit of the portal is used up, and it asks to wait longer than is obeyed.

    It is no refusal of one request: whatever is sent after it would meet the same.

    Args:
        message: what to tell a person.
        status: the HTTP status.

    Attributes:
        write: whether it was a write that met the limit; who sends writes says so.
    """

    write = False

    def __init__(self, message: str, status: int = 0) -> None:
        super().__init__(message)
        self.status = status
