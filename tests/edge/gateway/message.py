"""Requests and replies as they pass the gateway."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

if TYPE_CHECKING:
    from collections.abc import Mapping

Json = Any
"""What ``json`` reads and writes."""


@dataclass(frozen=True, slots=True)
class Request:
    """A request, with the names of its headers in lower case."""

    method: str
    target: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = b""

    @property
    def path(self) -> str:
        """The path after ``/api/2.0/``, without the query."""
        return self.target.partition("?")[0].removeprefix("/api/2.0/")

    @property
    def query(self) -> dict[str, str]:
        """The query; the last of each name."""
        return dict(parse_qsl(self.target.partition("?")[2]))

    @property
    def json(self) -> Json:
        """The body; None if there is none."""
        return json.loads(self.body) if self.body else None

    def with_json(self, body: Json) -> Request:
        """The same request with another body."""
        return replace(self, body=json.dumps(body).encode())


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply.

    Attributes:
        status: the HTTP status.
        body: what is sent of the body.
        headers: the headers that matter; length and connection are the gateway's.
        missing: how many bytes are promised and not sent; the connection is then cut.
    """

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    missing: int = 0

    @property
    def json(self) -> Json:
        """The body."""
        return json.loads(self.body)

    def with_json(self, body: Json) -> Reply:
        """The same reply with another body."""
        return replace(self, body=json.dumps(body).encode())

    def data(self) -> bytes:
        """The very bytes."""
        lines = {**self.headers, "Content-Length": str(len(self.body) + self.missing)}
        head = f"HTTP/1.1 {self.status} {HTTPStatus(self.status).phrase}\r\n"
        head += "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        return f"{head}\r\n".encode() + self.body


@dataclass(frozen=True, slots=True)
class Passed:
    """What became of one request.

    Attributes:
        request: as the client sent it.
        reached: how often it was passed on to the portal.
        told: the status that the client was shown; None if the connection was reset.
        fault: the name of the rule that met it; empty if none did.
    """

    request: Request
    reached: int
    told: int | None
    fault: str = ""

    def __str__(self) -> str:
        return f"{self.request.method} {self.request.path}"
