"""A portal over days: applies that go wrong anywhere, a journal, a clock, and other people."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from reconciler.apply import apply
from reconciler.budget import Budget
from reconciler.errors import ReconcilerError, StoppedError
from reconciler.journal.journal import Journal
from reconciler.journal.pen import Pen
from reconciler.journal.place import named
from reconciler.journal.record import Header
from reconciler.journal.unfinished import settle, unfinished
from reconciler.journal.usage import usage
from reconciler.plan import Plan, plan
from reconciler.plan.waves import postponed, waves
from reconciler.policy import Policy
from reconciler.portal.reader import Reader
from reconciler.portal.session import Session
from reconciler.portal.writer import Writer
from reconciler.title import stored
from tests.portal import NO_POST, QUICK
from tests.properties.tales import BEGIN
from tests.properties.way import Killed, desired
from tests.properties.wire import Fault, Wire

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from reconciler.outcome import Report
    from reconciler.sandbox.outbox import Mail
    from reconciler.state import Current, Desired
    from tests.portal import Served

Json = dict[str, Any]

NAME = "portal"
TICK = timedelta(milliseconds=10)


class Hands:
    """A clock that portal and program share, and that tales move."""

    def __init__(self) -> None:
        self.moment = datetime.fromisoformat(BEGIN)

    def now(self) -> datetime:
        """The portal's time: each of its moments is later than the one before."""
        self.moment += TICK
        return self.moment

    def look(self) -> datetime:
        """The program's time."""
        return self.moment


@dataclass(frozen=True)
class Told:
    """What came of an apply.

    Attributes:
        made: the plan; None where the portal could not be read.
        report: what was reported; None where there is nothing to report, or nobody to.
        before: the portal before.
        after: the portal afterwards.
        mails: what was mailed meanwhile.
        sent: the writes that the portal got to see.
        error: what ended it.
    """

    made: Plan | None
    report: Report | None
    before: Json
    after: Json
    mails: list[Mail]
    sent: int
    error: BaseException | None


class Tale:
    """One story of a portal.

    Args:
        portal: the portal, with the hands as its clock.
        hands: the clock.
        folder: where journals are kept.
        there: the portal at the beginning.

    Attributes:
        spent: when each write that counts for a day was sent.
    """

    def __init__(self, portal: Served, hands: Hands, folder: Path, there: Json) -> None:
        self._portal = portal
        self._hands = hands
        self._folder = folder
        self._late: list[Callable[[], object]] = []
        self._lock = Lock()
        self._stopped = False
        self.spent: list[datetime] = []
        hands.moment = datetime.fromisoformat(BEGIN)
        portal.sandbox.seed(there)
        self._session = Session(portal.url, portal.sandbox.key, concurrency=4, timing=QUICK)

    def close(self) -> None:
        """Let go of it."""
        self._session.close()

    @property
    def stopped(self) -> bool:
        """Whether a signal came."""
        return self._stopped

    @property
    def now(self) -> datetime:
        """The time."""
        return self._hands.moment

    def document(self) -> Json:
        """The portal."""
        return self._portal.sandbox.document()

    def mails(self) -> list[Mail]:
        """All that was mailed."""
        return self._portal.sandbox.mails()

    def advance(self, time: timedelta) -> None:
        """Let time pass."""
        self._come()
        self._hands.moment += time

    def plan(self, manifest: Json) -> Plan:
        """Plan, and do nothing."""
        wanted = desired(manifest)
        return self._planned(wanted, Reader(self._session, NAME, self._hands.look))[1]

    def apply(
        self, manifest: Json, fault: Fault, abreast: int = 1, daily: int | None = None
    ) -> Told:
        """Apply, and let something go wrong."""
        self._stopped = False
        self._settle()
        before, mails, sent = self.document(), len(self.mails()), len(self._writes())
        made, report, error = self._run(desired(manifest), fault, abreast, daily)
        if not isinstance(error, Killed):
            # Whatever the portal still had to do, it has done by the time of the next run.
            self._come()
        return Told(
            *(made, report, before, self.document(), self.mails()[mails:]),
            len(self._writes()) - sent,
            error,
        )

    def others(self, method: str, path: str, body: Json | None) -> None:
        """Let somebody else do something, if the portal lets them."""
        self._come()
        with suppress(ReconcilerError):
            self._session.send(method, path, body)

    def id_of(self, who: str) -> str:
        """What the portal calls somebody; a made-up id for nobody."""
        found = Reader(self._session, NAME, self._hands.look).people([who]).get(who, ())
        return next((one.id for one in found), str(UUID(int=0)))

    def groups(self) -> list[str]:
        """What the portal calls its groups."""
        found: list[Json] = self._session.get("group").response
        return [str(one["id"]) for one in found]

    def _run(
        self, wanted: Desired, fault: Fault, abreast: int, daily: int | None
    ) -> tuple[Plan | None, Report | None, BaseException | None]:
        made, pen = None, None
        wire = Wire(self._session, fault, self._seen, self._stop, self._late)
        try:
            reader = Reader(wire, NAME, self._hands.look)
            current, made = self._planned(wanted, reader)
            if made.refused:
                return made, None, None
            account = current.acting.id if current.acting else ""
            used = usage(self._folder, NAME, account, self.now).writes
            left = postponed(waves(made.actions, Budget(writes=daily, writes_used=used)))
            run = uuid4().hex
            pen = Pen(named(self._folder, self.now, run))
            journal = Journal(pen, Header(NAME, account, run, ""), self._hands.look, None)
            writer = Writer.for_plan(
                wire,
                reader,
                wanted,
                current,
                self._sleep,
                noted=journal.sends,
                actions=made.actions,
            )
            report = apply(
                made,
                writer,
                NO_POST,
                lambda _: None,
                records=[journal],
                stops=self,
                abreast=abreast,
                postponed=left,
            )
            journal.end(report)
        except (Killed, ReconcilerError) as error:
            return made, None, error
        else:
            return made, report, report.ended
        finally:
            if pen:
                pen.close()

    @staticmethod
    def _planned(wanted: Desired, reader: Reader) -> tuple[Current, Plan]:
        current = replace(reader.read(wanted), secrets={})
        policy = Policy(wanted.protect, may_delete=True, limits=wanted.limits, rules=wanted.rules)
        return current, plan(wanted, current, policy)

    def _settle(self) -> None:
        left = unfinished(self._folder, NAME, self.now)
        settle(left.requests, self._titles, self._sleep, lambda _: None)

    def _titles(self) -> set[str]:
        return {stored(room["title"]) for room in self.document()["rooms"]}

    def _writes(self) -> list[object]:
        return [one for one in self._portal.sandbox.requests() if one.method != "GET"]

    def _seen(self, method: str) -> None:
        if method in {"POST", "PUT"}:
            self.spent.append(self.now)

    def _stop(self) -> None:
        self._stopped = True

    def _sleep(self, seconds: float) -> None:
        if self._stopped:
            raise StoppedError("interrupted")
        self._hands.moment += timedelta(seconds=seconds)
        self._come()

    def _come(self) -> None:
        """Let the portal carry out what it was late with."""
        with self._lock:
            late = [self._late.pop(0) for _ in tuple(self._late)]
        for carry in late:
            with suppress(ReconcilerError):
                carry()
