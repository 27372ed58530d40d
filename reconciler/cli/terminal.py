"""What is known of the terminal, if there is one."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import TextIO


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
        print(text)


def mute() -> None:
    """Let stdout swallow everything: Python would complain once more on its way out."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def can_answer() -> bool:
    """Whether there is somebody who can be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def confirmed(question: str) -> bool:
    """Ask on stderr; only a plain yes is one."""
    print(question, end=" ", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().casefold() in {"y", "yes"}
