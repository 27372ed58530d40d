"""A portal that takes only so many requests at a time."""

from __future__ import annotations

import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from threading import Barrier

BODY = b'{"response": {"id": 1}, "status": 0, "statusCode": 200}'


class Crowd:
    """What a portal takes, and what it met.

    Attributes:
        most: how many requests it takes at a time.
        closed: methods of which it takes none.
        together: if given, no request is answered before so many are under way.
        peak: how many were under way at a time.
        turned: how many it turned away.
        answered: how many it took.
        connections: how many connections came.
    """

    url = ""

    def __init__(self, most: int = 1000) -> None:
        self.most = most
        self.closed: set[str] = set()
        self.together: Barrier | None = None
        self.peak = self.turned = self.answered = self.connections = 0
        self._running = 0
        self._lock = Lock()

    def answer(self, method: str) -> int:
        """Take a request or turn it away, and tell the status."""
        with self._lock:
            self._running += 1
            taken = self._running <= self.most and method not in self.closed
            self.peak = max(self.peak, self._running)
            self.answered += taken
            self.turned += not taken
            together = self.together
        if taken and together:
            together.wait()
        elif taken:
            # Long enough that those who are sent side by side are here side by side.
            time.sleep(0.002)
        with self._lock:
            self._running -= 1
        return 200 if taken else 429


class _Door(ThreadingHTTPServer):
    request_queue_size = 128
    daemon_threads = True


def _handler(crowd: Crowd) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        """Answers at one connection."""

        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def setup(self) -> None:
            """Count the connection."""
            super().setup()
            crowd.connections += 1

        def do_GET(self) -> None:
            """Answer."""
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status = crowd.answer(self.command)
            body = BODY if status < 300 else b""
            head = f"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\n"
            self.wfile.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)

        def do_PUT(self) -> None:
            """Answer."""
            self.do_GET()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler


@contextmanager
def crowded(crowd: Crowd) -> Iterator[Crowd]:
    """Serve a portal that takes only so many requests at a time."""
    server = _Door(("127.0.0.1", 0), _handler(crowd))
    thread = Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    crowd.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield crowd
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
