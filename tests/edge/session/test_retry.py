from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.errors import PortalError, RationedError, ReconcilerError, RequestError
from reconciler.portal.answer import Again, Fault
from reconciler.portal.exchange import Call
from reconciler.portal.retry import Patience
from tests.edge.session.clock import Clock

CALL = Call("GET", "people")
TIMING = Clock().timing()


def _fault(again: Again, after: str | None = None) -> Fault:
    return Fault(RequestError("too many", 429), again, after)


def test_waits_double_up_to_their_bound_and_then_the_fault_is_raised() -> None:
    patience = Patience(replace(TIMING, reads=8), CALL)
    waits = [patience.wait(_fault(Again.HARMLESS)).seconds for _ in range(7)]
    assert waits == [0.5, 1, 2, 4, 8, 15, 15]
    with pytest.raises(RequestError, match="too many"):
        patience.wait(_fault(Again.HARMLESS))


def test_a_wait_lies_anywhere_below_its_bound() -> None:
    patience = Patience(replace(TIMING, random=lambda: 0.25), CALL)
    assert patience.wait(_fault(Again.HARMLESS)).seconds == 0.125


def test_each_reason_to_try_again_has_its_own_tries() -> None:
    patience = Patience(TIMING, CALL)
    for again, tries in ((Again.UNSENT, 2), (Again.RATIONED, 5), (Again.HARMLESS, 4)):
        for _ in range(tries):
            patience.wait(_fault(again))
    with pytest.raises(RequestError):
        patience.wait(_fault(Again.UNSENT))


def test_what_must_not_be_sent_again_is_raised_at_once() -> None:
    with pytest.raises(RequestError, match="too many"):
        Patience(TIMING, CALL).wait(_fault(Again.NEVER, "9999"))


@pytest.mark.parametrize(
    ("after", "wait"),
    [
        ("0", 0.5),
        (" 7 ", 7.5),
        ("60", 60.5),
        ("-1", 0.5),
        ("soon", 0.5),
        ("", 0.5),
        ("1.5", 0.5),
        (format_datetime(datetime.fromtimestamp(1020, UTC), usegmt=True), 20.5),
        (format_datetime(datetime.fromtimestamp(900, UTC), usegmt=True), 0.5),
    ],
)
def test_the_time_that_the_portal_asks_for_comes_on_top(after: str, wait: float) -> None:
    assert Patience(TIMING, CALL).wait(_fault(Again.RATIONED, after)).seconds == wait


@pytest.mark.parametrize(
    ("after", "words"),
    [
        ("61", "61 seconds .*: one of its limits is used up"),
        ("86400", "1440 minutes .*: a limit of the day is used up"),
        ("9" * 50, "minutes"),
    ],
)
def test_a_wait_that_is_too_long_is_told_and_not_obeyed(after: str, words: str) -> None:
    with pytest.raises(RationedError, match=f"GET people: .* asks to wait .*{words}") as caught:
        Patience(TIMING, CALL).wait(_fault(Again.RATIONED, after))
    assert caught.value.status == 429


def test_a_portal_out_of_service_for_long_is_told_as_503() -> None:
    fault = Fault(PortalError("down"), Again.HARMLESS, "3600")
    with pytest.raises(RationedError, match=r"more than 60 seconds$") as caught:
        Patience(TIMING, CALL).wait(fault)
    assert caught.value.status == 503


def test_a_request_that_is_turned_away_too_often_ends_all_that_would_fare_like_it() -> None:
    patience = Patience(TIMING, CALL)
    waits = [patience.wait(_fault(Again.RATIONED)).seconds for _ in range(5)]
    assert waits == [0.5, 1, 2, 4, 8]
    with pytest.raises(RationedError, match="too many; it was sent 6 times") as caught:
        patience.wait(_fault(Again.RATIONED))
    assert caught.value.status == 429


def test_every_wait_that_the_portal_asks_for_is_obeyed() -> None:
    patience = Patience(TIMING, CALL)
    waits = [patience.wait(_fault(Again.RATIONED, after)).seconds for after in ("60", "9", "60")]
    assert waits == [60.5, 10, 62]
    with pytest.raises(RationedError, match="61 seconds"):
        patience.wait(_fault(Again.RATIONED, "61"))


@given(st.text())
def test_no_retry_after_however_odd_breaks_the_program(after: str) -> None:
    try:
        wait = Patience(TIMING, CALL).wait(_fault(Again.RATIONED, after)).seconds
    except ReconcilerError:
        return
    assert 0 <= wait <= 60.5
