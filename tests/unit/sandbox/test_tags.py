"""Tags."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .conftest import ROOM, Api, acme

if TYPE_CHECKING:
    from collections.abc import Callable

    Serve = Callable[[dict[str, object]], Api]

TAGS = f"files/rooms/{ROOM}/tags"


def test_a_tag_comes_back_as_it_was_first_written(api: Api) -> None:
    assert api.post("files/tags", {"name": "Finance"}) == "Finance"
    assert api.post("files/tags", {"name": "FINANCE"}) == "Finance"
    assert api.put(TAGS, {"names": ["finance", "new"]})["tags"] == ["new", "Finance"]


def test_a_portal_may_tell_cases_apart(serve: Serve) -> None:
    api = serve(acme({"title": "X", "tags": ["a", "A"]}, settings={"tagsIgnoreCase": False}))
    assert api.get(f"files/rooms/{ROOM}")["tags"] == ["a", "A"]


def test_unknown_tags_are_not_missed_when_they_are_removed(serve: Serve) -> None:
    api = serve(acme({"title": "X", "tags": ["a", "b"]}))
    answer = api.send("DELETE", TAGS, {"names": ["A", "z"]})
    assert answer.json()["response"]["tags"] == ["b"]


def test_tags_are_listed_in_pages_the_newest_first(api: Api) -> None:
    for name in "abc":
        api.post("files/tags", {"name": name})
    assert api.get("files/tags") == ["c", "b", "a"]
    assert api.get("files/tags", count=1, startIndex=1) == ["b"]
    assert api.get("files/tags", filterValue="A") == ["a"]
    assert api.status("GET", "files/tags", count=101) == 400


def test_users_make_no_tags_and_archived_rooms_take_none(serve: Serve) -> None:
    api = serve(acme({"title": "X", "state": "archived"}))
    assert api.acting("uma@acme.example").status("POST", "files/tags", {"name": "x"}) == 403
    assert api.status("PUT", TAGS, {"names": ["x"]}) == 403
    assert api.status("PUT", "files/rooms/77/tags", {"names": ["x"]}) == 404
    assert api.status("POST", "files/tags", {"name": "x" * 256}) == 400
    assert api.status("POST", "files/tags", {}) == 400
