"""Where in a manifest something stands, and what is wrong there."""

from __future__ import annotations

from typing import NamedTuple


class Source(NamedTuple):
    """A place in a manifest file; line and column count from 1, and 0 means the whole file."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


class Problem(NamedTuple):
    """One thing that is wrong in a manifest.

    Attributes:
        source: where it stands.
        path: the place within the document, such as ``rooms[0].members[2].access``; may be empty.
        message: what was found, what is allowed, and the nearest word where one is near.
    """

    source: Source
    path: str
    message: str

    def __str__(self) -> str:
        place = f"{self.path}: " if self.path else ""
        return f"{self.source}: {place}{self.message}"
