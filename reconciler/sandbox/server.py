"""The HTTP server around the portal, on loopback only."""

from __future__ import annotations

import asyncio
import socket
from contextlib import contextmanager
from threading import Event, Thread
from typing import TYPE_CHECKING

import uvicorn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reconciler.sandbox.asgi import Application

HOST = "127.0.0.1"
_BACKLOG = 1024
_PATIENCE = 10.0
_ROUNDS = 400
_ROUND = 0.005


class _Server(uvicorn.Server):
    """A server that says when it is ready and stops the moment it is told, not at its next tick."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopped = asyncio.Event()

    async def main_loop(self) -> None:
        self._loop = asyncio.get_running_loop()
        await self.on_tick(0)
        self.ready.set()
        await self._stopped.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # The inherited way sleeps a tenth of a second even if nobody is there to be waited for.
        for server in self.servers:
            server.close()
        for listener in sockets or ():
            listener.close()
        state = self.server_state
        for connection in list(state.connections):
            connection.shutdown()
        for _ in range(_ROUNDS):
            if not state.connections and not state.tasks:
                break
            await asyncio.sleep(_ROUND)

    def stop(self) -> None:
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._stopped.set)


def _config(application: Application) -> uvicorn.Config:
    return uvicorn.Config(
        application,
        interface="asgi3",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        backlog=_BACKLOG,
        ws="none",
        proxy_headers=False,
    )


def _bind(port: int) -> socket.socket:
    # Only a socket that says it is TCP gets its small writes out at once: asyncio looks.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
    except OSError:
        listener.close()
        raise
    return listener


@contextmanager
def serve_in_thread(application: Application, port: int) -> Iterator[str]:
    """Serve while the context lasts.

    Args:
        application: What to serve.
        port: On which port of loopback; 0 takes a free one.

    Yields:
        The address.

    Raises:
        OSError: The port is taken.
    """
    listener = _bind(port)
    server = _Server(_config(application))
    thread = Thread(target=server.run, args=([listener],), name="sandbox", daemon=True)
    thread.start()
    try:
        server.ready.wait(_PATIENCE)
        yield f"http://{HOST}:{listener.getsockname()[1]}"
    finally:
        server.stop()
        thread.join(_PATIENCE)
        listener.close()
