"""Files that learn of a new role too late."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import requests

from reconciler.sandbox import Sandbox

from .conftest import ROOM, Api, acme

if TYPE_CHECKING:
    from collections.abc import Iterator

UMA, GUS = "uma@acme.example", "gus@mail.example"


@pytest.fixture
def stale() -> Iterator[Api]:
    with (
        Sandbox.open(stale_roles=2) as sandbox,
        sandbox.serve() as address,
        requests.Session() as session,
    ):
        sandbox.seed(acme({"title": "Project"}, {"title": "Form", "state": "template"}))
        yield Api(address, sandbox, session)


def raise_(api: Api, email: str, kind: str = "RoomAdmin") -> str:
    who = api.person(email)
    api.put(f"people/type/{kind}", {"userIds": [who]})
    return who


def manage(api: Api, who: str) -> int:
    return api.share({"id": who, "access": "RoomManager"}).status_code


def test_for_a_while_the_old_role_counts_in_rooms(stale: Api) -> None:
    uma = raise_(stale, UMA)
    assert stale.get("people/uma")["isRoomAdmin"] is True
    assert [manage(stale, uma) for _ in range(3)] == [403, 403, 200]


def test_only_requests_to_files_teach_the_files(stale: Api) -> None:
    uma = raise_(stale, UMA)
    for _ in range(5):
        stale.get("people/@self")
    assert stale.status("GET", "files/rooms") == 200
    assert manage(stale, uma) == 403
    assert manage(stale, uma) == 200


def test_the_first_of_two_promotions_is_remembered_and_the_wait_begins_anew(stale: Api) -> None:
    gus = raise_(stale, GUS, "User")
    assert manage(stale, gus) == 403
    raise_(stale, GUS)
    assert [manage(stale, gus) for _ in range(3)] == [403, 403, 200]


def test_an_invitation_that_raises_is_learnt_of_as_late(stale: Api) -> None:
    invitations = [{"email": UMA, "type": "RoomAdmin"}]
    stale.post("people/invite", {"invitations": invitations})
    assert manage(stale, stale.person(UMA)) == 403


def test_the_promoted_neither_make_rooms_nor_get_them_at_once(stale: Api) -> None:
    uma = raise_(stale, UMA)
    body = {"title": "Own", "roomType": 2}
    assert stale.acting(UMA).status("POST", "files/rooms", body) == 403
    assert stale.status("POST", "files/owner", {"folderIds": [ROOM], "userId": uma}) == 403
    assert stale.acting(UMA).status("POST", "files/rooms", body) == 200
    assert stale.status("POST", "files/owner", {"folderIds": [ROOM], "userId": uma}) == 200


def test_a_template_takes_the_promoted_for_strangers_too(stale: Api) -> None:
    uma = raise_(stale, UMA)
    invitation = {"id": uma, "access": "Read"}
    statuses = [stale.share(invitation, room=ROOM + 1).status_code for _ in range(3)]
    assert statuses == [403, 403, 200]


def test_a_new_document_is_a_new_memory(stale: Api) -> None:
    raise_(stale, UMA)
    stale.sandbox.seed(acme({"title": "Project"}))
    people = stale.sandbox.document()["people"]
    assert isinstance(people, list)
    promoted = [each | {"type": "RoomAdmin"} if each["email"] == UMA else each for each in people]
    stale.sandbox.seed(acme({"title": "Project"}) | {"people": promoted})
    assert manage(stale, stale.person(UMA)) == 200


def test_usually_a_role_counts_at_once(api: Api) -> None:
    assert manage(api, raise_(api, UMA)) == 200
