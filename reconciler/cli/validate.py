"""``reconciler validate``: the manifests alone, offline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.cli import parser as arguments_of
from reconciler.errors import Exit, ManifestError

if TYPE_CHECKING:
    import argparse

NAME = "validate"
SUMMARY = "check manifests against the schema, its rules and the team's own, offline"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    arguments_of.manifests(parser)
    parser.add_argument(
        "--format",
        choices=("text", "json", "github"),
        default="text",
        help="text for people, json for machines, github for annotations in a workflow",
    )
    arguments_of.pii(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print every problem of the manifests, 65 if there is one; or each rule they break, 3."""
    from reconciler.cli.letters import prove
    from reconciler.cli.masking import unnamed
    from reconciler.manifest import load
    from reconciler.plan.rules import declared
    from reconciler.render import problems
    from reconciler.render.document import dumps
    from reconciler.render.plain import counted

    try:
        desired = load(arguments.manifests)
        prove(desired)
    except ManifestError as error:
        found = unnamed(error.problems, arguments.mask)
        if arguments.format == "json":
            print(dumps(problems.document(found)), end="")
        else:
            render = problems.text if arguments.format == "text" else problems.workflow
            print(render(found), end="")
        return Exit.MANIFEST
    broken = declared(desired)
    if arguments.format == "json":
        print(dumps(problems.document((), broken)), end="")
    elif broken:
        render = problems.text if arguments.format == "text" else problems.workflow
        print(render([problems.problem(one) for one in broken]), end="")
    if broken:
        return Exit.REFUSED
    if arguments.format == "text":
        members = sum(len(room.members or ()) for room in desired.rooms)
        users = f"{counted(len(desired.users), 'user')}, " if desired.users else ""
        print(
            f"Valid: {counted(len(desired.files), 'manifest')}, {users}"
            f"{counted(len(desired.rooms), 'room')}, {counted(members, 'member')}."
        )
    return Exit.DONE
