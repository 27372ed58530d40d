"""A server on the loopback interface that follows a script."""

from __future__ import annotations

import socket
import struct
from contextlib import suppress
from dataclasses import dataclass
from threading import Lock, Thread
from typing import TYPE_CHECKING, BinaryIO, Self

from tests.edge.loopback.act import End

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.edge.loopback.act import Act

_ABORT = struct.pack("ii", 1, 0)


@dataclass(frozen=True, slots=True)
class Seen:
    """A request as it came, with the names of its headers in lower case."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


class Server:
    """Does to each request what the script says next; its last act is for all that follow.

    Args:
        script: the acts, at least one.

    Attributes:
        seen: the requests that were read.
        met: how many requests came, read or not.
        connections: how many connections came.
    """

    def __init__(self, *script: Act) -> None:
        self._script: Sequence[Act] = script
        self._lock = Lock()
        self._open: set[socket.socket] = set()
        self._threads: list[Thread] = []
        self.seen: list[Seen] = []
        self.met = 0
        self.connections = 0
        self._door = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port: int = self._door.getsockname()[1]
        self._porter = Thread(target=self._welcome)
        self._porter.start()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        # Closing a socket does not wake the thread that accepts on it; shutting it down does.
        self._door.shutdown(socket.SHUT_RDWR)
        self._porter.join()
        self._door.close()
        with self._lock:
            for connection in self._open:
                # The client may be gone by itself, and that is as good.
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()

    def _welcome(self) -> None:
        while True:
            try:
                connection, _ = self._door.accept()
            except OSError:
                return
            with self._lock:
                self.connections += 1
                self._open.add(connection)
            thread = Thread(target=self._serve, args=(connection,))
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as stream:
            with suppress(OSError):
                while self._follow(connection, stream):
                    pass
            with self._lock:
                self._open.discard(connection)

    def _follow(self, connection: socket.socket, stream: BinaryIO) -> bool:
        """One request; whether the connection goes on."""
        if not connection.recv(1, socket.MSG_PEEK):
            return False
        with self._lock:
            act = self._script[min(self.met, len(self._script) - 1)]
            self.met += 1
        if act.read:
            seen = _read(stream)
            with self._lock:
                self.seen.append(seen)
        connection.sendall(act.data)
        if act.end is End.RESET:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _ABORT)
        if act.end is End.HOLD:
            stream.read()
        return act.end is End.KEEP


def _read(stream: BinaryIO) -> Seen:
    method, target, _ = stream.readline().decode().split(" ", 2)
    headers = {}
    while line := stream.readline().decode().strip():
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    return Seen(method, target, headers, stream.read(int(headers.get("content-length", 0))))


def closed_port() -> int:
    """A port on which nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        port: int = door.getsockname()[1]
    return port
