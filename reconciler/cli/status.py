"""``reconciler status``: where each declared person stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.cli import parser as arguments_of
from reconciler.errors import Exit

if TYPE_CHECKING:
    import argparse

NAME = "status"
SUMMARY = "show where each declared person stands: to invite, invited, active, welcomed, disabled"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    arguments_of.manifests(parser)
    arguments_of.portal(parser)
    arguments_of.ledger(parser)
    arguments_of.pii(parser)
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="text for people, json otherwise"
    )
    parser.add_argument(
        "--waiting-exitcode",
        action="store_true",
        help="exit with 6 if people are to be invited or have not accepted",
    )


def run(arguments: argparse.Namespace) -> int:
    """Print where everybody stands."""
    from reconciler.cli.letters import ledger
    from reconciler.cli.portal import opened
    from reconciler.kinds.welcome import KIND
    from reconciler.manifest import load
    from reconciler.render.document import dumps
    from reconciler.render.status import document, text
    from reconciler.status import status

    desired = load(arguments.manifests)
    with opened(arguments, desired) as portal:
        welcomes = ledger(arguments, portal).deliveries(KIND)
        stands = status(desired, portal.reader.read_people(desired), welcomes)
        name = portal.name
    shown = dumps(document(name, stands)) if arguments.format == "json" else text(stands)
    print(shown, end="")
    waiting = any(stand.stage.waiting for stand in stands)
    return Exit.WAITING if waiting and arguments.waiting_exitcode else Exit.DONE
