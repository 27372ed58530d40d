"""The ledger's file: read whole, replaced whole, and locked between processes."""

from __future__ import annotations

import os
import stat
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from reconciler.errors import UsageError

try:
    import fcntl

    _POSIX = True
except ImportError:  # Windows has none; two runs at once are then not kept apart.
    _POSIX = False

if TYPE_CHECKING:
    from collections.abc import Iterator


class File:
    """A file that outlives a crash.

    Args:
        path: where it is; a link stands for what it leads to.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> bytes | None:
        """What is in it now; None if there is no file.

        Raises:
            UsageError: it cannot be read, or is a folder, a pipe or a device.
        """
        path = self._real()
        try:
            if not stat.S_ISREG(path.stat().st_mode):
                # Opening a pipe would wait for somebody to write to it.
                raise UsageError(f"{self._path} is no file: name another place for the ledger")
            return path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise UsageError(
                f"{self._path}: the ledger cannot be read: {error.strerror}; make it readable, or"
                " name another place for it"
            ) from None

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other processes from writing.

        The lock is on a file beside it, as it is itself replaced.

        Raises:
            UsageError: it cannot be locked, or :meth:`write` cannot write.
        """
        lock = -1
        try:
            path = self._real()
            _make(path.parent)
            if _POSIX:
                lock = os.open(path.with_name(f".{path.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
                fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        except OSError as error:
            raise UsageError(
                f"{self._path}: the ledger cannot be written: {error.strerror}; make it and its"
                " folder writable, or name another place for it"
            ) from None
        finally:
            if lock >= 0:
                os.close(lock)

    def write(self, text: str) -> None:
        """Replace it whole, and see it through to the disk; only while it is locked.

        Raises:
            OSError: it cannot be written.
        """
        path = self._real()
        part = path.with_name(f".{path.name}.part")
        # Addresses are nobody else's business, unless the file is open to others already.
        mode = stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o600
        try:
            opened = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
            with os.fdopen(opened, "wb") as file:
                file.write(text.encode("ascii"))
                file.flush()
                os.fsync(file.fileno())
            part.chmod(mode)
            part.replace(path)
        except OSError:
            with suppress(OSError):
                part.unlink(missing_ok=True)
            raise
        _settle(path.parent)

    def _real(self) -> Path:
        # Path.resolve raises RuntimeError for a loop of links; this leaves it to the opening.
        return Path(os.path.realpath(self._path))


def _make(folder: Path) -> None:
    """Make a folder that is not there, and see its name through to the disk."""
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        _settle(folder.parent)


def _settle(folder: Path) -> None:
    """See the names in a folder through to the disk, where a folder can be opened for that."""
    if not _POSIX:
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
