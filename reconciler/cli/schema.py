"""``reconciler schema``: the JSON schemas of the file formats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.errors import Exit

if TYPE_CHECKING:
    import argparse

NAME = "schema"
SUMMARY = "print the JSON schema of a file format"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "name",
        choices=("manifest", "plan", "status", "who", "drift", "doctor", "report", "journal"),
        help="the file format",
    )


def run(arguments: argparse.Namespace) -> int:
    """Print the schema as it stands in the repository."""
    from reconciler.manifest import schema

    print(schema(arguments.name), end="")
    return Exit.DONE
