"""A line at the bottom of a terminal that is drawn over and over; ``tqdm``, in the one place."""

from __future__ import annotations

import os
from contextlib import suppress
from threading import RLock
from typing import TYPE_CHECKING

from tqdm import tqdm

if TYPE_CHECKING:
    from typing import NoReturn, TextIO

# Nothing is shared with other processes, and what is to be drawn is told: no semaphore of the
# system and no thread that watches are needed.
tqdm.set_lock(RLock())
tqdm.monitor_interval = 0

_WIDTH = 80
"""Where a terminal does not tell how wide it is."""


class Bar:
    """The line; as wide as the terminal is at the moment.

    A terminal that has gone away ends nothing: nobody looks any more.

    Args:
        stream: the terminal.
        text: what it says at first.
        total: the end of the bar; None for a text alone.
    """

    def __init__(self, stream: TextIO, text: str, total: int | None = None) -> None:
        self._stream = stream
        self._bar: tqdm[NoReturn] = tqdm(
            desc=text,
            total=total,
            file=stream,
            leave=False,
            ncols=_width(stream),
            bar_format="{desc}" if total is None else "{percentage:3.0f} %|{bar}| {desc}",
            disable=False,
            delay=0,
            position=0,
        )

    def draw(self, text: str, at: int = 0) -> None:
        """Draw it anew.

        Args:
            text: what it says.
            at: how far it is.
        """
        with suppress(OSError):
            self._bar.ncols = _width(self._stream)
            self._bar.n = at
            self._bar.set_description_str(text, refresh=False)
            self._bar.refresh()
            self._stream.flush()

    def clear(self) -> None:
        """Take it away until it is drawn again."""
        with suppress(OSError):
            self._bar.clear()
            self._stream.flush()

    def close(self) -> None:
        """Take it away for good."""
        with suppress(OSError):
            self._bar.close()
            self._stream.flush()


def _width(stream: TextIO) -> int:
    try:
        return os.get_terminal_size(stream.fileno()).columns or _WIDTH
    except OSError:
        return _WIDTH
