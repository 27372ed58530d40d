"""What the command line understands."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, NoReturn, Protocol

from reconciler import __version__
from reconciler.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class Command(Protocol):
    """A module of one command: its name, what it does in a line, its arguments, and itself."""

    NAME: str
    SUMMARY: str

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        """Declare the arguments."""
        ...

    @staticmethod
    def run(arguments: argparse.Namespace) -> int:
        """Do the work and give the exit code."""
        ...


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        # argparse would exit with 2, which means "changes are pending" here.
        raise UsageError(f"{message}; see `{self.prog} --help`")


def parse(argv: Sequence[str], commands: Sequence[Command]) -> argparse.Namespace:
    """Read the arguments of one call.

    Returns:
        The arguments; ``run`` is the command to call with them.

    Raises:
        UsageError: they make no sense.
    """
    parser = understood(commands)
    arguments, rest = parser.parse_known_args(argv)
    # Options may stand between two manifests, which argparse does not understand.
    if rest and hasattr(arguments, "manifests") and not any(one.startswith("-") for one in rest):
        arguments.manifests += rest
    elif rest:
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    return arguments


def understood(commands: Sequence[Command]) -> argparse.ArgumentParser:
    """The parser of all that the command line understands."""
    parser = _Parser(
        prog="reconciler",
        description="Declarative, GitOps reconciler for ONLYOFFICE DocSpace portals.",
        epilog="Exit codes: 0 done, 1 failed, 2 changes pending (plan --detailed-exitcode) or "
        "drift, 3 refused, 4 stale, 5 applied in part, 6 people are waited for (status "
        "--waiting-exitcode), 64 wrong usage, 65 invalid manifest, "
        "69 portal unavailable, 77 key missing or refused.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"reconciler {__version__}")
    subparsers = parser.add_subparsers(metavar="COMMAND", required=True, parser_class=_Parser)
    for command in commands:
        sub = subparsers.add_parser(
            command.NAME, help=command.SUMMARY, description=command.SUMMARY, allow_abbrev=False
        )
        command.arguments(sub)
        sub.set_defaults(run=command.run)
    return parser


def manifests(parser: argparse.ArgumentParser, *, needed: bool = True) -> None:
    """Declare the manifests that a command reads."""
    parser.add_argument(
        "manifests",
        metavar="MANIFEST",
        nargs="+" if needed else "*",
        help="a YAML file, a folder with YAML files, or -; together they are one desired state",
    )


def portal(parser: argparse.ArgumentParser) -> None:
    """Declare which portal a command speaks to, and how."""
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--portal", metavar="URL", help="the portal's address (default: DOCSPACE_URL)"
    )
    where.add_argument(
        "--sandbox",
        action="store_true",
        help="use the embedded portal, kept in .reconciler/sandbox.db; needs no address or key",
    )
    parser.add_argument(
        "--concurrency",
        metavar="N",
        type=number(1, 50),
        default=12,
        help="requests of a kind in flight at most, 1 to 50; fewer by itself while the portal "
        "falters (default: 12)",
    )
    parser.add_argument(
        "--rate",
        metavar="N",
        type=number(0, 1500),
        default=1400,
        help="requests a minute at most; the portal allows 1500 for all keys of one person "
        "(default: 1400; 0 for a portal of your own whose limiter is off)",
    )


def only(parser: argparse.ArgumentParser) -> None:
    """Declare which rooms a command looks at."""
    parser.add_argument(
        "--only",
        metavar="TITLE",
        action="append",
        default=[],
        help="look at this declared room alone, and its people; may be given several times",
    )


def deletion(parser: argparse.ArgumentParser) -> None:
    """Declare whether rooms may be deleted."""
    parser.add_argument(
        "--allow-delete",
        action="store_true",
        help="let rooms of the archive be deleted for good that say `state: absent`",
    )


def ledger(parser: argparse.ArgumentParser) -> None:
    """Declare where a command notes the letters that were sent."""
    parser.add_argument(
        "--ledger",
        metavar="FILE",
        default=".reconciler/ledger.json",
        help="who was welcomed or reminded is kept here (default: .reconciler/ledger.json)",
    )


def pii(parser: argparse.ArgumentParser) -> None:
    """Declare whether the output names people."""
    parser.add_argument(
        "--pii",
        choices=("full", "masked"),
        default="full",
        help="masked: people are called person-1 and so on in all that is shown, for public logs",
    )


def quiet(parser: argparse.ArgumentParser) -> None:
    """Declare whether anything is said beside the result."""
    parser.add_argument(
        "--quiet",
        action="store_true",
        help="no progress and no remarks on stderr: warnings, errors, what is asked and the result "
        "alone",
    )


def length(parser: argparse.ArgumentParser) -> None:
    """Declare how long Markdown may be."""
    parser.add_argument(
        "--limit",
        metavar="N",
        type=limit,
        default=None,
        help="characters of the markdown at most: github (65536, the default), gitlab (1000000) "
        "or a number from 4096",
    )


def limit(text: str) -> int:
    """Read how long a text may be: by the name of what shows it, or as a number of characters."""
    named = {"github": 65_536, "gitlab": 1_000_000}
    return named[text] if text in named else number(4_096, 10_000_000)(text)


def number(least: int, most: int) -> Callable[[str], int]:
    """What reads an argument that is a number between two others."""

    def read(text: str) -> int:
        if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"{text!r} is no number from {least} to {most}")
        return int(text)

    return read
