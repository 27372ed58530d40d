"""One connection to a mail server, on which one letter is handed over.

What counts is the end of the letter, the line with the single dot: before it has gone out, nothing
is sent, whatever goes wrong; from then on only an answer tells.
"""

from __future__ import annotations

import ssl
from base64 import b64encode
from contextlib import contextmanager, suppress
from email import policy
from email.errors import MessageError
from smtplib import SMTP, SMTP_SSL, SMTPResponseException, SMTPServerDisconnected
from socket import gaierror
from typing import TYPE_CHECKING, Any, Final

from reconciler.errors import LostAnswerError, RequestError
from reconciler.post.security import Security
from reconciler.post.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from email.message import EmailMessage

    from reconciler.post.smtp import Server

_SELF: Final = "[127.0.0.1]"
"""What this machine calls itself: the library would ask the name service, and tell its name."""

_MASK: Final = "***"
_OK: Final = 2
_CONTINUE: Final = 334
_GO_AHEAD: Final = 354
_REFUSALS: Final = (4, 5)
_ANSWER_LENGTH: Final = 500


_CAUSES: Final[tuple[tuple[type[Exception], str, Callable[[Any], str | None]], ...]] = (
    (gaierror, "is not known to the name service", lambda error: error.strerror),
    (
        ssl.SSLCertVerificationError,
        "has no TLS that can be trusted",
        lambda error: error.verify_message,
    ),
    (ssl.SSLError, "does not speak TLS there", lambda error: (error.reason or "").lower()),
    (TimeoutError, "did not answer in time", lambda _: None),
    (SMTPServerDisconnected, "closed the connection", lambda _: None),
    (OSError, "cannot be connected to", lambda error: error.strerror),
)
"""Words for what goes wrong, and what to add; the first that fits holds."""


class Dialogue:
    """A connection.

    Args:
        server: whom with.
    """

    def __init__(self, server: Server) -> None:
        self._server = server
        self._place = f"{server.host}:{server.port}"
        self._smtp: SMTP = SMTP(local_hostname=_SELF, timeout=server.timeout)

    def begin(self) -> None:
        """Connect, protect the connection, and log in.

        Raises:
            RequestError: one of these failed.
        """
        server = self._server
        with self._certain("the connection"):
            if server.security is Security.TLS:
                self._smtp = SMTP_SSL(
                    server.host, server.port, _SELF, timeout=server.timeout, context=server.trust
                )
            else:
                self._smtp = SMTP(server.host, server.port, _SELF, timeout=server.timeout)
            self._greet()
        if server.security is Security.STARTTLS:
            if not self._smtp.has_extn("starttls"):
                raise RequestError(
                    f"{self._place} offers no STARTTLS: without it nothing is sent; smtps:// may be"
                    " what it wants"
                )
            with self._certain("STARTTLS"):
                self._smtp.starttls(context=server.trust)
                self._greet()
        if server.user:
            with self._certain("the log-in"):
                self._log_in()

    def envelope(self, sender: str, readers: Sequence[str], *, international: bool) -> None:
        """Say from whom to whom.

        Raises:
            RequestError: one of them is refused.
        """
        options = ["SMTPUTF8", "BODY=8BITMIME"] if international else []
        if international and not self._smtp.has_extn("smtputf8"):
            raise RequestError(f"{self._place} takes no addresses with letters beyond a to z")
        with self._certain(f"the sender {sender}"):
            self._agree(self._smtp.mail(sender, options), f"the sender {sender}")
        for reader in readers:
            with self._certain(f"the recipient {reader}"):
                self._agree(self._smtp.rcpt(reader), f"the recipient {reader}")

    def content(self, content: bytes) -> None:
        """Hand over the letter.

        Args:
            content: its bytes, with the line ends of mail.

        Raises:
            RequestError: it is refused.
            LostAnswerError: no answer came.
        """
        with self._certain("the letter"):
            code, answer = self._smtp.docmd("DATA")
            if code != _GO_AHEAD:
                raise self._refusal("the letter", code, answer)
            # A line that begins with a dot has another put before it, as one alone ends the letter.
            lines = content.removesuffix(b"\r\n").split(b"\r\n")
            self._smtp.send(
                b"".join(b"." * line.startswith(b".") + line + b"\r\n" for line in lines)
            )
        try:
            self._smtp.send(b".\r\n")
            code, answer = self._smtp.getreply()
        except (OSError, ValueError) as error:
            raise self._lost(_cause(error)) from None
        if code // 100 in _REFUSALS:
            raise self._refusal("the letter", code, answer)
        if code // 100 != _OK:
            raise self._lost("answered with something that is no mail server's answer")
        with suppress(OSError):
            self._smtp.quit()

    def close(self) -> None:
        """Close the connection, if there is one."""
        self._smtp.close()

    def _greet(self) -> None:
        self._agree(self._smtp.ehlo(), "the greeting")

    def _log_in(self) -> None:
        user, password = self._server.user, self._server.password
        offered = self._smtp.esmtp_features.get("auth", "").upper().split()
        # The library's own way to log in fails for letters beyond a to z.
        if "PLAIN" in offered:
            steps = [f"AUTH PLAIN {_encoded(f'{chr(0)}{user}{chr(0)}{password}')}"]
        elif "LOGIN" in offered:
            steps = ["AUTH LOGIN", _encoded(user), _encoded(password)]
        else:
            raise RequestError(f"{self._place} offers no log-in by PLAIN or LOGIN")
        for step in steps[:-1]:
            code, answer = self._smtp.docmd(step)
            if code != _CONTINUE:
                raise self._refusal("the log-in", code, answer)
        self._agree(self._smtp.docmd(steps[-1]), "the log-in")

    def _agree(self, reply: tuple[int, bytes], what: str) -> None:
        code, answer = reply
        if code // 100 != _OK:
            raise self._refusal(what, code, answer)

    def _refusal(self, what: str, code: int, answer: bytes | str) -> RequestError:
        text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
        for secret in self._secrets():
            text = text.replace(secret, _MASK)
        words = clean(text).strip()[:_ANSWER_LENGTH]
        return RequestError(f"{self._place} refuses {what}: {code} {words}")

    def _secrets(self) -> list[str]:
        """The password in all the forms in which a server could repeat it."""
        user, password = self._server.user, self._server.password
        if not password:
            return []
        return [_encoded(f"{chr(0)}{user}{chr(0)}{password}"), _encoded(password), password]

    def _lost(self, words: str) -> LostAnswerError:
        return LostAnswerError(
            f"{self._place} {words} after the letter; whether it was sent is unknown"
        )

    @contextmanager
    def _certain(self, what: str) -> Iterator[None]:
        """Tell what goes wrong while nothing is sent yet."""
        try:
            yield
        except SMTPResponseException as error:
            raise self._refusal(what, error.smtp_code, error.smtp_error) from None
        except (OSError, ValueError) as error:
            raise RequestError(f"{self._place} {_cause(error)} (at {what}); not sent") from None


def wire(message: EmailMessage, *, international: bool) -> bytes:
    """A letter's bytes.

    Args:
        message: the letter.
        international: whether its addresses have letters beyond a to z.

    Raises:
        RequestError: no mail can carry it.
    """
    try:
        return message.as_bytes(policy=policy.SMTPUTF8 if international else policy.SMTP)
    except (UnicodeError, MessageError):
        raise RequestError("the letter holds what no mail can carry; not sent") from None


def _encoded(text: str) -> str:
    return b64encode(text.encode()).decode("ascii")


def _cause(error: Exception) -> str:
    """Why a connection is of no use, as it goes on after the server's name."""
    cause = error
    if isinstance(error, SMTPServerDisconnected) and isinstance(error.__context__, TimeoutError):
        # The library's words for any connection that it gives up.
        cause = error.__context__
    for kind, words, detail in _CAUSES:
        if isinstance(cause, kind):
            return f"{words}: {detail(cause)}" if detail(cause) else words
    return "has a name of no use"
