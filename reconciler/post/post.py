"""Sends the letters of a plan, each at most once."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Protocol

from reconciler.action import Secret
from reconciler.errors import LostAnswerError, RequestError
from reconciler.kinds.welcome import KIND
from reconciler.post.message import Names, compose

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from email.message import EmailMessage

    from reconciler.action import Action, Letter, Request
    from reconciler.ledger import Ledger
    from reconciler.spec import Json


class Account(Protocol):
    """Somebody's account at the moment when a letter is sent."""

    @property
    def first(self) -> str:
        """The first name."""
        ...

    @property
    def last(self) -> str:
        """The last name."""
        ...

    @property
    def ready(self) -> bool:
        """Whether it is in use, and its address confirmed."""
        ...


class Sends(Protocol):
    """The side of a session that writes."""

    def send(
        self,
        method: str,
        path: str,
        body: Json,
        params: Mapping[str, str] | None = None,
        *,
        anonymous: bool = False,
    ) -> object:
        """One write, never repeated blindly."""
        ...


@dataclass(frozen=True, slots=True)
class Post:
    """Sends letters.

    Attributes:
        ledger: remembers them.
        portal: the portal, as letters call it.
        sender: the address that letters come from, unless their template says another.
        account: finds an account by id and address.
        sends: the writing side of a session, for letters of the portal's own.
        mail: hands a message to a mail server.
        environ: where secrets are.
        clock: tells the time, in UTC.
    """

    ledger: Ledger
    portal: str
    sender: str
    account: Callable[[str, str], Account]
    sends: Sends
    mail: Callable[[EmailMessage], None]
    environ: Mapping[str, str]
    clock: Callable[[], datetime]

    def deliver(self, action: Action) -> str:
        """Send a step's letter, at most once.

        Args:
            action: a step with a letter.

        Returns:
            Nothing that would be worth saying.

        Raises:
            LostAnswerError: it may have left; the ledger keeps it from leaving once more.
            RequestError: it has not left.
            UsageError: the ledger cannot be written, and nothing has left.
        """
        letter = action.letter
        if letter is None:
            raise RequestError(f"{action.ref} has no letter")
        # The sample's own check, at the last moment (fact sheet on people, section 3.1).
        account = self.account(letter.person, letter.to)
        if not account.ready:
            raise RequestError(f"{letter.to} is not active any more, and nothing was sent")
        send = self._portals(action.requests) if action.requests else self._own(letter, account)
        self.ledger.attempt(KIND, {letter.person: letter.to}, letter.what, send)
        return ""

    def _own(self, letter: Letter, account: Account) -> Callable[[], None]:
        names = Names(account.first, account.last)
        # Composed before the ledger notes that it is being sent: what cannot be written is not.
        message = compose(letter, names, self.portal, self.sender, self.clock())
        return lambda: self.mail(message)

    def _portals(self, requests: tuple[Request, ...]) -> Callable[[], None]:
        def send() -> None:
            for request in requests:
                query = {name: self._plain(value) for name, value in request.query.items()}
                try:
                    self.sends.send(
                        request.method,
                        "/".join(map(str, request.path)),
                        request.body,
                        query,
                        anonymous=request.anonymous,
                    )
                except LostAnswerError:
                    raise
                except RequestError as error:
                    if error.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                        # What it stumbled over may have come after the letter.
                        raise LostAnswerError(f"{error}; whether it was sent is unknown") from None
                    if error.status != HTTPStatus.FORBIDDEN:
                        raise
                    text = (
                        "the portal answers 403: the key is none that it signed for this person "
                        "within the last hour; it is not tried a second time"
                    )
                    raise RequestError(text, HTTPStatus.FORBIDDEN) from None

        return send

    def _plain(self, value: str | Secret) -> str:
        return self.environ[value.variable].strip() if isinstance(value, Secret) else value
