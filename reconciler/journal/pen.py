"""The file of one journal, while it is written."""

from __future__ import annotations

import json
import os
from threading import Lock
from typing import TYPE_CHECKING

from reconciler.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from reconciler.spec import Json


class Pen:
    """Writes lines to a new file, each whole or not at all; any number of threads write.

    A line is with the operating system when :meth:`write` returns: it outlives the program,
    however that ends. After a line that could not be written none is, since it may be there in
    part.

    Args:
        path: the file; its folder is made where it is not there.

    Attributes:
        fault: why nothing can be written any more; empty as long as it can.

    Raises:
        UsageError: it cannot be made.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = Lock()
        self._file = -1
        self.fault = ""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            # It names people, who are nobody else's business.
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND
            self._file = os.open(path, flags, 0o600)
        except OSError as error:
            raise self._unwritten(error.strerror) from None

    def write(self, record: Json) -> None:
        """Append a record as one line.

        Raises:
            UsageError: it cannot be written.
        """
        # In ASCII, since half a character of a foreign title is no UTF-8.
        line = json.dumps(record, separators=(",", ":")).encode("ascii") + b"\n"
        with self._lock:
            if self._file < 0:
                self.fault = self.fault or "it is closed"
            if not self.fault:
                try:
                    if os.write(self._file, line) != len(line):
                        self.fault = "there is no room for it"
                except OSError as error:
                    self.fault = str(error.strerror)
            if self.fault:
                raise self._unwritten(self.fault)

    def close(self) -> None:
        """Write no more."""
        with self._lock:
            if self._file >= 0:
                os.close(self._file)
                self._file = -1

    def _unwritten(self, why: str | None) -> UsageError:
        return UsageError(
            f"{self._path}: the journal cannot be written: {why}; make room and let its folder be"
            " writable, or give another --ledger; nothing is sent without it"
        )
