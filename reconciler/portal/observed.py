"""A session that takes note of what answers tell beside their bodies, and asks nothing twice."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from threading import local
from typing import TYPE_CHECKING, Any

from reconciler.checkup.facts import Certificate, Seen
from reconciler.portal.adapter import Adapter
from reconciler.portal.session import Session

if TYPE_CHECKING:
    from collections.abc import Mapping

    from requests import PreparedRequest, Response

    from reconciler.portal.answer import Answer
    from reconciler.portal.exchange import Failure, Reply
    from reconciler.portal.timing import Timing

_LIMIT, _LEFT = "X-RateLimit-Limit", "X-RateLimit-Remaining"


class _Watch(Adapter):
    """Connections of which the first answer, and any word of the limiter, is remembered."""

    def __init__(self, timing: Timing, width: int) -> None:
        super().__init__(pool_connections=1, pool_maxsize=width)
        self._timing = timing
        self.seen: Seen | None = None
        self.limiter = ""

    def send(self, request: PreparedRequest, *args: Any, **named: Any) -> Response:  # noqa: ANN401 - the base class's arguments, passed on
        """Send as ever, and look at the head of the answer."""
        begun = self._timing.clock()
        response = super().send(request, *args, **named)
        if self.seen is None:
            self.seen = Seen(
                at=datetime.fromtimestamp(self._timing.now(), UTC),
                date=_date(response.headers.get("Date")),
                took=self._timing.clock() - begun,
                certificate=_certificate(response),
                encrypted=str(request.url).startswith("https:"),
            )
        if limit := response.headers.get(_LIMIT):
            self.limiter = f"{_number(limit)} requests at a time or in a while"
            if left := response.headers.get(_LEFT):
                self.limiter += f", {_number(left)} left"
        return response


class Observed(Session):
    """A session for a checkup.

    Args:
        url: the portal's address.
        key: an API key; None if there is none, and then nothing may be asked but anonymously.
        concurrency: how many requests may be under way at a time.
        timing: how long and how often to try.
        session: what else a session takes.

    Raises:
        UsageError: the address is none of a portal.
        AccessError: the key is malformed.
    """

    def __init__(
        self,
        url: str,
        key: str | None,
        *,
        concurrency: int,
        timing: Timing,
        **session: Any,  # noqa: ANN401 - what varies in tests, passed on
    ) -> None:
        super().__init__(url, key or _NO_KEY, concurrency=concurrency, timing=timing, **session)
        self._keyless = key is None
        self._watch = _Watch(timing, self._flow.widest)
        self._adapter = self._watch
        self._known_answers: dict[tuple[object, ...], Answer] = {}
        self._last = local()

    @property
    def seen(self) -> Seen:
        """What the first answer told; nothing if there was none."""
        return self._watch.seen or Seen(at=datetime.fromtimestamp(self._timing.now(), UTC))

    @property
    def limiter(self) -> str:
        """What an answer told of the limiter; empty if none did."""
        return self._watch.limiter

    @property
    def outcome(self) -> Reply | Failure | None:
        """What the last request of this thread came to, before anything was made of it."""
        return getattr(self._last, "outcome", None)

    def get(
        self,
        path: str,
        params: Mapping[str, str | int] | None = None,
        *,
        anonymous: bool = False,
        once: bool = False,
    ) -> Answer:
        """One read, as any session makes it; what was answered before is not asked again."""
        if self._keyless and not anonymous:
            raise AssertionError(path)
        place = (path, *sorted((params or {}).items()), anonymous)
        if place not in self._known_answers:
            self._last.outcome = None
            self._known_answers[place] = super().get(path, params, anonymous=anonymous, once=once)
        return self._known_answers[place]

    def _exchange(self, request: PreparedRequest, most: int | None) -> Reply | Failure:
        self._last.outcome = outcome = super()._exchange(request, most)
        return outcome


_NO_KEY = "none"
"""Stands where a session needs a key, and is sent nowhere."""


def _number(text: str) -> str:
    return text if text.isascii() and text.isdecimal() else "an unknown number of"


def _date(text: str | None) -> datetime | None:
    try:
        found = parsedate_to_datetime(text or "")
    except ValueError:
        return None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)


def _certificate(response: Response) -> Certificate | None:
    """The certificate of the connection that an answer came by, as long as it is open."""
    connection = getattr(response.raw, "connection", None)
    socket = getattr(connection, "sock", None)
    told: Any = socket.getpeercert() if isinstance(socket, ssl.SSLSocket) else None
    if not told:
        return None
    issuer = {name: value for part in told["issuer"] for name, value in part}
    until = datetime.fromtimestamp(ssl.cert_time_to_seconds(told["notAfter"]), UTC)
    return Certificate(until, issuer.get("organizationName") or issuer.get("commonName") or "")
