"""Making and changing rooms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .conftest import ROOM, Api, acme

if TYPE_CHECKING:
    from collections.abc import Callable

    Serve = Callable[[dict[str, object]], Api]

ROOMS = "files/rooms"
X = f"{ROOMS}/{ROOM}"


def test_a_room_is_answered_with_200_and_its_stored_title(api: Api) -> None:
    answer = api.send("POST", ROOMS, {"title": '  a/b*c+d:"e" 😀 ', "roomType": "editingroom"})
    assert answer.status_code == 200
    room = answer.json()["response"]
    assert room["title"] == "a_b_c_d__e_ __"
    assert (room["roomType"], room["rootFolderType"], room["inRoom"]) == (2, 14, True)
    assert room["createdBy"]["displayName"] == "Olga Example"
    assert len(room["logo"]["color"]) == 6


def test_titles_need_not_be_unique(api: Api) -> None:
    ids = {api.post(ROOMS, {"title": "Same", "roomType": "2"})["id"] for _ in range(3)}
    assert len(ids) == 3


def test_properties_are_known_in_any_case_and_unknown_ones_ignored(api: Api) -> None:
    body = {"TITLE": "X", "ROOMTYPE": "5", "Tags": ["a", "B"], "colour": "x", "indexing": True}
    room = api.post(ROOMS, body | {"denyDownload": True, "color": "ABCDEF", "share": [{}]})
    assert (room["roomType"], room["tags"]) == (5, ["B", "a"])
    assert (room["indexing"], room["denyDownload"], room["logo"]["color"]) == (True, True, "ABCDEF")


@pytest.mark.parametrize(
    "body",
    [
        {"roomType": 2},
        {"title": None, "roomType": 2},
        {"title": "X"},
        {"title": "X" * 171, "roomType": 2},
        {"title": "😀" * 86, "roomType": 2},
        {"title": "X", "roomType": "Nonsense"},
        {"title": "X", "roomType": True},
        {"title": "X", "roomType": 2, "color": "1234567"},
        {"title": "X", "roomType": 2, "tags": "a"},
        {"title": "X", "roomType": 2, "indexing": "yes"},
        {"title": 5, "roomType": 2},
        {"title": "\ud83d", "roomType": 2},
        {"title": "X", "roomType": 2, "quota": 2**63},
        {"title": "X", "roomType": 2, "quota": "much"},
        {"title": "X", "roomType": 2, "lifetime": {"value": 1000}},
        {"title": "X", "roomType": 2, "lifetime": 3},
        [],
        None,
    ],
)
def test_what_does_not_bind_fails_validation_in_the_other_shape(api: Api, body: object) -> None:
    answer = api.send("POST", ROOMS, body)
    assert answer.status_code == 400
    assert answer.json()["status"] == 1
    assert answer.json()["response"]["errors"]
    assert "error" not in answer.json()


@pytest.mark.parametrize(
    "body",
    [
        {"title": "  ", "roomType": 2},
        {"title": "X", "roomType": 3},
        {"title": "X", "roomType": "4"},
    ],
)
def test_an_empty_title_and_a_type_that_is_gone_are_arguments_refused(
    api: Api, body: object
) -> None:
    answer = api.send("POST", ROOMS, body)
    assert (answer.status_code, answer.json()["error"]["type"]) == (400, "System.ArgumentException")


def test_an_unknown_cover_fails_after_the_room_was_made(api: Api) -> None:
    assert api.status("POST", ROOMS, {"title": "Y", "roomType": 2, "cover": "nope"}) == 400
    assert api.get(ROOMS)["total"] == 2
    room = api.post(ROOMS, {"title": "Z", "roomType": 2, "cover": "star"})
    assert room["logo"]["cover"]["id"] == "star"


@pytest.mark.parametrize(
    ("email", "status"),
    [("ann@acme.example", 200), ("uma@acme.example", 403), ("gus@mail.example", 403)],
)
def test_only_those_who_may_own_rooms_make_them(api: Api, email: str, status: int) -> None:
    person = api.acting(email)
    assert person.status("POST", ROOMS, {"title": "X", "roomType": 2}) == status
    assert person.get(ROOMS)["current"]["security"]["Create"] is (status == 200)


def test_rooms_of_two_types_come_with_a_link(api: Api) -> None:
    for kind, access in ((1, 7), (6, 2), (2, None), (5, None)):
        room = api.post(ROOMS, {"title": "X", "roomType": kind})
        links = api.get(f"{ROOMS}/{room['id']}/links")
        assert [link["access"] for link in links] == ([access] if access else [])
    assert api.get(f"{ROOMS}/1001")["saveFormAsXLSX"] is True


def test_a_patch_leaves_alone_what_it_does_not_name(serve: Serve) -> None:
    api = serve(acme({"title": "X", "tags": ["a"], "color": "111111", "indexing": True}))
    before = api.get(X)
    assert api.put(X, {})["updated"] == before["updated"]
    room = api.put(X, {"title": "New*", "tags": None, "color": ""})
    assert (room["title"], room["tags"], room["logo"]["color"]) == ("New_", ["a"], "111111")
    assert room["updated"] > before["updated"]
    room = api.put(X, {"tags": ["b", "c"], "color": "222222", "indexing": False, "quota": 5})
    assert (set(room["tags"]), room["logo"]["color"], room["indexing"]) == (
        {"b", "c"},
        "222222",
        False,
    )
    assert api.put(X, {"tags": [], "denyDownload": True})["tags"] == []


def test_a_title_that_is_not_normalised_is_a_change_every_time(api: Api) -> None:
    first = api.put(X, {"title": "a:b"})["updated"]
    assert api.put(X, {"title": "a:b"})["updated"] > first
    settled = api.get(X)["updated"]
    assert api.put(X, {"title": " a_b "})["updated"] == settled


def test_lifetime_and_watermark_count_as_changed_whenever_they_are_sent(api: Api) -> None:
    lifetime = {"value": 3, "period": 1, "deletePermanently": True}
    room = api.put(X, {"lifetime": lifetime | {"enabled": True}})
    assert room["lifetime"] == lifetime
    assert api.put(X, {"lifetime": lifetime})["updated"] > room["updated"]
    assert "lifetime" not in api.put(X, {"lifetime": {"enabled": False}})
    assert api.put(X, {"watermark": {"enabled": True, "additions": 1}})["watermark"] == {
        "additions": 1
    }
    assert "watermark" not in api.put(X, {"watermark": {"enabled": False}})
    made = api.post(ROOMS, {"title": "L", "roomType": 2, "lifetime": lifetime | {"enabled": False}})
    assert made["lifetime"] == lifetime
    assert api.put(X, {"saveFormAsXLSX": True})["saveFormAsXLSX"] is True


@pytest.mark.parametrize("path", [f"{ROOMS}/77", X])
def test_missing_archived_and_forbidden_rooms_refuse_a_change_alike(
    serve: Serve, path: str
) -> None:
    api = serve(acme({"title": "X", "state": "archived"}))
    answer = api.send("PUT", path, {"title": "Y"})
    assert (answer.status_code, answer.json()["error"]["message"]) == (403, "Access denied")


def test_administering_the_portal_is_not_enough_to_edit(serve: Serve) -> None:
    api = serve(acme({"title": "X", "owner": "ann@acme.example"}))
    room = api.get(X)
    security = room["security"]
    assert (room["access"], room["inRoom"]) == (0, False)
    granted = {name for name, granted in security.items() if granted}
    assert granted >= {"Read", "Move", "ChangeOwner", "Pin"}
    assert not granted & {"EditRoom", "EditAccess", "Delete", "ReadLinks", "Create"}
    assert api.status("PUT", X, {"title": "Y"}) == 403
    assert api.status("DELETE", X, {}) == 403
    assert api.put(f"{X}/tags", {"names": ["t"]})["tags"] == ["t"]


def test_a_manager_edits_but_neither_archives_nor_gives_away(serve: Serve) -> None:
    members = [{"email": "ann@acme.example", "access": "RoomManager"}]
    api = serve(acme({"title": "X", "members": members})).acting("ann@acme.example")
    assert api.put(X, {"title": "Y"})["title"] == "Y"
    assert api.status("PUT", f"{X}/archive", {}) == 403
    assert api.status("DELETE", X, {}) == 403
    body = {"folderIds": [ROOM], "userId": api.person("ann@acme.example")}
    assert api.status("POST", "files/owner", body) == 403
    assert api.put(f"{X}/pin")["pinned"] is True


def test_reading_needs_a_right_and_a_bad_key_gets_a_body_here_only(api: Api) -> None:
    assert api.status("GET", f"{ROOMS}/77") == 404
    assert api.acting("uma@acme.example").status("GET", X) == 403
    nobody = api.with_header("Bearer sk-bad")
    answer = nobody.send("GET", X)
    assert (answer.status_code, "stack" in answer.json()["error"]) == (401, False)
    assert nobody.send("GET", ROOMS).content == b""


def test_giving_a_room_away_leaves_the_old_owner_as_manager(api: Api) -> None:
    ann = api.person("ann@acme.example")
    api.share({"id": ann, "access": "Read"})
    rooms = api.post("files/owner", {"folderIds": [str(ROOM)], "userId": ann})
    assert rooms[0]["createdBy"]["id"] == ann
    assert api.members() == {"ann@acme.example": 1, "olga@acme.example": 9}
    before = api.get(X)["updated"]
    api.post("files/owner", {"folderIds": [ROOM], "userId": ann})
    assert api.get(X)["updated"] == before
    assert api.post("files/owner", {"userId": ann}) == []


def test_rooms_are_given_only_to_active_people_who_may_own_them(serve: Serve) -> None:
    api = serve(acme({"title": "X"}, {"title": "Y", "state": "archived"}))
    for email in ("uma@acme.example", "gus@mail.example", "dan@acme.example"):
        body = {"folderIds": [ROOM], "userId": api.person(email)}
        assert api.status("POST", "files/owner", body) == 403
    ann = api.person("ann@acme.example")
    assert api.status("POST", "files/owner", {"folderIds": [77], "userId": ann}) == 404
    assert api.status("POST", "files/owner", {"folderIds": [1001], "userId": ann}) == 403
    assert api.status("POST", "files/owner", {"folderIds": [ROOM]}) == 403


def test_an_administrator_takes_a_room_over_and_may_change_it_from_then_on(serve: Serve) -> None:
    api = serve(acme({"title": "X", "owner": "ann@acme.example"}))
    adam = api.acting("adam@acme.example")
    assert adam.status("PUT", X, {"title": "Y"}) == 403
    me = adam.person("adam@acme.example")
    assert [room["id"] for room in adam.post("files/owner", {"folderIds": [ROOM], "userId": me})]
    assert adam.put(X, {"title": "Y"})["title"] == "Y"
    assert adam.members() == {"adam@acme.example": 1, "ann@acme.example": 9}
