"""A portal behind TLS, on the loopback interface."""

from __future__ import annotations

import ssl
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    import trustme


def _passing(portal: str) -> type[BaseHTTPRequestHandler]:
    class Passing(BaseHTTPRequestHandler):
        """Passes reads on to a portal."""

        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            """Answer as the portal does."""
            upstream = HTTPConnection(portal, timeout=10)
            key = self.headers.get("Authorization")
            upstream.request("GET", self.path, headers={"Authorization": key} if key else {})
            answer = upstream.getresponse()
            body = answer.read()
            upstream.close()
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.headers.get("Content-Type", ""))
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Passing


@contextmanager
def secured(
    portal: str, authority: trustme.CA, name: str, until: datetime | None = None
) -> Iterator[str]:
    """Serve a portal by TLS.

    Args:
        portal: the address of the portal, by plain HTTP.
        authority: issues the certificate.
        name: whom the certificate is for.
        until: when it ends; some years from now if not given.

    Yields:
        The address.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name, not_after=until).configure_cert(context)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _passing(portal.removeprefix("http://")))
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"https://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
