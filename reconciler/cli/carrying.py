"""Carrying out what was confirmed: with a journal, side by side, and until a signal comes."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from reconciler.errors import Exit, RationedError, StoppedError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping
    from pathlib import Path

    from reconciler.cli.draft import Draft
    from reconciler.cli.portal import Portal
    from reconciler.cli.stop import Stop
    from reconciler.cli.watch import Watch
    from reconciler.outcome import Outcome, Report
    from reconciler.plan import Plan
    from reconciler.post.post import Post
    from reconciler.state import Desired


class Carried(NamedTuple):
    """What came of a plan.

    Attributes:
        report: of each step.
        code: with what the command ends.
        journal: the folder where it all stands.
    """

    report: Report
    code: Exit
    journal: Path


class Way(NamedTuple):
    """How a plan is carried out.

    Attributes:
        stop: says when nothing new is to be begun.
        watch: who looks on.
        post: what sends letters.
        postponed: steps that are left for a later day, each with the reason.
        seal: of the saved plan; empty for none.
    """

    stop: Stop
    watch: Watch
    post: Post
    postponed: Mapping[str, str]
    seal: str


def carry_out(
    arguments: argparse.Namespace, portal: Portal, desired: Desired, made: Draft, way: Way
) -> Carried:
    """Carry a plan out.

    Args:
        arguments: with ``ledger``, ``mask``, ``format`` and ``concurrency``.
        portal: what it is carried out on.
        desired: what it was made of.
        made: the plan, and the portal that it was made of.
        way: how.

    Raises:
        UsageError: the journal cannot be written, and nothing was sent.
    """
    from reconciler.apply import apply
    from reconciler.cli import keeping
    from reconciler.cli.progress import shown
    from reconciler.portal.writer import Writer
    from reconciler.render import report as reports

    account = made.current.acting.id if made.current.acting else ""
    with (
        keeping.journal(arguments, portal, made.plan, account, way.seal) as journal,
        shown(way.watch, made.plan) as progress,
    ):
        writer = Writer.for_plan(
            portal.session,
            portal.reader,
            desired,
            made.current,
            way.stop.sleep,
            environ=os.environ,
            noted=journal.sends,
            actions=made.plan.actions,
        )

        def tell(outcome: Outcome) -> None:
            line = reports.line(outcome)
            (progress.say if arguments.format == "text" else progress.aside)(line)

        done = apply(
            made.plan,
            writer,
            replace(way.post, sends=journal.queries(portal.session)),
            tell,
            records=(journal, progress),
            stops=way.stop,
            abreast=arguments.concurrency,
            postponed=way.postponed,
        )
        journal.end(done)
    return Carried(done, code_of(done, made.plan), keeping.journals(arguments))


def code_of(done: Report, made: Plan) -> Exit:
    """With what an apply ends."""
    from reconciler.outcome import Result

    if done.complete:
        return Exit.PARTIAL if made.unknown else Exit.DONE
    if isinstance(done.ended, StoppedError):
        return Exit.PARTIAL
    partly = any(
        one.verified or one.result in {Result.SENT, Result.WITHOUT_EFFECT} for one in done.outcomes
    )
    left = done.count(Result.FAILED) == 0 and done.ended is None
    if partly or left:
        return Exit.PARTIAL
    if done.ended and not isinstance(done.ended, RationedError):
        return Exit(done.ended.exit)
    return Exit.FAILED
