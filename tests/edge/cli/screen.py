"""A pseudo-terminal, and what somebody sees on it."""

from __future__ import annotations

import fcntl
import os
import struct
import sys
import termios
import time
from contextlib import contextmanager, suppress
from threading import Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TextIO


class Screen:
    """A terminal that knows how to begin a line, and how to write over it.

    Attributes:
        stream: what a program writes to.
    """

    def __init__(self, columns: int) -> None:
        self._outer, self._inner = os.openpty()
        self.resize(columns)
        self.stream: TextIO = open(self._inner, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - closed in `close`
        self._came = bytearray()
        self._reader = Thread(target=self._read)
        self._reader.start()

    def resize(self, columns: int) -> None:
        fcntl.ioctl(self._inner, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))

    def unplug(self) -> None:
        """Take the terminal away, as a connection that breaks does."""
        self._show("unplugged")
        os.close(self._outer)
        self._outer = -1

    def close(self) -> None:
        if self._outer >= 0:
            self._show("end")
            os.close(self._outer)
        self._reader.join()
        with suppress(OSError):
            # What was written after it was unplugged is still to be flushed.
            self.stream.close()

    def _show(self, mark: str) -> None:
        self.stream.write(f"\x00{mark}\x00")
        self.stream.flush()
        self.awaits(lambda: self._came.endswith(f"\x00{mark}\x00".encode()))

    def _read(self) -> None:
        while not self._came.endswith((b"\x00end\x00", b"\x00unplugged\x00")):
            self._came += os.read(self._outer, 65536)

    @property
    def text(self) -> str:
        """All that ever came."""
        return self._came.decode(errors="replace")

    @property
    def lines(self) -> list[str]:
        """What stands there in the end."""
        rows = [""]
        column = 0
        for one in self.text.partition("\x00")[0]:
            if one == "\r":
                column = 0
            elif one == "\n":
                rows.append("")
            else:
                rows[-1] = rows[-1][:column].ljust(column) + one + rows[-1][column + 1 :]
                column += 1
        return [row.rstrip() for row in rows]

    @property
    def frames(self) -> list[str]:
        """What was drawn over, one after another."""
        drawn = self.text.partition("\x00")[0].replace("\n", "\r").split("\r")
        return [one.strip() for one in drawn if one.strip()]

    def awaits(self, so: Callable[[], bool]) -> None:
        end = time.monotonic() + 20
        while not so():
            assert time.monotonic() < end, self.text
            time.sleep(0.005)


@contextmanager
def looking(columns: int = 80) -> Iterator[Screen]:
    """Standard error is a terminal meanwhile."""
    screen = Screen(columns)
    before, sys.stderr = sys.stderr, screen.stream
    try:
        yield screen
    finally:
        sys.stderr = before
        screen.close()
