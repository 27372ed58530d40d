"""Which error a request without success is."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from reconciler.errors import (
    AccessError,
    LostAnswerError,
    PortalError,
    RequestError,
    ScopeError,
)
from reconciler.portal.answer import Again, Answer, Fault, success
from reconciler.portal.envelope import Envelope, Form, envelope, line
from reconciler.portal.exchange import Broken
from reconciler.portal.root import USUAL
from reconciler.scope import scopes

if TYPE_CHECKING:
    from reconciler.errors import ReconcilerError
    from reconciler.portal.exchange import Call, Failure, Reply
    from reconciler.portal.root import Root

_PASSING = frozenset({500, 502, 503, 504})
"""Statuses that another try of a read may do away with."""

_GATEWAY = frozenset({502, 503, 504})
"""Statuses by which something in front of the portal owns that it does not know how it went."""

_TOO_LARGE = frozenset({413, 414, 431})

_WORDS = {
    Broken.NAME: "is not known to the name service",
    Broken.CONNECT: "cannot be connected to",
    Broken.CONNECT_TIMEOUT: "did not accept a connection in time",
    Broken.TLS: "has no TLS that can be trusted",
    Broken.PROXY: "cannot be reached through the proxy that the environment names",
    Broken.UNFIT: "cannot be asked: its address or the proxy of the environment is of no use",
    Broken.TIMEOUT: "did not answer in time",
    Broken.RESET: "closed the connection without an answer",
    Broken.TRUNCATED: "broke off its answer",
}

_FORMS = {
    Form.EMPTY: "an empty body",
    Form.HTML: "an HTML page",
    Form.MALFORMED: "JSON that is cut off or malformed",
    Form.JSON: "JSON that is not the portal's envelope",
    Form.TEXT: "something that is not JSON",
    Form.ENVELOPE: "an envelope that contradicts its status",
}


class Judge:
    """Tells apart what the fact sheets tell apart.

    A write that could be with the portal, and whose answer did not come whole, is lost: it is
    never sent again, since rooms are neither created nor shared idempotently (fact sheet on
    rooms, section 14).

    Args:
        root: the portal's address, for the messages.
    """

    def __init__(self, root: Root) -> None:
        self._place = root.place
        self._origin = root.origin

    def failure(self, call: Call, failure: Failure) -> Fault:
        """The fault of a request that no complete answer came to."""
        words = _WORDS[failure.broken]
        detail = f" ({line(failure.detail)})" if failure.detail else ""
        if call.write and failure.sent:
            return self._lost(call, f"{words}{detail}")
        error = PortalError(f"{self._place} {words}{detail}")
        if failure.broken in {Broken.TLS, Broken.UNFIT}:
            return Fault(error)
        return Fault(error, Again.HARMLESS if failure.sent else Again.UNSENT)

    def reply(self, call: Call, reply: Reply) -> Answer | Fault:
        """What a complete HTTP answer means."""
        found = envelope(reply)
        if reply.status // 100 == HTTPStatus.OK // 100:
            return success(reply.status, found) or self._unfit(call, reply, found)
        if reply.status == HTTPStatus.TOO_MANY_REQUESTS:
            error = RequestError(f"{call}: the portal says these are too many requests", 429)
            return Fault(error, Again.RATIONED, reply.after)
        if reply.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return self._broken(call, reply, found)
        if reply.status < HTTPStatus.BAD_REQUEST:
            return self._elsewhere(call, reply, found)
        return Fault(self._refusal(call, reply, found))

    def _lost(self, call: Call, what: str) -> Fault:
        return Fault(
            LostAnswerError(
                f"{call}: {self._place} {what}; whether the request was carried out is unknown"
            )
        )

    def _unfit(self, call: Call, reply: Reply, found: Envelope) -> Fault:
        """A 2xx that is no success: another host's page, or an answer that is not whole."""
        if found.message is not None:
            return Fault(RequestError(f"{call}: {found.message}", reply.status))
        what = f"answers {reply.status} with {_FORMS[found.form]}"
        if call.write:
            return self._lost(call, what)
        if found.form in {Form.MALFORMED, Form.EMPTY}:
            return Fault(PortalError(f"{call}: {self._place} {what}"), Again.HARMLESS)
        return Fault(PortalError(f"{self._place} {what}: it is not a DocSpace portal"))

    def _broken(self, call: Call, reply: Reply, found: Envelope) -> Fault:
        """A 5xx.

        When the portal itself reports an exception it has answered: the request failed, perhaps
        halfway, and asking again what is there will tell. What a gateway reports is no answer.
        """
        again = Again.HARMLESS if reply.status in _PASSING else Again.NEVER
        if found.message is not None and not (call.write and reply.status in _GATEWAY):
            error: ReconcilerError = RequestError(f"{call}: {found.message}", reply.status)
            return Fault(error, Again.NEVER if call.write else again, reply.after)
        what = f"answers {reply.status} with {_FORMS[found.form]}"
        if call.write:
            return self._lost(call, what)
        return Fault(PortalError(f"{call}: {self._place} {what}"), again, reply.after)

    def _elsewhere(self, call: Call, reply: Reply, found: Envelope) -> Fault:
        """A 3xx. It is never followed: the host that it names would be shown the key."""
        if not reply.location:
            what = f"answers {reply.status} with {_FORMS[found.form]}"
            if call.write:
                return self._lost(call, what)
            return Fault(PortalError(f"{call}: {self._place} {what}"))
        target = _origin(reply.location)
        if target in {None, self._origin}:
            words = "redirects calls of the API within itself: it is not a DocSpace portal"
        else:
            words = f"redirects to {target}; use that address if it is the portal's"
        return Fault(PortalError(f"{self._place} {words}"))

    def _refusal(self, call: Call, reply: Reply, found: Envelope) -> ReconcilerError:
        """A 4xx other than 429."""
        status = reply.status
        if found.form is Form.HTML and status not in _TOO_LARGE:
            return PortalError(
                f"{self._place} answers {status} with an HTML page: it is not a DocSpace portal,"
                " or something that stands before it turned the request away"
            )
        if status == HTTPStatus.UNAUTHORIZED:
            return self._unauthorized(call)
        if found.message is not None:
            return RequestError(f"{call}: {found.message}", status)
        if status == HTTPStatus.FORBIDDEN:
            return self._forbidden(call, reply, found)
        return self._closed(call, status) or RequestError(
            f"{call}: {found.problems or f'refused with {status}'}", status
        )

    def _closed(self, call: Call, status: int) -> PortalError | None:
        """A status by which a portal that is out of service answers everything."""
        if status == HTTPStatus.PAYMENT_REQUIRED:
            return PortalError(f"{self._place} is unpaid")
        if status == HTTPStatus.NOT_FOUND:
            # Never to be taken for "there is no such room": a suspended portal says it of all.
            return PortalError(
                f"{self._place} answers 404 to {call} without the words of a portal, as it does"
                " when it is suspended or removed, does not know this call yet, or is no DocSpace"
                " portal: check the address"
            )
        return None

    def _unauthorized(self, call: Call) -> AccessError:
        if call.anonymous:
            return AccessError(f"{self._place} does not answer {call} without a key")
        return AccessError(
            f"{self._place} refuses the API key (an API key begins with sk-; this one may be wrong,"
            " expired or switched off, or the account that made it may be disabled)"
        )

    def _forbidden(self, call: Call, reply: Reply, found: Envelope) -> ReconcilerError:
        """A 403 that is no rule of the portal's business (fact sheet on people, section 1.5).

        A missing scope and a portal that is being restored answer alike, so both are named.
        """
        if words := _sentence(reply, found):
            return AccessError(f"{self._place} refuses this network address: {words}")
        busy = "the portal is being restored or moved"
        names = scopes(call.method, call.path)
        if call.anonymous or not names:
            return PortalError(f"{call}: {self._place} answers 403 without a reason: {busy}")
        return ScopeError(
            f"{call}: {self._place} answers 403 without a reason: the API key lacks the scope"
            f" (one of {', '.join(names)}), or {busy}"
        )


def _sentence(reply: Reply, found: Envelope) -> str:
    """What an answer says that is one sentence and nothing else; empty for any other.

    The rule for network addresses writes one without an envelope, as JSON where that is asked for
    (IpSecurityFilter.cs of the server).
    """
    if found.form is Form.TEXT:
        return line(reply.body.decode("utf-8", "replace"))
    return line(found.document) if isinstance(found.document, str) else ""


def _origin(location: str) -> str | None:
    """The address of the host that a redirect names, without user, path and query."""
    try:
        parts = urlsplit(location)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if not host:
        return None
    return line(
        f"{parts.scheme}://{host}" + ("" if port in {None, USUAL.get(parts.scheme)} else f":{port}")
    )
