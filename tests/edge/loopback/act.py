"""What the server does to one request."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import Enum, auto
from http import HTTPStatus
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reconciler.spec import Json


class End(Enum):
    """What becomes of the connection."""

    KEEP = auto()
    CLOSE = auto()
    RESET = auto()
    HOLD = auto()


@dataclass(frozen=True, slots=True)
class Act:
    """One misdeed, or one good answer.

    Attributes:
        data: the very bytes that are sent.
        read: whether the request is read first.
        end: what becomes of the connection.
    """

    data: bytes = b""
    read: bool = True
    end: End = End.KEEP


RESET_UNREAD = Act(read=False, end=End.RESET)
RESET_READ = Act(end=End.RESET)
HANG_UP = Act(end=End.CLOSE)
SILENCE = Act(end=End.HOLD)


def answer(
    status: int,
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
    *,
    length: int | None = None,
    end: End = End.KEEP,
) -> Act:
    """An HTTP answer, right or wrong about its length."""
    lines = {"Content-Length": str(len(body) if length is None else length)} | dict(headers or {})
    head = f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\n"
    head += "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return Act(f"{head}\r\n".encode() + body, end=end)


def document(status: int, body: Json, headers: Mapping[str, str] | None = None) -> Act:
    """A JSON answer."""
    lines = {"Content-Type": "application/json; charset=utf-8"} | dict(headers or {})
    return answer(status, json.dumps(body).encode(), lines)


def envelope(response: Json, **more: Json) -> Act:
    """A success of the portal (fact sheet on rooms, section 0)."""
    return document(200, {"response": response, "count": 1, "status": 0, "statusCode": 200} | more)


def error(status: int, message: str, headers: Mapping[str, str] | None = None) -> Act:
    """An exception of the portal, with the stack trace that it leaks."""
    body = {"message": message, "type": "System.Exception", "stack": "at ASC.Secret.Stack()"}
    return document(status, {"error": body, "status": 1, "statusCode": status}, headers)


def page(status: int) -> Act:
    """An HTML page, as proxies and strangers send it."""
    return answer(status, b"<!DOCTYPE html><h1>hello</h1>", {"Content-Type": "text/html"})


def text(status: int, words: str) -> Act:
    """Plain text."""
    return answer(status, words.encode(), {"Content-Type": "text/plain; charset=utf-8"})


def raw(data: bytes) -> Act:
    """Bytes that are no HTTP, sent without reading."""
    return Act(data, read=False, end=End.HOLD)


GOOD = envelope({"id": 1})
