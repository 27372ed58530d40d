"""Waiting for what the portal does in the background."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.errors import LostAnswerError, RequestError

if TYPE_CHECKING:
    from collections.abc import Callable

    from reconciler.portal.reader import Reader
    from reconciler.portal.rows import Progress

STEPS = (0.2, 0.5, 1.0, 2.0, 4.0, *(8.0,) * 37)
"""Seconds between looks, about five minutes in all."""


def follow(reader: Reader, path: str, sleep: Callable[[float], None]) -> Progress:
    """Wait until something has ended.

    Args:
        reader: reads the portal.
        path: where the portal tells how far it has come.
        sleep: waits for a number of seconds.

    Returns:
        What the portal tells at the end.

    Raises:
        RequestError: it has failed, in the portal's words.
        LostAnswerError: it has not ended in time, or the portal does not tell any more.
    """
    for wait in STEPS:
        sleep(wait)
        try:
            found = reader.progress(path)
        except RequestError as error:
            raise LostAnswerError(f"it was begun, and how it went is not told: {error}") from None
        if found.error:
            raise RequestError(f"the portal reports: {found.error}")
        if found.over:
            return found
    raise LostAnswerError("it was begun, and is not over after five minutes")
