"""``reconciler doctor``: what of the portal, the key and this machine would be in the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.cli import parser as arguments_of

if TYPE_CHECKING:
    import argparse

NAME = "doctor"
SUMMARY = "check the portal, the key and this machine, and say what to do; writes nothing"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    arguments_of.manifests(parser, needed=False)
    arguments_of.portal(parser)
    arguments_of.ledger(parser)
    arguments_of.pii(parser)
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="text for people, json otherwise"
    )


def run(arguments: argparse.Namespace) -> int:
    """Print what was found."""
    from reconciler.checkup import checkup
    from reconciler.checkup.finding import exit_of
    from reconciler.cli.examining import examine, given
    from reconciler.cli.letters import now
    from reconciler.render.checkup import document, text
    from reconciler.render.document import dumps

    named = given(arguments)
    if arguments.mask and named and named.desired:
        arguments.mask.know((*named.desired.people(), *named.desired.protect))
    facts = examine(arguments, named)
    findings = checkup(facts)
    # What is no address may hold a password.
    portal = facts.origin if isinstance(facts.origin, str) else ""
    if arguments.format == "json":
        shown = dumps(document(portal, now(), facts.requests, findings))
    else:
        shown = text(portal, findings)
    print(shown, end="")
    return exit_of(findings)
