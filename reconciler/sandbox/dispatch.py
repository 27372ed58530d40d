"""A request from the wire to the reply."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reconciler.sandbox.call import Call, Reply
from reconciler.sandbox.envelope import failure, success
from reconciler.sandbox.faults import Bare, Fault, Invalid
from reconciler.sandbox.gate import admit
from reconciler.sandbox.query import Query
from reconciler.sandbox.routing import Route
from reconciler.sandbox.storage import find_picture

if TYPE_CHECKING:
    from reconciler.sandbox.call import Answer, Credential, Wire
    from reconciler.sandbox.portal import Portal
    from reconciler.sandbox.routing import Router

_FILES = "files"


class Dispatch:
    """The way of every request.

    Args:
        portal: The portal.
        router: Its endpoints.
    """

    def __init__(self, portal: Portal, router: Router) -> None:
        self._portal = portal
        self._router = router

    def route(self, method: str, path: str) -> tuple[Route | int, dict[str, str]]:
        """Find the endpoint of a request.

        Args:
            method: The HTTP method.
            path: The path.

        Returns:
            The endpoint, or the status to answer instead, and the parts of the path by name.
        """
        found, parts = self._router.find(method, path)
        if isinstance(found, Route) and self._portal.release.number < found.since:
            return 404, {}
        return found, parts

    def answer(self, wire: Wire, credential: Credential) -> Reply:
        """Answer a request.

        Args:
            wire: The request.
            credential: Who sent it.

        Returns:
            The reply.
        """
        with self._portal.database.lock:
            stored = find_picture(self._portal, wire, credential)
        if stored is not None:
            return stored
        route, parts = self.route(wire.method, wire.path)
        if isinstance(route, int):
            # An unknown route has no envelope (fact sheet: people, section 3.1).
            return Reply(route)
        href = wire.base + wire.target
        asked = Query(wire.query)
        call = Call(
            *(self._portal, credential, parts, asked, wire.body, wire.base, asked.fields),
            wire.media,
        )
        try:
            answer = self._handle(route, call, wire.path)
        except (Fault, Invalid, Bare) as fault:
            return failure(fault, href, wire.method)
        return success(answer, call.fields, href, wire.method)

    def _handle(self, route: Route, call: Call, path: str) -> Answer:
        database = self._portal.database
        with database.lock:
            if not self._portal.idle:
                with database.writing():
                    self._portal.advance()
            admit(self._portal, route, call.credential, path)
            if route.path.startswith(_FILES):
                return self._handle_files(route, call)
            return self._run(route, call)

    def _handle_files(self, route: Route, call: Call) -> Answer:
        # The service of the files keeps its own memory of roles (fact sheet: rooms, section 12).
        person = call.credential.person
        seen = None if person is None else self._portal.staleness.seen(person)
        if seen is not person:
            call = replace(call, credential=replace(call.credential, person=seen))
        try:
            return self._run(route, call)
        finally:
            self._portal.staleness.pass_request()

    def _run(self, route: Route, call: Call) -> Answer:
        if route.method == "GET":
            return route.handler(call)
        with self._portal.database.writing():
            return route.handler(call)
