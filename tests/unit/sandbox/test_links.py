"""Links of rooms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .conftest import ROOM, Api, acme

if TYPE_CHECKING:
    from collections.abc import Callable

    Serve = Callable[[dict[str, object]], Api]

LINKS = f"files/rooms/{ROOM}/links"
LINK = f"files/rooms/{ROOM}/link"
INVITATION, EXTERNAL = 0, 1


@pytest.fixture
def custom(serve: Serve) -> Api:
    return serve(acme({"title": "X", "type": "CustomRoom"}))


def test_without_an_id_each_call_adds_a_link_until_there_are_enough(custom: Api) -> None:
    body = {"access": 2, "linkType": EXTERNAL}
    assert [custom.status("PUT", LINKS, body) for _ in range(6)] == [200] * 5 + [403]
    assert len(custom.get(LINKS, type=1)) == 5
    assert custom.put(LINKS, {"access": "Read"})["sharedLink"]["linkType"] == INVITATION
    assert custom.status("PUT", LINKS, {"access": "Read"}) == 403


def test_with_its_id_a_link_changes_and_none_revokes_it(custom: Api) -> None:
    made = custom.put(LINKS, {"access": 2, "linkType": 1, "title": "T", "password": "secret"})
    name = made["sharedLink"]["id"]
    assert made["sharedLink"]["password"] == "secret"
    changed = custom.put(LINKS, {"linkId": name, "access": 10, "linkType": 1, "title": "U"})
    assert (changed["access"], changed["sharedLink"]["title"]) == (10, "U")
    assert custom.put(LINKS, {"linkId": name, "access": 0}) is None
    assert custom.put(LINKS, {"linkId": name, "access": 0}) is None
    assert custom.get(LINKS) == []


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("EditingRoom", {"access": 2, "linkType": 1}, 403),
        ("EditingRoom", {"access": 9}, 403),
        ("EditingRoom", {"access": 10}, 200),
        ("VirtualDataRoom", {"access": 2, "linkType": 1}, 403),
        ("FillingFormsRoom", {"access": 7, "linkType": 1}, 403),
        ("AiRoom", {"access": 11}, 200),
        ("AiRoom", {"access": 10}, 403),
        ("CustomRoom", {"access": 2, "linkType": "External"}, 400),
        ("CustomRoom", {"access": 2, "linkType": 1, "primary": True}, 200),
        ("CustomRoom", {"access": 2, "linkId": "x"}, 400),
        ("CustomRoom", {"access": 2, "maxUseCount": 0}, 400),
        ("CustomRoom", {"access": 2, "expirationDate": "soon"}, 400),
        ("CustomRoom", {"access": 2, "expirationDate": "2020-01-01T00:00:00Z"}, 400),
        ("CustomRoom", {"access": 2, "expirationDate": "2100-01-01"}, 400),
    ],
)
def test_types_allow_their_own_links(
    serve: Serve, kind: str, body: dict[str, object], status: int
) -> None:
    assert serve(acme({"title": "X", "type": kind})).status("PUT", LINKS, body) == status


def test_an_external_date_in_the_past_means_never(custom: Api) -> None:
    body = {"access": 2, "linkType": 1, "expirationDate": "2020-01-01T00:00:00Z"}
    assert "expirationDate" not in custom.put(LINKS, body)["sharedLink"]
    body["expirationDate"] = "2027-01-01T00:00:00+02:00"
    assert "expirationDate" in custom.put(LINKS, body)["sharedLink"]


def test_a_reading_makes_the_primary_link_where_there_may_be_one(custom: Api) -> None:
    assert custom.get(LINKS) == []
    first = custom.get(LINK)["sharedLink"]
    assert first["primary"] is True
    assert custom.get(LINK)["sharedLink"]["id"] == first["id"]


def test_the_primary_link_of_a_public_room_grows_back(serve: Serve) -> None:
    api = serve(acme({"title": "X", "type": "PublicRoom"}))
    first = api.get(LINK)["sharedLink"]["id"]
    assert api.put(LINKS, {"linkId": first, "access": 0})["sharedLink"]["id"] != first
    body = {"linkId": api.get(LINK)["sharedLink"]["id"], "access": 10, "linkType": 1}
    dated = api.put(LINKS, body | {"expirationDate": "2027-01-01T00:00:00Z"})
    assert "expirationDate" not in dated["sharedLink"]
    kept = api.put(LINKS, body | {"access": 2, "internal": True})
    assert kept["access"] == 10


def test_links_are_for_those_who_change_members(serve: Serve) -> None:
    api = serve(acme({"title": "X", "type": "CustomRoom"}))
    adam = api.acting("adam@acme.example")
    api.put(LINKS, {"access": 2})
    assert adam.get(LINKS) == []
    assert adam.status("GET", LINK) == 403
    assert adam.status("PUT", LINKS, {"access": 2}) == 403
    assert serve(acme({"title": "X"})).status("GET", LINK) == 403
