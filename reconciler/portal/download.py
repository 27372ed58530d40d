"""Files of the portal, which stand beside its API: where they are, and what their answers mean."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin, urlsplit

from reconciler.errors import RequestError
from reconciler.portal.answer import Fault

if TYPE_CHECKING:
    from collections.abc import Callable

    from reconciler.portal.exchange import Call, Reply
    from reconciler.portal.fault import Judge
    from reconciler.portal.root import Root

_SAFE = "/%:@!$&'()*+,;=-._~"


def within(root: Root, address: str) -> tuple[str, str]:
    """Where on the portal a file is.

    Args:
        root: the portal's address.
        address: of the file, as the portal tells it.

    Returns:
        The path, which begins with a slash, and the query with its ``?``, both encoded; only the
        portal's own origin is ever put before them.

    Raises:
        RequestError: it lies on another host.
    """
    own = f"{root.origin}/"
    try:
        parts = urlsplit(urljoin(own, address))
        host = parts.hostname
    except ValueError:
        host = None
    if host is None or parts.scheme not in {"http", "https"} or host != urlsplit(own).hostname:
        raise RequestError("it is kept on another host, which is not shown the key")
    query = quote(parts.query, safe=f"{_SAFE}?")
    return f"/{quote(parts.path.lstrip('/'), safe=_SAFE)}", f"?{query}" if query else ""


def download(judge: Judge, most: int) -> Callable[[Call, Reply], bytes | Fault]:
    """What the answer to a read of a file means.

    The storage answers without the envelope of the API (``StorageHandler`` of the server), so a
    refusal says nothing of the portal.

    Args:
        judge: tells what can be tried again.
        most: how many bytes the file may have.
    """

    def judged(call: Call, reply: Reply) -> bytes | Fault:
        if reply.status == HTTPStatus.OK and not reply.type.startswith("text/html"):
            if len(reply.body) <= most:
                return reply.body
            return Fault(RequestError(f"{call}: it is larger than {most} bytes", reply.status))
        if reply.status == HTTPStatus.OK:
            return Fault(RequestError(f"{call}: a page came in place of the file", reply.status))
        error = RequestError(f"{call}: refused with {reply.status}", reply.status)
        found = judge.reply(call, reply)
        passing = reply.status == HTTPStatus.TOO_MANY_REQUESTS or reply.status >= _BROKEN
        if isinstance(found, Fault) and passing:
            return Fault(error, found.again, found.after)
        return Fault(error)

    return judged


_BROKEN = HTTPStatus.INTERNAL_SERVER_ERROR
