"""One step: its requests are sent, and then it is read again what they did."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from reconciler.errors import (
    AccessError,
    LostAnswerError,
    PortalError,
    RationedError,
    ReconcilerError,
    RequestError,
    StoppedError,
)
from reconciler.outcome import Outcome, Refusal, Result

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reconciler.action import Action, Request
    from reconciler.apply.ports import Delivers, Stops, Writes

ENDS = (AccessError, PortalError, RationedError, StoppedError)
"""What ends an apply: nothing that is sent after it would fare better."""

STOPPED = "interrupted before it was sent"


@dataclass(slots=True)
class Sending:
    """What came of sending a step.

    Attributes:
        sent: how many of its requests left, whole or in part.
        told: what is to be said of them.
        refused: who was refused alone, or left out.
        failed: whether a request was refused, or not sent at all.
        held: whether a request was not even tried, since nobody can be mailed any more.
        unsure: whether more may have been done than anybody was told.
        made: the id of what came into being.
        unread: what came of it where there is nothing to read back; None where there is.
        ended: what ends the whole apply.
    """

    sent: int = 0
    told: list[str] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    failed: bool = False
    held: bool = False
    unsure: bool = False
    made: int | str | None = None
    unread: Result | None = None
    ended: ReconcilerError | None = None

    @property
    def reason(self) -> str:
        """What is to be said, each thing once."""
        return "; ".join(dict.fromkeys(filter(None, self.told)))

    def fail(self, error: ReconcilerError) -> None:
        """Note that a request failed, and why."""
        self.told.append(str(error))
        self.failed = True

    def outcome(self, action: Action, result: Result, reason: str | None = None) -> Outcome:
        """The outcome of a step that is not read back, or could not be."""
        told = self.reason if reason is None else reason
        refused = tuple(self.refused)
        return Outcome(
            action, result, told, action.fields, self.sent, refused, self.made, self.unsure
        )


@dataclass(slots=True)
class Mails:
    """Whether the portal still takes requests that mail somebody.

    Attributes:
        ended: why not. It counts the addresses of a day apart from all other requests (fact sheet
            on rooms, section 12), which go on.
    """

    ended: RationedError | None = None


def send(
    action: Action, portal: Writes, stops: Stops, absent: Mapping[str, str], mails: Mails
) -> Sending:
    """Send a step's requests.

    A refusal keeps no later request of the step from being sent: that somebody cannot come in
    keeps nobody from leaving. Only where a thing is not made there is nothing to go on with.

    Args:
        action: the step.
        portal: what it is sent to.
        stops: what says that nothing more is to be sent.
        absent: people who are left out of it, each with the reason.
        mails: whether the portal still takes requests that mail somebody.
    """
    sending = Sending(refused=[Refusal(who, reason) for who, reason in absent.items()])
    names = {change.key: change.name for change in action.fields if change.key}
    without = frozenset({*absent, *(key for key, name in names.items() if name in absent)})
    for request in action.requests:
        if stops.stopped:
            sending.ended = StoppedError("interrupted")
        elif request.mails and mails.ended:
            sending.told.append(f"not sent: {mails.ended}")
            sending.failed = sending.held = True
        else:
            try:
                taken = portal.send(request, without)
            except ReconcilerError as error:
                _refused(sending, request, error, mails)
                refused = error.refused
            else:
                sending.sent += taken.sent
                sending.told.append(taken.warning)
                sending.made = taken.made if taken.made is not None else sending.made
                refused = taken.refused
            # A request may name people by id.
            sending.refused += [Refusal(names.get(who, who), reason) for who, reason in refused]
        if sending.ended or sending.unread:
            break
    if sending.ended:
        _cut(sending)
    elif sending.failed and not sending.sent:
        sending.unread = Result.SKIPPED if sending.held else Result.FAILED
    return sending


def _refused(sending: Sending, request: Request, error: ReconcilerError, mails: Mails) -> None:
    """One request that failed, wholly or from some part of it on."""
    sending.sent += bool(error.left)
    sending.unsure |= isinstance(error, LostAnswerError)
    if isinstance(error, RequestError):
        sending.fail(error)
    elif isinstance(error, RationedError) and error.write and request.mails:
        mails.ended = error
        sending.fail(error)
    else:
        # Also what cannot be noted in the journal, and so is not sent.
        sending.ended = error
    if request.creates:
        sending.unread = Result.FAILED
        sending.unsure |= bool(sending.ended and error.left)


def _cut(sending: Sending) -> None:
    """A step that was not sent whole; what was sent of it is read back."""
    stopped = isinstance(sending.ended, StoppedError)
    sending.failed = True
    if not sending.sent:
        sending.told.append(STOPPED if stopped else str(sending.ended))
        sending.unread = Result.SKIPPED if stopped else Result.FAILED
        return
    sending.told.append(str(sending.ended))
    if isinstance(sending.ended, (AccessError, PortalError)):
        sending.unread = Result.FAILED
    if sending.unread:
        sending.unsure = True
        sending.told.append("it may be done, or done in part")


def read_back(action: Action, portal: Writes, stops: Stops, sending: Sending) -> Outcome:
    """Read again what a step touched.

    Args:
        action: the step.
        portal: what it was sent to.
        stops: what says that a signal came; nobody waits then for what is still under way.
        sending: what came of sending it.

    Raises:
        AccessError: the key is refused.
        PortalError: the portal cannot be used any more.
        RationedError: it allows no more requests.
    """
    told = sending.reason
    try:
        left = portal.unsettled(action)
    except RequestError as error:
        sending.unsure = True
        reason = f"{told or 'sent'}; it could not be verified: {error}"
        return sending.outcome(action, Result.FAILED, reason)
    found = sending.outcome(action, Result.VERIFIED)
    # Whom a part of a request was refused for may be in by another.
    done = {one.name for one in action.fields} - {one.name for one in left}
    found = replace(found, refused=tuple(one for one in found.refused if one.who not in done))
    if not left:
        reason = "the answer was lost, and it is done" if sending.unsure else told
        return replace(found, reason=reason, left=(), unsure=False)
    if stops.stopped:
        told = "; ".join(filter(None, (told, "interrupted: more of it may still come about")))
        return replace(found, result=Result.FAILED, reason=told, left=left, unsure=True)
    if sending.failed or sending.refused:
        return replace(found, result=Result.FAILED, left=left)
    reason = told or "the portal accepted it and changed nothing"
    return replace(found, result=Result.WITHOUT_EFFECT, reason=reason, left=left)


def deliver(action: Action, post: Delivers, stops: Stops) -> tuple[Outcome, ReconcilerError | None]:
    """Send a step's letter; gives what came of it, and what ends the whole apply."""
    if stops.stopped:
        stopped = StoppedError("interrupted")
        return Outcome(action, Result.SKIPPED, STOPPED, action.fields), stopped
    try:
        return Outcome(action, Result.SENT, post.deliver(action), (), 1), None
    except ENDS as error:
        return Outcome(action, Result.FAILED, str(error), action.fields), error
    except ReconcilerError as error:
        # Also a ledger that cannot be written: what was done before is reported all the same.
        lost = isinstance(error, LostAnswerError)
        failed = Outcome(action, Result.FAILED, str(error), action.fields, int(lost), unsure=lost)
        return failed, None
