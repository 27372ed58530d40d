"""Connections that say whether they ever came about.

What a failed write means turns on one question: could the portal know any of it? The
exceptions of the HTTP library do not answer it: a TLS handshake that times out and an answer that
does are the same to it. So the connections themselves keep note, per thread.
"""

from __future__ import annotations

from threading import local
from typing import TYPE_CHECKING

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

if TYPE_CHECKING:
    from urllib3.response import HTTPResponse


class Note(local):
    """What the request of this thread has come to.

    Attributes:
        connected: False only while a connection is being opened, or after that went wrong; a kept
            connection is open from the start.
        now: when the request was begun, by the clock of its session.
        oldest: when a kept connection must have been used last to be used once more.
    """

    connected = True
    now = 0.0
    oldest = 0.0


class PlainConnection(HTTPConnection):
    """A connection that takes note."""

    _used = 0.0

    @property
    def is_connected(self) -> bool:
        """Whether it may be used once more.

        Each connection is asked by itself when it is taken: of many that are kept, some idle for
        long while others are busy.
        """
        return self._used >= NOTE.oldest and super().is_connected

    def getresponse(self) -> HTTPResponse:  # type: ignore[override] # as in the base class
        """The head of the answer; from when the request was begun, the connection idles."""
        self._used = NOTE.now
        return super().getresponse()

    def connect(self) -> None:
        """Connect: also through a proxy's tunnel and up to the end of the TLS handshake."""
        NOTE.connected = False
        super().connect()
        NOTE.connected = True


class SecureConnection(PlainConnection, HTTPSConnection):
    """A TLS connection that takes note."""


class PlainPool(HTTPConnectionPool):
    """A pool of connections that take note."""

    ConnectionCls = PlainConnection


class SecurePool(HTTPSConnectionPool):
    """A pool of TLS connections that take note."""

    ConnectionCls = SecureConnection


NOTE = Note()
POOLS = {"http": PlainPool, "https": SecurePool}
