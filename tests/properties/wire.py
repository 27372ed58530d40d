"""A session on which one request goes wrong, or ends the program."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Final, TypeVar

from reconciler.errors import (
    LostAnswerError,
    PortalError,
    RationedError,
    ReconcilerError,
    RequestError,
)
from tests.properties.way import Killed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from reconciler.portal.answer import Answer
    from reconciler.portal.session import Session
    from reconciler.spec import Json

T = TypeVar("T")

WRITES: Final = (
    *("refused", "fails", "unsent", "rationed", "closed"),
    *("lost before", "lost after", "lost, and late", "fails after"),
    *("killed before", "killed after", "killed, and late", "stopped"),
)
"""What can become of a write; the portal may have carried it out, or may do that later."""

READS: Final = ("unread", "closed", "killed")
"""What can become of a read."""

REFUSED: Final = frozenset({"refused", "fails", "fails after"})
"""After these the program tries what is left of a request again, in parts."""


@dataclass(frozen=True)
class Fault:
    """What goes wrong.

    Attributes:
        kind: what it is.
        number: of the read or write that it befalls, from 1.
    """

    kind: str = ""
    number: int = 0


class Wire:
    """A session.

    Args:
        inner: the session of the portal.
        fault: what goes wrong.
        sent: hears of each write that the portal gets to see, by its method.
        stops: called where a signal comes.
        late: what the portal has not carried out yet.
    """

    def __init__(
        self,
        inner: Session,
        fault: Fault,
        sent: Callable[[str], None],
        stops: Callable[[], None],
        late: list[Callable[[], object]],
    ) -> None:
        self._inner = inner
        self._fault = fault
        self._sent = sent
        self._stops = stops
        self._reads = self._writes = 0
        self._dead = False
        self._lock = Lock()
        self._late = late

    def get(
        self,
        path: str,
        params: Mapping[str, str | int] | None = None,
        *,
        anonymous: bool = False,
        once: bool = False,
    ) -> Answer:
        """One read."""
        kind = self._befallen(READS)
        if kind == "unread":
            raise RequestError("the portal answers 500", 500)
        if kind == "closed":
            raise PortalError("the portal is closed")
        return self._inner.get(path, params, anonymous=anonymous, once=once)

    def fetch(self, address: str, most: int) -> bytes:
        """One file."""
        return self._inner.fetch(address, most)

    def gather(self, calls: Iterable[Callable[[], T]]) -> Iterator[T]:
        """Several reads at once."""
        return self._inner.gather(calls)

    def send(self, method: str, path: str, body: Json) -> Answer:
        """One write."""

        def carry() -> Answer:
            self._sent(method)
            return self._inner.send(method, path, body)

        kind = self._befallen(WRITES)
        if kind.endswith("late"):
            self._late.append(carry)
        if error := _ERRORS.get(kind):
            raise error
        if kind == "stopped":
            self._stops()
        answer = carry()
        if kind.endswith("after"):
            # Threads that are under way get no further than their next request.
            raise _AFTER[kind]
        return answer

    def _befallen(self, kinds: tuple[str, ...]) -> str:
        """What befalls a request; empty for nothing."""
        write = kinds is WRITES
        with self._lock:
            self._writes += write
            self._reads += not write
            number = self._writes if write else self._reads
            met = self._fault.kind in kinds and number == self._fault.number
            dead, self._dead = self._dead, self._dead or (met and self._fault.kind in _DEADLY)
        if dead or (met and self._fault.kind in {"killed", "killed before"}):
            raise Killed
        return self._fault.kind if met else ""


_DEADLY = frozenset({"killed", "killed before", "killed after", "killed, and late"})

_ERRORS: Mapping[str, ReconcilerError | Killed] = {
    "refused": RequestError("the portal answers 403: no", 403),
    "fails": RequestError("the portal answers 500", 500),
    "unsent": RequestError("no connection"),
    "rationed": RationedError("too many requests", 429),
    "closed": PortalError("the portal is closed"),
    "lost before": LostAnswerError("no answer"),
    "lost, and late": LostAnswerError("no answer"),
    "killed, and late": Killed(),
}
_AFTER: Mapping[str, ReconcilerError | Killed] = {
    "lost after": LostAnswerError("no answer"),
    "fails after": RequestError("the portal answers 500", 500),
    "killed after": Killed(),
}
