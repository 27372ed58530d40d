"""``reconciler apply``: the plan, confirmed, carried out and verified."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from reconciler.cli import budget, lifting, reporting
from reconciler.cli import parser as arguments_of
from reconciler.errors import Exit, UsageError

if TYPE_CHECKING:
    import argparse

    from reconciler.cli.carrying import Way
    from reconciler.cli.draft import Draft, Outside
    from reconciler.cli.portal import Portal
    from reconciler.cli.reporting import Reports
    from reconciler.cli.stop import Stop
    from reconciler.cli.task import Task
    from reconciler.cli.watch import Watch
    from reconciler.mask import Mask
    from reconciler.plan.waves import Forecast
    from reconciler.render.report import How

NAME = "apply"
SUMMARY = "carry the plan out, and verify it on the portal"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    arguments_of.manifests(parser, needed=False)
    parser.add_argument(
        "--plan",
        metavar="FILE",
        help="apply exactly what was reviewed, as `plan --out` saved it; takes no manifests",
    )
    parser.add_argument(
        "--expect",
        metavar="DIGEST",
        help="apply only if the plan has this digest, as the reviewed plan showed it",
    )
    arguments_of.portal(parser)
    budget.arguments(parser)
    arguments_of.only(parser)
    arguments_of.ledger(parser)
    arguments_of.deletion(parser)
    lifting.arguments(parser)
    arguments_of.pii(parser)
    arguments_of.quiet(parser)
    reporting.arguments(parser)
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--yes", action="store_true", help="do not ask; for where nobody can answer")
    how.add_argument(
        "--dry-run", action="store_true", help="print every request in order, and send none"
    )


def run(arguments: argparse.Namespace) -> int:
    """Show the plan, ask, carry it out, and print what was verified."""
    from reconciler.cli.reporting import Reports
    from reconciler.cli.task import task
    from reconciler.cli.terminal import can_answer

    if not arguments.yes and not arguments.dry_run and not can_answer():
        raise UsageError("nobody can be asked here: give --yes, or --dry-run to see the requests")
    reports = Reports(arguments)
    with reports.told():
        return _run(arguments, reports, task(arguments))


def _run(arguments: argparse.Namespace, reports: Reports, work: Task) -> Exit:
    from reconciler.cli.draft import outside
    from reconciler.cli.keeping import locked, settled
    from reconciler.cli.portal import opened
    from reconciler.cli.stop import Stop
    from reconciler.cli.watch import Watch

    own = [arguments.ledger, *([arguments.plan] if arguments.plan else [])]
    reports.demand_apart((*work.reads, *own))
    watch, stop = Watch(quiet=arguments.quiet), Stop()
    with (
        locked(arguments, NAME),
        opened(arguments, work.desired, stop.sleep, watch.waiting) as portal,
    ):
        work.demand_portal(portal)
        if not arguments.dry_run:
            settled(arguments, portal)
        besides = outside(arguments, work.desired, portal)
        code = _Apply(arguments, work, portal, besides, reports, watch, stop).run()
        if not arguments.quiet:
            _tell_mails(portal)
    return code


class _Apply:
    """One apply, from the plan to the report."""

    def __init__(  # noqa: PLR0913, PLR0917 - all that it goes by
        self,
        arguments: argparse.Namespace,
        work: Task,
        portal: Portal,
        besides: Outside,
        reports: Reports,
        watch: Watch,
        stop: Stop,
    ) -> None:
        self._arguments = arguments
        self._work = work
        self._portal = portal
        self._besides = besides
        self._reports = reports
        self._watch = watch
        self._stop = stop

    def run(self) -> Exit:
        """Plan, ask, and carry out; gives with what the command ends."""
        from reconciler.cli import secrets
        from reconciler.cli.carrying import Way
        from reconciler.cli.draft import learn
        from reconciler.cli.letters import opened as opened_post
        from reconciler.cli.plan import exit_of
        from reconciler.cli.terminal import confirmed
        from reconciler.plan.waves import postponed
        from reconciler.render.report import How

        arguments = self._arguments
        made = self._drafted()
        current, plan = made
        learn(arguments.mask, self._work.desired, current)
        self._reports.planned(plan, digest=self._work.reviewed)
        forecast = budget.forecast(arguments, self._portal, plan, current)
        self._show(made, forecast)
        if plan.refused:
            return self._unsent("Refused: nothing was sent.", Exit.REFUSED)
        if arguments.dry_run:
            _print_requests(made, arguments.mask, arguments.format)
            return exit_of(plan, detailed=False)
        # Before anything is sent: letters can be written, and what letters and links need must be
        # there.
        secrets.demand(plan)
        self._work.prepare()
        post = opened_post(arguments, self._portal, plan)
        if plan.actions and not arguments.yes:
            if not confirmed("Apply this? [y/N]"):
                return self._unsent("Not applied: nothing was sent.", Exit.FAILED, How.DECLINED)
            # Time has passed while somebody read: what was answered must still be what is done.
            made = self._drafted()
            again = made.plan
            if again.refused or (again.actions, again.unknown) != (plan.actions, plan.unknown):
                told = "Stale: the portal has changed since the plan was shown; nothing was sent."
                return self._unsent(told, Exit.STALE)
        way = Way(self._stop, self._watch, post, postponed(forecast), self._work.seal)
        # Until the reports are written: without them nobody knows what was done.
        with self._stop.obeyed():
            return self._carry_out(made, way)

    def _drafted(self) -> Draft:
        return self._work.draft(self._portal, self._besides, self._watch)

    def _show(self, made: Draft, forecast: Forecast) -> None:
        from reconciler.cli.terminal import colour
        from reconciler.render.text import text

        if self._arguments.quiet and self._arguments.yes and not made.plan.refused:
            return
        mask: Mask | None = self._arguments.mask
        plan, told = made.plan, forecast
        if mask:
            plan, told = mask.plan(plan), mask.value(forecast)
        print(text(plan, colour=colour(sys.stderr), forecast=told), file=sys.stderr)

    def _unsent(self, told: str, code: Exit, how: How | None = None) -> Exit:
        """Say why nothing was sent, also in the reports."""
        from reconciler.outcome import Report

        print(told, file=sys.stderr)
        return self._reports.over(Report(()), code, how=how, reason=told)

    def _carry_out(self, made: Draft, way: Way) -> Exit:
        from reconciler.cli import baseline
        from reconciler.cli.carrying import carry_out
        from reconciler.cli.terminal import say
        from reconciler.render import report
        from reconciler.render.report import How

        done = carry_out(self._arguments, self._portal, self._work.desired, made, way)
        if self._arguments.format == "text":
            for line in (*report.lifted(made.plan.trips), report.last_line(done.report)):
                say(line)
        code = self._reports.over(
            done.report,
            done.code,
            how=How.LIMIT if way.postponed and not done.report.ended else None,
            reason="not everything could be read" if made.plan.unknown else "",
            journal=done.journal,
        )
        if done.code is Exit.DONE:
            self._work.finished()
            baseline.note(self._arguments, self._portal, self._work, made)
        return code


def _print_requests(made: Draft, mask: Mask | None, form: str) -> None:
    from reconciler.render.document import dumps
    from reconciler.render.requests import listed, requests

    plan = mask.plan(made.plan) if mask else made.plan
    print(dumps(listed(plan)) if form == "json" else requests(plan), end="")


def _tell_mails(portal: Portal) -> None:
    if portal.sandbox is None:
        return
    for mail in portal.sandbox.mails()[portal.mailed :]:
        room = f' ("{mail.room}")' if mail.room else ""
        print(f"The sandbox mailed {mail.to}: {mail.kind}{room}", file=sys.stderr)
