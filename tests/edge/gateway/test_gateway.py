from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import requests

from tests.edge.gateway import fault
from tests.edge.gateway.gateway import Gateway, Rule

if TYPE_CHECKING:
    from tests.edge.gateway.fault import Fault
    from tests.portal import Served

ROOM: dict[str, object] = {"title": "Plans", "roomType": 2}


def _ask(
    gateway: Gateway, portal: Served, method: str, path: str, body: object = None
) -> requests.Response:
    headers = {"Authorization": f"Bearer {portal.sandbox.key}"}
    url = f"{gateway.url}/api/2.0/{path}"
    return requests.request(method, url, json=body, headers=headers, timeout=10)


def _titles(portal: Served) -> list[Any]:
    rooms: Any = portal.sandbox.document().get("rooms", [])
    return [room["title"] for room in rooms]


def test_without_rules_everything_passes_as_it_is(portal: Served) -> None:
    with Gateway(portal.url) as gateway:
        made = _ask(gateway, portal, "POST", "files/rooms", ROOM)
        read = _ask(gateway, portal, "GET", f"files/rooms/{made.json()['response']['id']}")
    assert read.json()["response"]["title"] == "Plans"
    assert [(str(one), one.reached, one.told) for one in gateway.passed] == [
        ("POST files/rooms", 1, 200),
        (f"GET files/rooms/{made.json()['response']['id']}", 1, 200),
    ]
    assert gateway.passed[0].request.json == ROOM
    assert (len(gateway.writes), gateway.abreast, gateway.met) == (1, 1, [])


@pytest.mark.parametrize(
    ("name", "there"),
    [("reset", False), ("lost", True)],
)
def test_a_connection_is_reset_before_or_after_the_portal_heard(
    portal: Served, name: str, *, there: bool
) -> None:
    with Gateway(portal.url, Rule("POST", "files/rooms", getattr(fault, name))) as gateway:
        with pytest.raises(requests.ConnectionError):
            _ask(gateway, portal, "POST", "files/rooms", ROOM)
        assert [(one.reached, one.told) for one in gateway.met] == [(int(there), None)]
    assert _titles(portal) == ["Plans"] * there


@pytest.mark.parametrize(
    ("spoil", "status", "there"),
    [
        (fault.bad_gateway, 502, False),
        (fault.bad_gateway_after, 502, True),
        (fault.page, 200, False),
        (fault.refusal(500, "boom"), 500, False),
        (fault.bare(404), 404, False),
        (fault.rationed(3), 429, False),
        (fault.rationed(), 429, False),
        (fault.halfway(lambda body: body | {"title": "Half"}), 403, True),
        (fault.altered(lambda body: body | {"title": "Other"}), 200, True),
        (fault.ignored({}), 200, False),
    ],
)
def test_a_write_is_answered_as_the_rule_says(
    portal: Served, spoil: Fault, status: int, *, there: bool
) -> None:
    with Gateway(portal.url, Rule("POST", "files/rooms", spoil)) as gateway:
        answer = _ask(gateway, portal, "POST", "files/rooms", ROOM)
        assert _ask(gateway, portal, "GET", "files/rooms").status_code == 200
    assert answer.status_code == status
    assert bool(_titles(portal)) is there


def test_retry_after_is_told_only_where_the_rule_says_so(portal: Served) -> None:
    rules = (
        Rule("GET", "files/rooms", fault.rationed(3)),
        Rule("GET", "files/rooms", fault.rationed(), first=2),
    )
    with Gateway(portal.url, *rules) as gateway:
        answers = [_ask(gateway, portal, "GET", "files/rooms") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [429, 429, 200]
    assert [answer.headers.get("Retry-After") for answer in answers] == ["3", None, None]


def test_a_truncated_answer_promises_more_than_comes(portal: Served) -> None:
    with Gateway(portal.url, Rule("GET", "files/rooms", fault.truncated)) as gateway:
        with pytest.raises(requests.exceptions.ChunkedEncodingError, match="IncompleteRead"):
            _ask(gateway, portal, "GET", "files/rooms")
        assert _ask(gateway, portal, "GET", "files/rooms").status_code == 200


def test_a_rule_meets_the_nth_of_the_requests_that_it_counts(portal: Served) -> None:
    rule = Rule("GET", r"files/rooms/\d+", fault.bare(404), first=2, times=2, name="gone")
    with Gateway(portal.url, rule) as gateway:
        made = _ask(gateway, portal, "POST", "files/rooms", ROOM).json()["response"]["id"]
        told = [_ask(gateway, portal, "GET", f"files/rooms/{made}").status_code for _ in range(4)]
        assert [one.fault for one in gateway.met] == ["gone", "gone"]
    assert told == [200, 404, 404, 200]


def test_a_rule_may_hold_for_new_rooms_alone(portal: Served) -> None:
    portal.sandbox.seed({"rooms": [{"title": "Old", "id": 7}]})
    rule = Rule("GET", r"files/rooms/\d+", fault.bare(404), times=None, new=True)
    with Gateway(portal.url, rule) as gateway:
        made = _ask(gateway, portal, "POST", "files/rooms", ROOM).json()["response"]["id"]
        old, new = (
            _ask(gateway, portal, "GET", f"files/rooms/{one}").status_code for one in (7, made)
        )
    assert (old, new) == (200, 404)


def test_a_listing_may_be_miscounted_or_come_without_rows(portal: Served) -> None:
    portal.sandbox.load(1, 2)
    rules = (
        Rule("GET", "files/rooms", fault.miscounted(5)),
        Rule("GET", "files/rooms", fault.empty, first=2),
        Rule("GET", r"files/rooms/\d+/share", fault.miscounted(-1)),
        Rule("GET", r"files/rooms/\d+/share", fault.empty, first=2),
    )
    with Gateway(portal.url, *rules) as gateway:
        wrong, none = (_ask(gateway, portal, "GET", "files/rooms").json() for _ in range(2))
        (room,) = (row["id"] for row in wrong["response"]["folders"])
        few, nobody = (
            _ask(gateway, portal, "GET", f"files/rooms/{room}/share").json() for _ in range(2)
        )
    assert wrong["response"]["total"] == 6
    assert (none["response"]["folders"], none["response"]["total"]) == ([], 0)
    assert (len(few["response"]), few["total"]) == (3, 2)
    assert (nobody["response"], nobody["total"]) == ([], 0)


def test_a_later_page_may_repeat_the_last_row_of_the_page_before(portal: Served) -> None:
    portal.sandbox.load(3, 1)
    with Gateway(portal.url, Rule("GET", "files/rooms", fault.shifted, times=None)) as gateway:
        first = _ask(gateway, portal, "GET", "files/rooms?count=2").json()["response"]
        later = _ask(gateway, portal, "GET", "files/rooms?count=2&startIndex=2").json()["response"]
    assert [row["id"] for row in later["folders"]] == [first["folders"][1]["id"]]
    assert later["total"] == 3


def test_a_stale_read_gives_the_first_answer_again(portal: Served) -> None:
    rule = Rule("GET", "files/rooms", fault.stale, first=2, times=2)
    with Gateway(portal.url, rule) as gateway:
        totals = []
        for _ in range(4):
            answer = _ask(gateway, portal, "GET", "files/rooms").json()
            totals.append(answer["response"]["total"])
            _ask(gateway, portal, "POST", "files/rooms", ROOM)
    assert totals == [0, 0, 0, 3]


def test_what_was_never_read_cannot_be_stale(portal: Served) -> None:
    with Gateway(portal.url, Rule("GET", "files/rooms", fault.stale)) as gateway:
        assert _ask(gateway, portal, "GET", "files/rooms").json()["response"]["total"] == 0
        assert gateway.met[0].reached == 1


def test_a_rule_may_look_at_the_query(portal: Served) -> None:
    rule = Rule("GET", "files/rooms", fault.bare(503), query={"startIndex": "100"}, times=None)
    with Gateway(portal.url, rule) as gateway:
        told = [
            _ask(gateway, portal, "GET", f"files/rooms{query}").status_code
            for query in ("", "?startIndex=0", "?startIndex=100")
        ]
    assert told == [200, 200, 503]
