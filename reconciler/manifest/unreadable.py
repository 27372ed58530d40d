"""What keeps a whole file from being read."""

from __future__ import annotations


class UnreadableError(Exception):
    """A file cannot be read as a manifest; it becomes one problem among others.

    Args:
        message: what is wrong, for a person.
        line: where, from 1; 0 means the whole file.
        column: where, from 1; 0 means the whole file.
    """

    def __init__(self, message: str, line: int = 0, column: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column
