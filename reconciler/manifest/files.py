"""The files that the paths of a command line stand for."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from reconciler.manifest.text import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

STDIN: Final = "-"
_ENDINGS: Final = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class File:
    """A file that was read.

    Attributes:
        name: as it was given, a folder and what lies in it joined by slashes.
        data: its bytes, at most one more than a manifest may have; None if there are none.
        problem: why there are none.
    """

    name: str
    data: bytes | None
    problem: str = ""


def files(paths: Sequence[str], stdin: BinaryIO | None = None) -> Iterator[File]:
    """Read the files that paths stand for.

    A folder stands for every ``*.yaml`` and ``*.yml`` in it and below, in the order of names;
    hidden ones are left out, and links to folders are not followed.

    Args:
        paths: files, folders, and ``-`` for standard input.
        stdin: read for ``-``; the program's own if not given.

    Yields:
        Every file, also those that cannot be read.
    """
    seen: dict[str, File] = {}
    for path in paths:
        for found in _named(path.replace(os.sep, "/"), stdin):
            if found.data is None:
                yield found
                continue
            real = STDIN if found.name == STDIN else os.path.realpath(found.name)
            before = seen.setdefault(real, found)
            if before is found:
                yield found
            else:
                text = f"the file is declared twice: it was read as {before.name} already"
                yield File(found.name, None, text)


def _named(path: str, stdin: BinaryIO | None) -> Iterator[File]:
    if path == STDIN:
        yield File(path, (stdin or sys.stdin.buffer).read(MAX_BYTES + 1))
    elif not Path(path).is_dir():
        yield _read(path)
    else:
        faults: list[OSError] = []
        names = sorted(_below(path.rstrip("/"), faults.append))
        yield from (File(str(fault.filename), None, _reason(fault)) for fault in faults)
        yield from map(_read, names)
        if not names and not faults:
            yield File(path, None, "the folder holds no manifest: no *.yaml or *.yml")


def _below(folder: str, onerror: Callable[[OSError], None]) -> Iterator[str]:
    for above, folders, names in os.walk(folder, onerror=onerror):
        folders[:] = [one for one in folders if not one.startswith(".")]
        place = above.replace(os.sep, "/")
        for name in names:
            if name.endswith(_ENDINGS) and not name.startswith(".") and not _waits(above, name):
                yield f"{place}/{name}"


def _waits(folder: str, name: str) -> bool:
    """Whether opening a file would wait for somebody who writes into it; named it may be meant."""
    path = Path(folder, name)
    return path.exists() and not path.is_file()


def _read(name: str) -> File:
    try:
        with Path(name).open("rb") as opened:
            return File(name, opened.read(MAX_BYTES + 1))
    except OSError as error:
        return File(name, None, _reason(error))
    except ValueError:
        # A path with a NUL in it.
        return File(name, None, "it cannot be read: no file has such a name")


def _reason(error: OSError) -> str:
    return f"it cannot be read: {error.strerror}"
