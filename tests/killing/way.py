"""The program as a process that is killed or stopped, and run again in this one without waits."""

from __future__ import annotations

import os
import sys
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from importlib import import_module
from multiprocessing import get_context
from multiprocessing.connection import wait
from pathlib import Path
from typing import TYPE_CHECKING, cast

from reconciler.cli import COMMANDS, main
from reconciler.cli.apply import NAME, _Apply
from reconciler.cli.draft import outside
from reconciler.cli.keeping import locked, settled
from reconciler.cli.parser import parse
from reconciler.cli.portal import Portal
from reconciler.cli.reporting import Reports
from reconciler.cli.stop import Stop
from reconciler.cli.task import task
from reconciler.cli.watch import Watch
from reconciler.portal.reader import Reader
from reconciler.portal.session import Session
from tests.edge.gateway.gateway import Rule
from tests.portal import QUICK

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.process import BaseProcess

    from reconciler.cli.parser import Command
    from tests.edge.gateway.gateway import Gateway
    from tests.edge.gateway.message import Request

MANIFEST, REPORT = "rooms.yaml", "report.json"
SERIAL = ("--concurrency", "1")

_OWN = "reconciler."


class Writes(Rule):
    """Meets writes, whatever they are."""

    def fits(self, request: Request, made: set[str]) -> bool:
        del made
        return request.method != "GET"


class Requests(Rule):
    """Meets requests, whatever they are."""

    def fits(self, request: Request, made: set[str]) -> bool:
        del request, made
        return True


@dataclass(frozen=True)
class Ran:
    """A process that is over.

    Attributes:
        code: with what it ended; negative for a signal.
        out: what it printed.
        err: what it said beside.
    """

    code: int
    out: str
    err: str


class Running:
    """A process that may be waited for before it is there.

    It is forked by one that has imported the program already, so that it starts at once.

    Attributes:
        err: the file of what it says beside the result.
    """

    def __init__(self) -> None:
        self._process: Future[BaseProcess] = Future()
        self._out, self.err = Path("out.txt"), Path("err.txt")

    @property
    def process(self) -> BaseProcess:
        """The process, once it is there."""
        return self._process.result(30)

    def kill(self) -> None:
        """Kill it; it is gone afterwards."""
        self.process.kill()
        # Whoever runs it takes its exit code, which is there once.
        wait([self.process.sentinel], 30)

    def ran(self, *options: str) -> Ran:
        """Run ``reconciler apply`` to its end, or to that of the process."""
        forks = get_context("forkserver")
        forks.set_forkserver_preload(["pytest", *(one for one in sys.modules if _OWN in one)])
        command = (NAME, "--yes", "--report", REPORT, *options, MANIFEST)
        process = forks.Process(
            target=_main, args=(command, dict(os.environ), str(self._out), str(self.err))
        )
        process.start()
        self._process.set_result(process)
        try:
            process.join(60)
            code = process.exitcode
        finally:
            process.kill()
            process.join()
        assert code is not None, "it hangs"
        return Ran(code, self._out.read_text(), self.err.read_text())


def _main(command: tuple[str, ...], environ: dict[str, str], out: str, err: str) -> None:
    """The process: as ``python -m reconciler``."""
    for stream, name in ((1, out), (2, err)):
        os.dup2(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), stream)
    os.environ.clear()
    os.environ.update(environ)
    sys.exit(main(command))


@dataclass
class Unhurried(Stop):
    """Nobody waits, and no signal comes.

    Attributes:
        hears: is told of each wait.
    """

    hears: Callable[[float], None] = field(default=lambda _: None)

    def __post_init__(self) -> None:
        super().__init__()

    def sleep(self, seconds: float) -> None:
        self.hears(seconds)


def again(gateway: Gateway, *options: str, hears: Callable[[float], None] = lambda _: None) -> int:
    """``reconciler apply`` in this process, by the clock of nobody.

    Args:
        gateway: where the portal is.
        options: of the command.
        hears: is told of each wait.

    Returns:
        The exit code.
    """
    commands = [cast("Command", import_module(f"reconciler.cli.{name}")) for name in COMMANDS]
    arguments = parse([NAME, "--yes", "--report", REPORT, *options, MANIFEST], commands)
    arguments.mask = None
    reports, watch, stop = Reports(arguments), Watch(quiet=True), Unhurried(hears)
    timing = replace(QUICK, tells=lambda *_: None)
    with (
        reports.told(),
        locked(arguments, NAME),
        Session(gateway.url, os.environ["DOCSPACE_API_KEY"], timing=timing) as session,
    ):
        work = task(arguments)
        portal = Portal(session, Reader(session, gateway.url), gateway.url)
        settled(arguments, portal, stop.sleep)
        besides = outside(arguments, work.desired, portal)
        return _Apply(arguments, work, portal, besides, reports, watch, stop).run()
