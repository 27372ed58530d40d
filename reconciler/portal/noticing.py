"""Requests that the portal refuses for a moment, until all of its parts know of an earlier one."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING

from reconciler.access import Access
from reconciler.action import Ref
from reconciler.errors import RequestError
from reconciler.kinds.members import label
from reconciler.state import Gap

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from reconciler.action import Request
    from reconciler.portal.answer import Answer
    from reconciler.portal.reader import Reader
    from reconciler.portal.turns import Turns
    from reconciler.portal.unsealed import Sends
    from reconciler.spec import Json

WAITS = (0.5, 1.0, 2.0)
"""Seconds between looks for something that may still be on its way."""

NOTICED = (*WAITS, 4.0)
"""The same until all parts of a portal know of a new room or of somebody's new type."""

_RAISE, _HAND_OVER, _LINKS = ("people", "type"), ("files", "owner"), "links"


class Noticing:
    """Sends requests, again where the portal has not noticed an earlier step yet.

    Args:
        sends: the writing side of a session.
        reader: reads the same portal.
        ids: the ids of the things that the plan names; grows as things are made.
        sleep: waits for a number of seconds.
        turns: lets invitations wait for each other.
    """

    def __init__(
        self,
        sends: Sends,
        reader: Reader,
        ids: Mapping[Ref, int | str],
        sleep: Callable[[float], None],
        turns: Turns,
    ) -> None:
        self._sends = sends
        self._turns = turns
        self._reader = reader
        self._ids = ids
        self._sleep = sleep
        self._moved: set[str] = set()
        self._closed: set[int | str] = set()
        self._made: set[int | str] = set()

    def path(self, request: Request) -> str:
        """Where a request goes."""
        return "/".join(
            str(self._ids[part]) if isinstance(part, Ref) else part for part in request.path
        )

    def made(self, id_: int | str) -> None:
        """Remember something that has only just come into being."""
        self._made.add(id_)

    def come(self, request: Request) -> None:
        """Remember the people of a request who have only just come."""
        self._moved.update(_ids(request))

    def send(self, request: Request) -> Answer:
        """Send a request.

        Raises:
            RequestError: the portal refuses it for longer than a moment.
        """
        if request.path[:2] == _RAISE and request.method == "PUT":
            # Before it is sent: it may be done although its answer is lost.
            self._moved.update(request.body["userIds"])
        path = self.path(request)
        for wait in NOTICED:
            try:
                return self._sent(request, path)
            except RequestError as error:
                again = self._again(request, error)
                if again is None:
                    raise
            request = again
            self._sleep(wait)
        # For the next request to a room that stays closed nobody waits once more.
        self._closed.update(self._new(request))
        return self._sent(request, path)

    def _sent(self, request: Request, path: str) -> Answer:
        with self._turns.mailing(request):
            return self._sends.send(request.method, path, request.body)

    def _new(self, request: Request) -> list[int | str]:
        """The new room that a request is about."""
        if request.path == _HAND_OVER:
            return [one for one in request.body["folderIds"] if one in self._made]
        return [self._ids[part] for part in request.path if isinstance(part, Ref)]

    def _again(self, request: Request, error: RequestError) -> Request | None:
        """What is left to send of a request that was refused for a moment; None if it stands."""
        if request.path[-1] == _LINKS and error.status != HTTPStatus.NOT_FOUND:
            # Where it was refused midway, one more of the same would be made.
            return None
        new = self._new(request)
        if new and new[0] not in self._closed and self._untouched(request, new[0], error):
            return request
        if error.status != HTTPStatus.FORBIDDEN or self._moved.isdisjoint(_ids(request)):
            return None
        if request.path == _HAND_OVER:
            return request
        # Rooms judge by what they remember of somebody's type, for a moment (section 12), and a
        # refusal comes midway (section 6): whoever is in already is not told a second time.
        left = outside(request, self._reader, new[0] if new else str(request.path[-2]))
        return replace(request, body={**request.body, "invitations": left}) if left else None

    def _untouched(self, request: Request, room: int | str, error: RequestError) -> bool:
        """Whether a request that was refused has surely done nothing to a new room.

        A refusal can come midway (section 6), so after a 403 the room must be seen without
        anybody but its owner.
        """
        if error.status != HTTPStatus.FORBIDDEN or request.path == _HAND_OVER:
            # A room is handed over or it is not.
            return error.status in {HTTPStatus.NOT_FOUND, HTTPStatus.FORBIDDEN}
        shares = self._reader.members(room)
        for wait in WAITS:
            if not isinstance(shares, Gap):
                break
            self._sleep(wait)
            shares = self._reader.members(room)
        return not isinstance(shares, Gap) and all(share.owner for share in shares)


def outside(request: Request, reader: Reader, room: int | str) -> list[Json] | None:
    """What is left to do of a share, as the room is read now.

    Args:
        request: the share.
        reader: reads the portal.
        room: the room's id.

    Returns:
        The items that are not so yet; None if the room cannot be read.
    """
    shares = reader.members(room)
    if isinstance(shares, Gap):
        return None
    held = {share.subject.id: share.access for share in shares}
    # By address, too: portals before 3.6 mail an invitation as often as it is sent.
    held |= {label(share.subject): share.access for share in shares}
    return [
        item
        for item in request.body["invitations"]
        if held.get(item.get("email") or item["id"]) is not Access.of(item["access"])
    ]


def _ids(request: Request) -> set[str]:
    """The people and groups whom a share names by id, or whoever is to own a room."""
    body = request.body or {}
    if request.path == _HAND_OVER:
        return {body["userId"]}
    return {item["id"] for item in body.get("invitations", ()) if "id" in item}
