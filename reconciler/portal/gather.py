"""Calls side by side, results in order."""

from __future__ import annotations

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable
    from concurrent.futures import Future

T = TypeVar("T")

AHEAD = 2
"""Calls begun or waiting per thread: enough that none idles while an early one is slow."""


def gather(calls: Iterable[Callable[[], T]], width: int) -> Generator[T]:
    """Make calls in threads and give their results in the order of the calls.

    Calls are taken from the iterable only as results are taken from the iterator, so neither has
    to fit into memory.

    Args:
        calls: what to call; a generator is advanced in the thread of the caller.
        width: how many run at a time.

    Yields:
        The results.

    Raises:
        Exception: what the first call in order that failed has raised; calls not begun by then
            never are, and those under way are over.
    """
    remaining = iter(calls)
    pool = ThreadPoolExecutor(width, thread_name_prefix="portal")
    try:
        pending: deque[Future[T]] = deque(
            pool.submit(call) for call in islice(remaining, AHEAD * width)
        )
        while pending:
            result = pending.popleft().result()
            pending.extend(pool.submit(call) for call in islice(remaining, 1))
            yield result
    finally:
        pool.shutdown(cancel_futures=True)
