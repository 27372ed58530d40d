"""A server on the loopback interface that passes requests on to a portal, or spoils them."""

from __future__ import annotations

import re
import socket
import struct
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from threading import Lock, Thread
from typing import TYPE_CHECKING, BinaryIO, Self
from urllib.parse import urlsplit

from tests.edge.gateway.fault import Passage
from tests.edge.gateway.message import Passed, Reply, Request

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.edge.gateway.fault import Fault

_ABORT = struct.pack("ii", 1, 0)
_OWN = frozenset({"connection", "content-length", "host", "accept-encoding"})
_PASSED = ("Content-Type", "Retry-After", "Location")


@dataclass(frozen=True, slots=True)
class Rule:
    """Which requests meet a fault.

    Attributes:
        method: the HTTP method.
        pattern: a regular expression for the whole path after ``/api/2.0/``.
        fault: what is done to them.
        first: the first of the matching requests that is met, counted from 1.
        times: how many are met from there on; None for all.
        query: what the query must hold, a regular expression for each name.
        new: only rooms that were made through this gateway.
        name: what records call it.
    """

    method: str
    pattern: str
    fault: Fault
    first: int = 1
    times: int | None = 1
    query: Mapping[str, str] | None = None
    new: bool = False
    name: str = "fault"

    def fits(self, request: Request, made: set[str]) -> bool:
        """Whether a request is among those that the rule counts."""
        if request.method != self.method or not re.fullmatch(self.pattern, request.path):
            return False
        if self.new and not made & set(request.path.split("/")):
            return False
        asked = request.query
        return all(
            re.fullmatch(pattern, asked.get(name, ""))
            for name, pattern in (self.query or {}).items()
        )

    def holds(self, number: int) -> bool:
        """Whether the request of that number is met."""
        return number >= self.first and (self.times is None or number < self.first + self.times)


class Gateway:
    """Stands in front of a portal while the context lasts.

    The first rule that counts a request and holds for it decides; every rule counts.

    Args:
        portal: the portal's address.
        rules: what to spoil; none passes everything on as it is.

    Attributes:
        rules: the rules, in order; may be added to at any time.
        passed: what became of each request, in the order in which they were over.
        abreast: the largest number of writes that were under way at once.
    """

    def __init__(self, portal: str, *rules: Rule) -> None:
        self.rules = list(rules)
        self.passed: list[Passed] = []
        self.abreast = 0
        self._portal = urlsplit(portal).netloc
        self._counts: dict[int, int] = {}
        self._older: dict[str, Reply] = {}
        self._made: set[str] = set()
        self._writing = 0
        self._lock = Lock()
        self._open: set[socket.socket] = set()
        self._threads: list[Thread] = []
        self._door = socket.create_server(("127.0.0.1", 0), backlog=128)
        self._port: int = self._door.getsockname()[1]
        self._porter = Thread(target=self._welcome)
        self._porter.start()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def writes(self) -> list[Passed]:
        """What became of each write."""
        return [passed for passed in self.passed if passed.request.method != "GET"]

    @property
    def met(self) -> list[Passed]:
        """The requests that a rule has met."""
        return [passed for passed in self.passed if passed.fault]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        # Closing a socket does not wake the thread that accepts on it; shutting it down does.
        self._door.shutdown(socket.SHUT_RDWR)
        self._porter.join()
        self._door.close()
        with self._lock:
            for connection in self._open:
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
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self._lock:
                self._open.add(connection)
            thread = Thread(target=self._serve, args=(connection,))
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        upstream = HTTPConnection(self._portal, timeout=10)
        with connection, connection.makefile("rb") as stream:
            with suppress(OSError):
                while (request := _read(stream)) and self._answer(connection, upstream, request):
                    pass
            with self._lock:
                self._open.discard(connection)
        upstream.close()

    def _answer(
        self, connection: socket.socket, upstream: HTTPConnection, request: Request
    ) -> bool:
        """Answer one request; whether the connection goes on."""
        write = request.method != "GET"
        with self._lock:
            self._writing += write
            self.abreast = max(self.abreast, self._writing)
            rule = self._rule(request)
            older = self._older.get(request.target)
        passage = Passage(request, lambda asked: self._carry(upstream, asked), older)
        reply = rule.fault(passage) if rule else passage.forward()
        with self._lock:
            self._writing -= write
            told = None if reply is None else reply.status
            name = rule.name if rule else ""
            self.passed.append(Passed(request, passage.reached, told, name))
        if reply is None:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _ABORT)
            return False
        connection.sendall(reply.data())
        return not reply.missing

    def _rule(self, request: Request) -> Rule | None:
        found = None
        for index, rule in enumerate(self.rules):
            if rule.fits(request, self._made):
                self._counts[index] = self._counts.get(index, 0) + 1
                if found is None and rule.holds(self._counts[index]):
                    found = rule
        return found

    def _carry(self, upstream: HTTPConnection, request: Request) -> Reply:
        headers = {name: value for name, value in request.headers.items() if name not in _OWN}
        upstream.request(request.method, request.target, request.body or None, headers)
        answer = upstream.getresponse()
        body = answer.read()
        kept = {name: value for name in _PASSED if (value := answer.headers.get(name))}
        reply = Reply(answer.status, body, kept)
        with self._lock:
            if request.method == "GET":
                self._older.setdefault(request.target, reply)
            elif request.path == "files/rooms" and reply.status == 200:
                self._made.add(str(reply.json["response"]["id"]))
        return reply


def _read(stream: BinaryIO) -> Request | None:
    """The next request; None at the end of the connection."""
    first = stream.readline().decode()
    if not first:
        return None
    method, target, _ = first.split(" ", 2)
    headers = {}
    while line := stream.readline().decode().strip():
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    return Request(method, target, headers, stream.read(int(headers.get("content-length", 0))))
