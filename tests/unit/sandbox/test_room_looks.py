"""Covers and logos of rooms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .conftest import ROOM, Api, acme

if TYPE_CHECKING:
    from collections.abc import Callable

    Serve = Callable[[dict[str, object]], Api]

ROOMS = "files/rooms"
X = f"{ROOMS}/{ROOM}"
SIZES = ("original", "large", "medium", "small")
WHOLE = {"x": 0, "y": 0, "width": 1280, "height": 1}


def upload(api: Api, **form: object) -> tuple[int, str]:
    form = form or {"files": {"file": ("logo.png", b"\x89PNG\r\n", "image/png")}}
    answer = api.session.post(
        f"{api.address}/api/2.0/files/logos",
        headers={"Authorization": str(api.authorization)},
        timeout=10,
        **form,  # type: ignore[arg-type] # one of the ways to send a form
    )
    told = answer.json()
    return answer.status_code, told["response"]["data"] if answer.ok else ""


def test_the_portal_tells_its_covers(api: Api) -> None:
    covers = api.get(f"{ROOMS}/covers")
    assert all(cover["id"] and cover["data"] for cover in covers)
    body = {"title": "C", "roomType": 2, "cover": covers[0]["id"]}
    assert api.post(ROOMS, body)["logo"]["cover"] == covers[0]


def test_an_unknown_cover_is_refused_wherever_it_is_sent(api: Api) -> None:
    assert api.status("POST", ROOMS, {"title": "C", "roomType": 2, "cover": "no"}) == 400
    assert api.status("PUT", X, {"cover": "no"}) == 400
    assert api.status("POST", f"{X}/cover", {"cover": "no"}) == 400
    assert api.status("PUT", X, {"cover": "c" * 51}) == 400


def test_a_cover_comes_with_a_colour_and_goes_with_an_empty_name(api: Api) -> None:
    logo = api.post(f"{X}/cover", {"color": "0Af", "cover": "star"})["logo"]
    assert (logo["color"], logo["cover"]["id"]) == ("0Af", "star")
    assert api.post(f"{X}/cover", {"color": "112233"})["logo"]["cover"]["id"] == "star"
    logo = api.post(f"{X}/cover", {"cover": ""})["logo"]
    assert (logo["color"], "cover" in logo) == ("112233", False)
    for color in ("12", "12345", "xyzxyz", 5):
        assert api.status("POST", f"{X}/cover", {"color": color}) == 400


def test_an_uploaded_image_becomes_a_logo_at_addresses_that_change_with_it(api: Api) -> None:
    assert all(api.get(X)["logo"][size] == "" for size in SIZES)
    seen = []
    for _ in range(2):
        status, name = upload(api)
        assert status == 200
        logo = api.post(f"{X}/logo", {"tmpFile": name} | WHOLE)["logo"]
        seen += [logo[size] for size in SIZES]
    assert len(set(seen)) == 8
    gone = api.send("DELETE", f"{X}/logo").json()["response"]["logo"]
    assert all(gone[size] == "" for size in SIZES)
    assert [hook.trigger for hook in api.sandbox.webhooks()] == ["room.updated"] * 3


def test_a_logo_may_come_with_the_room_or_with_a_change(api: Api) -> None:
    body = {"title": "L", "roomType": 2, "logo": {"tmpFile": upload(api)[1]} | WHOLE}
    first = api.post(ROOMS, body)
    assert first["logo"]["original"]
    path = f"{ROOMS}/{first['id']}"
    changed = api.put(path, {"logo": {"tmpFile": upload(api)[1]}})
    assert changed["logo"]["original"] != first["logo"]["original"]
    assert api.put(path, {"logo": {"tmpFile": ""}})["logo"] == changed["logo"]


def test_a_logo_that_is_not_there_fails_after_the_room_was_made(api: Api) -> None:
    body = {"title": "L", "roomType": 2, "logo": {"tmpFile": "gone.png"}, "tags": ["t"]}
    assert api.status("POST", ROOMS, body) == 404
    made = api.get(f"{ROOMS}/{ROOM + 1}")
    assert (made["title"], made["tags"]) == ("L", [])


def test_an_image_is_good_once_and_for_who_sent_it(api: Api) -> None:
    name = upload(api)[1]
    assert api.status("POST", f"{X}/logo", {"tmpFile": name}) == 200
    assert api.status("POST", f"{X}/logo", {"tmpFile": name}) == 404
    other = upload(api.acting("ann@acme.example"))[1]
    assert api.status("POST", f"{X}/logo", {"tmpFile": other}) == 404


@pytest.mark.parametrize(
    "piece", [{"x": -1}, {"y": 1281}, {"width": 0}, {"height": 1281}, {"tmpFile": 5}]
)
def test_a_piece_beyond_the_image_is_refused(api: Api, piece: dict[str, object]) -> None:
    assert api.status("POST", f"{X}/logo", {"tmpFile": "a.png"} | piece) == 400
    assert api.status("PUT", X, {"logo": {"tmpFile": "a.png"} | piece}) == 400


def test_images_come_as_files_of_a_form_from_those_who_may_make_rooms(api: Api) -> None:
    assert upload(api, json={"file": "x"})[0] == 400
    assert upload(api, files={"word": (None, b"x")})[0] == 400
    assert upload(api, files={"file": ("empty.png", b"")})[0] == 400
    assert upload(api.acting("uma@acme.example"))[0] == 403


def test_looks_are_for_those_who_change_the_room(serve: Serve) -> None:
    api = serve(acme({"title": "X", "owner": "ann@acme.example"}, {"title": "Y"}))
    for method, path, body in (
        ("POST", "cover", {"cover": "star"}),
        ("POST", "logo", {"tmpFile": ""}),
        ("DELETE", "logo", None),
    ):
        assert api.status(method, f"{X}/{path}", body) == 403
        assert api.status(method, f"{ROOMS}/77/{path}", body) == 404
        assert api.status(method, f"{ROOMS}/1001/{path}", body) == 200
