"""Templates of rooms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .conftest import ROOM, Api, acme

if TYPE_CHECKING:
    from collections.abc import Callable

    Serve = Callable[[dict[str, object]], Api]

ROOMS = "files/rooms"
TEMPLATE, TEMPLATE_STATUS = "files/roomtemplate", "files/roomtemplate/status"
FROM, FROM_STATUS = f"{ROOMS}/fromtemplate", f"{ROOMS}/fromtemplate/status"
ANN, UMA, ADAM = "ann@acme.example", "uma@acme.example", "adam@acme.example"
LIFETIME = {"deletePermanently": False, "period": 0, "value": 3}
SOURCE: dict[str, object] = {
    "title": "T",
    "type": "PublicRoom",
    "state": "template",
    "tags": ["a", "b"],
    "color": "112233",
    "cover": "star",
    "indexing": True,
    "logo": "abc",
    "files": 2,
    "settings": {"lifetime": LIFETIME},
    "members": [{"email": ANN, "access": "Read"}],
}


def ended(api: Api, path: str) -> dict[str, Any]:
    api.sandbox.document()
    told: dict[str, Any] = api.get(path)
    assert told["isCompleted"] is True
    return told


def titles(api: Api) -> list[str]:
    return [room["title"] for room in api.get(ROOMS, searchArea="Templates")["folders"]]


def test_a_room_is_made_after_the_answer_and_its_id_told_when_it_is_there(serve: Serve) -> None:
    api = serve(acme(SOURCE))
    assert api.get(FROM_STATUS) is None
    begun = api.post(FROM, {"templateId": ROOM, "title": " New* "})
    assert begun == {"roomId": -1, "progress": 0, "error": "", "isCompleted": False}
    seen = [api.get(FROM_STATUS) for _ in range(3)]
    assert [told["progress"] for told in seen] == [50, 100, 100]
    assert (seen[0]["roomId"], seen[1]) == (-1, seen[2])
    room = api.get(f"{ROOMS}/{seen[1]['roomId']}")
    assert (room["title"], room["roomType"], room["rootFolderType"]) == ("New_", 6, 14)
    assert (room["tags"], room["indexing"], room["filesCount"]) == (["a", "b"], True, 2)
    assert (room["logo"]["color"], room["logo"]["cover"]["id"]) == ("112233", "star")
    assert room["lifetime"] == LIFETIME
    assert api.sandbox.lifetime_start(room["id"]) is not None
    assert [hook.trigger for hook in api.sandbox.webhooks()] == ["room.created"]


def test_members_of_a_template_are_not_taken_over(serve: Serve) -> None:
    api = serve(acme(SOURCE))
    ann = api.acting(ANN)
    ann.post(FROM, {"templateId": ROOM, "title": "New"})
    made = ended(ann, FROM_STATUS)["roomId"]
    assert ann.members(made) == {ANN: 1}
    assert len(ann.get(f"{ROOMS}/{made}/links")) == 1


def test_what_the_request_names_replaces_what_the_template_says(serve: Serve) -> None:
    api = serve(acme(SOURCE))
    body = {"templateId": ROOM, "title": "N", "tags": ["c"], "color": "445566", "indexing": False}
    api.post(FROM, body)
    room = api.get(f"{ROOMS}/{ended(api, FROM_STATUS)['roomId']}")
    assert (room["tags"], room["indexing"]) == (["c"], False)
    assert room["logo"]["color"] == "445566"


def test_a_second_request_is_lost_in_silence_while_one_is_under_way(serve: Serve) -> None:
    api = serve(acme(SOURCE))
    ann = api.acting(ANN)
    api.post(FROM, {"templateId": ROOM, "title": "First"})
    second = ann.post(FROM, {"templateId": ROOM, "title": "Second"})
    assert (second["progress"], second["isCompleted"]) == (50, False)
    assert ann.get(FROM_STATUS) is None
    ended(api, FROM_STATUS)
    assert [room["title"] for room in api.get(ROOMS)["folders"]] == ["First"]
    ann.post(FROM, {"templateId": ROOM, "title": "Third"})
    ended(ann, FROM_STATUS)
    assert api.get(ROOMS)["total"] == 2
    assert api.get(FROM_STATUS) is None


@pytest.mark.parametrize(
    ("title", "stored"),
    [
        ("x" * 171, "x" * 170),
        ("x" * 169 + "😀", "x" * 169 + "_"),
        ("😀" * 90, "_" * 170),
        (None, "T"),
        ("", "T"),
    ],
)
def test_a_title_is_cut_instead_of_refused(serve: Serve, title: str | None, stored: str) -> None:
    api = serve(acme(SOURCE))
    api.post(FROM, {"templateId": ROOM, "title": title})
    made = ended(api, FROM_STATUS)["roomId"]
    assert api.get(f"{ROOMS}/{made}")["title"] == stored


def test_a_job_without_a_place_for_the_room_says_so(serve: Serve) -> None:
    api = serve(acme(SOURCE, {"title": "X"}, seats={"room": 1}))
    api.post(FROM, {"templateId": ROOM, "title": "N"})
    told = ended(api, FROM_STATUS)
    assert (told["roomId"], "should not exceed 1" in told["error"]) == (-1, True)


def test_a_job_may_fail_vanish_or_lose_its_template(serve: Serve) -> None:
    api = serve(acme(SOURCE))
    body = {"templateId": ROOM, "title": "N"}
    api.sandbox.fail_job(ROOM, "no")
    api.post(FROM, body)
    assert ended(api, FROM_STATUS)["error"] == "no"
    api.sandbox.lose_job(ROOM)
    api.post(FROM, body)
    api.sandbox.document()
    assert api.get(FROM_STATUS) is None
    api.send("DELETE", f"{ROOMS}/{ROOM}", {})
    api.post(FROM, body)
    told = ended(api, FROM_STATUS)
    assert (told["roomId"], bool(told["error"])) == (-1, True)
    assert api.status("POST", FROM, body) == 404


def test_a_room_becomes_a_template_for_those_who_are_named(serve: Serve) -> None:
    room = SOURCE | {"state": "active", "tags": ["a"], "members": []}
    api = serve(acme(room))
    design = api.get("group")[0]["id"]
    share = [ANN, UMA, "nobody@mail.example"]
    body = {"roomId": ROOM, "title": "T2", "share": share, "groups": [design, api.person(UMA)]}
    assert api.post(TEMPLATE, body)["templateId"] == -1
    made = ended(api, TEMPLATE_STATUS)["templateId"]
    found = api.get(ROOMS, searchArea=4)["folders"]
    assert [(room["id"], room["title"], room["rootFolderType"]) for room in found] == [
        (made, "T2", 30)
    ]
    assert (found[0]["tags"], found[0]["logo"]["original"]) == (["a"], "")
    assert api.members(made) == {"olga@acme.example": 1, "Design": 2, ANN: 2}
    assert api.get(f"{ROOMS}/{made}/links") == []
    assert titles(api.acting(ANN)) == ["T2"]
    assert titles(api.acting(ADAM)) == []
    assert api.sandbox.webhooks() == []
    document = api.sandbox.document()
    api.sandbox.seed(document)
    assert api.sandbox.document() == document


def test_the_logo_goes_along_when_it_is_asked_for(serve: Serve) -> None:
    api = serve(acme(SOURCE | {"state": "active", "members": []}))
    api.post(TEMPLATE, {"roomId": ROOM, "title": "T2", "copyLogo": True})
    made = ended(api, TEMPLATE_STATUS)["templateId"]
    assert api.get(f"{ROOMS}/{made}")["logo"]["original"]


def test_a_public_template_is_there_for_all_who_make_rooms(serve: Serve) -> None:
    api = serve(acme({"title": "X"}))
    api.post(TEMPLATE, {"roomId": ROOM, "title": "T", "public": True})
    made = ended(api, TEMPLATE_STATUS)["templateId"]
    seen = {who: titles(api.acting(who)) for who in (ADAM, ANN, UMA)}
    assert seen == {ADAM: ["T"], ANN: ["T"], UMA: []}
    ann = api.acting(ANN)
    assert ann.status("PUT", f"{TEMPLATE}/public", {"id": made, "public": False}) == 403
    ann.post(FROM, {"templateId": made, "title": "N"})
    assert ended(ann, FROM_STATUS)["roomId"] > made
    assert api.put(f"{TEMPLATE}/public", {"id": made, "public": False})["id"] == made
    assert titles(ann) == []
    assert ann.status("POST", FROM, {"templateId": made, "title": "N"}) == 403


def test_templates_are_made_by_those_who_change_the_room(serve: Serve) -> None:
    api = serve(acme({"title": "X", "owner": ANN}, {"title": "T", "state": "template"}))
    assert api.status("POST", TEMPLATE, {"roomId": ROOM, "title": "T"}) == 403
    assert api.status("POST", TEMPLATE, {"roomId": ROOM + 1, "title": "T"}) == 403
    assert api.status("POST", TEMPLATE, {"roomId": 77, "title": "T"}) == 404
    assert api.status("PUT", f"{TEMPLATE}/public", {"id": ROOM, "public": True}) == 404
    assert api.status("POST", FROM, {"templateId": ROOM, "title": "T"}) == 404
    assert api.acting(UMA).status("POST", FROM, {"templateId": ROOM + 1, "title": "T"}) == 403


def test_making_templates_takes_the_scope_of_files_and_rooms_from_them_that_of_rooms(
    serve: Serve,
) -> None:
    api = serve(acme(SOURCE, {"title": "X"}))
    rooms, files = (api.acting("olga@acme.example", f"{each}:write") for each in ("rooms", "files"))
    body = {"roomId": ROOM + 1, "title": "T"}
    assert (rooms.status("POST", TEMPLATE, body), files.status("POST", TEMPLATE, body)) == (
        403,
        200,
    )
    body = {"templateId": ROOM, "title": "N"}
    assert (files.status("POST", FROM, body), rooms.status("POST", FROM, body)) == (403, 200)


def test_agents_from_templates_lie_where_agents_lie(serve: Serve) -> None:
    api = serve(acme(SOURCE | {"type": "AiRoom"}))
    api.post(FROM, {"templateId": ROOM, "title": "N"})
    made = ended(api, FROM_STATUS)["roomId"]
    assert api.get(f"{ROOMS}/{made}")["rootFolderType"] == 34
