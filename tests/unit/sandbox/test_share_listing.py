"""GET files/rooms/{id}/share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .conftest import ROOM, TEAM, Api, acme

if TYPE_CHECKING:
    from collections.abc import Callable

    Serve = Callable[[dict[str, object]], Api]

SHARE = f"files/rooms/{ROOM}/share"
MEMBERS: list[dict[str, object]] = [
    {"email": "pia@mail.example", "access": "Editing"},
    {"email": "gus@mail.example", "access": "Editing"},
    {"email": "uma@acme.example", "access": "Read"},
    {"group": "Design", "access": "Read"},
    {"email": "adam@acme.example", "access": "Editing"},
    {"email": "ann@acme.example", "access": "RoomManager"},
]


@pytest.fixture
def api(serve: Serve) -> Api:
    return serve(acme({"title": "X", "members": MEMBERS}))


def test_order_is_owner_managers_groups_people_guests_pending(api: Api) -> None:
    names = [name.split("@")[0] for name in api.members()]
    assert names == ["olga", "ann", "Design", "adam", "uma", "gus", "pia"]


def test_owner_row_is_made_up_and_locked_rows_are_the_callers(api: Api) -> None:
    answer = api.send("GET", SHARE).json()
    assert (answer["count"], answer["total"]) == (7, 7)
    owner, manager, group, *_ = answer["response"]
    assert (owner["access"], owner["isOwner"], owner["canEditAccess"]) == (1, True, False)
    assert (manager["isOwner"], manager["canEditAccess"]) == (False, True)
    assert (group["subjectType"], group["sharedToGroup"]["manager"]) == (2, "ann")
    rows = api.acting("ann@acme.example").get(SHARE)
    locked = [row["isLocked"] for row in rows]
    assert locked == [False, True, False, False, False, False, False]
    assert rows[1]["canEditAccess"] is False


@pytest.mark.parametrize(("start", "count"), [(0, 1), (0, 3), (1, 2), (3, 100), (6, 5), (7, 5)])
def test_pages_are_windows_on_one_listing(api: Api, start: int, count: int) -> None:
    whole = api.get(SHARE)
    answer = api.send("GET", SHARE, startIndex=start, count=count).json()
    assert answer["response"] == whole[start : start + count]
    assert answer["total"] == 7


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        (16, ["olga", "ann", "adam", "uma", "gus", "pia"]),
        ("Group", ["Design"]),
        (0, ["olga", "ann", "Design", "adam", "uma", "gus", "pia"]),
        (48, ["olga", "ann", "Design", "adam", "uma", "gus", "pia"]),
    ],
)
def test_filter_chooses_people_or_groups(api: Api, kind: object, names: list[str]) -> None:
    rows = api.get(SHARE, filterType=kind)
    found = [
        row["sharedToUser"]["email"].split("@")[0]
        if "sharedToUser" in row
        else row["sharedToGroup"]["name"]
        for row in rows
    ]
    assert found == names


def test_links_are_listed_by_their_filters(serve: Serve) -> None:
    links = [{"kind": "primary", "access": "Read"}, {"kind": "invitation", "access": "Read"}]
    api = serve(acme({"title": "X", "type": "CustomRoom", "links": links}))
    kinds = {1: [3], 2: [4], 4: [], 8: [4], 15: [4, 3]}
    for kind, found in kinds.items():
        answer = api.send("GET", SHARE, filterType=kind).json()
        assert [row["subjectType"] for row in answer["response"]] == found
        assert answer["total"] == len(found)
    assert api.acting("adam@acme.example").get(SHARE, filterType=15) == []


def test_text_is_looked_for_in_names_and_addresses(api: Api) -> None:
    def found(text: str) -> list[str]:
        return list(api.members(filterValue=text))

    assert found("GUS") == ["gus@mail.example"]
    assert found("olga") == ["olga@acme.example"]
    assert found("desi") == ["Design"]
    assert found("@acme") == [f"{n}@acme.example" for n in ("olga", "ann", "adam", "uma")]
    assert api.send("GET", SHARE, filterValue="nobody").json()["total"] == 0


def test_without_the_right_to_read_it_is_empty_and_a_missing_room_is_not_found(api: Api) -> None:
    api.share({"id": api.person("gus@mail.example"), "access": 0})
    guest = api.acting("gus@mail.example")
    answer = guest.send("GET", SHARE)
    assert (answer.status_code, answer.json()["response"], answer.json()["total"]) == (200, [], 0)
    assert api.status("GET", "files/rooms/77/share") == 404


def test_fields_choose_what_a_row_holds(api: Api) -> None:
    rows = api.get(SHARE, fields="access,sharedToUser.id,sharedToGroup.name,isOwner")
    assert set(rows[0]) == {"access", "sharedToUser", "isOwner"}
    assert set(rows[0]["sharedToUser"]) == {"id"}
    assert rows[2] == {"access": 2, "sharedToGroup": {"name": "Design"}, "isOwner": False}


@pytest.mark.parametrize(
    "query",
    [{"count": 0}, {"count": 101}, {"startIndex": -1}, {"count": "x"}, {"startIndex": 2**31}],
)
def test_a_page_out_of_range_fails_validation(api: Api, query: dict[str, object]) -> None:
    assert api.status("GET", SHARE, **query) == 400


def test_people_see_the_groups_of_others_unless_they_are_users(api: Api) -> None:
    def groups(viewer: str) -> bool:
        rows = api.acting(viewer).get(SHARE)
        return any("groups" in row.get("sharedToUser", {}) for row in rows[1:2])

    assert groups("adam@acme.example")
    assert not groups("uma@acme.example")


def test_many_members_page_through_without_loss(serve: Serve) -> None:
    people = [{"email": f"p{i:03}@acme.example", "type": "User"} for i in range(150)]
    members = [{"email": each["email"], "access": "Read"} for each in people]
    document = acme({"title": "X", "members": members})
    api = serve(document | {"people": TEAM + list[dict[str, object]](map(dict, people))})
    first = api.send("GET", SHARE, count=100).json()
    second = api.send("GET", SHARE, count=100, startIndex=100).json()
    assert (first["total"], first["count"], second["count"]) == (151, 100, 51)
    rows = first["response"] + second["response"]
    assert len({row["sharedToUser"]["id"] for row in rows}) == 151
