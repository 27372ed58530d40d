"""The key of these tests, and the search for it."""

from __future__ import annotations

from traceback import TracebackException
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY = "sk-0123456789abcdef"


def chain(error: BaseException | None) -> Iterator[BaseException]:
    """An error and all that hang on it, also what a traceback would not print."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def told(error: BaseException) -> str:
    """Everything that a log could come to hold of an error, variables of all frames included."""
    lines = TracebackException.from_exception(error, capture_locals=True).format()
    return "".join([*lines, *map(repr, chain(error)), *(str(link) for link in chain(error))])
