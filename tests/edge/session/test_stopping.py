"""A wait that is ended: nothing is sent any more, and no place stays taken."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from reconciler.errors import StoppedError
from reconciler.portal.pace import SPARE
from reconciler.portal.session import Session
from tests.edge.loopback import act
from tests.edge.loopback.server import Server
from tests.edge.session.clock import Clock
from tests.edge.session.key import KEY

if TYPE_CHECKING:
    from collections.abc import Callable

    from reconciler.portal.timing import Timing


class Stop:
    """A sleep that is ended as long as somebody wants to stop."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.stopped = True

    def sleep(self, seconds: float) -> None:
        if self.stopped:
            raise StoppedError("stopped")
        self._clock.sleep(seconds)


def _timing(stop: Callable[[float], None], clock: Clock, per_minute: int | None = None) -> Timing:
    return replace(clock.timing(per_minute=per_minute), sleep=stop)


def test_a_write_that_waits_to_be_sent_again_is_not_sent() -> None:
    stop = Stop(clock := Clock())
    with (
        Server(act.answer(429), act.GOOD) as server,
        Session(server.url, KEY, concurrency=1, timing=_timing(stop.sleep, clock)) as session,
    ):
        with pytest.raises(StoppedError):
            session.send("POST", "files/rooms", {})
        assert server.met == 1
        assert session.send("POST", "files/rooms", {}).status == 200


def test_a_write_that_waits_for_the_minute_is_not_sent_and_gives_its_place_back() -> None:
    stop = Stop(clock := Clock())
    timing = _timing(stop.sleep, clock, per_minute=1)
    with (
        Server(act.GOOD) as server,
        Session(server.url, KEY, concurrency=1, timing=timing) as session,
    ):
        session.get("a")
        with pytest.raises(StoppedError):
            session.get("portal/users/invite/Guest", once=True)
        with pytest.raises(StoppedError):
            session.send("PUT", "a", {})
        assert server.met == 1
        stop.stopped = False
        assert session.get("a").status == session.send("PUT", "a", {}).status == 200


def test_what_was_sent_is_read_back_without_waiting_for_the_minute() -> None:
    stop = Stop(clock := Clock())
    timing = _timing(stop.sleep, clock, per_minute=1)
    with (
        Server(act.GOOD) as server,
        Session(server.url, KEY, concurrency=1, timing=timing) as session,
    ):
        session.send("PUT", "a", {})
        for _ in range(SPARE):
            session.get("a")
        with pytest.raises(StoppedError):
            session.get("a")
        assert server.met == 1 + SPARE


def test_a_wait_of_one_thread_ends_all_that_are_gathered() -> None:
    stop = Stop(clock := Clock())
    timing = _timing(stop.sleep, clock, per_minute=5)
    with (
        Server(act.GOOD) as server,
        Session(server.url, KEY, concurrency=4, timing=timing) as session,
    ):
        with pytest.raises(StoppedError):
            list(session.gather([lambda: session.get("a")] * 200))
        assert server.met == 5 + SPARE


def test_long_waits_are_told_with_their_reason_and_short_ones_are_not() -> None:
    clock = Clock()
    told: list[tuple[float, str]] = []
    timing = replace(clock.timing(per_minute=5), tells=lambda *wait: told.append(wait))
    script = (
        act.answer(429, headers={"Retry-After": "30"}),
        act.answer(429, headers={"Retry-After": "40"}),
        act.error(500, "deadlock"),
        act.error(500, "deadlock"),
        act.GOOD,
    )
    with Server(*script) as server, Session(server.url, KEY, timing=timing) as session:
        session.get("a")
        clock.sleeps.clear()
        session.get("a")
    assert told == [
        (30.5, "the portal asks for it"),
        (41, "the portal asks for it"),
        (2, "the portal does not answer as it should"),
        (4, "the portal does not answer as it should"),
    ]
    assert clock.sleeps == []


def test_a_wait_for_the_minute_is_told() -> None:
    clock = Clock()
    told: list[tuple[float, str]] = []
    timing = replace(clock.timing(per_minute=1), tells=lambda *wait: told.append(wait))
    with Server(act.GOOD) as server, Session(server.url, KEY, timing=timing) as session:
        session.get("a")
        session.get("a")
    assert told == [(60, "the portal's limit of requests a minute")]
