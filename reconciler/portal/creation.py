"""Making something on the portal once, whatever becomes of the answer."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from reconciler.errors import LostAnswerError, RequestError, StoppedError
from reconciler.kinds.logo import UPLOAD
from reconciler.portal import making, rows
from reconciler.portal.envelope import line
from reconciler.portal.following import STEPS, follow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from reconciler.action import Request
    from reconciler.kinds.room import FoundRoom
    from reconciler.portal.reader import Reader
    from reconciler.portal.unsealed import Sends
    from reconciler.spec import Json

LOCKED = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
"""Seconds between looks for a new room, which may wait for a lock of the portal for 30 seconds
(fact sheet on rooms, section 12)."""


class Made(NamedTuple):
    """What came into being.

    Attributes:
        id: what the portal calls it.
        warning: what is to be said of it; often nothing.
        row: a room as the portal's own answer tells of it; None where it does not.
    """

    id: int | str
    warning: str = ""
    row: FoundRoom | None = None


class Creation:
    """Makes things on one portal, and tells what they are called there.

    Args:
        sends: the writing side of a session.
        reader: reads the same portal.
        before: the ids of everything that was there, so that a new thing can be told from it.
        acting: the id of the account whose key is used; empty if unknown.
        sleep: waits for a number of seconds.
    """

    def __init__(
        self,
        sends: Sends,
        reader: Reader,
        before: Iterable[int | str],
        acting: str,
        sleep: Callable[[float], None],
    ) -> None:
        self._sends = sends
        self._reader = reader
        self._before = set(before)
        self._acting = acting
        self._sleep = sleep

    def create(self, request: Request, path: str) -> Made:
        """Send a create, once.

        Args:
            request: the create.
            path: where it goes.

        Returns:
            What came into being.

        Raises:
            RequestError: the portal refused it, or it was not sent.
            LostAnswerError: it may have been carried out.
        """
        if request.creates and request.creates.kind == UPLOAD:
            # Nothing is there but a file that waits, and that nobody looks at.
            return Made(_kept(self._sends.send(request.method, path, request.body).response))
        made: int | str
        warning = ""
        row = None
        try:
            if request.follow:
                made = self._followed(request, path)
            else:
                answer = self._sends.send(request.method, path, request.body).response
                made, row = _told(answer), _row(request, answer)
        except RequestError as error:
            made = self._look(request, error)
            warning = str(error)
        self._before.add(made)
        return Made(made, warning, row)

    def _followed(self, request: Request, path: str) -> int:
        """Ask for what the portal makes after its answer, and wait for it.

        The portal makes one room from a template at a time, and drops in silence what is asked of
        it meanwhile, with an answer about the other (fact sheet on rooms, section 10).
        """
        status = "/".join(request.follow)
        self._wait_for_others(status)
        try:
            self._sends.send(request.method, path, request.body)
        except LostAnswerError:
            # If it is under way, it is not to be looked for before it is over.
            with suppress(RequestError, StoppedError):
                follow(self._reader, status, self._sleep)
            raise
        made = follow(self._reader, status, self._sleep).made
        if made is None:
            raise LostAnswerError("it was begun, and the portal does not tell what it has made")
        try:
            found = self._reader.room(made)
        except RequestError as error:
            raise LostAnswerError(f"what the portal has made could not be read: {error}") from None
        if not making.ours(request, self._before, self._acting, found):
            text = "the portal was making another room, and drops what is asked of it meanwhile"
            raise LostAnswerError(text)
        return made

    def _wait_for_others(self, status: str) -> None:
        for wait in STEPS:
            if self._reader.progress(status).over:
                return
            self._sleep(wait)
        raise RequestError("not sent, since the portal is making other rooms from templates")

    def _look(self, request: Request, error: RequestError) -> int | str:
        """Find what a failed create may have made, instead of making another.

        The portal saves a room before its logo and tags, so a refusal can leave one behind too
        (fact sheet on rooms, section 2).
        """
        waits = LOCKED if isinstance(error, LostAnswerError) else ()
        look = partial(making.made, request, self._reader, self._before, self._acting)
        found = look()
        for wait in waits:
            if found:
                break
            try:
                self._sleep(wait)
            except StoppedError:
                raise error from None
            found = look()
        if not found:
            raise error
        if reason := making.unsure(request, found, self._acting):
            raise RequestError(f"{error}; {reason}") from None
        return found[0]


def _kept(answer: Json) -> str:
    """What a file is called that was uploaded; a refusal comes as a success (section 4)."""
    told = answer if isinstance(answer, dict) else {}
    if not told.get("success") or not told.get("data"):
        words = line(str(told.get("message") or "")) or "no reason given"
        raise RequestError(f"the portal does not take the file: {words}")
    return str(told["data"])


def _row(request: Request, answer: Json) -> FoundRoom | None:
    if request.creates is None or request.creates.kind != "room":
        return None
    try:
        return rows.room(answer)
    except (AttributeError, LookupError, TypeError, ValueError):
        # Then the room is read.
        return None


def _told(answer: Json) -> int | str:
    made: int | str | None = answer.get("id") if isinstance(answer, dict) else None
    if made is None:
        raise LostAnswerError("the portal's answer names no id")
    return made
