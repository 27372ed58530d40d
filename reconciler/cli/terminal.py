"""What is known of the terminal, if there is one."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from io import TextIOBase
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TextIO


class Unheard(TextIOBase):
    """A stream for remarks: where it takes nothing, as on a full disk, what is done goes on.

    Args:
        stream: what takes them.
    """

    def __init__(self, stream: TextIO) -> None:
        super().__init__()
        self._stream = stream

    def write(self, text: str) -> int:
        """Take a text."""
        self._try(lambda: self._stream.write(text))
        return len(text)

    def flush(self) -> None:
        """Show what is there."""
        self._try(self._stream.flush)

    def _try(self, does: Callable[[], object]) -> None:
        try:
            does()
        except OSError:
            # What it still holds would fail once more on the way out, and be the exit code.
            with suppress(OSError):
                mute(self._stream)

    def isatty(self) -> bool:
        """Whether somebody looks at it."""
        return self._stream.isatty()

    def fileno(self) -> int:
        """The descriptor of the stream."""
        return self._stream.fileno()


def colour(stream: TextIO) -> bool:
    """Whether a stream shows colours: only a terminal, and not where NO_COLOR is set."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def say(text: str) -> None:
    """Show a part of the result, on stderr if stdout takes nothing more.

    What is being carried out goes on, whoever has stopped reading.
    """
    try:
        print(text, flush=True)
    except OSError:
        mute()
        sys.stdout = sys.stderr
        # Where nobody reads that either, the report and the journal tell it.
        with suppress(OSError):
            print(text, flush=True)


def mute(stream: TextIO | None = None) -> None:
    """Let stdout, or another, swallow everything: Python would complain once more at the end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), (stream or sys.stdout).fileno())


def can_answer() -> bool:
    """Whether there is somebody who can be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def confirmed(question: str) -> bool:
    """Ask on stderr; only a plain yes is one."""
    print(question, end=" ", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().casefold() in {"y", "yes"}
