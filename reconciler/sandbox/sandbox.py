"""The stand-in portal as Python sees it."""

from __future__ import annotations

import time
from collections import deque
from contextlib import contextmanager
from typing import TYPE_CHECKING

from reconciler.sandbox.api.table import ROUTES
from reconciler.sandbox.bulk import load_portal
from reconciler.sandbox.dispatch import Dispatch
from reconciler.sandbox.document import write_document
from reconciler.sandbox.limiter import Limiter, Limits
from reconciler.sandbox.other_side import OtherSide
from reconciler.sandbox.portal import Portal
from reconciler.sandbox.routing import Router
from reconciler.sandbox.seed import seed_portal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    from reconciler.sandbox.asgi import Application
    from reconciler.sandbox.clock import Clock
    from reconciler.sandbox.outbox import Mail
    from reconciler.sandbox.served import Served

_LONGEST_LOG = 1_000_000


class Sandbox(OtherSide):
    """A stand-in portal; make one with `open`. It may be used from any thread.

    Args:
        portal: The portal.
        latency: Seconds by which every answer is late.
        limiter: What turns requests away, if anything does.
    """

    def __init__(self, portal: Portal, latency: float, limiter: Limiter | None) -> None:
        super().__init__(portal)
        self._latency = latency
        self._limiter = limiter
        self._log: deque[Served] = deque(maxlen=_LONGEST_LOG)
        self._dispatch = Dispatch(portal, Router(ROUTES))

    @classmethod
    def open(  # noqa: PLR0913 - everything but the path is named and has a default
        cls,
        path: Path | None = None,
        *,
        version: str = "3.7.2",
        latency: float = 0.0,
        limiter: bool = False,
        limits: Limits | None = None,
        clock: Clock | None = None,
        seconds: Callable[[], float] = time.monotonic,
        stale_roles: int = 0,
    ) -> Sandbox:
        """Open a portal, or make one with an owner and a key.

        Args:
            path: The database file; without one the portal lives in memory.
            version: The release that a new portal runs.
            latency: Seconds by which every answer is late.
            limiter: Whether too many requests are turned away, as they are on the public cloud.
            limits: The numbers of the limiter, which they switch on.
            clock: What the portal's dates come from; without one each look is a second later.
            seconds: What the limiter measures time with.
            stale_roles: How many requests to the files pass after a promotion until they judge the
                person by the new role.

        Returns:
            The portal, to be closed.

        Raises:
            ValueError: There is no such release.
        """
        limited = limiter or limits is not None
        guard = Limiter(limits or Limits(), seconds) if limited else None
        portal = Portal(path, clock, stale_roles)
        sandbox = cls(portal, latency, guard)
        if not portal.database.recall("key"):
            try:
                sandbox.seed({"version": version})
            except ValueError:
                portal.database.close()
                raise
        return sandbox

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def key(self) -> str:
        """The API key of the person who acts: the owner, unless the seed says otherwise."""
        with self._portal.database.lock:
            return self._portal.database.recall("key")

    @property
    def version(self) -> str:
        """The release that the portal runs."""
        return self._portal.release.text

    def seed(self, portal: Mapping[str, object]) -> None:
        """Forget everything and become what a document says.

        Args:
            portal: The document.

        Raises:
            ValueError: It says something that is not understood; the portal is then a fresh one.
        """
        with self._portal.database.writing():
            try:
                self._become(portal)
            except ValueError:
                self._become({})
                raise

    def _become(self, document: Mapping[str, object]) -> None:
        self._portal.database.clear()
        self._log.clear()
        self._portal.database.remember("key", seed_portal(self._portal, document))

    def reset(self) -> None:
        """Forget everything and become a fresh portal of the same release."""
        self.seed({"version": self._portal.release.text})

    def load(self, rooms: int, members: int, people: int | None = None) -> None:
        """Add many rooms and people, for measurements.

        Args:
            rooms: How many rooms there are, called `Room 00000` and so on.
            members: How many direct members each has.
            people: How many people there are, `person00000@sandbox.example` and so on; without a
                number ten times as many as a room has members.
        """
        with self._portal.database.writing():
            load_portal(self._portal, rooms, members, members * 10 if people is None else people)

    def _application(self) -> Application:
        # The server is an extra: whoever never serves need not have it installed.
        from reconciler.sandbox.asgi import Application  # noqa: PLC0415 - an extra, see above

        return Application(self._portal, self._dispatch, self._latency, self._limiter, self._log)

    @contextmanager
    def serve(self, port: int = 0) -> Iterator[str]:
        """Serve the portal on loopback, from a thread, while the context lasts.

        Args:
            port: The port; 0 takes a free one.

        Yields:
            The address, such as `http://127.0.0.1:40000`.

        Raises:
            ImportError: The extra `sandbox` is not installed.
            OSError: The port is taken.
        """
        application = self._application()
        from reconciler.sandbox.server import serve_in_thread  # noqa: PLC0415 - an extra as well

        with serve_in_thread(application, port) as address:
            yield address

    def mails(self) -> list[Mail]:
        """List the letters that the portal would have sent; what still runs is finished first.

        Returns:
            The letters, in order.
        """
        with self._portal.database.writing():
            self._portal.settle()
            return self._portal.outbox.letters()

    def document(self) -> dict[str, object]:
        """Write the portal down; what still runs is finished first.

        Returns:
            A document with which `seed` makes the same portal.
        """
        with self._portal.database.writing():
            self._portal.settle()
            key = self._portal.keys.find(self._portal.database.recall("key"))
            return write_document(self._portal, key.scopes if key else ("*",))

    def requests(self) -> list[Served]:
        """List the requests since the portal was opened, seeded or reset.

        Returns:
            The requests, in the order in which they were answered.
        """
        return list(self._log)

    def forget_requests(self) -> None:
        """Begin the list of requests anew."""
        self._log.clear()

    def close(self) -> None:
        """Let go of the database."""
        self._portal.database.close()
