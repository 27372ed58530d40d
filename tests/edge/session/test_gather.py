from __future__ import annotations

from functools import partial
from threading import Event, Lock, get_ident
from typing import TYPE_CHECKING

import pytest

from reconciler.portal.gather import AHEAD, gather

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def _number(number: int) -> int:
    return number


def _fail() -> int:
    raise ValueError("no")


def test_results_come_in_the_order_of_the_calls() -> None:
    first = Event()

    def slow() -> int:
        assert first.wait(10)
        return 0

    def quick() -> int:
        first.set()
        return 1

    assert list(gather([slow, quick], 2)) == [0, 1]


def test_no_calls_give_no_results() -> None:
    assert list(gather([], 4)) == []


def test_calls_are_taken_only_as_results_are_taken() -> None:
    taken = 0

    def calls() -> Iterator[Callable[[], int]]:
        nonlocal taken
        for number in range(1000):
            taken += 1
            yield partial(_number, number)

    results = gather(calls(), 2)
    assert [next(results) for _ in range(10)] == list(range(10))
    assert taken == 10 + 2 * AHEAD
    results.close()


def test_after_a_failure_no_further_call_is_begun() -> None:
    lock, begun = Lock(), 0

    def calls() -> Iterator[Callable[[], int]]:
        def count() -> int:
            nonlocal begun
            with lock:
                begun += 1
            return 0

        yield _fail
        for _ in range(1000):
            yield count

    with pytest.raises(ValueError, match="no"):
        list(gather(calls(), 2))
    assert begun <= 2 * AHEAD


def test_the_iterable_is_advanced_in_the_callers_thread() -> None:
    threads = set()

    def calls() -> Iterator[Callable[[], int]]:
        for number in range(20):
            threads.add(get_ident())
            yield partial(_number, number)

    assert list(gather(calls(), 3)) == list(range(20))
    assert threads == {get_ident()}
