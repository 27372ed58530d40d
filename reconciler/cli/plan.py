"""``reconciler plan``: what would change, and whom it would tell."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from reconciler.cli import parser as arguments_of
from reconciler.errors import Exit

if TYPE_CHECKING:
    import argparse
    from typing import TextIO

    from reconciler.plan import Plan

NAME = "plan"
SUMMARY = "show what would change on the portal, and whom it would tell; writes nothing"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    arguments_of.manifests(parser)
    arguments_of.portal(parser)
    arguments_of.only(parser)
    arguments_of.ledger(parser)
    arguments_of.deletion(parser)
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="text for people, json otherwise"
    )
    parser.add_argument("--out", metavar="FILE", help="also save the plan as JSON in this file")
    parser.add_argument(
        "--detailed-exitcode", action="store_true", help="exit with 2 if changes are pending"
    )


def run(arguments: argparse.Namespace) -> int:
    """Print the plan."""
    from reconciler.cli.draft import draft, outside
    from reconciler.cli.file import save, target
    from reconciler.cli.letters import prove
    from reconciler.cli.portal import opened
    from reconciler.cli.selection import only
    from reconciler.manifest import load
    from reconciler.render.document import document, dumps

    out = None if arguments.out is None else target(arguments.out, arguments.manifests)
    desired = only(load(arguments.manifests), arguments.only)
    prove(desired)
    with opened(arguments, desired) as portal:
        made = draft(arguments, desired, portal, outside(arguments, desired, portal)).plan
    if out is not None:
        save(out, dumps(document(made)))
    print(rendered(made, arguments.format, sys.stdout), end="")
    return exit_of(made, detailed=arguments.detailed_exitcode)


def rendered(made: Plan, form: str, stream: TextIO) -> str:
    """A plan in the form that the arguments ask for, in colours if the stream shows them."""
    from reconciler.cli.terminal import colour
    from reconciler.render.document import document, dumps
    from reconciler.render.text import text

    if form == "json":
        return dumps(document(made))
    return text(made, colour=colour(stream))


def exit_of(made: Plan, *, detailed: bool) -> Exit:
    """What a pipeline is told: a plan that cannot be trusted or applied is no success."""
    if made.blockers:
        return Exit.REFUSED
    if made.unknown:
        return Exit.FAILED
    return Exit.CHANGES if made.actions and detailed else Exit.DONE
