"""GET files/rooms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .conftest import ROOM, Api, acme

if TYPE_CHECKING:
    from collections.abc import Callable

    Serve = Callable[[dict[str, object]], Api]

ROOMS = "files/rooms"


def titles(api: Api, **query: object) -> str:
    return "".join(room["title"] for room in api.get(ROOMS, **query)["folders"])


@pytest.fixture
def api(serve: Serve) -> Api:
    return serve(
        acme(
            {"title": "A", "type": 5, "tags": ["red"], "owner": "ann@acme.example"},
            {"title": "B", "members": [{"email": "uma@acme.example", "access": "Read"}]},
            {"title": "C", "members": [{"group": "Design", "access": "Read"}]},
            {"title": "D", "state": "archived", "owner": "ann@acme.example"},
            {"title": "E", "state": "template"},
            {"title": "F", "type": "PublicRoom", "opened_by_link": ["gus@mail.example"]},
        )
    )


def test_default_is_active_rooms_the_last_changed_first(api: Api) -> None:
    response = api.get(ROOMS)
    assert titles(api) == "FCBA"
    assert (response["total"], response["count"], response["startIndex"]) == (4, 4, 0)
    api.put(f"{ROOMS}/{ROOM}/tags", {"names": ["x"]})
    api.put(f"{ROOMS}/1001", {"title": "B2"})
    assert titles(api) == "B2FCA"


def test_area_chooses_active_archived_both_or_templates(api: Api) -> None:
    found = {area: titles(api, searchArea=area) for area in (0, 1, "Any", 4, 7)}
    assert found == {0: "FCBA", 1: "D", "Any": "FDCBA", 4: "E", 7: ""}
    kinds = {
        room["title"]: room["rootFolderType"] for room in api.get(ROOMS, searchArea=2)["folders"]
    }
    assert (kinds["D"], kinds["A"]) == (20, 14)


@pytest.mark.parametrize(
    ("email", "seen"),
    [
        ("adam@acme.example", "FDCBA"),
        ("ann@acme.example", "DCA"),
        ("uma@acme.example", "CB"),
        ("gus@mail.example", "F"),
        ("pia@mail.example", ""),
    ],
)
def test_administrators_see_every_room_and_others_their_own(
    api: Api, email: str, seen: str
) -> None:
    assert titles(api.acting(email), searchArea=2) == seen


def test_templates_are_never_seen_by_right_of_administration(api: Api) -> None:
    assert titles(api.acting("adam@acme.example"), searchArea=4) == ""


def test_in_room_is_for_owners_and_direct_members(api: Api) -> None:
    uma = api.acting("uma@acme.example")
    rooms = {room["title"]: room for room in uma.get(ROOMS)["folders"]}
    assert (rooms["B"]["inRoom"], rooms["C"]["inRoom"]) == (True, False)
    assert (rooms["B"]["access"], rooms["C"]["access"]) == (2, 2)
    assert rooms["B"]["shared"] is True


def test_pinned_rooms_come_first_for_whoever_pinned_them(api: Api) -> None:
    assert api.put(f"{ROOMS}/{ROOM}/pin")["pinned"] is True
    assert titles(api) == "AFCB"
    assert titles(api.acting("adam@acme.example")) == "FCBA"
    api.put(f"{ROOMS}/{ROOM}/unpin")
    assert titles(api) == "FCBA"


def test_pins_are_limited_and_not_for_strangers(serve: Serve) -> None:
    api = serve(acme(*({"title": f"R{i}"} for i in range(11))))
    statuses = [api.status("PUT", f"{ROOMS}/{ROOM + i}/pin") for i in range(11)]
    assert statuses == [200] * 10 + [403]
    assert api.acting("uma@acme.example").status("PUT", f"{ROOMS}/{ROOM}/pin") == 403


def test_asking_for_an_order_makes_it_the_callers_own(api: Api) -> None:
    assert titles(api, sortBy="AZ", sortOrder="ascending") == "ABCF"
    assert titles(api) == "ABCF"
    assert titles(api.acting("adam@acme.example")) == "FCBA"
    assert titles(api, sortBy="nonsense", sortOrder=1) == "ABCF"
    assert titles(api, sortBy="AZ", sortOrder=1) == "FCBA"
    assert titles(api, sortBy="Size") == "ABCF"


def test_pages_are_windows_and_out_of_range_fails_validation(api: Api) -> None:
    assert titles(api, startIndex=1, count=2) == "CB"
    assert api.get(ROOMS, startIndex=9)["folders"] == []
    for query in ({"count": 0}, {"count": 101}, {"startIndex": -1}):
        assert api.status("GET", ROOMS, **query) == 400


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ({"filterValue": "b"}, "B"),
        ({"type": 5}, "A"),
        ({"type": ["CustomRoom", 6]}, "FA"),
        ({"tags": '["RED","blue"]'}, "A"),
        ({"tags": "[]"}, "FCBA"),
        ({"withoutTags": "true"}, "FCB"),
        ({"searchArea": 3}, ""),
    ],
)
def test_filters_choose_rooms(api: Api, query: dict[str, object], seen: str) -> None:
    assert titles(api, **query) == seen


def test_subject_filters_look_at_owners_and_direct_members(api: Api) -> None:
    ann, uma = api.person("ann@acme.example"), api.person("uma@acme.example")
    assert titles(api, subjectId=ann) == "A"
    assert titles(api, subjectId=uma) == "B"
    assert titles(api, subjectId=uma, subjectFilter=0) == ""
    assert titles(api, subjectId=ann, subjectFilter="Member") == ""
    assert titles(api, subjectOwnerId=ann) == "A"
    assert titles(api, subjectOwnerId=ann, excludeSubject="true") == "FCB"


@pytest.mark.parametrize("query", [{"subjectId": "x"}, {"tags": "{"}, {"tags": '"red"'}])
def test_what_the_portal_parses_itself_makes_it_fall(api: Api, query: dict[str, object]) -> None:
    assert api.status("GET", ROOMS, **query) == 500


@pytest.mark.parametrize(
    "query", [{"searchArea": "nowhere"}, {"withoutTags": "maybe"}, {"type": "x"}]
)
def test_what_does_not_bind_fails_validation(api: Api, query: dict[str, object]) -> None:
    assert api.status("GET", ROOMS, **query) == 400


def test_fields_prune_the_listing(api: Api) -> None:
    response = api.get(ROOMS, fields="folders.id,folders.security,folders.createdBy.id,total")
    assert set(response) == {"folders", "total"}
    room = response["folders"][0]
    assert set(room) == {"id", "security", "createdBy"}
    assert set(room["createdBy"]) == {"id"}
    assert "EditAccess" in room["security"]
    assert api.get(ROOMS, fields="total") == {"total": 4}
    assert set(api.get(ROOMS, fields="folders")["folders"][0]) >= {"id", "tags", "logo"}
    assert set(api.get(ROOMS, fields=" ")) >= {"folders", "current", "pathParts"}
