"""The portal as an ASGI application."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response

from reconciler.sandbox.call import Credential, Reply, Wire
from reconciler.sandbox.control import Control
from reconciler.sandbox.gate import recognise
from reconciler.sandbox.routing import Route
from reconciler.sandbox.served import Served

if TYPE_CHECKING:
    from collections import deque

    from starlette.types import Receive, Scope, Send

    from reconciler.sandbox.dispatch import Dispatch
    from reconciler.sandbox.limiter import Limiter
    from reconciler.sandbox.portal import Portal


class Application:
    """Takes requests from the server and gives them to the portal.

    The work on a request is short and never waits, so it is done in the event loop itself; the
    artificial delay is slept through, so that delays overlap.

    Args:
        portal: The portal.
        dispatch: The way of every request.
        latency: Seconds by which every answer is late.
        limiter: What turns requests away, if anything does.
        log: Where requests are noted.
    """

    def __init__(
        self,
        portal: Portal,
        dispatch: Dispatch,
        latency: float,
        limiter: Limiter | None,
        log: deque[Served],
    ) -> None:
        self._portal = portal
        self._control = Control(portal)
        self._dispatch = dispatch
        self._latency = latency
        self._limiter = limiter
        self._log = log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request.

        Args:
            scope: What ASGI says of it.
            receive: Where its body comes from.
            send: Where the answer goes.
        """
        request = Request(scope, receive)
        wire = Wire(
            request.method,
            scope["path"],
            scope["query_string"].decode("latin-1"),
            await request.body(),
            f"http://{request.headers.get('host', '127.0.0.1')}",
            request.headers.get("content-type", ""),
        )
        reply = self._control.answer(wire)
        if reply is None:
            reply = await self._reply(request, wire)
            self._log.append(Served(wire.method, wire.target, reply.status))
        response = Response(reply.body, reply.status, dict(reply.headers))
        await response(scope, receive, send)

    async def _reply(self, request: Request, wire: Wire) -> Reply:
        with self._portal.database.lock:
            credential = recognise(self._portal, request.headers.get("authorization"))
        if self._limiter is None:
            return await self._late(wire, credential)
        person = credential.person
        who = person.id if person else (request.client.host if request.client else "nowhere")
        route, _ = self._dispatch.route(wire.method, wire.path)
        sensitive = wire.path if isinstance(route, Route) and route.sensitive else None
        invites = isinstance(route, Route) and route.invites
        addresses = _addresses(wire.body) if invites else 0
        headers = self._limiter.enter(who, wire.method, sensitive, addresses)
        if headers is not None:
            return Reply(429, headers=headers)
        try:
            return await self._late(wire, credential)
        finally:
            self._limiter.leave(who, wire.method)

    async def _late(self, wire: Wire, credential: Credential) -> Reply:
        if self._latency:
            await asyncio.sleep(self._latency)
        return self._dispatch.answer(wire, credential)


def _addresses(body: bytes) -> int:
    try:
        value = json.loads(body)
    except ValueError:
        return 0
    invitations = value.get("invitations") if isinstance(value, dict) else None
    listed = invitations if isinstance(invitations, list) else []
    return sum(bool(isinstance(each, dict) and each.get("email")) for each in listed)
