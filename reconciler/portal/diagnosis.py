"""What sort of trouble an error is, by what the request came to."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from reconciler.checkup.trouble import Fault, Trouble
from reconciler.errors import AccessError, PortalError, RequestError, ScopeError
from reconciler.portal.envelope import Form, envelope, line
from reconciler.portal.exchange import Broken, Failure

if TYPE_CHECKING:
    from reconciler.errors import ReconcilerError
    from reconciler.portal.exchange import Reply

_BROKEN = {
    Broken.NAME: Trouble.NAME,
    Broken.CONNECT: Trouble.CONNECT,
    Broken.CONNECT_TIMEOUT: Trouble.CONNECT,
    Broken.TLS: Trouble.TLS,
    Broken.PROXY: Trouble.PROXY,
    Broken.UNFIT: Trouble.ADDRESS,
    Broken.TIMEOUT: Trouble.SLOW,
    Broken.RESET: Trouble.BROKEN,
    Broken.TRUNCATED: Trouble.BROKEN,
}


def diagnosed(error: ReconcilerError, outcome: Reply | Failure | None) -> Fault:
    """What sort of trouble an error is.

    Args:
        error: as a session raised it.
        outcome: what the request came to; None if no request was the reason.

    Returns:
        The trouble, with the words of the error.
    """
    if isinstance(outcome, Failure):
        return Fault(_BROKEN[outcome.broken], str(error))
    return Fault(*_told(error, outcome))


def _told(error: ReconcilerError, reply: Reply | None) -> tuple[Trouble, str]:
    words, trouble = str(error), Trouble.OTHER
    rule = _network(reply) if reply else ""
    if rule and isinstance(error, (ScopeError, PortalError)):
        # Whoever asks for JSON is told the text of the rule as a JSON string.
        trouble, words = Trouble.NETWORK, rule
    elif isinstance(error, ScopeError):
        trouble = Trouble.SCOPE
    elif isinstance(error, AccessError):
        refused = reply is not None and reply.status == HTTPStatus.FORBIDDEN
        trouble = Trouble.NETWORK if refused else Trouble.KEY
    elif isinstance(error, RequestError) and error.status == HTTPStatus.TOO_MANY_REQUESTS:
        trouble = Trouble.RATIONED
    elif isinstance(error, PortalError) and reply:
        trouble = _unfit(reply)
    return trouble, words


def _unfit(reply: Reply) -> Trouble:
    found = envelope(reply)
    if found.form is Form.HTML and reply.status < HTTPStatus.INTERNAL_SERVER_ERROR:
        return Trouble.PAGE
    if HTTPStatus.MULTIPLE_CHOICES <= reply.status < HTTPStatus.BAD_REQUEST:
        return Trouble.ELSEWHERE
    if reply.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Trouble.BROKEN
    return _STATUSES.get(reply.status, Trouble.STRANGER)


_STATUSES: dict[int, Trouble] = {
    HTTPStatus.PAYMENT_REQUIRED: Trouble.UNPAID,
    HTTPStatus.FORBIDDEN: Trouble.BUSY,
    HTTPStatus.NOT_FOUND: Trouble.ABSENT,
}


def _network(reply: Reply) -> str:
    """The words of a rule on network addresses, which come as a bare JSON string."""
    document = envelope(reply).document
    if reply.status != HTTPStatus.FORBIDDEN or not isinstance(document, str):
        return ""
    return f"the portal refuses this network address: {line(document)}"
