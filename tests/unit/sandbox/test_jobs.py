"""Archiving and deleting, which the portal does after it has answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .conftest import ROOM, Api, acme

if TYPE_CHECKING:
    from collections.abc import Callable

    Serve = Callable[[dict[str, object]], Api]

X = f"files/rooms/{ROOM}"
OPS = "files/fileops"


def test_an_operation_is_told_of_until_finished_and_then_once(api: Api) -> None:
    begun = api.put(f"{X}/archive")
    assert (begun["Operation"], begun["finished"], begun["status"]) == (0, False, 1)
    seen = [api.get(OPS, id=begun["id"]) for _ in range(3)]
    assert [[job["progress"] for job in jobs] for jobs in seen] == [[50], [100], []]
    assert seen[1][0]["finished"] is True
    assert seen[1][0]["folders"][0]["rootFolderType"] == 20


def test_operations_are_the_callers_own_and_strangers_see_none(api: Api) -> None:
    api.put(f"{X}/archive")
    assert api.with_header(None).get(OPS) == []
    assert api.with_header("Bearer sk-dead").get(OPS) == []
    assert api.acting("adam@acme.example").get(OPS) == []
    assert [job["Operation"] for job in api.get(f"{OPS}/Move")] == [0]
    assert api.get(f"{OPS}/2") == []


def test_a_room_goes_without_being_polled(api: Api) -> None:
    api.put(f"{X}/archive")
    assert [api.get(X)["rootFolderType"] for _ in range(3)] == [14, 20, 20]


def test_a_result_that_is_not_held_is_never_seen(api: Api) -> None:
    api.put(f"{X}/archive", {"deleteAfter": True})
    assert [len(api.get(OPS)) for _ in range(2)] == [1, 0]


def test_archiving_loses_lifetime_and_pins_and_tells_the_members(serve: Serve) -> None:
    members = [
        {"email": "uma@acme.example", "access": "Read"},
        {"group": "Design", "access": "Read"},
    ]
    settings = {"lifetime": {"value": 1}, "watermark": {"additions": 1}}
    room = {
        "title": "X",
        "members": members,
        "settings": settings,
        "pinned_by": ["uma@acme.example"],
    }
    api = serve(acme(room))
    api.put(f"{X}/archive")
    told = [(mail.to, mail.kind) for mail in api.sandbox.mails()]
    assert told == [("uma@acme.example", "room-archived")]
    stored = api.get(X)
    assert "lifetime" not in stored
    assert stored["watermark"] == {"additions": 1}
    assert api.acting("uma@acme.example").get(X)["pinned"] is False
    api.put(f"{X}/unarchive")
    assert len(api.sandbox.mails()) == len(told)
    assert api.get(X)["rootFolderType"] == 14


def test_moving_where_it_is_already_finishes_without_a_change(api: Api) -> None:
    before = api.get(X)["updated"]
    api.put(f"{X}/unarchive")
    assert api.sandbox.mails() == []
    assert api.get(X)["updated"] == before
    assert api.get(OPS)[0]["finished"] is True


def test_the_owner_deletes_an_active_room_for_good(api: Api) -> None:
    assert api.send("DELETE", X, {}).json()["response"]["Operation"] == 2
    assert [api.status("GET", X) for _ in range(2)] == [200, 404]
    assert api.get(OPS)[0]["folders"] == []
    assert api.post("files/rooms", {"title": "Y", "roomType": 2})["id"] == ROOM + 1


def test_an_administrator_deletes_only_what_is_archived(serve: Serve) -> None:
    api = serve(acme({"title": "X"}, {"title": "Y", "state": "archived"}))
    adam = api.acting("adam@acme.example")
    assert adam.status("DELETE", X, {}) == 403
    assert adam.status("DELETE", "files/rooms/1001", {}) == 200
    assert adam.status("DELETE", "files/rooms/77", {}) == 404


def test_the_answer_is_the_first_operation_of_its_kind(serve: Serve) -> None:
    api = serve(acme({"title": "X"}, {"title": "Y"}))
    first = api.send("DELETE", X, {}).json()["response"]["id"]
    assert api.send("DELETE", "files/rooms/1001", {}).json()["response"]["id"] == first


def test_a_room_that_is_gone_by_then_is_an_error_of_the_operation(api: Api) -> None:
    api.send("DELETE", X, {})
    api.send("DELETE", X, {})
    api.sandbox.document()
    assert [bool(job["error"]) for job in api.get(OPS)] == [False, True]


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_the_body_is_mandatory(api: Api, method: str) -> None:
    assert api.status(method, f"{X}/archive" if method == "PUT" else X) == 400


def test_templates_are_not_archived(serve: Serve) -> None:
    api = serve(acme({"title": "T", "state": "template"}))
    assert api.status("PUT", f"{X}/archive", {}) == 404
    assert api.status("PUT", "files/rooms/77/archive", {}) == 404
