"""Carries a plan out, and says what was verified on the portal.

Steps of different rooms go side by side, and what a step did is read back while others are sent;
:mod:`reconciler.apply.order` says what waits for what. Outcomes are told in the order of the plan,
whichever comes first.
"""

from __future__ import annotations

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from heapq import heappop, heappush
from queue import SimpleQueue
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from reconciler.action import Op
from reconciler.apply.order import Order
from reconciler.apply.ports import NEVER
from reconciler.apply.settling import ENDS, Mails, Sending, deliver, read_back, send
from reconciler.errors import ReconcilerError, StoppedError
from reconciler.outcome import Outcome, Report, Result

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from concurrent.futures import Future

    from reconciler.action import Action, Letter
    from reconciler.apply.ports import Delivers, Records, Stops, Writes
    from reconciler.plan import Plan

_NONE: Mapping[str, str] = MappingProxyType({})


def apply(  # noqa: PLR0913 - by name but for what it is about
    plan: Plan,
    portal: Writes,
    post: Delivers,
    tell: Callable[[Outcome], None],
    *,
    records: Sequence[Records] = (),
    stops: Stops = NEVER,
    abreast: int = 1,
    postponed: Mapping[str, str] = _NONE,
) -> Report:
    """Carry out every step of a plan.

    A failing step does not stop the others, but for those that need it; where it is about one
    person of several, the others of the step that needs it go on. A portal that closes, a key that
    is refused, a limit that is used up or a signal ends everything: what is under way is brought
    to its end, and the remaining steps are skipped.

    Args:
        plan: the plan; without blockers.
        portal: what it is carried out on.
        post: what sends the letters.
        tell: hears of each outcome, in the order of the plan.
        records: hear of each step as it begins and as soon as it is over.
        stops: says that nothing new is to be begun.
        abreast: how many steps may be under way at a time.
        postponed: steps that are left for a later run, by id, each with the reason.

    Returns:
        The outcomes, in the order of the plan.
    """
    run = _Run(plan.actions, portal, post, records, stops, postponed)
    told = 0

    def tell_on() -> None:
        nonlocal told
        while told in run.outcomes:
            tell(run.outcomes[told])
            told += 1

    with ThreadPoolExecutor(abreast, thread_name_prefix="apply") as pool:
        for _ in run.through(pool, abreast):
            tell_on()
    tell_on()
    report = Report(tuple(run.outcomes[number] for number in range(len(plan.actions))), run.ended)
    if report.complete or report.ended:
        return report
    # A signal came while the last step was under way, or nobody can be mailed any more today.
    return replace(report, ended=StoppedError("interrupted") if stops.stopped else run.held_up)


class _Run:
    """One apply: everything but the sending and the reading itself happens in one thread."""

    def __init__(  # noqa: PLR0913, PLR0917 - what an apply is given
        self,
        actions: Sequence[Action],
        portal: Writes,
        post: Delivers,
        records: Sequence[Records],
        stops: Stops,
        postponed: Mapping[str, str],
    ) -> None:
        self._actions = actions
        self._numbers = {action.id: number for number, action in enumerate(actions)}
        self._portal = portal
        self._post = post
        self._records = records
        self._stops = stops
        self._postponed = postponed
        self._mails = Mails()
        self._order = Order.of(actions)
        self._free = deque(self._order.free())
        # What may be sent, with those who are left out of it, and what is to be read back. The
        # earliest step goes first: what is begun is brought to its end before more is begun.
        self._ready: list[tuple[int, Mapping[str, str] | Sending]] = []
        self.outcomes: dict[int, Outcome] = {}
        self.ended: ReconcilerError | None = None

    def through(self, pool: ThreadPoolExecutor, abreast: int) -> Iterator[None]:
        """Carry everything out; yields whenever steps may have come to their end."""
        done: SimpleQueue[Future[_Came]] = SimpleQueue()
        running = 0
        while True:
            while self._free:
                self._begin(self._free.popleft())
            yield
            while self._ready and running < abreast:
                number, what = heappop(self._ready)
                if isinstance(what, Sending):
                    task = pool.submit(self._read_back, number, what)
                elif self._ending:
                    self._skip(number, str(self.ended))
                    continue
                else:
                    task = pool.submit(self._send, number, what)
                task.add_done_callback(done.put)
                running += 1
            if running:
                self._take(done.get().result())
                running -= 1
            elif not self._free:
                return

    @property
    def held_up(self) -> ReconcilerError | None:
        """What kept a part of the steps from being sent while others went on."""
        return self._mails.ended

    @property
    def _ending(self) -> bool:
        """Whether nothing more is to be begun."""
        if self._stops.stopped and not self.ended:
            self.ended = StoppedError("interrupted")
        return self.ended is not None

    def _begin(self, number: int) -> None:
        """Let a step that waits for nothing more be sent, or skip it."""
        action = self._actions[number]
        lacking = {
            need: _lacks(outcome)
            for need in action.needs
            if not _there(outcome := self.outcomes[self._numbers[need]], action.letter)
        }
        # What a step needs for one person of several does not keep it from the others.
        absent = {name: lacking[need] for need, name in action.persons if need in lacking}
        alone = {need for need, _ in action.persons}
        whole = [reason for need, reason in lacking.items() if need not in alone]
        if absent and absent.keys() >= {change.name for change in action.fields}:
            whole += absent.values()
        if self._ending:
            self._skip(number, str(self.ended))
        elif action.id in self._postponed:
            self._skip(number, self._postponed[action.id])
        elif whole:
            self._skip(number, whole[0])
        else:
            heappush(self._ready, (number, absent))

    def _skip(self, number: int, reason: str) -> None:
        action = self._actions[number]
        self._over(number, Outcome(action, Result.SKIPPED, reason, action.fields))
        self._free.extend(self._order.sent(number))

    def _take(self, came: _Came) -> None:
        """Go on with what came of sending a step, or of reading it back."""
        self.ended = self.ended or came.ended
        if came.sent:
            self._free.extend(self._order.sent(came.number))
        if isinstance(came.what, Outcome):
            self._over(came.number, came.what)
        else:
            heappush(self._ready, (came.number, came.what))

    def _over(self, number: int, outcome: Outcome) -> None:
        self.outcomes[number] = outcome
        for record in self._records:
            try:
                record.over(outcome)
            except ReconcilerError as error:
                self.ended = self.ended or error
        self._free.extend(self._order.over(number))

    def _send(self, number: int, absent: Mapping[str, str]) -> _Came:
        action = self._actions[number]
        sending = Sending()
        try:
            for record in self._records:
                record.begun(action)
        except ReconcilerError as error:
            sending.told.append(str(error))
            return _Came(number, sending.outcome(action, Result.FAILED), error, sent=True)
        if action.op is Op.SEND:
            outcome, ended = deliver(action, self._post, self._stops)
            return _Came(number, outcome, ended, sent=True)
        sending = send(action, self._portal, self._stops, absent, self._mails)
        what = sending.outcome(action, sending.unread) if sending.unread else sending
        return _Came(number, what, sending.ended, sent=True)

    def _read_back(self, number: int, sending: Sending) -> _Came:
        action = self._actions[number]
        try:
            return _Came(number, read_back(action, self._portal, self._stops, sending))
        except ENDS as error:
            sending.told.append(str(error))
            return _Came(number, sending.outcome(action, Result.FAILED), error)


class _Came(NamedTuple):
    """What came of one task.

    Attributes:
        number: of the step.
        what: what came of the step if it is over, otherwise what is to be read back.
        ended: what ends the whole apply.
        sent: whether it was just sent, or tried to be.
    """

    number: int
    what: Outcome | Sending
    ended: ReconcilerError | None = None
    sent: bool = False


def _there(outcome: Outcome, letter: Letter | None) -> bool:
    if outcome.result is Result.VERIFIED:
        return True
    if letter and outcome.result is not Result.SKIPPED:
        # What a letter tells somebody of is there once it is so for them.
        names = {change.name for change in outcome.action.fields}
        return letter.to in names - {change.name for change in outcome.left}
    # A room whose tags were not taken is there all the same; a person who was not moved is not.
    made = any(request.creates for request in outcome.action.requests)
    return made and outcome.result is Result.WITHOUT_EFFECT


def _lacks(outcome: Outcome) -> str:
    return f"needs {outcome.action.ref}, which could not be verified"
