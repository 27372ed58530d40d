"""Files that are sent and read."""

from __future__ import annotations

import gzip
from email import message_from_bytes

import pytest

from reconciler.action import File
from reconciler.errors import LostAnswerError, PortalError, RequestError
from reconciler.portal.session import Session
from tests.edge.loopback import act
from tests.edge.loopback.server import Server
from tests.edge.session.clock import Clock
from tests.edge.session.key import KEY, told
from tests.png import png

RED = png()
FORM = {"file": File("pictures/red.png", RED)}
AT = "/storage/room_logos/1/7_original.png?hash=1"
PICTURE = act.answer(200, RED, {"Content-Type": "image/png"})


def test_a_file_is_sent_as_a_form_with_the_key() -> None:
    with Server(act.GOOD) as server, Session(server.url, KEY) as session:
        session.send("POST", "files/logos", FORM)
        seen = server.seen[0]
    head = f"Content-Type: {seen.headers['content-type']}\r\n\r\n".encode()
    parts = list(message_from_bytes(head + seen.body).walk())[1:]
    assert [part.get_payload(decode=True) for part in parts] == [RED]
    assert [part.get_filename() for part in parts] == ["red.png"]
    assert seen.headers["content-length"] == str(len(seen.body))
    assert seen.headers["authorization"] == f"Bearer {KEY}"


@pytest.mark.parametrize("lost", [act.RESET_READ, act.page(502), act.page(200)])
def test_a_file_whose_answer_does_not_come_is_lost_and_not_sent_again(lost: act.Act) -> None:
    with (
        Server(lost, act.GOOD) as server,
        Session(server.url, KEY, timing=Clock().timing()) as session,
    ):
        with pytest.raises(LostAnswerError, match="whether the request was carried out is unknown"):
            session.send("POST", "files/logos", FORM)
        assert server.met == 1


@pytest.mark.parametrize("whole", [False, True])
def test_a_file_is_read_byte_for_byte_with_the_key(whole: bool) -> None:  # noqa: FBT001 - a table
    with Server(PICTURE) as server, Session(server.url, KEY) as session:
        address = f"{server.url}{AT}" if whole else AT
        assert session.fetch(address, len(RED)) == RED
        seen = server.seen[0]
    assert (seen.method, seen.target) == ("GET", AT)
    assert seen.headers["authorization"] == f"Bearer {KEY}"
    assert seen.headers["accept"] == "*/*"


def test_a_compressed_file_is_read_as_it_was() -> None:
    packed = act.answer(200, gzip.compress(RED), {"Content-Encoding": "gzip"})
    with Server(packed) as server, Session(server.url, KEY) as session:
        assert session.fetch(AT, len(RED)) == RED


def test_the_key_is_not_shown_to_another_host() -> None:
    with Server(PICTURE) as server, Session(server.url, KEY) as session:
        with pytest.raises(RequestError, match="another host"):
            session.fetch("https://storage.example/red.png", 99)
        assert server.met == 0


def test_a_redirect_is_not_followed() -> None:
    away = act.answer(302, headers={"Location": "https://storage.example/red.png"})
    with Server(away) as server, Session(server.url, KEY) as session:
        with pytest.raises(RequestError, match="refused with 302"):
            session.fetch(AT, 99)
        assert server.met == 1


@pytest.mark.parametrize("packed", [False, True])
def test_of_a_file_that_is_too_large_no_more_is_read_than_it_takes_to_tell(packed: bool) -> None:  # noqa: FBT001 - a table
    body = bytes(3_000_000)
    large = (
        act.answer(200, gzip.compress(body), {"Content-Encoding": "gzip"})
        if packed
        else act.answer(200, body)
    )
    with Server(large, PICTURE) as server, Session(server.url, KEY) as session:
        with pytest.raises(RequestError, match="it is larger than 1000 bytes"):
            session.fetch(AT, 1000)
        assert session.fetch(AT, 1000) == RED


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_file_that_is_refused_says_nothing_of_the_key(status: int) -> None:
    with Server(act.answer(status)) as server, Session(server.url, KEY) as session:
        with pytest.raises(RequestError, match=f"refused with {status}") as caught:
            session.fetch(AT, 99)
        assert server.met == 1
    everything = told(caught.value)
    assert KEY[:8] not in everything
    assert caught.value.status == status
    assert "hash" not in str(caught.value)


def test_a_login_page_is_no_picture() -> None:
    with (
        Server(act.page(200)) as server,
        Session(server.url, KEY) as session,
        pytest.raises(RequestError, match="a page came in place of the file"),
    ):
        session.fetch(AT, 99)


def test_what_passes_is_waited_for() -> None:
    cut = act.answer(200, RED[:9], length=len(RED), end=act.End.CLOSE)
    script = (act.answer(503), act.answer(429), act.RESET_READ, cut, PICTURE)
    with (
        Server(*script) as server,
        Session(server.url, KEY, timing=Clock().timing()) as session,
    ):
        assert session.fetch(AT, 1000) == RED
        assert server.met == 5


def test_a_storage_that_stays_broken_is_a_refusal_and_a_portal_that_is_gone_is_not() -> None:
    with (
        Server(act.answer(500)) as server,
        Session(server.url, KEY, timing=Clock().timing()) as session,
        pytest.raises(RequestError, match="refused with 500"),
    ):
        session.fetch(AT, 99)
    with (
        Session(server.url, KEY, timing=Clock().timing()) as session,
        pytest.raises(PortalError),
    ):
        session.fetch(AT, 99)
