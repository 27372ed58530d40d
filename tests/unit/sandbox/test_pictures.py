"""Pictures of rooms at the addresses that rooms name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .conftest import ROOM, Api, acme

if TYPE_CHECKING:
    from collections.abc import Callable

    import requests

    Serve = Callable[[dict[str, object]], Api]

X = f"files/rooms/{ROOM}"
WHOLE = {"x": 0, "y": 0, "width": 1, "height": 1}


def _upload(api: Api, content: bytes) -> dict[str, Any]:
    told = api.session.post(
        f"{api.address}/api/2.0/files/logos",
        headers={"Authorization": str(api.authorization)},
        files={"file": ("logo.png", content, "image/png")},
        timeout=10,
    )
    found: dict[str, Any] = told.json()["response"]
    return found


def _give(api: Api, content: bytes) -> str:
    body = {"tmpFile": _upload(api, content)["data"], **WHOLE}
    return str(api.post(f"{X}/logo", body)["logo"]["original"])


def _fetch(api: Api, address: str) -> requests.Response:
    headers = {"Authorization": api.authorization} if api.authorization else {}
    return api.session.get(f"{api.address}{address}", headers=headers, timeout=10)


@pytest.mark.parametrize(
    "content",
    [
        b"\x89PNG\r\n\x1a\n",
        b"\r\n--x\r\n",
        b"\n",
        b"\r",
        bytes(range(256)) * 70,
        b"\r\n\x00\xff\r" * 20_000,
    ],
    ids=["head", "boundary", "feed", "return", "all bytes", "large"],
)
def test_a_picture_is_served_byte_for_byte(api: Api, content: bytes) -> None:
    answer = _fetch(api, _give(api, content))
    assert (answer.status_code, answer.content) == (200, content)
    assert answer.headers["content-type"] == "image/png"


def test_a_later_picture_takes_the_place_of_an_earlier_one(api: Api) -> None:
    _give(api, b"one")
    assert _fetch(api, _give(api, b"two")).content == b"two"
    api.send("DELETE", f"{X}/logo")
    assert _fetch(api, f"/storage/room_logos/1/{ROOM}_original.png").status_code == 404


def test_a_picture_is_shown_to_known_callers_alone(api: Api) -> None:
    address = _give(api, b"one")
    assert _fetch(api.acting("gus@mail.example"), address).content == b"one"
    assert _fetch(api.with_header(None), address).status_code == 403
    assert _fetch(api.with_header("Bearer sk-wrong"), address).status_code == 403


def test_a_picture_that_a_document_names_without_its_bytes_is_not_there(serve: Serve) -> None:
    api = serve(acme({"title": "X", "logo": "abc"}))
    address = api.get(X)["logo"]["original"]
    assert _fetch(api, address).status_code == 404
    assert _fetch(api, address.replace(str(ROOM), "7")).status_code == 404


def test_nothing_else_is_stored_there(api: Api) -> None:
    address = _give(api, b"one")
    for path in (address.replace("original", "large"), "/storage/", f"{address[:9]}x"):
        answer = _fetch(api, path)
        assert (answer.status_code, answer.content) == (404, b"")
    assert api.session.post(f"{api.address}{address}", timeout=10).status_code == 404
