"""Requests as they leave: nothing is added to them that is not said here."""

from __future__ import annotations

from requests import PreparedRequest
from requests.structures import CaseInsensitiveDict


class Headers(CaseInsensitiveDict[str]):
    """Headers that do not show the key where a debugger or a test runner shows variables."""

    def __repr__(self) -> str:
        return "Headers(...)"


def prepared(method: str, url: str, headers: Headers, data: bytes | None = None) -> PreparedRequest:
    """A request that carries these headers and no others.

    Args:
        method: the HTTP method.
        url: where it goes, encoded.
        headers: all of its headers.
        data: the body; None for none.
    """
    request = PreparedRequest()
    request.method = method
    request.url = url
    request.headers = headers
    request.body = data
    return request
