"""One request, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto


@dataclass(frozen=True, slots=True)
class Call:
    """One request as errors name it: without query, body and key.

    Attributes:
        method: the HTTP method.
        path: after ``/api/2.0/``.
        anonymous: whether it goes without the key.
        once: whether it writes although it is a GET.
    """

    method: str
    path: str
    anonymous: bool = False
    once: bool = False

    @property
    def write(self) -> bool:
        """Whether sending it twice could do a thing twice."""
        return self.method != "GET" or self.once

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


@dataclass(frozen=True, slots=True)
class Reply:
    """A complete HTTP answer, whatever it says.

    Attributes:
        status: the HTTP status.
        body: the body, decompressed; not shown, since it may hold a stack trace or a password.
        type: the media type, in lower case; empty if untold.
        after: what ``Retry-After`` says.
        location: what ``Location`` says.
    """

    status: int
    body: bytes = field(default=b"", repr=False)
    type: str = ""
    after: str | None = None
    location: str | None = None


class Broken(Enum):
    """In what a request can end when no complete answer comes."""

    NAME = auto()
    CONNECT = auto()
    CONNECT_TIMEOUT = auto()
    TLS = auto()
    PROXY = auto()
    UNFIT = auto()
    TIMEOUT = auto()
    RESET = auto()
    TRUNCATED = auto()


@dataclass(frozen=True, slots=True)
class Failure:
    """No complete answer.

    Attributes:
        broken: what went wrong.
        sent: whether any of the request could be with the portal.
        detail: a few words from the operating system; never a URL or a header.
    """

    broken: Broken
    sent: bool
    detail: str = ""
