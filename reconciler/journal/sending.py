"""Writes that are in the journal before they leave."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from reconciler.errors import (
    LostAnswerError,
    RationedError,
    ReconcilerError,
    RequestError,
    StoppedError,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reconciler.spec import Json

HIDDEN = "***"


class Answered(Protocol):
    """An answer of the portal."""

    @property
    def status(self) -> int:
        """The HTTP status."""
        ...

    @property
    def response(self) -> Json:
        """What it says."""
        ...


A_co = TypeVar("A_co", bound=Answered, covariant=True)


class Sends(Protocol[A_co]):
    """What sends writes, and fills in their secrets."""

    def send(self, method: str, path: str, body: Json) -> A_co:
        """One write, never repeated blindly."""
        ...


class Queries(Protocol[A_co]):
    """The side of a session that writes, also with a query and without the key."""

    def send(
        self,
        method: str,
        path: str,
        body: Json,
        params: Mapping[str, str] | None = None,
        *,
        anonymous: bool = False,
    ) -> A_co:
        """One write, never repeated blindly."""
        ...


class Notes(Protocol):
    """What takes requests down."""

    def asked(self, method: str, path: str, body: Json) -> int:
        """A request is about to leave; gives its number.

        Raises:
            UsageError: that could not be noted.
        """
        ...

    def answered(self, number: int, status: int, response: Json) -> None:
        """The portal has taken it."""
        ...

    def failed(self, number: int, result: str, status: int, reason: str) -> None:
        """It came to an error, by which it was ``refused``, ``lost`` or ``unsent``."""
        ...


class Journalled(Generic[A_co]):
    """Sends writes, each of which is noted first.

    Args:
        notes: takes them down.
        inner: sends them.
    """

    def __init__(self, notes: Notes, inner: Sends[A_co]) -> None:
        self._notes = notes
        self._inner = inner

    def send(self, method: str, path: str, body: Json) -> A_co:
        """One write.

        What ends it otherwise than by an error of the program, such as an interrupt, leaves it
        without an outcome: it may be under way.

        Args:
            method: ``POST``, ``PUT`` or ``DELETE``.
            path: after ``/api/2.0/``.
            body: the body, with nothing in it that is secret.

        Raises:
            UsageError: it could not be noted, and was not sent.
            ReconcilerError: whatever came of it.
        """
        number = self._notes.asked(method, path, body)
        with _failing(self._notes, number, ()):
            answer = self._inner.send(method, path, body)
        self._notes.answered(number, answer.status, answer.response)
        return answer


class Queried(Generic[A_co]):
    """The same for writes with a query, of which nothing is noted: it may be secret.

    Args:
        notes: takes them down.
        inner: sends them.
    """

    def __init__(self, notes: Notes, inner: Queries[A_co]) -> None:
        self._notes = notes
        self._inner = inner

    def send(
        self,
        method: str,
        path: str,
        body: Json,
        params: Mapping[str, str] | None = None,
        *,
        anonymous: bool = False,
    ) -> A_co:
        """One write.

        Args:
            method: ``POST``, ``PUT`` or ``DELETE``.
            path: after ``/api/2.0/``.
            body: the body, with nothing in it that is secret.
            params: the query.
            anonymous: whether it goes without the key.

        Raises:
            UsageError: it could not be noted, and was not sent.
            ReconcilerError: whatever came of it.
        """
        number = self._notes.asked(method, path, body)
        with _failing(self._notes, number, (params or {}).values()):
            answer = self._inner.send(method, path, body, params, anonymous=anonymous)
        self._notes.answered(number, answer.status, answer.response)
        return answer


@contextmanager
def _failing(notes: Notes, number: int, hidden: Iterable[str]) -> Iterator[None]:
    """Take down what a request fails by, without some texts: a portal may repeat them."""
    try:
        yield
    except ReconcilerError as error:
        text = str(error)
        for value in sorted(filter(None, hidden), key=len, reverse=True):
            text = text.replace(value, HIDDEN)
        status = error.status if isinstance(error, (RequestError, RationedError)) else 0
        notes.failed(number, _result(error), status, text)
        raise


def _result(error: ReconcilerError) -> str:
    if isinstance(error, LostAnswerError):
        return "lost"
    # The one error of a request that has no status comes before it leaves.
    unsent = isinstance(error, RequestError) and not error.status
    return "unsent" if unsent or isinstance(error, StoppedError) else "refused"
