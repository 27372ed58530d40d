"""The reports of an apply: on standard output, and in the files that ``--report`` names."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

from reconciler.cli import parser as arguments_of
from reconciler.errors import (
    AccessError,
    Exit,
    PortalError,
    RationedError,
    StaleError,
    StoppedError,
    UsageError,
)

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator, Sequence

    from reconciler.guard import Trip
    from reconciler.mask import Mask
    from reconciler.outcome import Report
    from reconciler.plan import Plan
    from reconciler.render.report import Head, How

_OPTION = "--report"
_MARKDOWN = (".md", ".markdown")
_KEPT = {
    *("lock", "journal", "baseline", "applied"),
    *("sandbox.db", "sandbox.db-wal", "sandbox.db-shm"),
}
"""What lies beside the ledger."""
_ENDS = (StaleError, PortalError, AccessError, RationedError, StoppedError)
"""What ends a run that is worth a report; a mistake in arguments or manifests is none."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--format",
        choices=("text", "markdown", "json"),
        default="text",
        help="of the report on stdout: text and markdown for people, json",
    )
    parser.add_argument(
        _OPTION,
        metavar="FILE",
        action="append",
        default=[],
        help="also write what came of each step to this file, whatever happens: Markdown if its "
        "name ends in .md or .markdown, else JSON; may be given several times",
    )
    arguments_of.length(parser)


def targets(arguments: argparse.Namespace) -> tuple[Path, ...]:
    """The files of the reports, before anything is sent.

    Args:
        arguments: of the command.

    Raises:
        UsageError: one cannot be written, or is a manifest; or options do not go together.
    """
    from reconciler.cli.file import target

    if arguments.report and vars(arguments).get("dry_run"):
        raise UsageError(f"{_OPTION}: --dry-run sends nothing that could be reported")
    shown = [arguments.format, *("markdown" for name in arguments.report if _is_markdown(name))]
    if arguments.limit is not None and "markdown" not in shown:
        raise UsageError("--limit: only markdown has one")
    found = tuple(target(name, arguments.manifests, _OPTION) for name in arguments.report)
    kept = Path(arguments.ledger).parent.resolve()
    for name, path in zip(arguments.report, found, strict=True):
        if path.suffix.lower() in {".yaml", ".yml"} or name == "-":
            raise UsageError(f"{_OPTION} {name}: a report is Markdown (.md) or JSON, in a file")
        if path.is_relative_to(kept) and path.relative_to(kept).parts[0] in _KEPT:
            raise UsageError(f"{_OPTION} {name}: that is kept between runs; name another place")
    for path in found:
        _demand_writable(path)
    return found


def _demand_writable(path: Path) -> None:
    """See that a file can be written where it is to be.

    Raises:
        UsageError: it cannot.
    """
    if path.exists() and not path.is_file():
        # A device or a pipe: to open it would be the end of it for whoever reads it.
        return
    try:
        # It is written beside its place, and then put there.
        with TemporaryFile(dir=path.parent):
            pass
    except OSError as error:
        raise UsageError(f"{_OPTION} {path}: {error.strerror}; nothing was sent") from None


def _is_markdown(name: str) -> bool:
    return name.lower().endswith(_MARKDOWN)


class Reports:
    """What is known of a run until it ends, and then its reports.

    Args:
        arguments: of the command.
        reads: the names of all files that it reads, or writes otherwise, as far as that is known.

    Raises:
        UsageError: a report could not be written, or options do not go together.
    """

    def __init__(self, arguments: argparse.Namespace, reads: Iterable[str] = ()) -> None:
        from reconciler.render.report import Head

        self._targets = targets(arguments)
        self.demand_apart(reads)
        self._mask: Mask | None = arguments.mask
        self._form: str = arguments.format
        self._limit: int = arguments.limit or arguments_of.limit("github")
        self._head = Head(begun=datetime.now(UTC), masked=self._mask is not None)
        self._trips: tuple[Trip, ...] = ()
        self._stops = ""
        self._over = False

    def demand_apart(self, reads: Iterable[str]) -> None:
        """See that no report is written over something else, once it is known what is read.

        Args:
            reads: the names of all files that the command reads, or writes otherwise.

        Raises:
            UsageError: one is.
        """
        from reconciler.cli.file import demand_apart

        demand_apart(self._targets, reads)

    @contextmanager
    def told(self) -> Iterator[None]:
        """Also report that a run ended before anything was sent, and let its error pass."""
        from reconciler.outcome import Report

        try:
            yield
        except _ENDS as error:
            if not self._over:
                self.over(Report((), error), error.exit)
            raise
        except KeyboardInterrupt:
            # Before anything was sent: afterwards a signal is no error.
            if not self._over:
                self.over(Report((), StoppedError("interrupted")), Exit.FAILED)
            raise

    def planned(self, made: Plan, digest: str = "") -> None:
        """Take note of the plan, as soon as there is one.

        Args:
            made: the plan, with nothing masked.
            digest: of the plan that was reviewed, where that is the rest of it; else its own.

        Raises:
            UsageError: a report would be written over one of its manifests.
        """
        from reconciler.cli.saving import key
        from reconciler.render.document import fingerprint

        self.demand_apart(one.name for one in made.files)
        secret = key()
        # By a list of addresses, a digest would tell which of them are meant.
        told = secret or not self._mask
        self._trips = made.trips
        self._stops = _stops(made)
        self._head = self._head._replace(
            portal=made.portal,
            account=made.acting,
            digest=(digest or fingerprint(made, secret)) if told else "",
            files=tuple((one.name, "" if self._mask else one.digest) for one in made.files),
        )

    def over(
        self,
        report: Report,
        code: Exit,
        *,
        how: How | None = None,
        reason: str = "",
        journal: Path | None = None,
    ) -> Exit:
        """Write the reports, each whole, and print the one for standard output if it is no text.

        Args:
            report: what came of the steps; of none, where nothing was begun.
            code: with what the command is about to end.
            how: how the run ended, where neither the report nor the code tells.
            reason: why, likewise.
            journal: where everything stands that was done, for when a report cannot be written.

        Returns:
            With what the command ends: a report that could not be written is no success.
        """
        from reconciler.cli.file import save
        from reconciler.cli.terminal import say

        self._over = True
        if code is Exit.REFUSED:
            reason = self._stops or reason
        head = self._head._replace(ended=datetime.now(UTC), exit=int(code), how=how, reason=reason)
        made = _Made(report, self._trips, head, self._limit, self._mask)
        written = True
        for path in self._targets:
            text = made.markdown() if _is_markdown(path.name) else made.json()
            try:
                save(path, text, _OPTION)
            except UsageError as error:
                written = False
                where = f"; what was done stands in {journal}" if journal else ""
                print(f"reconciler: {error}{where}", file=sys.stderr)
        if self._form != "text":
            say((made.markdown() if self._form == "markdown" else made.json()).rstrip("\n"))
        return Exit.FAILED if code is Exit.DONE and not written else code


def _stops(made: Plan) -> str:
    """What stops a plan, beside guards, which are told on their own; empty if nothing does."""
    from reconciler.render.plain import named

    stops = [(one.ref, one.text) for one in made.blockers]
    stops += [(one.ref, one.text) for one in made.violations]
    return "; ".join(f"{named(ref.kind, ref.name)}: {text}" for ref, text in stops)


class _Made:
    """The report of one run in its forms, with nobody named if that is asked for."""

    def __init__(
        self, report: Report, trips: Sequence[Trip], head: Head, limit: int, mask: Mask | None
    ) -> None:
        from reconciler.render.report import how, why

        self._report, self._trips, self._head, self._limit = report, tuple(trips), head, limit
        if mask:
            # An error cannot be masked, so what it says of the end is told in its place.
            told = head._replace(how=how(report, trips, head), reason=why(report, head))
            self._report, self._head = _masked(report, mask), mask.value(told)
            self._trips = mask.value(self._trips)

    def json(self) -> str:
        """For machines."""
        from reconciler.render.report import document, dumps

        return dumps(document(self._report, self._trips, head=self._head))

    def markdown(self) -> str:
        """For a comment, or the summary of a job."""
        from reconciler.render.report import markdown

        return markdown(self._report, self._trips, head=self._head, limit=self._limit)


def _masked(report: Report, mask: Mask) -> Report:
    """A report that names nobody; its steps have the ids that they have in a masked plan."""
    ids: dict[str, str] = {}
    outcomes = []
    for one in report.outcomes:
        needs = tuple(ids[need] for need in one.action.needs if need in ids)
        action = replace(mask.value(one.action), needs=needs)
        ids[one.action.id] = action.id
        outcomes.append(replace(mask.value(one), action=action))
    return replace(report, outcomes=tuple(outcomes), ended=None)
