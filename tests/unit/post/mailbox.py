"""A mail server on loopback, and what it can be made to do."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterator

    from aiosmtpd.smtp import Envelope, LoginPassword, Session

DROP = "drop"
STALL = "stall"


@dataclass
class Mailbox:
    """What came, and what is answered.

    Attributes:
        script: answers by verb, ``GREETING`` and ``END`` among them; ``drop`` hangs up, ``stall``
            answers nothing.
        letters: sender, recipients and content of each letter that came whole.
        logins: user and password of each log-in.
        port: where it listens.
    """

    script: dict[str, str] = field(default_factory=dict)
    letters: list[tuple[str, list[str], bytes]] = field(default_factory=list)
    logins: list[tuple[bytes, bytes]] = field(default_factory=list)
    port: int = 0

    def authenticate(self, *arguments: Any) -> AuthResult:  # noqa: ANN401 - the library's
        login: LoginPassword = arguments[-1]
        self.logins.append((login.login, login.password))
        return AuthResult(success=login.password == "pässword".encode(), handled=False)

    async def handle_DATA(self, _: SMTP, __: Session, envelope: Envelope) -> str:  # noqa: N802 - the library's
        content = envelope.content
        assert isinstance(content, bytes)
        self.letters.append((envelope.mail_from or "", list(envelope.rcpt_tos), content))
        return "250 taken"


class Desk(SMTP):
    """A server that keeps to its script."""

    def __init__(self, mailbox: Mailbox, **options: Any) -> None:  # noqa: ANN401 - the library's
        super().__init__(mailbox, **options)
        self._script = mailbox.script
        self._verb = "GREETING"
        self._said = ""

    async def push(self, status: Any) -> None:  # noqa: ANN401 - the library's
        answer = self._script.get(self._verb, "")
        if answer and self._verb == self._said:
            return  # One answer of several lines stands for all that the server would push.
        self._said = self._verb if answer else ""
        if answer == STALL:
            await asyncio.Event().wait()
        if answer == DROP:
            assert isinstance(self.transport, asyncio.Transport)
            self.transport.abort()
            return
        await super().push(answer or status)

    async def _call_handler_hook(self, command: str, *args: Any) -> Any:  # noqa: ANN401 - the library's
        if command == "DATA":
            self._verb = "END"
        return await super()._call_handler_hook(command, *args)

    async def _step(self, verb: str, arg: str) -> None:
        self._verb = verb
        await getattr(super(), f"smtp_{verb}")(arg)

    async def smtp_EHLO(self, hostname: str) -> None:  # noqa: N802 - the library's
        await self._step("EHLO", hostname)

    async def smtp_STARTTLS(self, arg: str) -> None:  # noqa: N802 - the library's
        await self._step("STARTTLS", arg)

    async def smtp_AUTH(self, arg: str) -> None:  # noqa: N802 - the library's
        await self._step("AUTH", arg)

    async def smtp_MAIL(self, arg: str) -> None:  # noqa: N802 - the library's
        await self._step("MAIL", arg)

    async def smtp_RCPT(self, arg: str) -> None:  # noqa: N802 - the library's
        await self._step("RCPT", arg)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - the library's
        await self._step("DATA", arg)

    async def smtp_QUIT(self, arg: str) -> None:  # noqa: N802 - the library's
        await self._step("QUIT", arg)


class _Office(Controller):
    """A server on a port that the system chooses."""

    def factory(self) -> SMTP:
        return Desk(self.handler, **self.SMTP_kwargs)

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call] # the library is untyped


@contextmanager
def served(
    mailbox: Mailbox,
    ssl_context: ssl.SSLContext | None = None,
    **options: Any,  # noqa: ANN401 - the library's
) -> Iterator[Mailbox]:
    """Serve; the script begins once the server is up."""
    script, mailbox.script = mailbox.script, {}
    office = _Office(mailbox, hostname="127.0.0.1", port=0, ssl_context=ssl_context, **options)
    office.start()
    try:
        mailbox.script, mailbox.port = script, office.port
        yield mailbox
    finally:
        mailbox.script = {}
        office.stop()
