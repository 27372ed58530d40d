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
from reconciler.errors import LostAnswerError, ReconcilerError, RequestError
from reconciler.outcome import Refusal, Taken
from reconciler.portal.noticing import outside
from reconciler.state import Gap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from collections.abc import Set as AbstractSet

    from reconciler.action import Action, Request
    from reconciler.portal.reader import Reader
    from reconciler.spec import Json

_LAST = HTTPStatus.INTERNAL_SERVER_ERROR
"""The last status that can be about one person: what the portal stumbles over is one, too."""

_STAYS = "stays RoomManager, since whoever is to take over is none"

Room = tuple[str | Ref, ...]
"""The path of the shares of a room."""


def handed(actions: Iterable[Action]) -> dict[Room, frozenset[str]]:
    """The RoomManagers who are to be none any more where somebody else is to become one.

    Args:
        actions: the steps of a plan.

    Returns:
        Their ids, by the path of the room's shares.
    """
    word = Access.ROOM_MANAGER.word
    found: dict[Room, frozenset[str]] = {}
    for action in actions:
        leaving = {one.key for one in action.fields if one.current == word}
        if leaving and any(one.desired == word for one in action.fields):
            found |= {one.path: frozenset(leaving) for one in action.requests}
    return found


class Sharing:
    """Carries shares out.

    Args:
        put: sends one share; gives the portal's warning.
        reader: reads the same portal.
        room: the id of the room that a share is about.
        acting: the id of the account whose key is used; empty if unknown.
        handed: the RoomManagers who are to be none any more where somebody else is to become one.
    """

    def __init__(
        self,
        put: Callable[[Request], str],
        reader: Reader,
        room: Callable[[Request], int | str],
        acting: str,
        handed: Mapping[Room, AbstractSet[str]],
    ) -> None:
        self._put = put
        self._reader = reader
        self._room = room
        self._acting = acting
        self._handed = handed

    def share(self, request: Request) -> Taken:
        """Carry one share out.

        Args:
            request: the share, with all people and groups by id or address.

        Returns:
            The portal's warning, and who was refused while others were not.

        Raises:
            RequestError: nobody of several was left to go on with, or nobody knows who.
        """
        items: list[Json] = request.body["invitations"]
        leaving = self._handed.get(request.path, frozenset())
        last = [one for one in items if one.get("id") in leaving]
        first = [one for one in items if one not in last]
        try:
            taken = self._all(request, first) if first else Taken(sent=False)
        except RequestError as error:
            if not last or not _of_one(error):
                raise
            taken = Taken(refused=tuple(Refusal(_name(one), str(error)) for one in first))
        if not last:
            return taken
        if reason := self._unmanned(request, leaving):
            stay = tuple(Refusal(_name(one), reason) for one in last)
            return taken._replace(refused=(*taken.refused, *stay))
        then = self._all(request, last)
        return Taken(_joined([taken.warning, then.warning]), (*taken.refused, *then.refused))

    def _unmanned(self, request: Request, leaving: AbstractSet[str]) -> str:
        """Why a room's RoomManagers stay: it would be without one; empty if it would not."""
        shares = self._reader.members(self._room(request))
        if isinstance(shares, Gap):
            return f"stays RoomManager, since nobody knows who else is one: {shares.reason}"
        managers = {
            one.subject.id for one in shares if one.access is Access.ROOM_MANAGER and not one.owner
        }
        return "" if managers - leaving - {self._acting} else _STAYS

    def _all(self, request: Request, items: list[Json]) -> Taken:
        """Share with all of some, or with all of them but those who are refused."""
        try:
            return Taken(self._put(_of(request, items)))
        except RequestError as error:
            if len(items) == 1 or not _of_one(error):
                raise
            return self._one_by_one(request, items, error)

    def _one_by_one(self, request: Request, items: list[Json], error: RequestError) -> Taken:
        """Go on with those whom a refusal was not about, and find whom it was about."""
        warnings: list[str] = []
        refused: list[Refusal] = []
        pending = self._parts(request, items, error)
        while pending:
            part = pending.pop()
            try:
                warnings.append(self._put(_of(request, part)))
            except RequestError as again:
                if not _of_one(again):
                    again.refused = tuple(refused)
                    raise
                if len(part) == 1:
                    refused.append(Refusal(_name(part[0]), str(again)))
                else:
                    pending += self._parts(request, part, again)
            except ReconcilerError as ends:
                ends.refused = tuple(refused)
                raise
        return Taken(_joined(warnings), tuple(refused))

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


def _joined(warnings: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(filter(None, warnings)))


def _of(request: Request, items: list[Json]) -> Request:
    return replace(request, body={**request.body, "invitations": items})


def _of_one(error: RequestError) -> bool:
    """Whether an error may be about one person of several."""
    known = not isinstance(error, LostAnswerError)
    return known and HTTPStatus.BAD_REQUEST <= error.status <= _LAST


def _name(item: Json) -> str:
    return str(item.get("email") or item["id"])
