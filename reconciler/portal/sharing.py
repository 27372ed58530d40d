"""Shares of rooms: whom the portal refuses keeps nobody else from what they are to get.

The portal goes through a share one by one and ends at the first that it refuses, with those before
it done and those after it not (fact sheet on rooms, sections 6 and 14).
"""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING

from reconciler.access import Access
from reconciler.action import Ref
from reconciler.errors import LostAnswerError, RationedError, RequestError
from reconciler.outcome import Refusal, Taken
from reconciler.portal.noticing import outside
from reconciler.state import Gap

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from collections.abc import Set as AbstractSet

    from reconciler.action import Request
    from reconciler.portal.reader import Reader
    from reconciler.spec import Json

_LAST = HTTPStatus.INTERNAL_SERVER_ERROR
"""The last status that can be about one person: what the portal stumbles over is one, too."""

_STAYS = "stays RoomManager, since whoever is to become one could not"

Room = tuple[str | Ref, ...]


class Sharing:
    """Carries shares out.

    Args:
        put: sends one share; gives the portal's warning.
        reader: reads the same portal.
        room: the id of the room that a share is about.
        acting: the id of the account whose key is used; empty if unknown.
    """

    def __init__(
        self,
        put: Callable[[Request], str],
        reader: Reader,
        room: Callable[[Request], int | str],
        acting: str,
    ) -> None:
        self._put = put
        self._reader = reader
        self._room = room
        self._acting = acting
        self._unmanned: set[Room] = set()

    def share(self, request: Request, without: AbstractSet[str]) -> Taken:
        """Carry one share out.

        Args:
            request: the share, with all people and groups by id or address.
            without: addresses and ids of those who are left out of it.

        Returns:
            The portal's warning, and who was refused while others were not.

        Raises:
            RequestError: nobody of several was left to go on with, or nobody knows who.
        """
        items: list[Json] = request.body["invitations"]
        if absent := [item for item in items if _names(item) & without]:
            items = [item for item in items if item not in absent]
            self._miss(request, absent)
        items, kept = self._manned(request, items)
        if not items:
            return Taken(refused=tuple(kept), sent=False)
        try:
            return Taken(self._put(_of(request, items)), tuple(kept))
        except RequestError as error:
            if not _of_one(error):
                raise
            if len(items) == 1:
                self._miss(request, items)
                raise
            taken = self._one_by_one(request, items, error)
            return taken._replace(refused=(*kept, *taken.refused))

    def _one_by_one(self, request: Request, items: list[Json], error: RequestError) -> Taken:
        """Go on with those whom a refusal was not about, and find whom it was about."""
        warnings: list[str] = []
        refused: list[Refusal] = []
        pending: list[list[Json]] = self._parts(request, items, error)
        while pending:
            part, kept = self._manned(request, pending.pop())
            refused += kept
            if not part:
                continue
            try:
                warnings.append(self._put(_of(request, part)))
            except RequestError as again:
                if not _of_one(again):
                    raise
                if len(part) == 1:
                    refused.append(Refusal(_name(part[0]), str(again)))
                    self._miss(request, part)
                else:
                    pending += self._parts(request, part, again)
        return Taken("; ".join(dict.fromkeys(filter(None, warnings))), tuple(refused))

    def _parts(self, request: Request, items: list[Json], error: RequestError) -> list[list[Json]]:
        """What is left of a share that was refused, in parts, of which the last is tried first.

        Raises:
            RequestError: the room cannot be read, so nobody knows what is left.
        """
        left = outside(_of(request, items), self._reader, self._room(request))
        if left is None:
            raise error
        # A refusal comes at the one whom it is about, and other errors before anybody is let in.
        place = 1 if error.status == HTTPStatus.FORBIDDEN else (len(left) + 1) // 2
        return [part for part in (left[place:], left[:place]) if part]

    def _miss(self, request: Request, items: Sequence[Json]) -> None:
        """Remember a room that somebody was to manage who will not."""
        if any(item["access"] == Access.ROOM_MANAGER.number for item in items):
            self._unmanned.add(request.path)

    def _manned(self, request: Request, items: list[Json]) -> tuple[list[Json], list[Refusal]]:
        """Keep a room from losing its last RoomManager because the next one was refused."""
        if request.path not in self._unmanned:
            return items, []
        shares = self._reader.members(self._room(request))
        if isinstance(shares, Gap):
            raise RequestError(f"not sent, since {shares.reason}")
        ids = {item.get("id") for item in items if item["access"] != Access.ROOM_MANAGER.number}
        managers = {
            share.subject.id: share for share in shares if share.access is Access.ROOM_MANAGER
        }
        if managers.keys() - ids - {self._acting}:
            return items, []
        stay = ids & managers.keys()
        return (
            [item for item in items if item.get("id") not in stay],
            [Refusal(str(id_), _STAYS) for id_ in managers if id_ in stay],
        )


def _of(request: Request, items: list[Json]) -> Request:
    return replace(request, body={**request.body, "invitations": items})


def _of_one(error: RequestError) -> bool:
    """Whether an error may be about one person of several."""
    if isinstance(error, (LostAnswerError, RationedError)):
        return False
    return HTTPStatus.BAD_REQUEST <= error.status <= _LAST


def _name(item: Json) -> str:
    who = item.get("email") or item["id"]
    return who.name if isinstance(who, Ref) else str(who)


def _names(item: Json) -> set[str]:
    who = item.get("email") or item["id"]
    return {who.name, f"{who.kind} {who.name}"} if isinstance(who, Ref) else {str(who)}
