"""Where manifests and the files beside them come from: the disk, or a plan that was saved."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO, Protocol

from reconciler.manifest import beside
from reconciler.manifest.files import File, files
from reconciler.manifest.unreadable import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


class Store(Protocol):
    """What reads manifests, and the files that they name."""

    def manifests(self) -> Iterator[File]:
        """Every manifest, also those that cannot be read."""
        ...

    def content(self, name: str, manifest: str, most: int, what: str) -> bytes:
        """A file beside a manifest, as :func:`reconciler.manifest.beside.content` gives it."""
        ...


@dataclass(frozen=True, slots=True)
class Disk:
    """The files that the paths of a command line stand for.

    Attributes:
        paths: files, folders, and ``-`` for standard input.
        stdin: what ``-`` reads; the program's standard input if not given.
        read: everything that was read so far, manifests and what lies beside them, by name.
    """

    paths: Sequence[str]
    stdin: BinaryIO | None = None
    read: dict[str, bytes] = field(default_factory=dict)

    def manifests(self) -> Iterator[File]:
        """Every manifest, also those that cannot be read."""
        for file in files(self.paths, self.stdin):
            if file.data is not None:
                self.read[file.name] = file.data
            yield file

    def content(self, name: str, manifest: str, most: int, what: str) -> bytes:
        """A file beside a manifest."""
        data = beside.content(name, manifest, most, what)
        self.read[name] = data
        return data


@dataclass(frozen=True, slots=True)
class Kept:
    """Files that were read before, by the names that they had.

    Attributes:
        names: the manifests, in their order.
        data: these and what lies beside them.
    """

    names: Sequence[str]
    data: Mapping[str, bytes]

    def manifests(self) -> Iterator[File]:
        """Every manifest."""
        for name in self.names:
            found = self.data.get(name)
            yield File(name, found, "" if found is not None else "it was not kept")

    def content(self, name: str, manifest: str, most: int, what: str) -> bytes:  # noqa: ARG002 - what was kept was judged when it was read
        """A file beside a manifest.

        Raises:
            UnreadableError: it was not kept.
        """
        if name not in self.data:
            raise UnreadableError("was not kept")
        return self.data[name]
