"""Too many requests."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING

import requests

from reconciler.sandbox import Limits, Sandbox

from .conftest import ROOM, Api, acme

if TYPE_CHECKING:
    from collections.abc import Iterator


class Seconds:
    """Time that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@contextmanager
def limited(limits: Limits, seconds: Seconds | None = None, latency: float = 0.0) -> Iterator[Api]:
    clock = seconds or Seconds()
    with (
        Sandbox.open(limits=limits, seconds=clock, latency=latency) as sandbox,
        sandbox.serve() as address,
        requests.Session() as session,
    ):
        sandbox.seed(acme({"title": "X"}))
        yield Api(address, sandbox, session)


def test_the_window_slides_and_counts_by_person() -> None:
    seconds = Seconds()
    with limited(Limits(window=3), seconds) as api:
        adam = api.acting("adam@acme.example")
        assert [api.status("GET", "files/rooms") for _ in range(4)] == [200, 200, 200, 429]
        answer = api.send("GET", "files/rooms")
        assert (answer.content, answer.headers["Retry-After"]) == (b"", "60")
        assert answer.headers["X-RateLimit-Limit"] == "3"
        assert adam.status("GET", "files/rooms") == 200
        assert api.with_header(None).status("GET", "settings") == 200
        seconds.now = 61.0
        assert api.status("GET", "files/rooms") == 200


def test_too_much_at_once_is_turned_away_at_once_without_a_delay_to_wait() -> None:
    with limited(Limits(reads=2), latency=0.2) as api, ThreadPoolExecutor(4) as pool:
        url = f"{api.address}/api/2.0/files/rooms"
        headers = {"Authorization": str(api.authorization)}
        calls = [pool.submit(requests.get, url, headers=headers, timeout=10) for _ in range(4)]
        answers = [call.result() for call in calls]
        assert sorted(answer.status_code for answer in answers) == [200, 200, 429, 429]
        assert all("Retry-After" not in answer.headers for answer in answers)
        assert api.status("GET", "files/rooms") == 200


def test_a_day_has_only_so_many_writes() -> None:
    with limited(Limits(daily=2)) as api:
        item = {"email": "uma@acme.example", "access": "Read"}
        assert [api.share(item).status_code for _ in range(3)] == [200, 200, 429]
        assert api.status("DELETE", f"files/rooms/{ROOM}", {}) == 200
        assert api.status("GET", "files/rooms") == 200


def test_sensitive_paths_are_counted_each_for_itself() -> None:
    with limited(Limits(sensitive=1)) as api:
        path = f"files/rooms/{ROOM}/resend"
        assert [api.status("POST", path, {}) for _ in range(2)] == [200, 429]
        assert api.status("PUT", "people/invite", {"resendAll": True}) == 200


def test_a_rejected_batch_of_addresses_burns_what_was_left() -> None:
    with limited(Limits(invitations=3)) as api:
        items = [{"email": f"n{i}@mail.example", "access": "Read"} for i in range(4)]
        assert api.share(*items[:2]).status_code == 200
        assert api.share(*items[2:]).status_code == 429
        assert api.share(items[2]).status_code == 429
        assert api.share({"id": api.person("uma@acme.example"), "access": 2}).status_code == 200
        assert api.send("PUT", f"files/rooms/{ROOM}/share", [1]).status_code == 400


def test_the_usual_numbers_are_those_of_the_public_cloud() -> None:
    with Sandbox.open(limiter=True) as sandbox, sandbox.serve() as address:
        headers = {"Authorization": f"Bearer {sandbox.key}"}
        url = f"{address}/api/2.0/people/@self"
        assert requests.get(url, headers=headers, timeout=10).status_code == 200
        broken = requests.put(
            f"{address}/api/2.0/people/invite", data=b"{", headers=headers, timeout=10
        )
        assert broken.status_code == 400
        broken = requests.post(
            f"{address}/api/2.0/people/invite", data=b"{", headers=headers, timeout=10
        )
        assert broken.status_code == 400
    assert Limits() == Limits(1500, 60.0, 50, 15, 10_000, 5, 900.0, 0)
