"""Writes that the portal takes one at a time only."""

from __future__ import annotations

from contextlib import nullcontext
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from reconciler.action import Request


class Turns:
    """Lets writes wait for each other where side by side they would hurt each other.

    Two invitations at once can fail to make the one account or give two the same name, and what
    the portal does in the background is told to all sessions of an account as one list; of rooms
    from templates it makes one at a time and drops the others (fact sheet on rooms, sections 10
    and 12).
    """

    def __init__(self) -> None:
        self._mailing = Lock()
        self._background = Lock()

    def mailing(self, request: Request) -> AbstractContextManager[object]:
        """Hold while a request that invites by address is under way."""
        return self._mailing if request.mails else nullcontext()

    def background(self, request: Request) -> AbstractContextManager[object]:
        """Hold until what a request begins is over."""
        return self._background if request.follow else nullcontext()
