"""Each fault, met by a read and by a write."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import pytest

from reconciler.errors import (
    AccessError,
    Exit,
    LostAnswerError,
    PortalError,
    RationedError,
    ReconcilerError,
    RequestError,
    ScopeError,
)
from reconciler.portal.session import Session
from tests.edge.loopback import act
from tests.edge.loopback.server import Server, closed_port
from tests.edge.session.clock import Clock
from tests.edge.session.key import KEY, told

if TYPE_CHECKING:
    from tests.edge.loopback.act import Act

LOST = LostAnswerError
SILENT = "did not answer in time"
PROBLEM = {"type": "about:blank", "title": "Forbidden", "status": 403}
INVALID = {
    "response": {"title": "One or more", "status": 400, "errors": {"Title": ["is required"]}},
    "status": 1,
    "statusCode": 400,
}


@dataclass(frozen=True)
class Row:
    """One fault: what a read and a write end in, and how often each is sent."""

    name: str
    act: Act
    read: type[ReconcilerError]
    reads: int
    write: type[ReconcilerError]
    writes: int
    words: str = ""

    @property
    def patience(self) -> float:
        """Real seconds that sockets wait; few where waiting is what the fault is about."""
        return 0.05 if self.words == SILENT else 10.0


TABLE = (
    Row("reset before reading", act.RESET_UNREAD, PortalError, 5, LOST, 1),
    Row("reset after reading", act.RESET_READ, PortalError, 5, LOST, 1),
    Row("hung up", act.HANG_UP, PortalError, 5, LOST, 1, "without an answer"),
    Row("silent", act.SILENCE, PortalError, 5, LOST, 1, SILENT),
    Row("no HTTP", act.raw(b"SSH-2.0-OpenSSH\r\n"), PortalError, 5, LOST, 1),
    Row(
        "truncated",
        act.answer(200, b'{"response":', length=99, end=act.End.CLOSE),
        PortalError,
        5,
        LOST,
        1,
        "broke off its answer",
    ),
    Row(
        "silent in the body",
        act.answer(200, b'{"response":', length=99, end=act.End.HOLD),
        PortalError,
        5,
        LOST,
        1,
        SILENT,
    ),
    Row(
        "bad gzip",
        act.answer(200, b"no gzip", {"Content-Encoding": "gzip"}),
        PortalError,
        5,
        LOST,
        1,
        "broke off its answer",
    ),
    Row(
        "length too short",
        act.answer(200, b'{"response": 1, "statusCode": 200}', length=9),
        PortalError,
        5,
        LOST,
        1,
        "malformed",
    ),
    Row("malformed", act.answer(200, b'{"response":'), PortalError, 5, LOST, 1, "malformed"),
    Row("200 and empty", act.answer(200), PortalError, 5, LOST, 1, "an empty body"),
    Row("200 and HTML", act.page(200), PortalError, 1, LOST, 1, "an HTML page"),
    Row("200 and text", act.text(200, "ok"), PortalError, 1, LOST, 1, "not JSON"),
    Row("foreign JSON", act.document(200, {"ok": 1}), PortalError, 1, LOST, 1, "envelope"),
    Row("a JSON list", act.document(200, [1]), PortalError, 1, LOST, 1, "envelope"),
    Row(
        "200 that says 500",
        act.document(200, {"status": 1, "statusCode": 500}),
        PortalError,
        1,
        LOST,
        1,
        "contradicts",
    ),
    Row(
        "200 with an error", act.error(200, "no room"), RequestError, 1, RequestError, 1, "no room"
    ),
    Row("304", act.answer(304), PortalError, 1, LOST, 1, "304"),
    Row(
        "redirect",
        act.answer(301, headers={"Location": "https://new.example:443/login?key=1"}),
        PortalError,
        1,
        PortalError,
        1,
        "redirects to https://new.example; use that address",
    ),
    Row(
        "redirect within",
        act.answer(302, headers={"Location": "/login"}),
        PortalError,
        1,
        PortalError,
        1,
        "within itself",
    ),
    Row(
        "redirect to nonsense",
        act.answer(302, headers={"Location": "https://[::bad/"}),
        PortalError,
        1,
        PortalError,
        1,
        "within itself",
    ),
    Row("400 of fields", act.document(400, INVALID), RequestError, 1, RequestError, 1, "Title: is"),
    Row(
        "400 of an error", act.error(400, "too long"), RequestError, 1, RequestError, 1, "too long"
    ),
    Row("400 without words", act.answer(400), RequestError, 1, RequestError, 1, "400"),
    Row("400 and HTML", act.page(400), PortalError, 1, PortalError, 1, "not a DocSpace portal"),
    Row("401 empty", act.answer(401), AccessError, 1, AccessError, 1, "refuses the API key"),
    Row("401 JSON", act.error(401, "x"), AccessError, 1, AccessError, 1, "refuses the API key"),
    Row("401 HTML", act.page(401), PortalError, 1, PortalError, 1, "HTML"),
    Row("402 empty", act.answer(402), PortalError, 1, PortalError, 1, "unpaid"),
    Row("402 problem", act.document(402, PROBLEM), PortalError, 1, PortalError, 1, "unpaid"),
    Row("402 JSON", act.error(402, "no seats"), RequestError, 1, RequestError, 1, "no seats"),
    Row("403 empty", act.answer(403), ScopeError, 1, ScopeError, 1, "lacks the scope"),
    Row("403 problem", act.document(403, PROBLEM), ScopeError, 1, ScopeError, 1, "restored"),
    Row("403 JSON", act.error(403, "Access denied"), RequestError, 1, RequestError, 1, "denied"),
    Row("403 text", act.text(403, "restricted"), AccessError, 1, AccessError, 1, "restricted"),
    Row("403 string", act.document(403, "restricted"), AccessError, 1, AccessError, 1, "network"),
    Row("403 HTML", act.page(403), PortalError, 1, PortalError, 1, "HTML"),
    Row("404 bare", act.answer(404), PortalError, 1, PortalError, 1, "check the address"),
    Row("404 problem", act.document(404, PROBLEM), PortalError, 1, PortalError, 1, "suspended"),
    Row("404 JSON", act.error(404, "not found"), RequestError, 1, RequestError, 1, "not found"),
    Row("404 HTML", act.page(404), PortalError, 1, PortalError, 1, "not a DocSpace portal"),
    Row("413 HTML", act.page(413), RequestError, 1, RequestError, 1, "413"),
    Row("415 JSON", act.error(415, "no such"), RequestError, 1, RequestError, 1, "no such"),
    Row("429", act.answer(429), RationedError, 6, RationedError, 6, "too many"),
    Row(
        "429 for a day",
        act.answer(429, headers={"Retry-After": "86400"}),
        RationedError,
        1,
        RationedError,
        1,
        "1440 minutes",
    ),
    Row("500 JSON", act.error(500, "oops"), RequestError, 5, RequestError, 1, "oops"),
    Row("500 empty", act.answer(500), PortalError, 5, LOST, 1, "500 with an empty body"),
    Row("500 HTML", act.page(500), PortalError, 5, LOST, 1, "500 with an HTML page"),
    Row("501", act.answer(501), PortalError, 1, LOST, 1, "501"),
    Row("502 HTML", act.page(502), PortalError, 5, LOST, 1, "502"),
    Row("503 JSON", act.error(503, "later"), RequestError, 5, LOST, 1),
    Row("504 HTML", act.page(504), PortalError, 5, LOST, 1, "504"),
    Row(
        "503 for an hour",
        act.answer(503, headers={"Retry-After": "3600"}),
        RationedError,
        1,
        LOST,
        1,
    ),
)

EXITS: dict[type[ReconcilerError], Exit] = {
    RationedError: Exit.FAILED,
    PortalError: Exit.PORTAL,
    AccessError: Exit.ACCESS,
    ScopeError: Exit.ACCESS,
    RequestError: Exit.FAILED,
    LOST: Exit.FAILED,
}


def _fails(url: str, method: str, patience: float = 10.0) -> tuple[ReconcilerError, int]:
    with Session(url, KEY, timing=Clock().timing(patience=patience), environ={}) as session:
        call = partial(session.get, "files/rooms", {"count": 1})
        if method != "GET":
            call = partial(session.send, method, "files/rooms", {"title": "A"})
        with pytest.raises(ReconcilerError) as caught:
            call()
    return caught.value, session.sent


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.name)
def test_a_read_that_meets_a_fault_ends_as_the_table_says(row: Row) -> None:
    with Server(row.act) as server:
        error, sent = _fails(server.url, "GET", row.patience)
        assert (type(error), error.exit) == (row.read, EXITS[row.read])
        assert server.met == sent == row.reads
    assert row.words in str(error)


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.name)
def test_a_write_that_meets_a_fault_ends_as_the_table_says(row: Row) -> None:
    with Server(row.act) as server:
        error, sent = _fails(server.url, "POST", row.patience)
        assert (type(error), error.exit) == (row.write, EXITS[row.write])
        assert server.met == sent == row.writes
    assert row.words in str(error)


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.name)
def test_no_error_shows_the_key_or_a_stack_or_more_than_one_line(row: Row, method: str) -> None:
    with Server(row.act) as server:
        error, _ = _fails(server.url, method, row.patience)
    everything = told(error)
    assert KEY not in everything
    assert "ASC.Secret.Stack" not in everything
    assert "\n" not in str(error)
    assert error.__cause__ is error.__context__ is None


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_refused_connection_was_never_sent_and_is_tried_thrice(method: str) -> None:
    error, sent = _fails(f"http://127.0.0.1:{closed_port()}", method)
    assert type(error) is PortalError
    assert "cannot be connected to (Connection refused)" in str(error)
    assert sent == 3
    assert KEY not in told(error)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_portal_that_speaks_no_tls_is_not_asked_twice(method: str) -> None:
    with Server(act.raw(b"HTTP/1.1 400 Bad Request\r\n\r\n")) as server:
        error, sent = _fails(f"https://127.0.0.1:{server.port}", method)
    assert type(error) is PortalError
    assert "has no TLS that can be trusted (wrong version number)" in str(error)
    assert sent == 1
    assert KEY not in told(error)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_handshake_that_is_broken_off_was_never_sent(method: str) -> None:
    with Server(act.RESET_UNREAD) as server:
        error, sent = _fails(f"https://127.0.0.1:{server.port}", method)
    assert type(error) is PortalError
    assert sent == 3


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_handshake_that_never_ends_was_never_sent(method: str) -> None:
    with Server(act.raw(b"")) as server:
        error, sent = _fails(f"https://127.0.0.1:{server.port}", method, 0.05)
    assert type(error) is PortalError
    assert "did not accept a connection in time" in str(error)
    assert sent == 3


def test_every_status_of_a_request_error_is_the_answers() -> None:
    for status in (400, 403, 404, 415, 500):
        with Server(act.error(status, "no")) as server:
            error, _ = _fails(server.url, "POST")
        assert isinstance(error, RequestError)
        assert error.status == status
