"""``reconciler drift``: what differs, and which side has moved since the last apply."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from reconciler.cli import parser as arguments_of
from reconciler.errors import Exit, ReconcilerError, UsageError

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from reconciler.drift.report import Report

NAME = "drift"
SUMMARY = "show what differs, and whether the portal or the manifests have changed; writes nothing"

_FORMS = ("text", "markdown", "json")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    arguments_of.manifests(parser)
    arguments_of.portal(parser)
    arguments_of.only(parser)
    arguments_of.ledger(parser)
    arguments_of.pii(parser)
    arguments_of.quiet(parser)
    parser.add_argument(
        "--format", choices=_FORMS, default="text", help="text and markdown for people, json"
    )
    arguments_of.length(parser)
    parser.add_argument(
        "--prometheus",
        metavar="FILE",
        help="also write metrics in Prometheus' text format, for the node exporter: FILE.prom",
    )


def run(arguments: argparse.Namespace) -> int:
    """Print the drift."""
    from reconciler.cli.file import target

    if arguments.limit is not None and arguments.format != "markdown":
        raise UsageError("--limit: only markdown has one")
    metrics: Path | None = None
    if arguments.prometheus is not None:
        metrics = target(arguments.prometheus, arguments.manifests, "--prometheus")
    try:
        return _run(arguments, metrics)
    except ReconcilerError:
        _left(metrics)
        raise


def _run(arguments: argparse.Namespace, metrics: Path | None) -> Exit:
    from reconciler.cli.drifting import looked
    from reconciler.cli.file import save
    from reconciler.cli.portal import opened
    from reconciler.cli.progress import reading
    from reconciler.cli.selection import only
    from reconciler.cli.terminal import colour
    from reconciler.cli.watch import Watch
    from reconciler.manifest import load
    from reconciler.render.document import dumps
    from reconciler.render.drift import document, markdown, prometheus, text

    desired = only(load(arguments.manifests), arguments.only)
    watch = Watch(quiet=arguments.quiet)
    with (
        opened(arguments, desired, tells=watch.waiting) as portal,
        reading(watch, portal.session),
    ):
        report, gauges = looked(arguments, portal, desired, measures=metrics is not None)
    if arguments.format == "json":
        shown = dumps(document(report))
    elif arguments.format == "markdown":
        shown = markdown(report, arguments.limit or arguments_of.limit("github"))
    else:
        shown = text(report, colour=colour(sys.stdout))
    print(shown, end="")
    if report.unread:
        # Counts of a part would look as if things had got better.
        _left(metrics)
        return Exit.FAILED
    if metrics and gauges:
        save(metrics, prometheus(report, gauges), "--prometheus")
    return _exit_of(report)


def _left(metrics: Path | None) -> None:
    if metrics:
        print(f"The metrics in {metrics} are left as they were.", file=sys.stderr)


def _exit_of(report: Report) -> Exit:
    return Exit.CHANGES if report.differences else Exit.DONE
