"""``reconciler fmt``: one layout for all manifests."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from reconciler.errors import Exit, ManifestError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from reconciler.manifest.files import File

NAME = "fmt"
SUMMARY = "lay manifests out in one way, comments kept; they mean the same afterwards"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "manifests",
        metavar="MANIFEST",
        nargs="+",
        help="a YAML file or a folder with YAML files, rewritten in place; "
        "or -, from standard input to standard output",
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help="write nothing, name the files that are laid out otherwise, and end with 1 if any is",
    )
    parser.add_argument(
        "--diff", action="store_true", help="write nothing, print what would change in the files"
    )


def run(arguments: argparse.Namespace) -> int:
    """Lay out every manifest that can be; 65 if one cannot, 1 if a check found something."""
    from reconciler.render.plain import shown
    from reconciler.render.problems import text

    code = Exit.DONE
    for file in _files(arguments.manifests):
        try:
            changed = _one(file, arguments)
        except ManifestError as error:
            print(text(error.problems), end="", file=sys.stderr)
            code = Exit.MANIFEST
            continue
        if changed and (arguments.check or not arguments.diff):
            told = "laid out otherwise" if arguments.check else "laid out"
            print(f"{shown(file.name)}: {told}", file=sys.stderr)
        if changed and arguments.check:
            code = max(code, Exit.FAILED)
    return code


def _files(paths: list[str]) -> Iterator[File]:
    """Every file once, however often it is named."""
    import os

    from reconciler.manifest.files import files

    seen: set[str] = set()
    for file in files(paths):
        real = os.path.realpath(file.name)
        if file.data is not None or real not in seen:
            yield file
        seen.add(real)


def _one(file: File, arguments: argparse.Namespace) -> bool:
    """Do with one file what is asked for, and say whether it was laid out otherwise."""
    from reconciler.cli.canonical import canonical
    from reconciler.cli.rewriting import rewrite
    from reconciler.cli.unified import unified
    from reconciler.manifest.files import STDIN
    from reconciler.source import Problem, Source

    data = file.data
    if data is None:
        raise ManifestError([Problem(Source(file.name, 0, 0), "", file.problem)])
    made = canonical(file.name, data)
    changed = made != data
    if arguments.diff and changed:
        print(unified(file.name, data.decode(), made.decode()), end="")
    if arguments.check or arguments.diff:
        return changed
    if file.name == STDIN:
        print(made.decode(), end="")
        return False
    try:
        if changed:
            rewrite(file.name, made)
    except OSError as error:
        told = f"it cannot be written: {error.strerror}"
        raise ManifestError([Problem(Source(file.name, 0, 0), "", told)]) from None
    return changed
