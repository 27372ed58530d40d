"""Many threads at one session."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from threading import Barrier

from reconciler.portal.session import READS, WRITES, Session
from tests.edge.loopback import act
from tests.edge.loopback.server import Server
from tests.edge.session.clock import Clock
from tests.edge.session.key import KEY


def test_reads_run_side_by_side_up_to_the_concurrency() -> None:
    barrier = Barrier(4, timeout=10)
    with Server(act.GOOD) as server, Session(server.url, KEY, concurrency=4) as session:

        def call() -> int:
            barrier.wait()
            return session.get("a").status

        assert list(session.gather([call] * 8)) == [200] * 8
        assert server.connections <= 4


def test_the_limits_of_the_portal_hold_whatever_concurrency_is_asked_for() -> None:
    width = 100
    with Server(act.GOOD) as server, Session(server.url, KEY, concurrency=width) as session:
        assert list(session.gather(partial(session.get, "a") for _ in range(width)))
        assert server.connections <= READS
        writes = [partial(session.send, "PUT", "a", {}) for _ in range(width)]
        assert len(list(session.gather(writes))) == width
        assert session.sent == 2 * width


def test_no_more_than_fifteen_writes_are_under_way() -> None:
    with Server(act.GOOD) as server, Session(server.url, KEY, concurrency=40) as session:
        writes = [partial(session.send, "PUT", "a", {}) for _ in range(80)]
        assert len(list(session.gather(writes))) == 80
        assert server.connections <= WRITES


def test_pacing_holds_over_all_threads_of_a_session() -> None:
    clock = Clock()
    timing = replace(clock.timing(), per_minute=10)
    with Server(act.GOOD) as server, Session(server.url, KEY, timing=timing) as session:
        assert len(list(session.gather(partial(session.get, "a") for _ in range(25)))) == 25
    assert clock.sleeps
