"""``reconciler apply``: the plan, confirmed, carried out and verified."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING

from reconciler.cli import lifting
from reconciler.cli import parser as arguments_of
from reconciler.errors import Exit, StaleError, UsageError

if TYPE_CHECKING:
    import argparse

    from reconciler.apply import Delivers, Outcome, Report
    from reconciler.cli.draft import Draft, Outside
    from reconciler.cli.portal import Portal
    from reconciler.cli.task import Task
    from reconciler.mask import Mask
    from reconciler.plan import Plan
    from reconciler.portal.writer import Writer

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
    arguments_of.only(parser)
    arguments_of.ledger(parser)
    arguments_of.deletion(parser)
    lifting.arguments(parser)
    arguments_of.pii(parser)
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="of the report on stdout"
    )
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--yes", action="store_true", help="do not ask; for where nobody can answer")
    how.add_argument(
        "--dry-run", action="store_true", help="print every request in order, and send none"
    )


def run(arguments: argparse.Namespace) -> int:
    """Show the plan, ask, carry it out, and print what was verified."""
    from reconciler.cli.draft import outside
    from reconciler.cli.portal import opened
    from reconciler.cli.task import task
    from reconciler.cli.terminal import can_answer

    if not arguments.yes and not arguments.dry_run and not can_answer():
        raise UsageError("nobody can be asked here: give --yes, or --dry-run to see the requests")
    work = task(arguments)
    with opened(arguments, work.desired) as portal:
        work.demand_portal(portal)
        besides = outside(arguments, work.desired, portal)
        code = _apply(work, arguments, portal, besides)
        _tell_mails(portal)
    return code


def _drafted(work: Task, portal: Portal, besides: Outside, form: str) -> Draft:
    """The plan, or where it is stale a report of nothing for a reader of JSON, and the error."""
    from reconciler.apply import Report
    from reconciler.render.document import dumps
    from reconciler.render.report import document

    try:
        return work.draft(portal, besides)
    except StaleError:
        if form == "json":
            print(dumps(document(Report(()))), end="")
        raise


def _apply(work: Task, arguments: argparse.Namespace, portal: Portal, besides: Outside) -> Exit:
    from reconciler.cli import baseline, secrets
    from reconciler.cli.draft import Draft, learn
    from reconciler.cli.letters import opened as opened_post
    from reconciler.cli.plan import exit_of
    from reconciler.cli.terminal import confirmed
    from reconciler.portal.writer import Writer
    from reconciler.render.document import dumps
    from reconciler.render.requests import listed, requests

    mask: Mask | None = arguments.mask
    current, made = _drafted(work, portal, besides, arguments.format)
    learn(mask, work.desired, current)
    shown = mask.plan(made) if mask else made
    _show(shown)
    if made.refused:
        return _unsent("Refused: nothing was sent.", Exit.REFUSED, shown, arguments.format)
    if arguments.dry_run:
        dry = requests(shown) if arguments.format == "text" else dumps(listed(shown))
        print(dry, end="")
        return exit_of(made, detailed=False)
    # Before anything is sent: letters can be written, and what letters and links need must be
    # there.
    secrets.demand(made)
    work.prepare()
    post = opened_post(arguments, portal, made)
    if made.actions and not arguments.yes:
        if not confirmed("Apply this? [y/N]"):
            return _unsent("Not applied: nothing was sent.", Exit.FAILED, shown, arguments.format)
        # Time has passed while somebody read: what was answered must still be what is done.
        current, again = _drafted(work, portal, besides, arguments.format)
        if again.refused or (again.actions, again.unknown) != (made.actions, made.unknown):
            told = "Stale: the portal has changed since the plan was shown; nothing was sent."
            return _unsent(told, Exit.STALE, shown, arguments.format)
    writer = Writer.for_plan(
        portal.session, portal.reader, work.desired, current, time.sleep, environ=os.environ
    )
    code = _carry_out(made, writer, post, arguments.format, mask)
    if code is Exit.DONE:
        work.finished()
        baseline.note(arguments, portal, work, Draft(current, made))
    return code


def _show(made: Plan) -> None:
    from reconciler.cli.terminal import colour
    from reconciler.render.text import text

    print(text(made, colour=colour(sys.stderr)), file=sys.stderr)


def _unsent(told: str, code: Exit, made: Plan, form: str) -> Exit:
    """Say why nothing was sent; a reader of JSON gets a report, without outcomes."""
    from reconciler.apply import Report
    from reconciler.render.document import dumps
    from reconciler.render.report import document

    print(told, file=sys.stderr)
    if form == "json":
        print(dumps(document(Report(()), made.trips)), end="")
    return code


def _carry_out(made: Plan, writer: Writer, post: Delivers, form: str, mask: Mask | None) -> Exit:
    from reconciler.apply import apply
    from reconciler.cli.terminal import say
    from reconciler.render import report
    from reconciler.render.document import dumps

    def tell(outcome: Outcome) -> None:
        if form == "text":
            say(report.line(outcome))
        else:
            print(report.line(outcome), file=sys.stderr)

    try:
        done = apply(made, writer, post, tell)
    except KeyboardInterrupt:
        told = "the steps told above are over, and the one under way may be done in part"
        print(f"reconciler: interrupted; {told}", file=sys.stderr)
        return Exit.PARTIAL
    if form == "text":
        for line in (*report.lifted(made.trips), report.last_line(done)):
            say(line)
    else:
        told_of = (mask.value(done), mask.value(made.trips)) if mask else (done, made.trips)
        say(dumps(report.document(*told_of)).rstrip())
    return _exit_of(done, made)


def _exit_of(done: Report, made: Plan) -> Exit:
    from reconciler.apply import Result

    if done.complete:
        return Exit.PARTIAL if made.unknown else Exit.DONE
    if any(map(done.count, (Result.VERIFIED, Result.SENT, Result.WITHOUT_EFFECT))):
        return Exit.PARTIAL
    return done.ended.exit if done.ended else Exit.FAILED


def _tell_mails(portal: Portal) -> None:
    if portal.sandbox is None:
        return
    for mail in portal.sandbox.mails()[portal.mailed :]:
        room = f' ("{mail.room}")' if mail.room else ""
        print(f"The sandbox mailed {mail.to}: {mail.kind}{room}", file=sys.stderr)
