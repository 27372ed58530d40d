"""The commands, called with everything as on the command line but the clock: nobody waits."""

from __future__ import annotations

import json
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from reconciler.cli import apply as apply_command
from reconciler.cli import budget
from reconciler.cli import plan as plan_command
from reconciler.cli.apply import NAME, _Apply
from reconciler.cli.draft import draft, outside
from reconciler.cli.keeping import locked, settled
from reconciler.cli.parser import parse
from reconciler.cli.plan import exit_of
from reconciler.cli.portal import Portal
from reconciler.cli.reporting import Reports
from reconciler.cli.stop import Stop
from reconciler.cli.task import task
from reconciler.cli.watch import Watch
from reconciler.errors import ReconcilerError
from reconciler.portal.reader import Reader
from reconciler.portal.session import Session
from reconciler.render.text import text
from tests.portal import QUICK

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from reconciler.cli.parser import Command
    from reconciler.portal.timing import Timing

MANIFEST, REPORT = "rooms.yaml", "report.json"


class Unhurried(Stop):
    """No signal comes, and nobody waits."""

    def sleep(self, seconds: float) -> None:
        del seconds


@dataclass(frozen=True)
class Ran:
    """What came of a command.

    Attributes:
        code: with what it ended.
        told: what it was that ended it early, or the plan.
        steps: of the report.
    """

    code: int
    told: str = ""
    steps: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True)
class Caller:
    """Calls commands.

    Attributes:
        url: of the portal.
        key: to it.
        options: of each command.
        timing: of the session.
    """

    url: str
    key: str
    options: tuple[str, ...] = ()
    timing: Timing = QUICK

    def plan(self) -> Ran:
        """``reconciler plan``."""
        arguments = _parsed("plan", *self.options, MANIFEST)
        try:
            work = task(_parsed(NAME, "--yes", *self.options, MANIFEST))
            with self._opened(arguments) as portal:
                current, made = draft(
                    work.desired,
                    portal,
                    outside(arguments, work.desired, portal),
                    may_delete=work.may_delete,
                    lifted=work.lifted,
                    for_review=True,
                )
                forecast = budget.forecast(arguments, portal, made, current)
            told = text(made, forecast=forecast)
            return Ran(exit_of(made, detailed=True), told)
        except ReconcilerError as error:
            return Ran(error.exit, str(error))

    def apply(self) -> Ran:
        """``reconciler apply``."""
        Path(REPORT).unlink(missing_ok=True)
        arguments = _parsed(NAME, "--yes", "--report", REPORT, *self.options, MANIFEST)
        told = ""
        try:
            code = self._apply(arguments)
        except ReconcilerError as error:
            code, told = error.exit, str(error)
        report = json.loads(Path(REPORT).read_text("utf-8")) if Path(REPORT).exists() else {}
        return Ran(code, told, tuple(report.get("outcomes", ())))

    def _apply(self, arguments: argparse.Namespace) -> int:
        reports, watch, stop = Reports(arguments), Watch(quiet=True), Unhurried()
        with reports.told():
            work = task(arguments)
            with locked(arguments, NAME), self._opened(arguments) as portal:
                settled(arguments, portal, stop.sleep)
                besides = outside(arguments, work.desired, portal)
                return _Apply(arguments, work, portal, besides, reports, watch, stop).run()

    @contextmanager
    def _opened(self, arguments: argparse.Namespace) -> Iterator[Portal]:
        wide = arguments.concurrency
        with Session(self.url, self.key, concurrency=wide, timing=self.timing) as session:
            yield Portal(session, Reader(session, self.url), self.url)


@cache
def _understood(*argv: str) -> argparse.Namespace:
    # To declare the arguments of all commands would take longer than what is done with them.
    commands = (cast("Command", plan_command), cast("Command", apply_command))
    arguments = parse(list(argv), commands)
    arguments.mask = None
    return arguments


def _parsed(*argv: str) -> argparse.Namespace:
    return copy(_understood(*argv))
