"""``reconciler completion``: what a shell needs to complete commands, options and files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.errors import Exit

if TYPE_CHECKING:
    import argparse

NAME = "completion"
SUMMARY = "print the script by which a shell completes commands, options and files"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "shell",
        choices=("bash", "zsh", "fish"),
        help="the shell that reads it, such as by: source <(reconciler completion bash); fish "
        "reads it by: reconciler completion fish | source",
    )


def run(arguments: argparse.Namespace) -> int:
    """Print the script."""
    from argcomplete.shell_integration import shellcode

    shell = "fish" if arguments.shell == "fish" else "bash"  # that of bash is that of zsh, too
    print(shellcode(["reconciler"], shell=shell))
    return Exit.DONE
