"""Reads that are made once, however often somebody asks: one portal, and one moment of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from reconciler.portal.answer import Answer
    from reconciler.portal.listing import Gets

T = TypeVar("T")


class Remembered:
    """The reading side of a session that can give the same answers again.

    At first everything is asked and remembered, also what is asked anew because the pages of a
    listing did not fit together. After :meth:`replay` nothing is asked that has been answered.

    Args:
        gets: what reads.
    """

    def __init__(self, gets: Gets) -> None:
        self._gets = gets
        self._answers: dict[tuple[object, ...], Answer] = {}
        self._files: dict[tuple[str, int], bytes] = {}
        self._replays = False

    def replay(self) -> None:
        """Give the answers that are there from here on."""
        self._replays = True

    def get(
        self,
        path: str,
        params: Mapping[str, str | int] | None = None,
        *,
        anonymous: bool = False,
        once: bool = False,
    ) -> Answer:
        """One read.

        Raises:
            ReconcilerError: it could not be read; that is not remembered.
        """
        key = (path, *sorted((params or {}).items()), anonymous)
        if not self._replays or key not in self._answers:
            self._answers[key] = self._gets.get(path, params, anonymous=anonymous, once=once)
        return self._answers[key]

    def fetch(self, address: str, most: int) -> bytes:
        """One file, of no more than a number of bytes.

        Raises:
            ReconcilerError: it could not be read; that is not remembered.
        """
        key = (address, most)
        if not self._replays or key not in self._files:
            self._files[key] = self._gets.fetch(address, most)
        return self._files[key]

    def gather(self, calls: Iterable[Callable[[], T]]) -> Iterator[T]:
        """Make calls side by side, and give their results in the order of the calls."""
        return self._gets.gather(calls)
