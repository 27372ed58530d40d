"""Carries requests to the portal, with names resolved to ids, and looks at what came of them."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Protocol, Self

from reconciler.action import Ref
from reconciler.errors import LostAnswerError, RequestError
from reconciler.kinds.matching import match
from reconciler.kinds.members import label, level
from reconciler.kinds.room import SPEC
from reconciler.state import Gap

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from reconciler.action import Action, Request
    from reconciler.diff import Change
    from reconciler.kinds.members import Share
    from reconciler.kinds.room import FoundRoom
    from reconciler.portal.answer import Answer
    from reconciler.portal.reader import Reader
    from reconciler.spec import Json, Value
    from reconciler.state import Current, Desired

WAITS = (0.5, 1.0, 2.0)
"""Seconds between looks for something that may still be on its way."""


LOCKED = (*WAITS, 4.0, 8.0, 16.0)
"""The same for a new room, which may wait for a lock of the portal for 30 seconds (section 12)."""


class Sends(Protocol):
    """The side of a session that writes."""

    def send(self, method: str, path: str, body: Json) -> Answer:
        """One write, never repeated blindly."""
        ...


class Writer:
    """Settles the steps of a plan on one portal.

    Args:
        sends: the writing side of a session.
        reader: reads the same portal.
        ids: the ids of the rooms that the plan's names stand for.
        rooms: every room that was there before, so that a new one can be told from them.
        acting: the id of the account whose key is used; empty if unknown.
        sleep: waits for a number of seconds.
    """

    def __init__(  # noqa: PLR0913 - all by name
        self,
        *,
        sends: Sends,
        reader: Reader,
        ids: Mapping[Ref, int | str],
        rooms: frozenset[int | str],
        acting: str,
        sleep: Callable[[float], None],
    ) -> None:
        self._sends = sends
        self._reader = reader
        self._ids = dict(ids)
        self._rooms = set(rooms)
        self._acting = acting
        self._sleep = sleep

    @classmethod
    def for_plan(
        cls,
        sends: Sends,
        reader: Reader,
        desired: Desired,
        current: Current,
        sleep: Callable[[float], None],
    ) -> Self:
        """The writer for a plan of these two states.

        Args:
            sends: the writing side of a session.
            reader: reads the same portal.
            desired: the manifests that the plan was made of.
            current: the portal that it was made of.
            sleep: waits for a number of seconds.
        """
        found = match(desired.rooms, current.rooms).found
        return cls(
            sends=sends,
            reader=reader,
            ids={room.ref: found[room.title].id for room in desired.rooms if room.title in found},
            rooms=frozenset(room.id for room in current.rooms),
            acting=current.acting.id if current.acting else "",
            sleep=sleep,
        )

    def send(self, request: Request) -> str:
        """Carry one request out.

        Args:
            request: its Refs must be known, or made by an earlier request.

        Returns:
            What the portal warns of, in its own words; empty if nothing. The portal answers 200
            also where it did nothing (fact sheet on rooms, section 14).

        Raises:
            RequestError: the portal refused it.
            LostAnswerError: it may have been carried out.
            PortalError: the portal cannot be used any more.
            AccessError: the key may not do this.
        """
        path = "/".join(
            str(self._ids[part]) if isinstance(part, Ref) else part for part in request.path
        )
        if request.creates is None:
            return _warning(self._sent(replace(request, body=self._body(request)), path).response)
        warning = ""
        try:
            answer = self._sends.send(request.method, path, request.body).response
            made = answer["id"] if isinstance(answer, dict) and "id" in answer else None
            if made is None:
                raise LostAnswerError("the portal's answer names no id")
        except RequestError as error:
            made = self._look(request, error)
            warning = str(error)
        self._ids[request.creates] = made
        self._rooms.add(made)
        return warning

    def unsettled(self, action: Action) -> tuple[Change, ...]:
        """Read again what a step touched.

        Returns:
            The differences that are still there.

        Raises:
            RequestError: it could not be read.
        """
        for wait in WAITS:
            # A read may come from a server that has not heard of the write yet (section 12), or
            # does not know a new room at all.
            with suppress(RequestError):
                if not self._differences(action):
                    return ()
            self._sleep(wait)
        return self._differences(action)

    def _sent(self, request: Request, path: str) -> Answer:
        """Send a request; again where a room that was just made is not known for a moment."""
        for room in (self._ids[part] for part in request.path if isinstance(part, Ref)):
            for wait in WAITS:
                try:
                    return self._sends.send(request.method, path, request.body)
                except RequestError as error:
                    if not self._untouched(room, error):
                        raise
                self._sleep(wait)
        return self._sends.send(request.method, path, request.body)

    def _untouched(self, room: int | str, error: RequestError) -> bool:
        """Whether a request that was refused has surely done nothing to a new room.

        A refusal can come midway (section 6), so after a 403 the room must be seen without
        anybody but its owner.
        """
        if error.status != HTTPStatus.FORBIDDEN:
            return error.status == HTTPStatus.NOT_FOUND
        shares = self._reader.members(room)
        for wait in WAITS:
            if not isinstance(shares, Gap):
                break
            self._sleep(wait)
            shares = self._reader.members(room)
        return not isinstance(shares, Gap) and all(share.owner for share in shares)

    def _differences(self, action: Action) -> tuple[Change, ...]:
        room = self._ids[Ref("room", action.ref.name)]
        if action.ref.kind == "room":
            values = self._reader.room(room).values
            folds = {field.word: field.fold for field in SPEC.fields}
            return tuple(
                change
                for change in action.fields
                if folds[change.name](values[change.name]) != folds[change.name](change.desired)
            )
        shares = self._reader.members(room)
        if isinstance(shares, Gap):
            raise RequestError(shares.reason)
        # By id where there is one: a name may fit several.
        rows = {label(share.subject): share for share in shares}
        rows |= {share.subject.id: share for share in shares}
        return tuple(
            change
            for change in action.fields
            if _level(rows.get(change.key or change.name)) != change.desired
        )

    def _body(self, request: Request) -> Json:
        """The body with people who were strangers when it was planned, and are none any more."""
        items = [self._item(item) for item in request.body.get("invitations", ())]
        return {**request.body, "invitations": items} if items else request.body

    def _item(self, item: dict[str, Json]) -> dict[str, Json]:
        ref = item.get("id")
        if not isinstance(ref, Ref):
            return item
        known = self._reader.people([ref.name]).get(ref.name, ())
        # Whoever could not be invited by the step before is invited by this one.
        who = {"id": known[0].id} if len(known) == 1 else {"email": ref.name}
        return {**who, "access": item["access"]}

    def _look(self, request: Request, error: RequestError) -> int | str:
        """Find the room that a failed create may have made, instead of making another.

        The portal saves a room before its logo and tags, so a refusal can leave one behind too
        (fact sheet on rooms, section 2).
        """
        waits = LOCKED if isinstance(error, LostAnswerError) else ()
        made = self._made(request)
        for wait in waits:
            if made:
                break
            self._sleep(wait)
            made = self._made(request)
        if not made:
            raise error
        if len(made) > 1 or not self._acting:
            # Without knowing whose the key is, even a single one may be somebody else's.
            ids = " and ".join(str(room.id) for room in made)
            raise RequestError(f"{error}; new rooms of that title are there: {ids}") from None
        return made[0].id

    def _made(self, request: Request) -> list[FoundRoom]:
        rooms = self._reader.rooms()
        if isinstance(rooms, Gap):
            raise RequestError(f"whether the room was made is not known: {rooms.reason}")
        values = (request.body["title"], request.body["roomType"])
        return [
            room
            for room in rooms
            if room.id not in self._rooms
            and tuple(SPEC.body({name: room.values[name] for name in ("title", "type")}).values())
            == values
            and self._acting in {"", room.owner}
        ]


def _level(share: Share | None) -> Value:
    return level(share) if share else None


def _warning(answer: Json) -> str:
    if not isinstance(answer, dict):
        return ""
    warning = str(answer.get("warning") or "")
    if answer.get("error"):
        return warning or "the portal says that it applied nothing"
    return warning
