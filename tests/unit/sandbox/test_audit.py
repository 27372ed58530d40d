"""The audit trail of the embedded portal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from reconciler.sandbox import Sandbox
from reconciler.sandbox.trail import SYSTEM
from tests.unit.sandbox.conftest import ROOM, acme

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.unit.sandbox.conftest import Api

ADAM, ANN, UMA, GUS = (
    "adam@acme.example",
    "ann@acme.example",
    "uma@acme.example",
    "gus@mail.example",
)
PATH = "security/audit/events/filter"


def told(api: Api, **query: object) -> list[tuple[int, list[str], str]]:
    """Number, targets and text of events, the earliest first."""
    found = api.get(PATH, **query)
    return [(one["actionId"], one["target"], one["action"]) for one in reversed(found)]


def test_an_event_says_who_did_what_to_what_and_when(api: Api) -> None:
    adam = api.acting(ADAM)
    uma = api.person(UMA)
    assert adam.share({"id": uma, "access": "Editing"}).status_code == 403
    room = adam.post("files/rooms", {"title": "Own", "roomType": 2})["id"]
    (event,) = api.get(PATH)
    assert event == {
        "id": 1,
        "date": event["date"],
        "user": "Adam Example",
        "userId": api.person(ADAM),
        "action": "Room created",
        "actionId": 5070,
        "ip": "127.0.0.1",
        "browser": "",
        "platform": "",
        "page": "",
        "actionType": 1,
        "product": 2,
        "location": 27,
        "target": [str(room)],
        "entries": [25],
    }
    assert event["date"].startswith("2026-01-01T00:00:")


def test_members_who_come_and_change_and_go_are_told(api: Api) -> None:
    uma, team = api.person(UMA), api.get("group")[0]["id"]
    for access in ("Editing", "Read", "None"):
        api.share({"id": uma, "access": access})
        api.share({"id": team, "access": access})
    api.share({"email": "new@mail.example", "access": "Read"})
    api.share({"id": "00000000-0000-0000-0000-000000000000", "access": "Read"})
    room = [str(ROOM)]
    assert told(api) == [
        (5085, room, "Added user: Uma Example. Role: Editing"),
        (5094, room, "Added group: Design. Role: Editing"),
        (5075, room, "Uma Example appointed: Read"),
        (5095, room, "Design appointed: Read"),
        (5084, room, "Deleted user: Uma Example"),
        (5096, room, "Deleted group: Design"),
        (5085, room, "Added user: new@mail.example. Role: Read"),
    ]


def test_settings_of_rooms_are_told_one_by_one(api: Api) -> None:
    path = f"files/rooms/{ROOM}"
    on = {
        "title": "Other",
        "indexing": True,
        "denyDownload": True,
        "tags": ["a"],
        "lifetime": {"value": 1, "period": 0},
        "watermark": {"enabled": True, "additions": 1},
    }
    off = {
        "indexing": False,
        "denyDownload": False,
        "tags": [],
        "lifetime": {"enabled": False},
        "watermark": {"enabled": False},
    }
    api.put(path, on)
    api.put(path, off)
    api.put(f"{path}/tags", {"names": ["b"]})
    assert api.send("DELETE", f"{path}/tags", {"names": ["b"]}).status_code == 200
    assert [one[0] for one in told(api)] == [
        *(5071, 5114, 5109, 5112, 5116, 5078),
        *(5115, 5110, 5113, 5117, 5079),
        *(5078, 5079),
    ]


def test_moves_and_owners_of_rooms_are_told(api: Api) -> None:
    path = f"files/rooms/{ROOM}"
    api.post("files/owner", {"folderIds": [ROOM], "userId": api.person(ANN)})
    ann = api.acting(ANN)
    for way in ("archive", "unarchive", "archive"):
        ann.put(f"{path}/{way}", {"deleteAfter": True})
        for _ in range(3):
            ann.get("files/fileops")
    assert ann.send("DELETE", path, {"deleteAfter": True}).status_code == 200
    for _ in range(3):
        ann.get("files/fileops")
    assert [one[0] for one in told(api)] == [5159, 5072, 5073, 5072, 5074]


def test_links_are_told(api: Api) -> None:
    path = f"files/rooms/{ROOM}/links"
    link = {"access": 10, "linkType": 0, "title": "Join"}
    invitation = api.put(path, link)["sharedLink"]["id"]
    api.put(path, {**link, "linkId": invitation, "access": 2})
    api.put(path, {**link, "linkId": invitation, "access": 0})
    assert [one[0] for one in told(api)] == [5086, 5082, 5087]


def test_people_and_groups_are_told(api: Api) -> None:
    api.post("people/invite", {"invitations": [{"email": "new@acme.example", "type": "User"}]})
    uma, group = api.person(UMA), api.post("group", {"groupName": "More", "members": []})["id"]
    api.put("people/type/RoomAdmin", {"userIds": [uma]})
    api.put("people/status/Terminated", {"userIds": [uma]})
    api.put(f"group/{group}", {"groupName": "Less"})
    assert api.status("DELETE", f"group/{group}") == 204
    assert told(api) == [
        (
            4037,
            [api.person("new@acme.example")],
            "User Olga Example sent an invitation to new@acme.example to join this DocSpace",
        ),
        (4026, [group], "Group Created: More"),
        (4019, [uma], "Users [Uma Example]. Updated Type"),
        (4020, [uma], "Users [Uma Example]. Updated Status"),
        (4027, [group], "Group Updated: Less"),
        (4028, [group], "Group Deleted: Less"),
    ]


def test_who_registers_by_a_link_comes_by_the_system(api: Api) -> None:
    api.sandbox.register("late@acme.example", "User", "Lee", "Late")
    (event,) = api.get(PATH)
    assert (event["user"], event["userId"]) == ("System Account", SYSTEM)
    assert (event["actionId"], event["action"]) == (4000, "User Created: Lee Late")


def test_a_sort_that_the_listing_does_not_know_is_in_no_list_and_breaks_its_own(api: Api) -> None:
    link = {"access": 2, "linkType": 0, "title": "Join"}
    name = api.put(f"files/rooms/{ROOM}/links", link)["sharedLink"]["id"]
    api.sandbox.join("guest@mail.example", name)
    api.sandbox.join(GUS, name)
    assert [one[0] for one in told(api)] == [5086, 4001, 5085, 5085]
    assert api.status("GET", PATH, action=7001) == 500


def test_events_are_found_by_sort_time_person_and_target(api: Api) -> None:
    api.acting(ANN).post("files/rooms", {"title": "One", "roomType": 2})
    room = api.post("files/rooms", {"title": "Two", "roomType": 2})["id"]
    api.put(f"files/rooms/{room}", {"title": "Three"})
    dates = [one["date"] for one in reversed(api.get(PATH))]
    assert [one[0] for one in told(api, action=5070)] == [5070, 5070]
    assert len(told(api, action=5070, target=str(room))) == 1
    assert len(told(api, userId=api.person(ANN))) == 1
    assert len(told(api, **{"from": dates[1]})) == 2
    assert len(told(api, to=dates[1][:19])) == 2
    assert [one[0] for one in told(api, count=1)] == [5071]
    assert [one[0] for one in told(api, count=1, startIndex=1)] == [5070]
    assert api.status("GET", PATH, count=101) == 400
    assert api.status("GET", PATH, **{"from": "never"}) == 400


def test_only_administrators_whose_key_reads_everything_may_look(api: Api) -> None:
    assert api.acting(ANN).status("GET", PATH) == 403
    assert api.acting(ADAM, "rooms:write", "accounts:read").status("GET", PATH) == 403
    assert api.acting(ADAM, "*:read").status("GET", PATH) == 200


@pytest.mark.parametrize(("level", "status"), [("none", 402), ("last", 200), ("whole", 200)])
def test_a_tariff_may_have_none_or_the_latest_events_alone(
    serve: Callable[[dict[str, object]], Api], level: str, status: int
) -> None:
    api = serve(acme(settings={"audit": level}))
    for number in range(21):
        api.post("files/rooms", {"title": f"R{number}", "roomType": 2})
    assert api.status("GET", PATH) == status
    assert api.status("GET", "security/audit/events/last") == status
    document: Any = api.sandbox.document()
    assert document.get("settings", {}).get("audit", "whole") == level
    if level == "last":
        assert len(told(api, action=4000)) == 20
    if level == "whole":
        assert told(api, action=4000) == []
        assert len(told(api)) == 21


def test_a_portal_that_is_opened_again_goes_on_after_its_last_event(tmp_path: Path) -> None:
    path = tmp_path / "portal.db"
    with Sandbox.open(path) as sandbox:
        sandbox.register("late@acme.example", "User")
        before = sandbox.now
    with Sandbox.open(path) as sandbox:
        assert sandbox.now >= before
