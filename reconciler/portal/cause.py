"""What an exception of the HTTP library says, without what it holds.

Such exceptions hold the request and with it the key, so nothing here passes one on.
"""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

from urllib3 import exceptions as raw

from reconciler.portal.exchange import Broken, Failure

if TYPE_CHECKING:
    from collections.abc import Iterator


_UNCONNECTED: tuple[tuple[Broken, tuple[type[BaseException], ...]], ...] = (
    (Broken.PROXY, (raw.ProxyError,)),
    (Broken.NAME, (raw.NameResolutionError,)),
    # A peer that hangs up during the handshake is busy, not untrustworthy.
    (Broken.CONNECT, (ssl.SSLEOFError, ssl.SSLZeroReturnError, raw.NewConnectionError)),
    (Broken.TLS, (ssl.SSLError, raw.SSLError)),
    (Broken.CONNECT_TIMEOUT, (raw.TimeoutError, TimeoutError)),
    (Broken.CONNECT, (BaseException,)),
)
"""Why no connection came about; the first that fits holds."""


def failure(error: Exception, *, connected: bool, begun: bool) -> Failure:
    """The failure behind an exception.

    Args:
        error: what the HTTP library raised.
        connected: whether there was a connection when it did.
        begun: whether the head of an answer had come.

    Returns:
        The failure; sent, unless it is certain that the portal saw nothing.
    """
    causes = tuple(_causes(error))

    def among(*kinds: type[BaseException]) -> bool:
        return any(isinstance(cause, kinds) for cause in causes)

    words = next((c.strerror for c in causes if isinstance(c, OSError) and c.strerror), "")
    if isinstance(error, ValueError):
        # An address or a proxy that the library cannot use: it says so before it connects.
        return Failure(Broken.UNFIT, sent=False)
    if among(raw.ClosedPoolError):
        # Another thread has closed the kept connections, and this one was about to take one.
        return Failure(Broken.CONNECT, sent=False)
    if not connected:
        broken = next(broken for broken, kinds in _UNCONNECTED if among(*kinds))
        return Failure(broken, sent=False, detail=_distrust(causes) or words)
    if among(raw.TimeoutError, TimeoutError):
        return Failure(Broken.TIMEOUT, sent=True)
    return Failure(Broken.TRUNCATED if begun else Broken.RESET, sent=True, detail=words)


def _distrust(causes: tuple[BaseException, ...]) -> str:
    """Why TLS failed: what is wrong with the certificate, or the library's name of the reason."""
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return cause.verify_message
    reasons = (getattr(c, "reason", None) for c in causes if isinstance(c, ssl.SSLError))
    return next(filter(None, reasons), "").lower().replace("_", " ")


def _causes(error: BaseException) -> Iterator[BaseException]:
    """An exception and all that it wraps, in whichever of the ways libraries do that."""
    waiting: list[object] = [error]
    met: set[int] = set()
    while waiting:
        cause = waiting.pop(0)
        if isinstance(cause, BaseException) and id(cause) not in met:
            met.add(id(cause))
            yield cause
            reason = getattr(cause, "reason", None)
            waiting += [*cause.args, reason, cause.__cause__, cause.__context__]
