"""Rooms on connected storages, and rooms of agents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .conftest import Api, acme

if TYPE_CHECKING:
    from collections.abc import Callable

    Serve = Callable[[dict[str, object]], Api]

ROOMS = "files/rooms"
FAR = "sbox-7-docs"
TITLES = {"id": FAR, "title": "Far", "type": "PublicRoom", "tags": ["t"]}


def test_rooms_on_connected_storages_stand_among_the_others(serve: Serve) -> None:
    api = serve(acme({"title": "A"}, TITLES, {"id": "box-1", "title": "Box"}, {"title": "B"}))
    rooms = api.get(ROOMS)["folders"]
    assert [room["id"] for room in rooms] == [1001, "box-1", FAR, 1000]
    assert [room.get("providerItem") for room in rooms] == [None, True, True, None]
    assert [room["id"] for room in api.get(ROOMS, storageFilter=2)["folders"]] == ["box-1", FAR]
    assert api.get(ROOMS, storageFilter="Internal")["total"] == 2
    assert api.get(ROOMS, storageFilter=0)["total"] == 4


def test_a_room_on_a_connected_storage_is_shared_and_changed_like_any_other(serve: Serve) -> None:
    api = serve(acme(TITLES))
    far = f"{ROOMS}/{FAR}"
    assert api.get(far)["id"] == FAR
    assert api.put(far, {"title": "Y"})["id"] == FAR
    body = {"invitations": [{"id": api.person("ann@acme.example"), "access": 9}]}
    assert len(api.put(f"{far}/share", body)["members"]) == 1
    assert api.get(f"{far}/link")["sharedLink"]["primary"] is True
    ann = api.person("ann@acme.example")
    given = api.post("files/owner", {"folderIds": [FAR], "userId": ann})
    assert [room["id"] for room in given] == [FAR]
    assert api.put(f"{far}/archive")["folders"][0]["id"] == FAR
    assert api.sandbox.webhooks()[0].target == FAR
    assert api.status("GET", f"{ROOMS}/sbox-8-docs") == 404
    assert api.status("POST", "files/owner", {"folderIds": ["sbox-8"], "userId": ann}) == 404
    assert api.send("GET", f"{ROOMS}/nonsense").content == b""


def test_agents_have_a_place_of_their_own_and_come_back_to_it(serve: Serve) -> None:
    api = serve(acme({"title": "Agent", "type": "AiRoom"}, {"title": "X"}))
    assert [room["title"] for room in api.get(ROOMS)["folders"]] == ["X"]
    agent = api.get(ROOMS, searchArea="AiAgents")["folders"][0]
    assert (agent["rootFolderType"], agent["roomType"]) == (34, 9)
    for way, root in (("archive", 20), ("unarchive", 34)):
        api.put(f"{ROOMS}/{agent['id']}/{way}")
        api.sandbox.document()
        assert api.get(f"{ROOMS}/{agent['id']}")["rootFolderType"] == root
