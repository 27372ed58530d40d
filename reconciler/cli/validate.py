"""``reconciler validate``: the manifests alone, offline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.cli import parser as arguments_of
from reconciler.errors import Exit, ManifestError

if TYPE_CHECKING:
    import argparse

NAME = "validate"
SUMMARY = "check manifests against the schema and its rules, offline"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    arguments_of.manifests(parser)
    parser.add_argument(
        "--format",
        choices=("text", "json", "github"),
        default="text",
        help="text for people, json for machines, github for annotations in a workflow",
    )


def run(arguments: argparse.Namespace) -> int:
    """Print every problem of the manifests; 65 if there is one."""
    from reconciler.cli.letters import prove
    from reconciler.manifest import load
    from reconciler.render import problems
    from reconciler.render.document import dumps
    from reconciler.render.plain import counted

    try:
        desired = load(arguments.manifests)
        prove(desired)
    except ManifestError as error:
        if arguments.format == "json":
            print(dumps(problems.document(error.problems)), end="")
        else:
            render = problems.text if arguments.format == "text" else problems.workflow
            print(render(error.problems), end="")
        return Exit.MANIFEST
    if arguments.format == "json":
        print(dumps(problems.document(())), end="")
    if arguments.format == "text":
        members = sum(len(room.members or ()) for room in desired.rooms)
        users = f"{counted(len(desired.users), 'user')}, " if desired.users else ""
        print(
            f"Valid: {counted(len(desired.files), 'manifest')}, {users}"
            f"{counted(len(desired.rooms), 'room')}, {counted(members, 'member')}."
        )
    return Exit.DONE
