"""Carries requests to the portal, with names resolved to ids, and looks at what came of them."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Self

from reconciler.action import Ref
from reconciler.errors import LostAnswerError, ReconcilerError, RequestError, StoppedError
from reconciler.kinds import namesake
from reconciler.kinds.logo import UPLOAD
from reconciler.kinds.matching import match
from reconciler.kinds.room import undeclared
from reconciler.outcome import Taken
from reconciler.portal.counted import Counted
from reconciler.portal.creation import Creation
from reconciler.portal.following import follow
from reconciler.portal.noticing import WAITS, Noticing
from reconciler.portal.resolution import filled, leave_out, resolved
from reconciler.portal.sharing import Sharing, handed
from reconciler.portal.turns import Turns
from reconciler.portal.unsealed import NOTHING, Unsealed, digested
from reconciler.portal.verification import differences, left_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from collections.abc import Set as AbstractSet

    from reconciler.action import Action, Request
    from reconciler.diff import Change
    from reconciler.kinds.room import FoundRoom
    from reconciler.portal.reader import Reader
    from reconciler.portal.unsealed import Sends
    from reconciler.spec import Json
    from reconciler.state import Current, Desired

SLOW = (*WAITS, 4.0, 8.0, 16.0, 30.0, 60.0, 60.0, 120.0)
"""Seconds between looks for what the portal goes on with after its answer, about five minutes."""

_SHARE = "share"


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
        noted: what takes note of each write before it leaves.
        actions: the steps that will be settled.
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
        noted: Callable[[Sends], Sends] = lambda sends: sends,
        actions: Iterable[Action] = (),
    ) -> None:
        unsealed = self._sends = Counted(noted(Unsealed(sends, environ)))
        actions = tuple(actions)
        self._environ = environ
        self._reader = reader
        self._ids = dict(ids)
        self._sleep = sleep
        self._creation = Creation(unsealed, reader, rooms, acting, sleep)
        self._turns = Turns()
        self._noticing = Noticing(unsealed, reader, self._ids, sleep, self._turns)
        self._sharing = Sharing(self._put, reader, self._room, acting, handed(actions))
        self._slow: set[tuple[str | Ref, ...]] = set()
        self._answers: dict[Ref, FoundRoom | None] = {}
        self._peopled = {one.ref.whole for one in actions if one.ref.kind == "members"}

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
        noted: Callable[[Sends], Sends] = lambda sends: sends,
        actions: Iterable[Action] = (),
    ) -> Self:
        """The writer for a plan of these two states.

        Args:
            sends: the writing side of a session.
            reader: reads the same portal.
            desired: the manifests that the plan was made of.
            current: the portal that it was made of.
            sleep: waits for a number of seconds.
            environ: where secrets are.
            noted: what takes note of each write before it leaves.
            actions: the steps that will be settled.
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
            noted=noted,
            actions=actions,
        )

    def _room(self, request: Request) -> int | str:
        """The id of the room that a share is about."""
        part = request.path[-2]
        return self._ids[part] if isinstance(part, Ref) else part

    def send(self, request: Request, without: AbstractSet[str] = frozenset()) -> Taken:
        """Carry one request out.

        Args:
            request: its Refs must be known, or made by an earlier request.
            without: addresses and ids of people who are left out of it.

        Returns:
            What the portal warns of, in its own words, and whom it refused while it took others.
            The portal answers 200 also where it did nothing (fact sheet on rooms, section 14).

        Raises:
            RequestError: the portal refused it.
            LostAnswerError: it may have been carried out.
            StoppedError: a signal came before it was sent.
            PortalError: the portal cannot be used any more.
            AccessError: the key may not do this.
        """
        before = self._sends.left
        try:
            with self._turns.background(request):
                if request.creates:
                    return self._made(request, without)
                return self._set(request, without)
        except ReconcilerError as error:
            error.left = self._sends.left - before
            raise

    def _made(self, request: Request, without: AbstractSet[str]) -> Taken:
        request, told = resolved(leave_out(request, without), self._reader)
        made = self._creation.create(request, self._noticing.path(request))
        ref = request.creates
        assert ref is not None  # noqa: S101 - it is why this is called
        self._ids[ref] = made.id
        self._answers[ref] = made.row
        self._noticing.made(made.id)
        # A file that was uploaded is called something, and is nothing that anybody finds again.
        id_ = None if ref.kind == UPLOAD else made.id
        return Taken("; ".join(filter(None, (told, made.warning))), made=id_)

    def _set(self, request: Request, without: AbstractSet[str]) -> Taken:
        request = leave_out(replace(request, body=filled(request.body, self._ids)), without)
        named, (request, told) = request, resolved(request, self._reader)
        if request is not named:
            # They have only just come.
            self._noticing.come(request)
        share = request.path[-1] == _SHARE
        taken = self._sharing.share(request) if share else Taken(self._put(request))
        return taken._replace(warning="; ".join(filter(None, (told, taken.warning))))

    def _put(self, request: Request) -> str:
        """Send one write, and wait for what it begins; gives the portal's warning."""
        try:
            warning = _warning(self._noticing.send(request).response)
        except LostAnswerError:
            # If it is under way, it is not to be read back before it is over.
            self._begun(request)
            with suppress(RequestError, StoppedError):
                self._follow(request)
            raise
        except RequestError as error:
            # A portal that stumbles over its answer may have begun; one that refuses has not.
            if error.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                self._begun(request)
            raise
        self._begun(request)
        # Whoever stops waiting reads back what there is by now.
        with suppress(StoppedError):
            self._follow(request)
        return warning

    def _begun(self, request: Request) -> None:
        if request.slow:
            self._slow.add(request.path)

    def _follow(self, request: Request) -> None:
        if request.follow:
            follow(self._reader, "/".join(request.follow), self._sleep)

    def unsettled(self, action: Action) -> tuple[Change, ...]:
        """Read again what a step touched.

        A room that was just made is told whole by the portal's answer, which is built of what was
        saved (fact sheet on rooms, section 2). Where its members are read back afterwards, which
        they cannot be of a room that is not there, it is not asked for once more.

        Returns:
            The differences that are still there.

        Raises:
            RequestError: it could not be read.
        """
        action = digested(action, self._environ)
        answer = self._answers.pop(action.ref, None)
        if answer and action.ref in self._peopled and not left_of(action, answer):
            return ()
        slow = any(request.path in self._slow for request in action.requests)
        for wait in SLOW if slow else WAITS:
            # A read may come from a server that has not heard of the write yet (section 12), or
            # does not know a new room at all.
            with suppress(RequestError):
                if not differences(action, self._reader, self._ids):
                    return ()
            try:
                self._sleep(wait)
            except StoppedError:
                break
        return differences(action, self._reader, self._ids)


def _warning(answer: Json) -> str:
    if not isinstance(answer, dict):
        return ""
    warning = str(answer.get("warning") or "")
    if answer.get("error"):
        return warning or "the portal says that it applied nothing"
    return warning
