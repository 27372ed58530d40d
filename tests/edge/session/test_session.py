from __future__ import annotations

import gzip
import json
import re

import pytest

import reconciler
from reconciler.errors import AccessError, LostAnswerError, PortalError, RequestError
from reconciler.portal.answer import Answer
from reconciler.portal.session import Session
from tests.edge.loopback import act
from tests.edge.loopback.server import Server
from tests.edge.session.clock import Clock
from tests.edge.session.key import KEY, told


def test_an_answer_is_what_stands_under_response_with_the_total_beside_it() -> None:
    with Server(act.envelope([1, 2], total=7)) as server, Session(server.url, KEY) as session:
        assert session.get("people") == Answer(200, [1, 2], 7)


def test_a_response_that_the_portal_leaves_out_is_none_and_so_is_a_total_of_another_kind() -> None:
    with (
        Server(act.document(200, {"total": True, "status": 0, "statusCode": 200})) as server,
        Session(server.url, KEY) as session,
    ):
        assert session.get("people") == Answer(200, None, None)


def test_an_answer_without_content_is_a_success() -> None:
    with Server(act.answer(204)) as server, Session(server.url, KEY) as session:
        assert session.send("DELETE", "group/1", None) == Answer(204, None, None)


def test_a_compressed_answer_is_read() -> None:
    body = gzip.compress(b'{"response": "x", "status": 0, "statusCode": 200}')
    with (
        Server(act.answer(200, body, {"Content-Encoding": "gzip"})) as server,
        Session(server.url, KEY) as session,
    ):
        assert session.get("people").response == "x"


def test_a_read_carries_the_key_as_a_bearer_and_says_which_program_it_is() -> None:
    with Server(act.GOOD) as server, Session(server.url, KEY) as session:
        session.get("people/@self", {"fields": "a,b c", "count": 2})
        seen = server.seen[0]
    assert (seen.method, seen.target) == ("GET", "/api/2.0/people/@self?fields=a%2Cb+c&count=2")
    assert seen.headers["authorization"] == f"Bearer {KEY}"
    assert seen.headers["user-agent"] == f"docspace-reconciler/{reconciler.__version__}"
    assert "content-type" not in seen.headers


def test_an_anonymous_read_leaves_the_key_at_home() -> None:
    with Server(act.GOOD) as server, Session(server.url, KEY) as session:
        session.get("settings", anonymous=True)
        assert "authorization" not in server.seen[0].headers


def test_a_write_carries_its_body_as_json() -> None:
    with Server(act.GOOD) as server, Session(server.url, KEY) as session:
        session.send("POST", "files/rooms", {"title": "Größe \ud800"})
        seen = server.seen[0]
    assert json.loads(seen.body) == {"title": "Größe \ud800"}
    assert seen.headers["content-type"] == "application/json"
    assert seen.headers["authorization"] == f"Bearer {KEY}"


def test_a_write_without_a_body_sends_none() -> None:
    with Server(act.GOOD) as server, Session(server.url, KEY) as session:
        session.send("PUT", "files/rooms/1/archive", None)
        assert server.seen[0].body == b""
        assert server.seen[0].headers["content-length"] == "0"


def test_a_path_is_encoded_and_cannot_begin_a_query() -> None:
    with Server(act.GOOD) as server, Session(f"{server.url}/api/2.0/", KEY) as session:
        session.get("/files/rooms/a b?c#d%2F|é")
        assert server.seen[0].target == "/api/2.0/files/rooms/a%20b%3Fc%23d%252F%7C%C3%A9"


def test_cookies_are_not_kept_since_one_would_win_over_the_key() -> None:
    good = act.document(
        200, {"statusCode": 200, "status": 0}, {"Set-Cookie": "asc_auth_key=x; Path=/"}
    )
    with Server(good) as server, Session(server.url, KEY) as session:
        session.get("a")
        session.get("b")
        assert "cookie" not in server.seen[1].headers


def test_a_redirect_is_not_followed() -> None:
    with (
        Server(act.GOOD) as other,
        Server(act.answer(307, headers={"Location": f"{other.url}/api/2.0/a?k=1"})) as server,
        Session(server.url, KEY) as session,
    ):
        with pytest.raises(PortalError, match=re.escape(f"redirects to {other.url}; use")):
            session.get("a")
        assert other.met == 0


def test_one_connection_serves_requests_that_follow_each_other() -> None:
    with Server(act.GOOD) as server, Session(server.url, KEY) as session:
        for _ in range(5):
            session.get("a")
        assert server.connections == 1


def test_a_read_survives_every_passing_fault_and_counts_every_try() -> None:
    clock = Clock()
    script = (
        act.RESET_UNREAD,
        act.error(500, "deadlock"),
        act.page(502),
        act.answer(429),
        act.answer(200, b"{", length=9, end=act.End.CLOSE),
        act.GOOD,
    )
    with Server(*script) as server, Session(server.url, KEY, timing=clock.timing()) as session:
        assert session.get("a").response == {"id": 1}
        assert session.sent == server.met == 6
    assert clock.sleeps == [0.5, 1, 2, 4, 8]


def test_a_rationed_write_is_sent_again_after_the_time_that_the_portal_asks_for() -> None:
    clock = Clock()
    script = (act.answer(429, headers={"Retry-After": "30"}), act.answer(429), act.GOOD)
    with Server(*script) as server, Session(server.url, KEY, timing=clock.timing()) as session:
        session.send("POST", "files/rooms", {"title": "A"})
        assert [seen.method for seen in server.seen] == ["POST"] * 3
    assert clock.sleeps == [30.5, 1]


def test_a_write_does_not_trust_a_connection_that_idled() -> None:
    clock = Clock()
    with (
        Server(act.GOOD) as server,
        Session(server.url, KEY, timing=clock.timing()) as session,
    ):
        session.get("a")
        session.send("PUT", "b", {})
        assert server.connections == 1
        clock.sleep(31)
        session.send("PUT", "b", {})
        assert server.connections == 2


def test_a_write_counts_as_lost_only_by_its_own_answer_not_by_what_came_before() -> None:
    clock = Clock()
    script = (act.answer(429), act.RESET_READ, act.GOOD)
    with (
        Server(*script) as server,
        Session(server.url, KEY, timing=clock.timing()) as session,
    ):
        with pytest.raises(
            RequestError, match="whether the request was carried out is unknown"
        ) as caught:
            session.send("POST", "files/rooms", {})
        assert server.met == 2
    assert caught.value.status == 0


def test_a_key_that_a_portal_repeats_is_masked() -> None:
    with (
        Server(act.error(400, f"{'x' * 290} Bearer {KEY}")) as server,
        Session(server.url, KEY) as session,
        pytest.raises(RequestError) as caught,
    ):
        session.get("a")
    everything = told(caught.value)
    assert KEY[:8] not in everything


def test_an_anonymous_read_is_never_refused_for_the_key() -> None:
    with Server(act.answer(401), act.answer(403)) as server, Session(server.url, KEY) as session:
        with pytest.raises(AccessError, match="does not answer GET a without a key"):
            session.get("a", anonymous=True)
        with pytest.raises(PortalError, match="restored or moved"):
            session.get("a", anonymous=True)


def test_the_scope_that_is_missing_is_named() -> None:
    with Server(act.answer(403)) as server, Session(server.url, KEY) as session:
        with pytest.raises(AccessError, match=r"POST files/rooms: .*rooms:write, \*:write"):
            session.send("POST", "files/rooms", {})
        with pytest.raises(PortalError, match="restored or moved"):
            session.get("keys/@self")


def test_a_session_shows_its_portal_and_not_its_key() -> None:
    with Session("https://acme.example/", KEY) as session:
        assert repr(session) == "Session('https://acme.example')"
        assert KEY not in repr(vars(session))


def test_a_missing_key_is_told_before_anything_is_sent() -> None:
    with pytest.raises(AccessError, match="missing"):
        Session("https://acme.example", "")


def test_a_read_that_writes_is_not_sent_again_once_it_may_have_arrived() -> None:
    clock = Clock()
    with (
        Server(act.answer(502), act.GOOD) as server,
        Session(server.url, KEY, timing=clock.timing()) as session,
    ):
        with pytest.raises(LostAnswerError, match="whether the request was carried out is unknown"):
            session.get("portal/users/invite/Guest", once=True)
        assert server.met == 1
