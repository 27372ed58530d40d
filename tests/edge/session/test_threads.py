"""Many threads at one session."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from threading import Barrier, Lock

import pytest

from reconciler.errors import RationedError
from reconciler.portal.flow import READS, SHARES, WRITES
from reconciler.portal.session import Session
from reconciler.sandbox import Limits, Sandbox
from tests.edge.loopback import act
from tests.edge.loopback.server import Server
from tests.edge.session.clock import Clock
from tests.edge.session.crowd import Crowd, crowded
from tests.edge.session.key import KEY

SHARE = "files/rooms/1/share"


def _gate(number: int) -> Barrier:
    return Barrier(number, timeout=20)


def test_reads_run_side_by_side_up_to_the_concurrency() -> None:
    barrier = _gate(4)
    with Server(act.GOOD) as server, Session(server.url, KEY, concurrency=4) as session:

        def call() -> int:
            barrier.wait()
            return session.get("a").status

        assert list(session.gather([call] * 8)) == [200] * 8
        assert server.connections <= 4


def test_the_limits_of_the_portal_hold_whatever_concurrency_is_asked_for() -> None:
    width = 100
    with crowded(Crowd()) as crowd, Session(crowd.url, KEY, concurrency=width) as session:
        reads = [partial(session.get, path) for path in ("a", SHARE) for _ in range(width)]
        assert len(list(session.gather(reads))) == 2 * width
        assert crowd.peak <= READS
        crowd.peak = 0
        writes = [partial(session.send, "PUT", "a", {}) for _ in range(width)]
        assert len(list(session.gather(writes))) == width
        assert crowd.peak <= WRITES
        assert session.sent == 3 * width


def test_reads_of_who_is_in_a_room_run_at_a_width_of_their_own() -> None:
    with crowded(Crowd()) as crowd, Session(crowd.url, KEY, concurrency=40) as session:
        crowd.together = _gate(SHARES)
        reads = [partial(session.get, SHARE) for _ in range(5 * SHARES)]
        assert len(list(session.gather(reads))) == 5 * SHARES
        assert crowd.peak == SHARES


def test_pacing_holds_over_all_threads_of_a_session() -> None:
    clock = Clock()
    timing = replace(clock.timing(), per_minute=10)
    with Server(act.GOOD) as server, Session(server.url, KEY, timing=timing) as session:
        assert len(list(session.gather(partial(session.get, "a") for _ in range(25)))) == 25
    assert clock.sleeps


def test_with_the_limiter_of_the_public_cloud_nothing_is_lost_at_full_width() -> None:
    timing = Clock().timing(per_minute=1400)
    with (
        Sandbox.open(limiter=True, latency=0.002) as sandbox,
        sandbox.serve() as url,
        Session(url, sandbox.key, concurrency=50, timing=timing) as session,
    ):
        bodies = [{"title": f"Room {number}", "roomType": 2} for number in range(60)]
        made = [partial(session.send, "POST", "files/rooms", body) for body in bodies]
        ids = [answer.response["id"] for answer in session.gather(made)]
        shares = [partial(session.get, f"files/rooms/{room}/share") for room in ids]
        pages = [partial(session.get, "files/rooms", {"count": 5}) for _ in ids]
        assert len(list(session.gather([*shares, *pages]))) == 2 * len(ids)
        assert session.get("files/rooms").response["total"] == len(set(ids)) == 60
        statuses = [served.status for served in sandbox.requests()]
    assert set(statuses) == {200}


def test_a_portal_that_takes_few_at_a_time_is_asked_for_few() -> None:
    timing = Clock().timing()
    limits = Limits(window=100_000, reads=4)
    with (
        Sandbox.open(limits=limits, latency=0.002) as sandbox,
        sandbox.serve() as url,
        Session(url, sandbox.key, concurrency=50, timing=timing) as session,
    ):
        calls = [partial(session.get, "files/rooms") for _ in range(400)]
        assert len(list(session.gather(calls))) == 400
        statuses = [served.status for served in sandbox.requests()]
    assert statuses.count(200) == 400
    # Fewer than half: at a fixed width of fifty, nine of ten would be turned away.
    assert statuses.count(429) < 200


def test_the_width_recovers_once_the_portal_takes_more() -> None:
    timing = Clock().timing()
    with (
        crowded(Crowd(most=2)) as crowd,
        Session(crowd.url, KEY, concurrency=12, timing=timing) as session,
    ):
        calls = [partial(session.get, "a") for _ in range(120)]
        assert len(list(session.gather(calls))) == 120
        assert crowd.turned
        crowd.most = 1000
        assert len(list(session.gather(calls))) == 120
        # Twelve at once, or this breaks.
        crowd.together = _gate(12)
        assert len(list(session.gather(calls))) == 120


def test_reads_are_not_slowed_by_writes_that_are_turned_away() -> None:
    timing = Clock().timing()
    with (
        crowded(Crowd()) as crowd,
        Session(crowd.url, KEY, concurrency=12, timing=timing) as session,
    ):
        crowd.closed = {"PUT"}
        with pytest.raises(RationedError, match="it was sent 6 times"):
            session.send("PUT", "a", {})
        assert crowd.turned == 6
        crowd.together = _gate(12)
        calls = [partial(session.get, "a") for _ in range(24)]
        assert len(list(session.gather(calls))) == 24


def test_each_connection_is_trusted_by_itself() -> None:
    clock = Clock()
    with (
        crowded(Crowd()) as crowd,
        Session(crowd.url, KEY, concurrency=2, timing=clock.timing()) as session,
    ):
        crowd.together = _gate(2)
        list(session.gather([partial(session.get, "a")] * 2))
        crowd.together = None
        clock.sleep(20)
        session.get("a")
        assert crowd.connections == 2
        clock.sleep(20)
        # One connection idled for 20 seconds and one for 40.
        crowd.together = _gate(2)
        list(session.gather([partial(session.send, "PUT", "a", {})] * 2))
        assert crowd.connections == 3


def test_writes_that_find_only_idle_connections_do_not_hurt_each_other() -> None:
    clock = Clock()
    lock = Lock()
    with (
        crowded(Crowd()) as crowd,
        Session(crowd.url, KEY, concurrency=12, timing=clock.timing()) as session,
    ):

        def write() -> int:
            with lock:
                clock.sleep(31)
            return session.send("PUT", "a", {}).status

        assert list(session.gather([write] * 100)) == [200] * 100
        assert session.sent == crowd.answered == 100
