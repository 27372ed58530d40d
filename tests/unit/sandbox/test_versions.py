"""What older releases did otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .conftest import ROOM, Api, acme

if TYPE_CHECKING:
    from collections.abc import Callable

    Serve = Callable[[dict[str, object]], Api]


def test_same_access_is_written_and_mailed_again_before_3_6(serve: Serve) -> None:
    for version, letters in (("3.5", 2), ("3.6", 1)):
        api = serve(acme({"title": "X"}, version=version))
        for _ in range(2):
            api.share({"email": "pia@mail.example", "access": "Read"})
        assert len(api.sandbox.mails()) == letters


def test_removal_by_address_worked_and_made_accounts_before_3_7_1(serve: Serve) -> None:
    api = serve(acme({"title": "X"}, version="3.6"))
    api.share({"email": "uma@acme.example", "access": "Read"})
    api.share({"email": "uma@acme.example", "access": "None"})
    api.share({"email": "new@mail.example", "access": "None"})
    assert list(api.members()) == ["olga@acme.example"]
    assert api.get("people/email", email="new@mail.example")["status"] == 4


def test_the_owner_was_passed_over_before_3_6(serve: Serve) -> None:
    api = serve(acme({"title": "X"}, version="3.5"))
    olga = api.person("olga@acme.example")
    api.share({"id": olga, "access": "Read"}, {"email": "olga@acme.example", "access": "Read"})
    assert len(api.get(f"files/rooms/{ROOM}/share")) == 1


def test_unknown_guests_were_not_dropped_before_3_7(serve: Serve) -> None:
    api = serve(acme({"title": "X", "owner": "ann@acme.example"}, version="3.6"))
    gus = api.person("gus@mail.example")
    api.acting("ann@acme.example").share({"id": gus, "access": "Read"})
    assert api.members()["gus@mail.example"] == 2


def test_subjects_had_one_name_until_3_2(serve: Serve) -> None:
    members = [{"group": "Design", "access": "Read"}]
    api = serve(acme({"title": "X", "members": members}, version="3.2"))
    rows = api.get(f"files/rooms/{ROOM}/share")
    assert all("sharedToUser" not in row and "sharedToGroup" not in row for row in rows)
    assert rows[0]["sharedTo"]["email"] == "olga@acme.example"
    assert rows[1]["sharedTo"]["name"] == "Design"


@pytest.mark.parametrize(("version", "status"), [("3.0", 200), ("3.2", 400), ("3.7.2", 400)])
def test_pages_held_a_thousand_in_3_0(serve: Serve, version: str, status: int) -> None:
    api = serve(acme({"title": "X"}, version=version))
    assert api.status("GET", "files/rooms", count=1000) == status
    assert api.status("GET", f"files/rooms/{ROOM}/share", count=1000) == status


@pytest.mark.parametrize("kind", [9, "AiRoom"])
def test_ai_rooms_came_with_3_6(serve: Serve, kind: object) -> None:
    body = {"title": "A", "roomType": kind}
    assert serve(acme(version="3.5")).status("POST", "files/rooms", body) == 400
    api = serve(acme(version="3.6"))
    made = api.post("files/rooms", body)
    assert made["rootFolderType"] == 34
    assert api.get("files/rooms")["total"] == 0
    assert api.get("files/rooms", searchArea=7)["total"] == 1


def test_exists_came_with_3_7(serve: Serve) -> None:
    assert serve(acme(version="3.6")).status("GET", "people/exists", email="x@y.example") == 404
    api = serve(acme())
    assert api.get("people/exists", email="x@y.example") == {"exists": False}
    assert api.get("people/exists", email="PIA@mail.example") == {"exists": True, "status": 4}


def test_a_group_stayed_in_a_public_room_before_3_6(serve: Serve) -> None:
    members = [{"group": "Design", "access": "ContentCreator"}]
    for version, status in (("3.5", 403), ("3.6", 200)):
        api = serve(acme({"title": "X", "type": "PublicRoom", "members": members}, version=version))
        group = api.get("group")[0]["id"]
        assert api.share({"id": group, "access": 0}).status_code == status


def test_a_disabled_stranger_was_removed_and_told_before_3_7_1(serve: Serve) -> None:
    for version, letters in (("3.6", 1), ("3.7.2", 0)):
        api = serve(acme({"title": "X"}, version=version))
        api.share({"id": api.person("dan@acme.example"), "access": 0}, notify=True)
        assert len(api.sandbox.mails()) == letters


def test_links_count_uses_since_3_7_1(serve: Serve) -> None:
    for version, counted in (("3.6", False), ("3.7.1", True)):
        api = serve(acme({"title": "X"}, version=version))
        link = api.put(f"files/rooms/{ROOM}/links", {"access": 2, "maxUseCount": 3})
        assert ("maxUseCount" in link["sharedLink"]) is counted
