"""``reconciler apply``: the plan, confirmed, carried out and verified."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING

from reconciler.cli import parser as arguments_of
from reconciler.errors import Exit, UsageError

if TYPE_CHECKING:
    import argparse

    from reconciler.apply import Delivers, Outcome, Report
    from reconciler.cli.portal import Portal
    from reconciler.plan import Plan
    from reconciler.portal.writer import Writer

NAME = "apply"
SUMMARY = "carry the plan out, and verify it on the portal"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    arguments_of.manifests(parser)
    arguments_of.portal(parser)
    arguments_of.only(parser)
    arguments_of.ledger(parser)
    arguments_of.deletion(parser)
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
    from reconciler.cli import secrets
    from reconciler.cli.draft import draft, outside
    from reconciler.cli.letters import opened as opened_post
    from reconciler.cli.letters import prove
    from reconciler.cli.plan import exit_of, rendered
    from reconciler.cli.portal import opened
    from reconciler.cli.selection import only
    from reconciler.cli.terminal import can_answer, confirmed
    from reconciler.manifest import load
    from reconciler.portal.writer import Writer
    from reconciler.render.document import dumps
    from reconciler.render.requests import listed, requests

    if not arguments.yes and not arguments.dry_run and not can_answer():
        raise UsageError("nobody can be asked here: give --yes, or --dry-run to see the requests")
    desired = only(load(arguments.manifests), arguments.only)
    prove(desired)
    with opened(arguments, desired) as portal:
        besides = outside(arguments, desired, portal)
        current, made = draft(arguments, desired, portal, besides)
        print(rendered(made, "text", sys.stderr), file=sys.stderr)
        if made.blockers:
            return _unsent("Refused: nothing was sent.", Exit.REFUSED, arguments.format)
        if arguments.dry_run:
            dry = requests(made) if arguments.format == "text" else dumps(listed(made))
            print(dry, end="")
            return exit_of(made, detailed=False)
        # Before anything is sent: letters can be written, and what letters and links need must be
        # there.
        secrets.demand(made)
        post = opened_post(arguments, portal, made)
        if made.actions and not arguments.yes:
            if not confirmed("Apply this? [y/N]"):
                return _unsent("Not applied: nothing was sent.", Exit.FAILED, arguments.format)
            # Time has passed while somebody read: what was answered must still be what is done.
            current, again = draft(arguments, desired, portal, besides)
            if (again.actions, again.blockers, again.unknown) != (made.actions, (), made.unknown):
                told = "Stale: the portal has changed since the plan was shown; nothing was sent."
                return _unsent(told, Exit.STALE, arguments.format)
        writer = Writer.for_plan(
            portal.session, portal.reader, desired, current, time.sleep, environ=os.environ
        )
        code = _carry_out(made, writer, post, arguments.format)
        _tell_mails(portal)
    return code


def _unsent(told: str, code: Exit, form: str) -> Exit:
    """Say why nothing was sent; a reader of JSON gets a report, without outcomes."""
    from reconciler.apply import Report
    from reconciler.render.document import dumps
    from reconciler.render.report import document

    print(told, file=sys.stderr)
    if form == "json":
        print(dumps(document(Report(()))), end="")
    return code


def _carry_out(made: Plan, writer: Writer, post: Delivers, form: str) -> Exit:
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
    say(report.last_line(done) if form == "text" else dumps(report.document(done)).rstrip())
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
