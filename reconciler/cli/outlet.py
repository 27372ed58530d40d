"""Where an export goes: nothing is there before all of it is written."""

from __future__ import annotations

import shutil
import sys
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile, mkdtemp
from typing import IO, TYPE_CHECKING, Protocol

from reconciler.cli.file import target
from reconciler.errors import UsageError
from reconciler.export.file_names import file_name
from reconciler.export.page import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reconciler.kinds.room import FoundRoom

PEOPLE = "people.yaml"
"""The file of everything but the rooms, in a folder of manifests."""

ROOMS = "rooms"
"""The folder of the rooms in it."""

_OPTION = "--out"


class Outlet(Protocol):
    """What takes a manifest, the rooms first: who is declared is known at the end."""

    def room(self, room: FoundRoom, lines: Iterable[str]) -> None:
        """Take one room."""
        ...

    def finish(self, above: Iterable[str], below: Iterable[str]) -> None:
        """Take what stands above and below the rooms, and put everything in its place."""
        ...


@contextmanager
def outlet(name: str | None, *, split: bool, force: bool) -> Iterator[Outlet]:
    """Open the place that an export goes to.

    Args:
        name: of a file or, for several, of a folder; None for standard output.
        split: whether each room has a file of its own.
        force: whether files that are there are written over.

    Yields:
        What takes the export; what it wrote is gone if it never finishes.

    Raises:
        UsageError: nothing can be written there, or something is there.
    """
    try:
        if split:
            with _folder(name, force=force) as folder:
                yield folder
            return
        path = None if name is None else target(name, (), _OPTION)
        if path and path.is_file() and not force:
            raise UsageError(f"{_OPTION} {name}: the file is there already; --force writes over it")
        with TemporaryFile("w+", encoding="utf-8", newline="\n") as spool:
            yield _OneFile(path, spool)
    except OSError as error:
        raise UsageError(f"{_OPTION} {name or '(standard output)'}: {error.strerror}") from None


class _OneFile:
    """Keeps the rooms aside until it is known what stands above them."""

    def __init__(self, path: Path | None, spool: IO[str]) -> None:
        self._path = path
        self._spool = spool

    def room(self, room: FoundRoom, lines: Iterable[str]) -> None:
        """Take one room."""
        del room
        first = not self._spool.tell()
        self._spool.write("\nrooms:\n" if first else "\n")
        self._spool.writelines(f"{line}\n" for line in lines)

    def finish(self, above: Iterable[str], below: Iterable[str]) -> None:
        """Put everything in its place."""
        if self._path is None:
            self._write(sys.stdout, above, below)
        elif self._path.exists() and not self._path.is_file():
            # A device or a pipe is written to; a file in its place would be the end of it.
            with self._path.open("w", encoding="utf-8", newline="\n") as file:
                self._write(file, above, below)
        else:
            beside = self._path.with_name(f".{self._path.name}.part")
            try:
                with beside.open("w", encoding="utf-8", newline="\n") as file:
                    self._write(file, above, below)
                beside.replace(self._path)
            finally:
                beside.unlink(missing_ok=True)

    def _write(self, file: IO[str], above: Iterable[str], below: Iterable[str]) -> None:
        file.writelines(f"{line}\n" for line in above)
        self._spool.seek(0)
        shutil.copyfileobj(self._spool, file)
        file.writelines(f"{line}\n" for line in below)


@contextmanager
def _folder(name: str | None, *, force: bool) -> Iterator[_Folder]:
    if not name:
        raise UsageError("--split: name the folder by --out")
    path = Path(name).resolve()
    there = path.is_dir()
    if path.exists() and not there:
        raise UsageError(f"{_OPTION} {name}: that is no folder")
    if there and not force and any(path.iterdir()):
        told = "the folder is not empty; --force writes over the files of the same names"
        raise UsageError(f"{_OPTION} {name}: {told}")
    made = Path(mkdtemp(prefix=".reconciler-", dir=path if there else path.parent))
    try:
        yield _Folder(path, made / "export", there=there)
    finally:
        shutil.rmtree(made)


class _Folder:
    """Makes a folder aside, and then moves it, or its files, to where they are to be."""

    def __init__(self, path: Path, made: Path, *, there: bool) -> None:
        self._path = path
        self._made = made
        self._there = there
        (made / ROOMS).mkdir(parents=True)

    def room(self, room: FoundRoom, lines: Iterable[str]) -> None:
        """Take one room."""
        self._write(Path(ROOMS, file_name(room)), [VERSION, "", "rooms:", *lines])

    def finish(self, above: Iterable[str], below: Iterable[str]) -> None:
        """Put everything in its place."""
        self._write(Path(PEOPLE), [*above, *below])
        if not self._there:
            self._made.replace(self._path)
            return
        files = sorted(one.relative_to(self._made) for one in self._made.rglob("*.yaml"))
        (self._path / ROOMS).mkdir(exist_ok=True)
        for file in files:
            (self._made / file).replace(self._path / file)
        self._tell_of_others(set(files))

    def _tell_of_others(self, written: set[Path]) -> None:
        from reconciler.render.plain import shown

        found = (one.relative_to(self._path) for one in self._path.rglob("*.y*ml"))
        for other in sorted(one for one in found if one not in written):
            print(f"{shown(other)}: not of this export, and left as it is", file=sys.stderr)

    def _write(self, file: Path, lines: Iterable[str]) -> None:
        with (self._made / file).open("x", encoding="utf-8", newline="\n") as opened:
            opened.writelines(f"{line}\n" for line in lines)
