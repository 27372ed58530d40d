"""Files of the portal: where they are, and what their answers mean."""

from __future__ import annotations

import pytest

from reconciler.errors import PortalError, RequestError
from reconciler.portal.answer import Again, Fault
from reconciler.portal.download import download, within
from reconciler.portal.exchange import Call, Reply
from reconciler.portal.fault import Judge
from reconciler.portal.root import root

ACME = root("https://acme.example")
CALL = Call("GET", "/storage/a.png")


@pytest.mark.parametrize(
    ("address", "path", "query"),
    [
        ("/storage/a.png?hash=7", "/storage/a.png", "?hash=7"),
        ("storage/a.png", "/storage/a.png", ""),
        ("https://acme.example/storage/a.png?b=1&c=%20", "/storage/a.png", "?b=1&c=%20"),
        # A portal behind a proxy may not know that it is spoken to over TLS, or at which port.
        ("http://ACME.example:8080/a.png", "/a.png", ""),
        ("//acme.example/a b é.png#c", "/a%20b%20%C3%A9.png", ""),
        ("https://user:word@acme.example//evil.example/a.png", "/evil.example/a.png", ""),
        ("https://acme.example", "/", ""),
        ("/a\\@evil.example/x?y\\z", "/a%5C@evil.example/x", "?y%5Cz"),
        ("/a\r\nHost: evil.example", "/aHost:%20evil.example", ""),
    ],
)
def test_a_file_of_the_portal_is_asked_for_at_the_portal_s_own_origin(
    address: str, path: str, query: str
) -> None:
    assert within(ACME, address) == (path, query)


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/a.png",
        "//evil.example/a.png",
        "https://acme.example.evil.example/a.png",
        "https://acme.example@evil.example/a.png",
        "https://evil.example\\@acme.example.example/a.png",
        "https://[::1/a.png",
        "ftp://acme.example/a.png",
        "data:image/png;base64,AAAA",
        "javascript:alert(1)",
    ],
)
def test_a_file_of_another_host_is_not_asked_for(address: str) -> None:
    with pytest.raises(RequestError, match="another host, which is not shown the key"):
        within(ACME, address)


def _judged(reply: Reply) -> bytes | Fault:
    return download(Judge(ACME), 4)(CALL, reply)


@pytest.mark.parametrize("type_", ["image/png", "", "application/octet-stream"])
def test_a_file_is_the_body_of_its_answer(type_: str) -> None:
    assert _judged(Reply(200, b"1234", type_)) == b"1234"


@pytest.mark.parametrize(
    ("reply", "text"),
    [
        (Reply(200, b"12345", "image/png"), "it is larger than 4 bytes"),
        (Reply(200, b"<a>", "text/html; charset=utf-8"), "a page came in place of the file"),
        (Reply(204), "refused with 204"),
        (Reply(302, location="https://evil.example/"), "refused with 302"),
        (Reply(401), "refused with 401"),
        (Reply(403, b"", "text/html"), "refused with 403"),
        (Reply(404), "refused with 404"),
    ],
)
def test_anything_else_is_refused_and_says_nothing_of_the_portal(reply: Reply, text: str) -> None:
    fault = _judged(reply)
    assert isinstance(fault, Fault)
    assert isinstance(fault.error, RequestError)
    assert not isinstance(fault.error, PortalError)
    assert (str(fault.error), fault.again) == (f"GET /storage/a.png: {text}", Again.NEVER)


@pytest.mark.parametrize(
    ("status", "again"),
    [(429, Again.RATIONED), (500, Again.HARMLESS), (503, Again.HARMLESS), (501, Again.NEVER)],
)
def test_what_may_pass_is_tried_again(status: int, again: Again) -> None:
    fault = _judged(Reply(status, after="7"))
    assert isinstance(fault, Fault)
    assert isinstance(fault.error, RequestError)
    assert (fault.again, fault.after, fault.error.status) == (again, "7", status)
