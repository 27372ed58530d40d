"""Writes counted as they leave."""

from __future__ import annotations

from threading import local
from typing import TYPE_CHECKING

from reconciler.errors import LostAnswerError, RationedError, RequestError

if TYPE_CHECKING:
    from reconciler.portal.answer import Answer
    from reconciler.portal.unsealed import Sends
    from reconciler.spec import Json


class Counted:
    """Sends writes, and knows how many of this thread may have done something.

    What is turned away as one too many, or by a portal that is closed or refuses the key, has done
    nothing; neither has what waits when a signal comes, or lacks a secret.

    Args:
        sends: the writing side of a session.
    """

    def __init__(self, sends: Sends) -> None:
        self._sends = sends
        self._here = local()

    @property
    def left(self) -> int:
        """How many writes of this thread have left."""
        return getattr(self._here, "left", 0)

    def send(self, method: str, path: str, body: Json) -> Answer:
        """One write.

        Raises:
            ReconcilerError: whatever came of it.
        """
        try:
            answer = self._sends.send(method, path, body)
        except RationedError as error:
            error.write = True
            raise
        except RequestError as error:
            self._here.left = self.left + bool(error.status or isinstance(error, LostAnswerError))
            raise
        self._here.left = self.left + 1
        return answer
