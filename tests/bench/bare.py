"""The floor: the same requests, fired by a bare client at the same width.

``python -m tests.bench.bare URL KEY READS WRITES RATE FILE`` fires the requests of a JSON file:
first ``reads``, all side by side; then ``chains``, which go side by side, while the requests of one
go one after another. ``{id}`` in the path of a chain is the id that its first answer tells. Each
thread has a ``requests`` session, and each answer is decoded; nothing else is done, but that no
more than RATE leave in a minute, unless it is 0.
"""

from __future__ import annotations

import json
import sys
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock, local
from typing import TYPE_CHECKING, NamedTuple

import requests

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.spec import Json


class Asked(NamedTuple):
    """One request: the path with its query, and the body of a write."""

    method: str
    path: str
    body: Json = None


class Load(NamedTuple):
    """What is fired: reads, then chains of requests that need one another."""

    reads: Sequence[Asked]
    chains: Sequence[Sequence[Asked]] = ()


class Gate:
    """Lets so many requests a minute pass.

    Args:
        rate: how many; 0 lets all pass.
    """

    def __init__(self, rate: int) -> None:
        self._left: deque[float] = deque(maxlen=rate)
        self._lock = Lock()

    def wait(self) -> None:
        """Return when one more may leave."""
        if not self._left.maxlen:
            return
        with self._lock:
            if len(self._left) == self._left.maxlen:
                time.sleep(max(0.0, self._left[0] + 60.5 - time.monotonic()))
            self._left.append(time.monotonic())


def fire(url: str, key: str, widths: tuple[int, int], load: Load, rate: int = 0) -> None:
    """Fire requests as fast as a thread pool can.

    Args:
        url: the portal's address.
        key: the API key.
        widths: how many reads, and how many chains, are under way at a time.
        load: what is fired.
        rate: how many requests may leave in a minute; 0 for any number.
    """
    mine = local()
    gate = Gate(rate)

    def ask(one: Asked, made: Json = None) -> Json:
        if not hasattr(mine, "session"):
            mine.session = requests.Session()
            mine.session.headers["Authorization"] = f"Bearer {key}"
        gate.wait()
        address = url + one.path.replace("{id}", str(made))
        return mine.session.request(one.method, address, json=one.body, timeout=60).json()

    def chain(links: Sequence[Asked]) -> None:
        made = None
        for one in links:
            answer = ask(one, made)
            made = made or answer["response"]["id"]

    for width, call, items in ((widths[0], ask, load.reads), (widths[1], chain, load.chains)):
        with ThreadPoolExecutor(width) as pool:
            for _ in pool.map(call, items):
                pass


def main() -> None:
    """Fire what a file holds."""
    url, key, reads, writes, rate, file = sys.argv[1:]
    held = json.loads(Path(file).read_text(encoding="utf-8"))
    load = Load(
        [Asked(*one) for one in held["reads"]],
        [[Asked(*one) for one in links] for links in held["chains"]],
    )
    fire(url, key, (int(reads), int(writes)), load, int(rate))


if __name__ == "__main__":
    main()
