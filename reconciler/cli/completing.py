"""The answer to a shell that wants to complete a command line."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Final

from argcomplete import io
from argcomplete.finders import CompletionFinder

_NAMES: Final = {"MANIFEST": (".yaml", ".yml"), "FILE": ("",)}
"""What files an argument is made of, by the word that stands for it in the usage."""


def complete(parser: argparse.ArgumentParser) -> None:
    """Answer the shell, by the protocol of argcomplete, and end the process.

    Args:
        parser: of the command line.

    Raises:
        SystemExit: the answer is given.
        OSError: it cannot be.
    """
    _declare(parser)
    # Where argcomplete's scripts look for the answer.
    answer = os.environ.get("_ARGCOMPLETE_STDOUT_FILENAME") or 8
    with open(answer, "w", encoding="utf-8") as output:  # noqa: PTH123 - 8 is no path
        _Finder()(parser, always_complete_options=False, exit_method=sys.exit, output_stream=output)


class _Finder(CompletionFinder):
    """Leaves the descriptor 9 alone, which argcomplete would write to for its own developers."""

    def _init_debug_stream(self) -> None:
        io.debug_stream = sys.stderr


def _declare(parser: argparse.ArgumentParser) -> None:
    """Tell of every argument what it is completed with, where the choices do not say it."""
    for action in parser._actions:  # noqa: SLF001 - argparse has no other way to them
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 - nor a name for it
            for below in action.choices.values():
                _declare(below)
        elif action.choices is None and action.nargs != 0:
            completer = _Files(_NAMES.get(str(action.metavar), ()))
            action.completer = completer  # type: ignore[attr-defined]  # where argcomplete looks


class _Files:
    """Completes names of files and folders, in any shell; argcomplete's own asks a bash.

    Args:
        endings: of the files; without one, nothing is completed.
    """

    def __init__(self, endings: tuple[str, ...]) -> None:
        self._endings = endings

    def __call__(self, prefix: str, **_: object) -> list[str]:
        """The names that begin so; a folder ends with a slash."""
        if not self._endings:
            return []
        folder, slash, begun = prefix.rpartition("/")
        try:
            found = sorted(Path(folder + slash or ".").expanduser().iterdir())
        except OSError:
            return []
        return [
            f"{folder}{slash}{one.name}{'/' if one.is_dir() else ''}"
            for one in found
            if one.name.startswith(begun)
            and (begun or not one.name.startswith("."))
            and (one.is_dir() or one.name.endswith(self._endings))
        ]
