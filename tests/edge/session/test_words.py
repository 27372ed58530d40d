"""The small parts: the secret, the scopes, the envelope, the causes."""

from __future__ import annotations

import socket
import ssl

import pytest
from hypothesis import given
from hypothesis import strategies as st
from urllib3 import exceptions as raw
from urllib3.connection import HTTPSConnection
from urllib3.connectionpool import HTTPSConnectionPool

from reconciler.errors import AccessError
from reconciler.portal.cause import failure
from reconciler.portal.envelope import LONGEST, Form, envelope, line
from reconciler.portal.exchange import Broken, Failure, Reply
from reconciler.portal.secret import Secret
from reconciler.scope import scopes
from tests.edge.session.key import KEY


def test_a_secret_shows_only_in_its_header() -> None:
    secret = Secret(f"  {KEY}\n")
    assert secret.header() == f"Bearer {KEY}"
    assert repr(secret) == str(secret) == "Secret(sk-***)"
    assert secret.hide(f"<{KEY}>".encode()) == b"<sk-***>"


@pytest.mark.parametrize("key", ["", " \n", f"Bearer {KEY}", "sk-ä", "sk-\x00", "sk-1\r\nX: y"])
def test_what_no_header_can_carry_is_no_key_and_is_not_repeated(key: str) -> None:
    with pytest.raises(AccessError) as caught:
        Secret(key)
    assert "sk-" not in str(caught.value)


@pytest.mark.parametrize(
    ("method", "path", "needed"),
    [
        ("GET", "files/rooms/1/share", ("rooms:read", "rooms:write", "*:read", "*:write")),
        ("PUT", "files/rooms/1", ("rooms:write", "*:write")),
        ("GET", "files/tags", ("files:read", "files:write", "*:read", "*:write")),
        ("PUT", "files/fileops/delete", ("files:write", "*:write")),
        ("GET", "people/@self", ("accounts.self:read", "accounts.self:write", "*:read", "*:write")),
        ("GET", "people/email", ("accounts:read", "accounts:write", "*:read", "*:write")),
        ("POST", "people/invite", ("accounts:write", "*:write")),
        ("GET", "group", ("accounts:read", "*:read", "*:write")),
        ("DELETE", "/group/1", ("accounts:write", "*:write")),
        ("GET", "portal/quota", ("*:read", "*:write")),
        ("POST", "settings/webhook", ("*:write",)),
        ("GET", "keys/@self", ()),
    ],
)
def test_the_scopes_of_a_route_are_those_of_the_fact_sheet(
    method: str, path: str, needed: tuple[str, ...]
) -> None:
    assert scopes(method, path) == needed


@pytest.mark.parametrize(
    ("reply", "form"),
    [
        (Reply(200, b""), Form.EMPTY),
        (Reply(200, b" \r\n"), Form.EMPTY),
        (Reply(200, b"\n <html>"), Form.HTML),
        (Reply(200, b"hello", "text/html"), Form.HTML),
        (Reply(200, b"hello", "text/plain"), Form.TEXT),
        (Reply(200, b"hello", "application/json"), Form.MALFORMED),
        (Reply(200, b'"hello"', "application/json"), Form.JSON),
        (Reply(200, b"[" * 100_000), Form.MALFORMED),
        (Reply(200, b'{"a": "\xff"}'), Form.MALFORMED),
        (Reply(403, b'{"title": "Forbidden", "status": 403}'), Form.JSON),
        (Reply(200, b'{"statusCode": 200}'), Form.ENVELOPE),
    ],
)
def test_a_body_is_known_by_its_look(reply: Reply, form: Form) -> None:
    assert envelope(reply).form is form


@pytest.mark.parametrize(
    ("body", "message", "problems"),
    [
        (b'{"error": {"message": "no"}, "statusCode": 1}', "no", None),
        (b'{"error": {"message": " \\n "}, "statusCode": 1}', "no reason given", None),
        (b'{"error": {"message": 1}, "statusCode": 1}', None, None),
        (b'{"error": "no", "statusCode": 1}', None, None),
        (b'{"error": {"message": "no"}}', None, None),
        (b'{"response": {"title": "Bad"}, "statusCode": 1}', None, "Bad"),
        (b'{"response": {"title": 1, "errors": {}}, "statusCode": 1}', None, None),
        (
            b'{"response": {"errors": {"A": ["b", "c"], "D": "e"}}, "statusCode": 1}',
            None,
            "A: b c; D: e",
        ),
    ],
)
def test_the_words_of_the_portal_are_found(
    body: bytes, message: str | None, problems: str | None
) -> None:
    found = envelope(Reply(400, body))
    assert (found.message, found.problems) == (message, problems)


@given(st.text())
def test_foreign_words_become_one_short_line_that_no_terminal_obeys(text: str) -> None:
    told = line(text)
    assert len(told) <= LONGEST
    assert told.isprintable() or not told.isascii()
    assert not set(told) & set("\x1b\n\r\u2028\u202e\x9b")


def test_long_words_are_cut_where_it_shows() -> None:
    assert line("x" * 1000) == "x" * (LONGEST - 1) + "…"


CONNECTION = HTTPSConnection("acme.example")
POOL = HTTPSConnectionPool("acme.example")
UNTRUSTED = ssl.SSLCertVerificationError(1, "verify failed")
UNTRUSTED.verify_message = "self-signed certificate"


@pytest.mark.parametrize(
    ("error", "broken", "detail"),
    [
        (
            raw.NameResolutionError("acme.example", CONNECTION, socket.gaierror(-2, "unknown")),
            Broken.NAME,
            "",
        ),
        (raw.ConnectTimeoutError(CONNECTION, "slow"), Broken.CONNECT_TIMEOUT, ""),
        (raw.ReadTimeoutError(POOL, "/", "slow handshake"), Broken.CONNECT_TIMEOUT, ""),
        (raw.MaxRetryError(POOL, "/", raw.SSLError(UNTRUSTED)), Broken.TLS, "self-signed"),
        (raw.SSLError("odd"), Broken.TLS, ""),
        (raw.SSLError(ssl.SSLEOFError(8, "EOF")), Broken.CONNECT, "EOF"),
        (raw.ProxyError("no", OSError(111, "refused")), Broken.PROXY, "refused"),
        (raw.NewConnectionError(CONNECTION, "no"), Broken.CONNECT, ""),
        (raw.ProtocolError("no", ConnectionResetError(104, "reset")), Broken.CONNECT, "reset"),
    ],
)
def test_why_no_connection_came_about_is_told_apart(
    error: Exception, broken: Broken, detail: str
) -> None:
    found = failure(error, connected=False, begun=False)
    assert (found.broken, found.sent) == (broken, False)
    assert detail in found.detail


@pytest.mark.parametrize(
    ("error", "begun", "broken"),
    [
        (raw.ReadTimeoutError(POOL, "/", "slow"), False, Broken.TIMEOUT),
        (TimeoutError(), True, Broken.TIMEOUT),
        (raw.ProtocolError("cut"), True, Broken.TRUNCATED),
        (raw.ProtocolError("cut"), False, Broken.RESET),
        (raw.SSLError("bad record"), False, Broken.RESET),
    ],
)
def test_what_breaks_on_an_open_connection_may_have_been_read(
    error: Exception, broken: Broken, *, begun: bool
) -> None:
    assert failure(error, connected=True, begun=begun) == Failure(broken, sent=True)


def test_a_pool_that_another_thread_closed_has_sent_nothing() -> None:
    found = failure(raw.ClosedPoolError(POOL, "closed"), connected=True, begun=False)
    assert found == Failure(Broken.CONNECT, sent=False)


def test_an_error_that_hangs_on_itself_is_looked_at_once() -> None:
    error = OSError(5, "odd")
    error.__cause__ = error
    assert failure(error, connected=True, begun=False).detail == "odd"
