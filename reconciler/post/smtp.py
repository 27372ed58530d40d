"""The server that takes letters: its address, and handing one over."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

from reconciler.errors import UsageError
from reconciler.post.security import Security

if TYPE_CHECKING:
    import ssl
    from email.message import EmailMessage

_FORM: Final = "smtps://user:password@host or smtp://user:password@host"


_PORTS: Final = {"smtps": 465, "smtp": 587}


@dataclass(frozen=True)
class Server:
    """A server and the account that is used there.

    Attributes:
        host: its name or address.
        port: where it listens.
        user: the account; empty if there is none to log in with.
        password: that of the account.
        security: how the connection is protected.
        timeout: how many seconds it may take to answer.
    """

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    security: Security = Security.TLS
    timeout: float = 30.0

    @classmethod
    def of(cls, url: str, timeout: float = 30.0) -> Server:
        """The server that ``RECONCILER_SMTP_URL`` names.

        ``smtps:`` is TLS from the start. ``smtp:`` asks for STARTTLS and does nothing without it,
        except on this machine, where it is not asked for.

        Args:
            url: its address; user and password percent-encoded, or none at all.
            timeout: how many seconds it may take to answer.

        Raises:
            UsageError: it is anything else; the words show nothing of it.
        """
        try:
            return cls._parsed(url.strip(), timeout)
        except ValueError as error:
            # What the library says of an address may hold a part of the password.
            why = (
                error.args[0] if isinstance(error, _UnfitError) else "it is no address of a server"
            )
            raise UsageError(
                f"RECONCILER_SMTP_URL: {why}; it has the form {_FORM}, with a port if it is an"
                " unusual one, and user and password percent-encoded"
            ) from None

    @classmethod
    def _parsed(cls, url: str, timeout: float) -> Server:
        if re.search(r"[\x00-\x20\x7f]", url):
            raise _UnfitError("it holds a blank or a control character")
        parts = urlsplit(url)
        if parts.scheme not in _PORTS:
            raise _UnfitError("it begins with neither smtps:// nor smtp://")
        if parts.path not in {"", "/"} or parts.query or parts.fragment:
            raise _UnfitError(
                "something follows on the server, or a / ? # of the password is not encoded"
            )
        host, port = parts.hostname, parts.port
        if not host or port == 0:
            raise _UnfitError("it names no server, or no port")
        user = unquote(parts.username or "", errors="strict")
        password = unquote(parts.password or "", errors="strict")
        if bool(user) != bool(password):
            raise _UnfitError("a user comes with a password")
        if not (user + password).isprintable():
            raise _UnfitError("user or password hold a control character")
        security = Security.TLS
        if parts.scheme == "smtp":
            security = Security.NONE if _loopback(host) else Security.STARTTLS
        return cls(host, port or _PORTS[parts.scheme], user, password, security, timeout)

    @property
    def sender(self) -> str:
        """The user's name if that is an address, else nothing."""
        return self.user if re.fullmatch(r"[^@\s]+@[^@\s]+", self.user) else ""

    @property
    def loopback(self) -> bool:
        """Whether the server is on this machine."""
        return _loopback(self.host)

    @cached_property
    def trust(self) -> ssl.SSLContext:
        """The certificates that are trusted; reading them takes longer than much of the rest."""
        from ssl import create_default_context  # noqa: PLC0415 - only sending pays for it

        return create_default_context()

    def send(self, message: EmailMessage) -> None:
        """Hand a letter over, on a connection of its own.

        Args:
            message: with one address in From and at least one in To.

        Raises:
            RequestError: certainly not sent: no connection, or a refusal.
            LostAnswerError: it was handed over, and no answer came.
        """
        from reconciler.post.dialogue import (  # noqa: PLC0415 - only sending pays for it
            Dialogue,
            wire,
        )

        sender = message["From"].addresses[0].addr_spec
        readers = [one.addr_spec for one in message["To"].addresses]
        international = not "".join([sender, *readers]).isascii()
        content = wire(message, international=international)
        dialogue = Dialogue(self)
        try:
            dialogue.begin()
            dialogue.envelope(sender, readers, international=international)
            dialogue.content(content)
        finally:
            dialogue.close()


class _UnfitError(ValueError):
    """An address of no use; its words show nothing of it."""


def _loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
