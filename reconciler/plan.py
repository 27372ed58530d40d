"""Two states and a policy in, one plan out; nothing is opened, and nothing can be written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from reconciler.access import Role, RoomType
from reconciler.action import Blocker, Drift, EffectKind, Op, Ref, Unknown
from reconciler.errors import ManifestError
from reconciler.kinds import room as rooms
from reconciler.kinds.around import Around
from reconciler.kinds.matching import match
from reconciler.kinds.sharing import settle
from reconciler.source import Source
from reconciler.state import Gap

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet

    from reconciler.action import Action
    from reconciler.kinds.room import FoundRoom, Room
    from reconciler.policy import Policy
    from reconciler.state import Current, Desired, ManifestFile


@dataclass(frozen=True, slots=True)
class Summary:
    """What a plan comes to, in numbers.

    Attributes:
        ops: steps by op, each op present.
        gain: people and groups who gain access somewhere.
        change: people and groups whose access changes somewhere.
        lose: people and groups who lose access somewhere.
        mails: e-mails that the portal will send.
        requests: writes to the portal.
    """

    ops: dict[str, int]
    gain: int
    change: int
    lose: int
    mails: int
    requests: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What it takes to make the portal as the manifests want it.

    Attributes:
        portal: the address that was read.
        acting: the address of the account whose key was used; empty if unknown.
        files: the manifests.
        actions: the steps, in the order in which they are carried out.
        drift: differences that no step can settle.
        blockers: what the portal would refuse; while there is one, nothing is applied.
        unknown: what could not be read.
        managed: how many rooms the manifests declare.
        unmanaged: how many active rooms the portal has that no manifest declares.
    """

    portal: str
    acting: str
    files: tuple[ManifestFile, ...]
    actions: tuple[Action, ...]
    drift: tuple[Drift, ...]
    blockers: tuple[Blocker, ...]
    unknown: tuple[Unknown, ...]
    managed: int
    unmanaged: int

    @property
    def summary(self) -> Summary:
        """The plan in numbers."""
        effects = [effect for action in self.actions for effect in action.effects]

        def met(kind: EffectKind) -> int:
            return len({effect.who for effect in effects if effect.kind is kind})

        return Summary(
            ops={op.value: sum(action.op is op for action in self.actions) for op in Op},
            gain=met(EffectKind.GAINS),
            change=met(EffectKind.CHANGES),
            lose=met(EffectKind.LOSES),
            mails=sum(effect.kind is EffectKind.MAIL for effect in effects),
            requests=sum(len(action.requests) for action in self.actions),
        )


def plan(desired: Desired, current: Current, policy: Policy) -> Plan:
    """Compute what makes the portal as desired.

    Args:
        desired: the manifests.
        current: the portal, read for these manifests.
        policy: what may be done.

    Returns:
        The plan, in the order of the manifests.

    Raises:
        ManifestError: a declared room fits several rooms of the portal, or a pinned id none.
    """
    matches = match(desired.rooms, current.rooms)
    # In an incomplete listing nothing is missing for certain.
    if matches.problems and current.rooms_gap is None:
        raise ManifestError(matches.problems)
    around = Around(
        people=current.people,
        groups=current.groups,
        users=desired.users,
        acting=current.acting,
        may_invite_guests=current.may_invite_guests,
        version=current.version,
        complete=current.complete,
        forbids=partial(policy.forbids, acting=current.acting),
        hidden=current.hidden,
        protect=policy.protect,
    )
    pieces = []
    for room in desired.selected:
        piece = _room(room, matches.found.get(room.title), current, around)
        if new := _addresses(piece.actions):
            around = replace(around, invited=around.invited | frozenset(new))
        pieces.append(piece)
    drift = (*_users(desired, current, around.invited), *_groups(desired))
    pieces.append(_Piece(drift=drift))
    actions = tuple(action for piece in pieces for action in piece.actions)
    blockers = [blocker for piece in pieces for blocker in piece.blockers]
    blockers += _invitations(actions, current)
    return Plan(
        portal=current.portal,
        acting=current.acting.email if current.acting else "",
        files=desired.files,
        actions=actions,
        drift=tuple(drift for piece in pieces for drift in piece.drift),
        blockers=tuple(blockers),
        unknown=tuple(unknown for piece in pieces for unknown in piece.unknown),
        managed=len(desired.selected),
        unmanaged=sum(not room.archived for room in current.rooms)
        - sum(not room.archived for room in matches.found.values()),
    )


@dataclass(frozen=True, slots=True)
class _Piece:
    actions: tuple[Action, ...] = ()
    drift: tuple[Drift, ...] = ()
    blockers: tuple[Blocker, ...] = ()
    unknown: tuple[Unknown, ...] = ()


def _room(room: Room, found: FoundRoom | None, current: Current, around: Around) -> _Piece:
    if found is None:
        return _missing(room, current, around)
    if found.archived:
        text = "is in the archive; restore it on the portal, or declare another title"
        return _Piece(blockers=(Blocker(room.ref, text, room.source),))
    fields, drift = rooms.update(room, found)
    if room.id is None and drift:
        # It may well be another room; only the manifest can say.
        text = f"{drift[0].text}; nothing of it is changed unless `id: {found.id}` says it is meant"
        return _Piece(drift=(replace(drift[0], text=text),))
    piece = _Piece((fields,) if fields else (), drift)
    if room.members is not None:
        piece = _joined(piece, _members(room, found, current, around))
    lacking = _lacking(piece.actions, found)
    if lacking:
        text = (
            f"the key's account may not change this room (no {' and no '.join(lacking)}); "
            "it must own the room or be its RoomManager"
        )
        blocker = Blocker(room.ref, text, room.source)
        return _Piece((), piece.drift, (*piece.blockers, blocker), piece.unknown)
    return piece


def _missing(room: Room, current: Current, around: Around) -> _Piece:
    if current.rooms_gap:
        text = f"cannot be told from a room that is there: {current.rooms_gap.reason}"
        return _Piece(unknown=(Unknown(room.ref, text, room.source),))
    if not current.may_create:
        text = "is not on the portal, and the key's account may not create rooms"
        return _Piece(blockers=(Blocker(room.ref, text, room.source),))
    create = rooms.create(room)
    settled = settle(room, None, (), around, needs=(create.id,))
    actions = (create, settled.action) if settled.action else (create,)
    return _Piece(actions, settled.drift, settled.blockers, settled.unknown)


def _members(room: Room, found: FoundRoom, current: Current, around: Around) -> _Piece:
    shares = current.shares.get(found.id, Gap("its members were not read"))
    if isinstance(shares, Gap):
        ref = Ref("members", room.title)
        return _Piece(unknown=(Unknown(ref, shares.reason, room.source),))
    # What members may hold goes by the type that the room has, which may not be the declared one.
    actual = RoomType.of(found.values["type"])
    if actual is None:
        text = f"is of {found.values['type']}, whose members cannot be declared"
        return _Piece(blockers=(Blocker(room.ref, text, room.source),))
    settled = settle(replace(room, type=actual), found, shares, around)
    actions = (settled.action,) if settled.action else ()
    return _Piece(actions, settled.drift, settled.blockers, settled.unknown)


def _joined(one: _Piece, other: _Piece) -> _Piece:
    return _Piece(
        one.actions + other.actions,
        one.drift + other.drift,
        one.blockers + other.blockers,
        one.unknown + other.unknown,
    )


def _lacking(actions: Iterable[Action], found: FoundRoom) -> list[str]:
    # The portal lets its admins see every room and change none (fact sheet on rooms, section 4).
    needed = {"room": "EditRoom", "members": "EditAccess"}
    return [
        needed[action.ref.kind] for action in actions if needed[action.ref.kind] not in found.rights
    ]


def _users(desired: Desired, current: Current, invited: AbstractSet[str]) -> Iterable[Drift]:
    for user in desired.users.values():
        known = current.people.get(user.email, ())
        text = ""
        if (
            not known
            and user.email not in current.hidden
            and not (user.type is Role.GUEST and user.email in invited)
        ):
            text = f"is not on the portal as {user.type}; nobody is invited to the portal itself"
        for person in known:
            # The owner is an admin, and no manifest can say more.
            role = Role.DOCSPACE_ADMIN if person.role is Role.OWNER else person.role
            if role is not user.type:
                text = f"is {person.role} and not {user.type}; nobody's type is changed"
        if text:
            yield Drift(Ref("user", user.email), text, user.source)


def _groups(desired: Desired) -> Iterable[Drift]:
    for group in desired.groups.values():
        text = "is found by its name alone; its manager and members are neither read nor changed"
        yield Drift(Ref("group", group.name), text, group.source)


def _addresses(actions: Iterable[Action]) -> list[str]:
    """Everyone whom a request names by address."""
    return [
        item["email"]
        for action in actions
        for request in action.requests
        if request.mails
        for item in request.body["invitations"]
        if "email" in item
    ]


def _invitations(actions: Iterable[Action], current: Current) -> list[Blocker]:
    left = current.invitations_left
    total = len(_addresses(actions))
    if left is None or total <= left:
        return []
    text = f"{total} e-mail invitations are needed and the portal allows {left} more"
    return [Blocker(Ref("portal", current.portal), text, Source("", 0, 0))]
