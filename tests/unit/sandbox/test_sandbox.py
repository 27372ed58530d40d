"""The portal as Python sees it."""

from __future__ import annotations

import re
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
import requests

from reconciler.sandbox import Sandbox

from .conftest import Api, acme

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Serve = Callable[[dict[str, object]], Api]


def test_a_fresh_portal_has_an_owner_and_a_key_that_never_changes() -> None:
    keys = []
    for _ in range(2):
        with Sandbox.open() as sandbox:
            keys.append(sandbox.key)
            assert sandbox.document()["owner"] == "owner@sandbox.example"
    assert keys[0] == keys[1]
    assert re.fullmatch("sk-[0-9a-f]{64}", keys[0])


def test_a_file_keeps_the_portal(tmp_path: Path) -> None:
    path = tmp_path / "portal.db"
    with Sandbox.open(path, version="3.6") as sandbox:
        sandbox.seed(acme({"title": "X"}, version="3.6"))
        key, document = sandbox.key, sandbox.document()
    with Sandbox.open(path) as again:
        assert (again.key, again.document()) == (key, document)
        with again.serve() as address:
            api = Api(address, again, requests.Session())
            with api.session:
                made = api.post("files/rooms", {"title": "Y", "roomType": 2})
                assert made["created"] > api.get("files/rooms/1000")["updated"]
        again.reset()
        assert again.document()["version"] == "3.6"


def test_an_unknown_release_opens_nothing() -> None:
    with pytest.raises(ValueError, match="no release"):
        Sandbox.open(version="4.0")


def test_strangers_neither_accept_nor_get_keys() -> None:
    with Sandbox.open() as sandbox:
        for call in (sandbox.activate, sandbox.issue_key):
            with pytest.raises(LookupError):
                call("x@y.example")


def test_a_big_portal_is_made_in_one_go() -> None:
    with Sandbox.open() as sandbox:
        sandbox.load(rooms=120, members=5)
        sandbox.load(rooms=1, members=3, people=0)
        with sandbox.serve() as address, requests.Session() as session:
            api = Api(address, sandbox, session)
            assert api.get("files/rooms", count=1)["total"] == 121
            assert len(api.members(1119)) == 6
            assert len(api.members(1120)) == 1
            assert api.post("files/rooms", {"title": "Y", "roomType": 2})["id"] == 1121


def test_dates_come_from_the_clock_that_is_given() -> None:
    class Noon:
        def now(self) -> datetime:
            return datetime(2030, 5, 6, 12, tzinfo=UTC)

    with Sandbox.open(clock=Noon()) as sandbox:
        sandbox.seed(acme({"title": "X"}))
        with sandbox.serve() as address, requests.Session() as session:
            room = Api(address, sandbox, session).get("files/rooms/1000")
            assert room["created"] == "2030-05-06T12:00:00.0000000Z"


def test_serving_stops_fast_and_frees_the_port() -> None:
    with Sandbox.open() as sandbox:
        with sandbox.serve() as address:
            assert requests.get(f"{address}/api/2.0/settings", timeout=10).ok
            begun = time.perf_counter()
        assert time.perf_counter() - begun < 0.5
        port = int(address.rsplit(":", 1)[1])
        with (
            sandbox.serve(port) as again,
            pytest.raises(OSError, match="in use"),
            sandbox.serve(port),
        ):
            assert again == address


def test_stopping_waits_for_what_is_under_way() -> None:
    with Sandbox.open(latency=0.2) as sandbox, ThreadPoolExecutor(1) as pool:
        with sandbox.serve() as address:
            call = pool.submit(requests.get, f"{address}/api/2.0/settings", timeout=10)
            time.sleep(0.1)
        assert call.result().ok


def test_only_loopback_is_served() -> None:
    with Sandbox.open() as sandbox, sandbox.serve() as address:
        assert address.startswith("http://127.0.0.1:")


def test_delays_overlap() -> None:
    with Sandbox.open(latency=0.1) as sandbox, sandbox.serve() as address:
        begun = time.perf_counter()
        with ThreadPoolExecutor(8) as pool:
            url = f"{address}/api/2.0/settings"
            answers = list(pool.map(lambda _: requests.get(url, timeout=10), range(8)))
        assert 0.1 <= time.perf_counter() - begun < 0.7
        assert all(answer.ok for answer in answers)


def test_it_may_be_used_from_many_threads_while_it_is_served(api: Api) -> None:
    def use(number: int) -> int:
        if number % 3 == 0:
            api.sandbox.issue_key("uma@acme.example")
        if number % 3 == 1:
            api.sandbox.document()
        url = f"{api.address}/api/2.0/files/rooms/1000/share"
        body = {"invitations": [{"email": f"n{number}@mail.example", "access": "Read"}]}
        headers = {"Authorization": str(api.authorization)}
        return requests.put(url, json=body, headers=headers, timeout=10).status_code

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(use, range(40))) == {200}
    assert len(api.members()) == 41


def test_a_file_that_is_no_portal_is_refused_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "sandbox.db"
    file.write_text("something else" * 100, encoding="utf-8")
    with pytest.raises(ValueError, match=r"no portal of this program"):
        Sandbox.open(file)
    assert file.read_text(encoding="utf-8") == "something else" * 100


def test_a_portal_of_another_version_of_the_program_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "sandbox.db"
    Sandbox.open(file).close()
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA user_version = 7")
    with pytest.raises(ValueError, match=r"another version; delete it"):
        Sandbox.open(file)
