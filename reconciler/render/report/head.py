"""The run that a report is of: where, when, and how it ended."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from reconciler.errors import Exit, RationedError, StaleError, StoppedError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from reconciler.errors import ReconcilerError
    from reconciler.guard import Trip
    from reconciler.outcome import Report


class How(StrEnum):
    """How a run ended."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    INTERRUPTED = "interrupted"
    LIMIT = "limit"
    CLOSED = "closed"
    REFUSED = "refused"
    STALE = "stale"
    DECLINED = "declined"
    NOTHING = "nothing"


class Head(NamedTuple):
    """What a report says of its run, beside what came of the steps.

    Attributes:
        portal: the portal's name; None where the run ended before it was opened.
        account: the address of the account whose key was used; None where nobody was asked.
        begun: when the run began.
        ended: when it ended.
        digest: of the plan; empty where there is none, or it is not to be told.
        files: the manifests, each with the digest of its bytes, empty where that is not told.
        exit: the exit code.
        how: how it ended, where that is known otherwise than by what came of the steps.
        reason: why it ended early, likewise.
        masked: whether people go by other names.
    """

    portal: str | None = None
    account: str | None = None
    begun: datetime | None = None
    ended: datetime | None = None
    digest: str = ""
    files: tuple[tuple[str, str], ...] = ()
    exit: int | None = None
    how: How | None = None
    reason: str = ""
    masked: bool = False


def how(report: Report, trips: Iterable[Trip] = (), head: Head | None = None) -> How:
    """How a run ended.

    Args:
        report: what came of the steps.
        trips: the guards that the plan went over.
        head: what is known of the run.
    """
    code = head.exit if head else None
    if head and head.how:
        return head.how
    if isinstance(report.ended, StaleError) or code == Exit.STALE:
        return How.STALE
    if code == Exit.REFUSED or (not report.outcomes and any(one.stops for one in trips)):
        return How.REFUSED
    if report.ended:
        return _cut(report.ended)
    if report.outcomes:
        return How.COMPLETE if report.complete else How.PARTIAL
    return How.NOTHING


def _cut(ended: ReconcilerError) -> How:
    if isinstance(ended, StoppedError):
        return How.INTERRUPTED
    return How.LIMIT if isinstance(ended, RationedError) else How.CLOSED


def why(report: Report, head: Head | None = None) -> str:
    """Why a run ended early, in words; empty if it did not."""
    if head and head.reason:
        return head.reason
    reasons = report.ended.reasons if isinstance(report.ended, StaleError) else ()
    return " ".join([str(report.ended or ""), "; ".join(reasons)]).strip()
