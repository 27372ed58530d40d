"""A mail server that kills whoever writes to it, or does something else to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.unit.post.mailbox import Mailbox

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiosmtpd.smtp import SMTP, Envelope, Session


def _nothing() -> None:
    """Nothing is done to anybody."""


@dataclass
class Trap(Mailbox):
    """A mail server.

    Attributes:
        verb: at which word of the dialogue it does something, before it answers.
        does: what it does.
    """

    verb: str = ""
    does: Callable[[], None] = _nothing

    async def handle_RCPT(  # noqa: N802 - the library's
        self,
        _: SMTP,
        __: Session,
        envelope: Envelope,
        address: str,
        ___: Any,  # noqa: ANN401 - the library's
    ) -> str:
        self._come("RCPT")
        envelope.rcpt_tos.append(address)
        return "250 known"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - the library's
        answer = await super().handle_DATA(server, session, envelope)
        self._come("DATA")
        return answer

    async def handle_QUIT(self, _: SMTP, __: Session, ___: Envelope) -> str:  # noqa: N802 - the library's
        self._come("QUIT")
        return "221 done"

    def _come(self, verb: str) -> None:
        if verb == self.verb:
            self.does()
