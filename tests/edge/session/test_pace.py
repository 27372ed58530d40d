from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from reconciler.portal.pace import WINDOW, Pace
from tests.edge.session.clock import Clock


def test_requests_below_the_rate_never_wait() -> None:
    clock = Clock()
    pace = Pace(clock.timing(per_minute=3))
    for _ in range(3):
        pace.admit(read=True)
    assert clock.sleeps == []


def test_one_too_many_waits_until_the_first_is_a_minute_ago() -> None:
    clock = Clock()
    pace = Pace(clock.timing(per_minute=2))
    pace.admit(read=True)
    clock.sleep(10)
    pace.admit(read=True)
    pace.admit(read=True)
    assert clock.sleeps == [10, 50]
    assert pace.admitted == 3


def test_a_portal_without_limits_is_not_paced_but_counted() -> None:
    clock = Clock()
    pace = Pace(clock.timing())
    for _ in range(5000):
        pace.admit(read=True)
    assert (pace.admitted, clock.sleeps) == (5000, [])


@given(st.integers(1, 5), st.lists(st.floats(0, 90), max_size=40))
def test_no_window_ever_holds_more_than_the_rate(rate: int, pauses: list[float]) -> None:
    clock = Clock(0.0)
    pace = Pace(clock.timing(per_minute=rate))
    left = []
    for pause in pauses:
        clock.sleep(pause)
        pace.admit(read=True)
        left.append(clock())
    assert all(early <= late for early, late in pairwise(left))
    apart = zip(left, left[rate:], strict=False)
    assert all(late - early >= WINDOW - 1e-6 for early, late in apart)
