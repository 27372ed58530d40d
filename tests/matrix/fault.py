"""The faults of the matrix."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

from tests.edge.gateway import fault

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.edge.gateway.fault import Fault, Passage
    from tests.edge.gateway.message import Reply

PATIENCE, _ENOUGH = 0.3, 0.35
"""Seconds for which a client waits, and until an answer that is too late for it."""

_DAY = 86_400
_SUCCESS = {"status": 0, "statusCode": 200}


class Case(NamedTuple):
    """A fault of the matrix.

    Attributes:
        make: makes it anew.
        times: how many requests of a kind meet it; None for all.
        late: whether the client is one that waits for ``PATIENCE`` alone.
        behind: how many reads, of anything, tell afterwards what was so before.
    """

    make: Callable[[], Fault]
    times: int | None = 1
    late: bool = False
    behind: int = 0


def behind(times: int) -> Fault:
    """A replica that lags behind: so many reads get the first answer that there ever was."""
    left = times

    def stale(passage: Passage) -> Reply:
        nonlocal left
        found = passage.forward()
        if passage.older is None or passage.older.body == found.body or not left:
            return found
        left -= 1
        return passage.older

    return stale


def _slow(passage: Passage) -> Reply:
    found = passage.forward()
    time.sleep(0.01)
    return found


def _late(passage: Passage) -> None:
    passage.forward()
    time.sleep(_ENOUGH)


def _broken_after(passage: Passage) -> Reply | None:
    passage.forward()
    return fault.refusal(500, "boom")(passage)


def _other(passage: Passage) -> Reply:
    return passage.forward().with_json({"jsonrpc": "2.0", "result": None})


def _misshapen(passage: Passage) -> Reply:
    found = passage.forward()
    return found.with_json({"response": [17], "count": 1, "total": 1, **_SUCCESS})


def _void(passage: Passage) -> Reply:
    return passage.forward().with_json({"count": 0, **_SUCCESS})


_BOTH: dict[str, Case] = {
    "refused": Case(lambda: fault.refusal(403)),
    "not found": Case(lambda: fault.refusal(404, "The required room was not found")),
    "reset before": Case(lambda: fault.reset),
    "reset before, always": Case(lambda: fault.reset, times=None),
    "slow": Case(lambda: _slow, times=None),
    "late": Case(lambda: _late, late=True),
    "429": Case(fault.rationed),
    "429 with Retry-After": Case(lambda: fault.rationed(2)),
    "429 for a day": Case(lambda: fault.rationed(_DAY), times=None),
    "429 always": Case(fault.rationed, times=None),
    "500": Case(lambda: fault.refusal(500, "boom")),
    "500 always": Case(lambda: fault.refusal(500, "boom"), times=None),
    "502 HTML": Case(lambda: fault.bad_gateway),
    "200 HTML": Case(lambda: fault.page),
    "truncated": Case(lambda: fault.truncated),
    "wrong JSON": Case(lambda: _other),
    "wrong shape": Case(lambda: _misshapen),
    "no response": Case(lambda: _void),
}

READS: dict[str, Case] = _BOTH

LISTINGS: dict[str, Case] = {
    "total too large": Case(lambda: fault.miscounted(1)),
    "total too small": Case(lambda: fault.miscounted(-1)),
    "total too large, always": Case(lambda: fault.miscounted(1), times=None),
    "total too small, always": Case(lambda: fault.miscounted(-1), times=None),
}
"""For reads that tell a total."""

STALE: dict[str, Case] = {
    "stale for a moment": Case(lambda: behind(2), times=None),
    "stale": Case(lambda: behind(1000), times=None),
}
"""For reads after a write."""

WRITES: dict[str, Case] = {
    **_BOTH,
    "lost after": Case(lambda: fault.lost),
    "lost after, and stale reads": Case(lambda: fault.lost, behind=3),
    "500 after": Case(lambda: _broken_after),
    "502 HTML after": Case(lambda: fault.bad_gateway_after),
}
