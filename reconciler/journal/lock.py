"""One apply at a time in a folder of what is kept."""

from __future__ import annotations

import json
import os
import socket
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from reconciler.errors import ReconcilerError, UsageError
from reconciler.journal.instant import stamp

if sys.platform == "win32":  # pragma: no cover - Windows alone
    import msvcrt
else:
    import fcntl

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

_FAR = 1 << 30
"""Where Windows locks a byte: it lets nobody read what is locked, and the file is far shorter."""

_MOST = 4096
"""Bytes of the file that are read."""


class Lock:
    """Held by one process at a time; the system takes it from a process that is dead.

    Args:
        path: a file of its own, which stays; its folder is made where it is not there.
        clock: tells the time, aware of its zone.
    """

    def __init__(self, path: Path, clock: Callable[[], datetime]) -> None:
        self._path = path
        self._clock = clock

    @contextmanager
    def held(self, command: str) -> Iterator[None]:
        """Hold it.

        No process that is started meanwhile inherits it: Python opens files so.

        Args:
            command: what holds it, as the others are told.

        Raises:
            ReconcilerError: another process holds it.
            UsageError: the file cannot be made or locked.
        """
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise self._unusable(error) from None
        try:
            try:
                if not _gripped(file):
                    raise ReconcilerError(_refusal(_content(file)))
                self._sign(file, command)
            except OSError as error:
                raise self._unusable(error) from None
            try:
                yield
            finally:
                _release(file)
        finally:
            os.close(file)

    def _sign(self, file: int, command: str) -> None:
        """Say who holds it; nothing but the words of a refusal depends on that."""
        content = {
            "command": command,
            "process": os.getpid(),
            "host": socket.gethostname(),
            "since": stamp(self._clock()),
        }
        os.ftruncate(file, 0)
        os.lseek(file, 0, os.SEEK_SET)
        os.write(file, json.dumps(content).encode())

    def _unusable(self, error: OSError) -> UsageError:
        return UsageError(
            f"{self._path}: it cannot be seen whether another apply runs: {error.strerror}; make"
            " the folder writable, or give another --ledger"
        )


def _gripped(file: int) -> bool:
    """Take the lock, unless another process has it."""
    if sys.platform == "win32":  # pragma: no cover - Windows alone
        os.lseek(file, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _release(file: int) -> None:
    """Let go of the lock, also where a process that has only just started has the file open."""
    if sys.platform == "win32":  # pragma: no cover - Windows alone
        os.lseek(file, _FAR, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_UNLCK, 1)
    else:
        fcntl.flock(file, fcntl.LOCK_UN)


def _content(file: int) -> bytes:
    os.lseek(file, 0, os.SEEK_SET)
    return os.read(file, _MOST)


def _refusal(content: bytes) -> str:
    what, who = "apply", ""
    try:
        told = json.loads(content)
        who = f" (process {told['process']} on {told['host']} since {told['since']})"
        what = told["command"]
    except (ValueError, KeyError, TypeError, RecursionError):
        # Whoever has only just taken it has not signed it yet.
        who = ""
    return f"another {what} runs here{who}: wait for it, or give another --ledger"
