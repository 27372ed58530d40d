"""The command line; the one place that prints.

Nothing heavy is imported before a command runs, so that ``--help`` and ``--version`` are quick.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from importlib import import_module
from io import TextIOWrapper
from itertools import pairwise
from types import FrameType
from typing import TYPE_CHECKING, cast

from reconciler import __version__
from reconciler.errors import Exit, ManifestError, ReconcilerError, StaleError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.cli.parser import Command
    from reconciler.mask import Mask

COMMANDS = (
    *("validate", "fmt", "plan", "apply", "undo", "export", "adopt", "drift", "status", "who"),
    *("resend", "links", "doctor", "schema", "sandbox", "completion", "demo"),
)
"""Every command, each in a module of its own name, in the order of ``--help``."""

_SELDOM = (100_000, 50, 1000)
"""When the garbage collector looks around: a large plan is hundreds of thousands of small values
without cycles, and half of the time went into walking them again and again."""


Handler = Callable[[int, FrameType | None], object] | signal.Handlers

_ENDING: Mapping[signal.Signals, Handler] = {
    signal.SIGINT: signal.default_int_handler,
    signal.SIGTERM: signal.SIG_DFL,
}
"""The signals that end a command, with what Python does of them."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        argv: the arguments after the program's name; those of the process by default.

    Returns:
        The exit code, one of :class:`reconciler.errors.Exit`.
    """
    gc.set_threshold(*_SELDOM)
    _open_streams()
    streams = sys.stdout, sys.stderr
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # Titles are in any script, and half a report is worse than an odd character.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    from reconciler.cli.terminal import Unheard

    sys.stderr = Unheard(sys.stderr)
    given = sys.argv[1:] if argv is None else list(argv)
    mask = _mask(given)
    try:
        code = _run(given, mask)
        sys.stdout.flush()
    except ReconcilerError as error:
        _tell(error, mask)
        return error.exit
    except KeyboardInterrupt:
        print("reconciler: interrupted", file=sys.stderr)
        return Exit.FAILED
    except OSError as error:
        # Files that commands open are looked after by them: this is stdout.
        from reconciler.cli.terminal import mute

        mute()
        if not isinstance(error, BrokenPipeError):
            print(f"reconciler: the result cannot be written: {error.strerror}", file=sys.stderr)
        return Exit.FAILED
    except Exception as error:
        if mask is None:
            raise
        # What Python would show may name somebody.
        kind = type(error).__name__
        print(f"reconciler: a bug ({kind}); without --pii masked it is shown", file=sys.stderr)
        return Exit.FAILED
    finally:
        _forget()
        # A run that masks its output puts streams of its own in their place.
        sys.stdout, sys.stderr = streams
    return code


def _mask(argv: list[str]) -> Mask | None:
    """What masks the output, already that of wrong arguments; None where nothing does."""
    pairs = pairwise(argv)
    if "--pii=masked" not in argv and ("--pii", "masked") not in pairs:
        return None
    from reconciler.cli.masking import masked

    return masked()


def _open_streams() -> None:
    """Let closed standard streams swallow everything and say nothing."""
    # Python has None for them, whatever the types say.
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "r" if name == "stdin" else "w"))  # noqa: PTH123, SIM115 - as long as the process


def _interrupt(*_: object) -> None:
    """End a command; whoever asks for it once more, or is asked by several, gets it at once."""
    for number in _ENDING:
        signal.signal(number, _leave)
    raise KeyboardInterrupt


def _leave(*_: object) -> None:
    os._exit(Exit.FAILED)


def _obey() -> None:
    """Take a termination, as of a cancelled job, for an interrupt."""
    if threading.current_thread() is threading.main_thread():
        for number in _ENDING:
            signal.signal(number, _interrupt)


def _forget() -> None:
    """Leave signals as they were found, unless one came: there is not much left to end then."""
    for number, usual in _ENDING.items():
        if signal.getsignal(number) is _interrupt:
            signal.signal(number, usual)


def _tell(error: ReconcilerError, mask: Mask | None) -> None:
    from reconciler.render.plain import shown

    if isinstance(error, ManifestError):
        from reconciler.cli.masking import unnamed
        from reconciler.render.problems import text

        print(text(unnamed(error.problems, mask)), end="", file=sys.stderr)
    else:
        reasons = error.reasons if isinstance(error, StaleError) else ()
        print(f"reconciler: {shown(error)}", file=sys.stderr)
        for reason in reasons:
            print(f"  {shown(reason)}", file=sys.stderr)


def _run(argv: list[str], mask: Mask | None) -> int:
    if argv == ["--version"]:
        # Setting up argparse takes as long as starting Python.
        print(f"reconciler {__version__}")
        return Exit.DONE
    from reconciler.cli.parser import parse, understood

    commands = [cast("Command", import_module(f"reconciler.cli.{name}")) for name in COMMANDS]
    if os.environ.keys() >= {"_ARGCOMPLETE", "COMP_LINE", "COMP_POINT"}:
        from reconciler.cli.completing import complete

        complete(understood(commands))
    arguments = parse(argv, commands)
    arguments.mask = mask
    _obey()
    return int(arguments.run(arguments))
