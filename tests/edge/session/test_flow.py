"""How many requests are under way at a time."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from threading import Event, Thread, Timer, get_ident
from typing import TYPE_CHECKING

import pytest

from reconciler.portal.exchange import Broken, Call, Failure, Reply
from reconciler.portal.flow import READS, SHARES, WRITES, Flow, Lane, Went, went

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

SHARE = Call("GET", "files/rooms/7/share")


def _filled(cap: int) -> tuple[Lane, list[int]]:
    lane = Lane(cap)
    return lane, [lane.enter() for _ in range(cap)]


def _in_turn(lane: Lane, outcomes: list[Went]) -> int:
    """Requests one after another; the limit afterwards."""
    for outcome in outcomes:
        lane.leave(lane.enter(), outcome)
    return lane.limit


def test_without_a_fault_the_limit_stays_at_its_cap() -> None:
    assert _in_turn(Lane(4), [Went.WELL] * 50) == 4


def test_faults_of_one_round_halve_the_limit_once() -> None:
    lane, begun = _filled(8)
    for turn in begun:
        lane.leave(turn, Went.POORLY)
    assert lane.limit == 4
    assert _in_turn(lane, [Went.POORLY]) == 2


def test_the_limit_never_sinks_below_one() -> None:
    assert _in_turn(Lane(3), [Went.POORLY] * 9) == 1


def test_a_round_of_successes_adds_one_until_the_cap_is_reached_again() -> None:
    lane = Lane(8)
    assert _in_turn(lane, [Went.POORLY]) == 4
    assert _in_turn(lane, [Went.WELL] * 5) == 5
    assert _in_turn(lane, [Went.WELL] * 30) == 8


def test_what_tells_nothing_changes_nothing() -> None:
    assert _in_turn(Lane(4), [Went.UNTOLD] * 9) == 4


def test_who_waits_is_let_in_in_the_order_of_coming() -> None:
    lane, (begun,) = _filled(1)
    order: list[int] = []
    threads = []
    for number in range(5):
        ready = Event()

        def one(number: int = number, ready: Event = ready) -> None:
            ready.set()
            turn = lane.enter()
            order.append(number)
            lane.leave(turn, Went.WELL)

        threads.append(Thread(target=one))
        threads[-1].start()
        assert ready.wait(10)
        while lane.waiting <= number:
            pass
    lane.leave(begun, Went.WELL)
    for thread in threads:
        thread.join(10)
    assert order == [0, 1, 2, 3, 4]


class Interrupted(Exception):  # noqa: N818 - it is no error
    """A signal came."""


@contextmanager
def _interrupted(meanwhile: Callable[[], None]) -> Iterator[None]:
    """A signal shortly after, that does something and raises in this thread."""

    def handler(_number: int, _frame: FrameType | None) -> None:
        meanwhile()
        raise Interrupted

    before = signal.signal(signal.SIGUSR1, handler)
    timer = Timer(0.1, signal.pthread_kill, (get_ident(), signal.SIGUSR1))
    timer.start()
    try:
        with pytest.raises(Interrupted):
            yield
    finally:
        timer.join()
        signal.signal(signal.SIGUSR1, before)


def test_who_is_interrupted_while_waiting_leaves_the_queue() -> None:
    lane, (begun,) = _filled(1)
    with _interrupted(lambda: None):
        lane.enter()
    assert lane.waiting == 0
    lane.leave(begun, Went.WELL)
    lane.leave(lane.enter(), Went.WELL)


def test_who_is_interrupted_just_after_being_let_in_gives_the_place_back() -> None:
    lane, (begun,) = _filled(1)
    with _interrupted(lambda: lane.leave(begun, Went.WELL)):
        lane.enter()
    lane.leave(lane.enter(), Went.WELL)


@pytest.mark.parametrize("concurrency", [1, 12, 50])
def test_no_kind_is_wider_than_is_asked_for_and_all_reads_fit_the_portal(concurrency: int) -> None:
    flow = Flow(concurrency)
    widths = [flow.reads.limit, flow.shares.limit, flow.writes.limit]
    assert max(widths) <= concurrency
    assert flow.reads.limit + flow.shares.limit <= READS
    assert flow.shares.limit == min(SHARES, concurrency)
    assert flow.writes.limit == min(WRITES, concurrency)
    assert flow.widest == sum(widths)


def test_a_request_belongs_to_what_the_portal_counts_it_among() -> None:
    flow = Flow(4)
    assert flow.lane(SHARE) is flow.shares
    assert flow.lane(Call("PUT", "files/rooms/7/share")) is flow.writes
    assert flow.lane(Call("GET", "files/rooms")) is flow.reads
    assert flow.lane(Call("GET", "portal/users/invite/Guest", once=True)) is flow.reads
    assert flow.lane(Call("GET", "files/3/share")) is flow.reads


@pytest.mark.parametrize(
    ("outcome", "told"),
    [
        (Reply(200), Went.WELL),
        (Reply(404), Went.WELL),
        (Reply(429), Went.POORLY),
        (Reply(500), Went.POORLY),
        (Reply(503), Went.POORLY),
        (Failure(Broken.TIMEOUT, sent=True), Went.POORLY),
        (Failure(Broken.RESET, sent=True), Went.UNTOLD),
        (Failure(Broken.CONNECT, sent=False), Went.UNTOLD),
    ],
)
def test_only_what_the_portal_cannot_cope_with_slows_it_down(
    outcome: Reply | Failure, told: Went
) -> None:
    assert went(outcome) is told
