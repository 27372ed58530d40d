"""Carries requests to the portal, with names resolved to ids, and looks at what came of them."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Self

from reconciler.access import Access
from reconciler.action import Ref
from reconciler.errors import LostAnswerError, RequestError
from reconciler.kinds import namesake
from reconciler.kinds.matching import match
from reconciler.kinds.members import label
from reconciler.kinds.room import undeclared
from reconciler.portal.creation import Creation
from reconciler.portal.following import follow
from reconciler.portal.resolution import filled, resolved
from reconciler.portal.unsealed import NOTHING, Unsealed, digested
from reconciler.portal.verification import differences
from reconciler.state import Gap

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from reconciler.action import Action, Request
    from reconciler.diff import Change
    from reconciler.portal.answer import Answer
    from reconciler.portal.reader import Reader
    from reconciler.portal.unsealed import Sends
    from reconciler.spec import Json
    from reconciler.state import Current, Desired

WAITS = (0.5, 1.0, 2.0)
"""Seconds between looks for something that may still be on its way."""


SLOW = (*WAITS, 4.0, 8.0, 16.0, 30.0, 60.0, 60.0, 120.0)
"""The same for what the portal goes on with after its answer, about five minutes in all."""

NOTICED = (*WAITS, 4.0)
"""The same until all parts of a portal know of a new room or of somebody's new type."""


_RAISE, _HAND_OVER, _LINKS = ("people", "type"), ("files", "owner"), "links"


class Writer:
    """Settles the steps of a plan on one portal.

    Args:
        sends: the writing side of a session.
        reader: reads the same portal.
        ids: the ids of the rooms that the plan's names stand for.
        rooms: every room and group that was there before, so that a new one can be told from
            them.
        acting: the id of the account whose key is used; empty if unknown.
        sleep: waits for a number of seconds.
        environ: where secrets are.
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
        environ: Mapping[str, str] = NOTHING,
    ) -> None:
        self._sends = Unsealed(sends, environ)
        self._environ = environ
        self._reader = reader
        self._ids = dict(ids)
        self._sleep = sleep
        self._creation = Creation(self._sends, reader, rooms, acting, sleep)
        self._moved: set[str] = set()
        self._slow: set[tuple[str | Ref, ...]] = set()

    @classmethod
    def for_plan(  # noqa: PLR0913 - the two states, and what is around them
        cls,
        sends: Sends,
        reader: Reader,
        desired: Desired,
        current: Current,
        sleep: Callable[[float], None],
        *,
        environ: Mapping[str, str] = NOTHING,
    ) -> Self:
        """The writer for a plan of these two states.

        Args:
            sends: the writing side of a session.
            reader: reads the same portal.
            desired: the manifests that the plan was made of.
            current: the portal that it was made of.
            sleep: waits for a number of seconds.
            environ: where secrets are.
        """
        found = match(desired.rooms, current.rooms).found
        groups = namesake.match(desired.selected_groups, current.groups).found
        return cls(
            sends=sends,
            reader=reader,
            ids={
                **{undeclared(room): room.id for room in current.rooms},
                **{room.ref: found[room.title].id for room in desired.rooms if room.title in found},
                **{Ref("group", name): one.id for name, one in groups.items()},
            },
            rooms=frozenset(room.id for room in current.rooms)
            | {one.id for namesakes in current.groups.values() for one in namesakes},
            acting=current.acting.id if current.acting else "",
            sleep=sleep,
            environ=environ,
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
        creates = request.creates
        if creates is None:
            return self._settled(request)
        request, told = resolved(request, self._reader)
        self._ids[creates], warning = self._creation.create(request, self._path(request))
        return "; ".join(filter(None, (told, warning)))

    def _settled(self, request: Request) -> str:
        request = replace(request, body=filled(request.body, self._ids))
        named, (request, told) = request, resolved(request, self._reader)
        if request is not named:
            # They have only just come.
            self._moved.update(_ids(request))
        if request.path[:2] == _RAISE and request.method == "PUT":
            # Before it is sent: it may be done although its answer is lost.
            self._moved.update(request.body["userIds"])
        try:
            warning = _warning(self._sent(request).response)
        except LostAnswerError:
            # If it is under way, it is not to be read back before it is over.
            self._begun(request)
            with suppress(RequestError):
                self._follow(request)
            raise
        except RequestError as error:
            # A portal that stumbles over its answer may have begun; one that refuses has not.
            if error.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                self._begun(request)
            raise
        self._begun(request)
        self._follow(request)
        return "; ".join(filter(None, (told, warning)))

    def _begun(self, request: Request) -> None:
        if request.slow:
            self._slow.add(request.path)

    def _follow(self, request: Request) -> None:
        if request.follow:
            follow(self._reader, "/".join(request.follow), self._sleep)

    def _path(self, request: Request) -> str:
        return "/".join(
            str(self._ids[part]) if isinstance(part, Ref) else part for part in request.path
        )

    def unsettled(self, action: Action) -> tuple[Change, ...]:
        """Read again what a step touched.

        Returns:
            The differences that are still there.

        Raises:
            RequestError: it could not be read.
        """
        action = digested(action, self._environ)
        slow = any(request.path in self._slow for request in action.requests)
        for wait in SLOW if slow else WAITS:
            # A read may come from a server that has not heard of the write yet (section 12), or
            # does not know a new room at all.
            with suppress(RequestError):
                if not differences(action, self._reader, self._ids):
                    return ()
            self._sleep(wait)
        return differences(action, self._reader, self._ids)

    def _sent(self, request: Request) -> Answer:
        """Send a request; again where the portal has not noticed an earlier step for a moment."""
        path = self._path(request)
        for wait in NOTICED:
            try:
                return self._sends.send(request.method, path, request.body)
            except RequestError as error:
                again = self._again(request, error)
                if again is None:
                    raise
            request = again
            self._sleep(wait)
        return self._sends.send(request.method, path, request.body)

    def _again(self, request: Request, error: RequestError) -> Request | None:
        """What is left to send of a request that was refused for a moment; None if it stands."""
        if request.path[-1] == _LINKS and error.status != HTTPStatus.NOT_FOUND:
            # Where it was refused midway, one more of the same would be made.
            return None
        new = [self._ids[part] for part in request.path if isinstance(part, Ref)]
        if new and self._untouched(new[0], error):
            return request
        if error.status != HTTPStatus.FORBIDDEN or self._moved.isdisjoint(_ids(request)):
            return None
        if request.path == _HAND_OVER:
            return request
        # Rooms judge by what they remember of somebody's type, for a moment (section 12), and a
        # refusal comes midway (section 6): whoever is in already is not told a second time.
        shares = self._reader.members(new[0] if new else str(request.path[-2]))
        if isinstance(shares, Gap):
            return None
        held = {share.subject.id: share.access for share in shares}
        # By address, too: portals before 3.6 mail an invitation as often as it is sent.
        held |= {label(share.subject): share.access for share in shares}
        left = [
            item
            for item in request.body["invitations"]
            if held.get(item.get("email") or item["id"]) is not Access.of(item["access"])
        ]
        return replace(request, body={**request.body, "invitations": left}) if left else None

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


def _ids(request: Request) -> set[str]:
    """The people and groups whom a share names by id, or whoever is to own a room."""
    body = request.body or {}
    if request.path == _HAND_OVER:
        return {body["userId"]}
    return {item["id"] for item in body.get("invitations", ()) if "id" in item}


def _warning(answer: Json) -> str:
    if not isinstance(answer, dict):
        return ""
    warning = str(answer.get("warning") or "")
    if answer.get("error"):
        return warning or "the portal says that it applied nothing"
    return warning
