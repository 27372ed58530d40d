"""How jobs end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import requests

from reconciler.sandbox import Sandbox

from .conftest import ROOM, Api, acme

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Serve = Callable[[dict[str, object]], Api]

X = f"files/rooms/{ROOM}"
OPS = "files/fileops"
ADAM, ANN = "adam@acme.example", "ann@acme.example"


def outcome(api: Api) -> list[tuple[bool, str]]:
    api.sandbox.document()
    return [(job["finished"], job["error"]) for job in api.get(OPS)]


def test_leaving_the_archive_looks_at_the_quota_in_the_job(serve: Serve) -> None:
    api = serve(acme({"title": "X", "state": "archived"}, {"title": "Y"}, seats={"room": 1}))
    assert api.status("PUT", f"{X}/unarchive", {}) == 200
    ((finished, error),) = outcome(api)
    assert finished
    assert "should not exceed 1" in error
    assert api.get(X)["rootFolderType"] == 20
    api.sandbox.set_seats(room=2)
    api.put(f"{X}/unarchive")
    assert outcome(api) == [(True, "")]
    assert api.get(X)["rootFolderType"] == 14


def test_the_quota_does_not_count_for_agents(serve: Serve) -> None:
    room = {"title": "A", "type": "AiRoom", "state": "archived"}
    api = serve(acme(room, {"title": "Y"}, seats={"room": 1}))
    api.put(f"{X}/unarchive")
    assert outcome(api) == [(True, "")]
    assert api.get(X)["rootFolderType"] == 34


@pytest.mark.parametrize("error", ["", "The file is being edited"])
def test_a_job_may_come_to_nothing_and_say_little(api: Api, error: str) -> None:
    api.sandbox.fail_job(ROOM, error)
    api.put(f"{X}/archive")
    assert outcome(api) == [(True, error)]
    assert (api.get(X)["rootFolderType"], api.sandbox.mails()) == (14, [])
    api.put(f"{X}/archive")
    assert outcome(api) == [(True, "")]
    assert api.get(X)["rootFolderType"] == 20


def test_a_job_may_vanish_while_it_runs(api: Api) -> None:
    api.send("DELETE", X, {})
    api.sandbox.lose_job(ROOM)
    assert [len(api.get(OPS)) for _ in range(3)] == [1, 0, 0]
    assert api.status("GET", X) == 200


def test_what_became_of_a_room_is_a_webhook_when_it_has_become_so(api: Api) -> None:
    for method, path in (("PUT", f"{X}/archive"), ("PUT", f"{X}/unarchive"), ("DELETE", X)):
        api.send(method, path, {})
        api.sandbox.document()
    triggers = ["room.archived", "room.restored", "room.deleted"]
    assert [hook.trigger for hook in api.sandbox.webhooks()] == triggers


@pytest.mark.parametrize("state", ["active", "archived"])
def test_who_may_move_and_delete_depends_on_where_the_room_lies(serve: Serve, state: str) -> None:
    members = [{"email": ANN, "access": "RoomManager"}]
    room = {"title": "X", "state": state, "members": members}
    ways = (("PUT", f"{X}/archive"), ("PUT", f"{X}/unarchive"), ("DELETE", X))
    found: dict[str, list[int]] = {}
    for who in ("olga@acme.example", ADAM, ANN):
        found[who] = []
        for method, path in ways:
            caller = serve(acme(room)).acting(who)
            found[who].append(caller.status(method, path, {}))
    assert found["olga@acme.example"] == [200, 200, 200]
    assert found[ADAM] == [200, 200, 200 if state == "archived" else 403]
    assert found[ANN] == [403, 403, 403]


def test_a_portal_goes_on_where_it_was_closed(tmp_path: Path) -> None:
    template = {"title": "T", "state": "template"}
    lasting = {"title": "L", "settings": {"lifetime": {"value": 3}}, "files": 12}
    with Sandbox.open(tmp_path / "portal.db") as sandbox:
        sandbox.seed(acme({"title": "X"}, template, lasting))
        start = sandbox.lifetime_start(ROOM + 2)
        with sandbox.serve() as address, requests.Session() as session:
            api = Api(address, sandbox, session)
            api.put(f"{X}/archive")
            api.post("files/rooms/fromtemplate", {"templateId": ROOM + 1, "title": "N"})
            sandbox.fail_job(ROOM, "no")
    with Sandbox.open(tmp_path / "portal.db") as sandbox:
        assert sandbox.lifetime_start(ROOM + 2) == start is not None
        with sandbox.serve() as address, requests.Session() as session:
            api = Api(address, sandbox, session)
            assert outcome(api) == [(True, "no")]
            assert [room["title"] for room in api.get("files/rooms")["folders"]] == ["N", "L", "X"]
        assert [hook.trigger for hook in sandbox.webhooks()] == ["room.created"]
