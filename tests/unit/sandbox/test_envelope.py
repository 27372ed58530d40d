"""The shapes of answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import requests

from .conftest import ROOM

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Api

    Serve = Callable[[dict[str, object]], Api]


def test_success_has_the_portals_order_and_no_nulls(api: Api) -> None:
    answer = api.send("GET", "group")
    assert list(answer.json()) == ["response", "count", "total", "links", "status", "statusCode"]
    assert answer.json()["links"] == [{"href": answer.url, "action": "GET"}]
    assert answer.headers["content-type"].startswith("application/json")
    assert "null" not in answer.text


def test_an_answer_of_nothing_has_no_response(api: Api) -> None:
    body = api.send("POST", f"files/rooms/{ROOM}/resend", {}).json()
    assert "response" not in body
    assert body["count"] == 0


def test_a_single_thing_counts_one_and_a_list_its_length(api: Api) -> None:
    assert api.send("GET", "people/@self").json()["count"] == 1
    assert api.send("GET", "files/tags").json()["count"] == 0


def test_an_exception_leaks_its_stack(api: Api) -> None:
    body = api.send("GET", "files/rooms/77").json()
    assert (body["status"], body["statusCode"]) == (1, 404)
    assert set(body["error"]) == {"message", "type", "stack", "hresult"}
    assert "Secret.cs" in body["error"]["stack"]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"7", b"\xff", b'{"a":' * 5000])
def test_a_malformed_body_fails_validation(api: Api, content: bytes) -> None:
    answer = requests.post(
        f"{api.address}/api/2.0/files/rooms",
        data=content,
        headers={"Authorization": str(api.authorization)},
        timeout=10,
    )
    assert answer.status_code == 400
    assert answer.json()["response"]["title"]


def test_letters_are_served_beside_the_api(api: Api) -> None:
    api.share({"email": "pia@mail.example", "access": "Read"})
    url = api.address + "/sandbox/mails"
    assert requests.get(url, timeout=10).json() == [
        {
            "to": "pia@mail.example",
            "kind": "room-invitation",
            "room": "Project",
            "text": "You are invited to Project as Read",
        }
    ]
    assert requests.post(url, timeout=10).status_code == 404


def test_the_log_names_every_request(api: Api) -> None:
    api.get("files/rooms", count=1)
    api.status("GET", "nowhere")
    log = [(each.method, each.path, each.status) for each in api.sandbox.requests()]
    assert log == [("GET", "/api/2.0/files/rooms?count=1", 200), ("GET", "/api/2.0/nowhere", 404)]
    api.sandbox.forget_requests()
    assert api.sandbox.requests() == []
