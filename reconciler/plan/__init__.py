"""Two states and a policy in, one plan out; nothing is opened, and nothing can be written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from reconciler.action import EffectKind, Op, Ref, Upcoming
from reconciler.address import outside
from reconciler.errors import ManifestError
from reconciler.kinds import invitation_link, namesake
from reconciler.kinds.around import Around
from reconciler.kinds.invitation_link import Links
from reconciler.kinds.matching import match
from reconciler.kinds.piece import Piece
from reconciler.kinds.tenure import on
from reconciler.plan import guards, limits, rules
from reconciler.plan.groups import teams
from reconciler.plan.limits import strangers
from reconciler.plan.newcomers import Newcomers
from reconciler.plan.rooms import settled
from reconciler.plan.rosters import Matched, rosters
from reconciler.plan.unmanaged import unmanaged
from reconciler.plan.users import absent_guests, accounts, welcomes
from reconciler.roster import Turn

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reconciler.action import Action, Blocker, Drift, Unknown
    from reconciler.guard import Trip
    from reconciler.policy import Policy
    from reconciler.roster import Roster
    from reconciler.rule import Violation
    from reconciler.state import Current, Desired, ManifestFile


@dataclass(frozen=True, slots=True)
class Summary:
    """What a plan comes to, in numbers.

    Attributes:
        ops: steps by op, each op present.
        gain: who gains access somewhere: people, links, and groups whose people are not known.
        change: whose access changes somewhere.
        lose: who loses access somewhere.
        mails: letters that the portal and the steps themselves will send.
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
        unmanaged: how many active rooms of the portal no manifest declares and no step touches.
        upcoming: memberships that are about to end.
        trips: guards that it goes over, also those that are lifted.
        violations: rules of the team that it breaks.
        rosters: who is in each room that was looked at, now and afterwards.
        outside: whom a step meets and who is of none of the team's own domains.
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
    upcoming: tuple[Upcoming, ...] = ()
    trips: tuple[Trip, ...] = ()
    violations: tuple[Violation, ...] = ()
    rosters: tuple[Roster, ...] = ()
    outside: tuple[str, ...] = ()

    @property
    def refused(self) -> bool:
        """Whether nothing of it may be applied."""
        return bool(self.blockers or self.violations or any(one.stops for one in self.trips))

    @property
    def summary(self) -> Summary:
        """The plan in numbers; people as they are met after groups and accounts."""
        # It reads plans, as this is one.
        from reconciler.plan.by_person import affected  # noqa: PLC0415 - see above

        subjects = affected(self)

        def met(turn: Turn) -> int:
            return sum(subject.meets(turn) for subject in subjects)

        effects = (effect for action in self.actions for effect in action.effects)
        return Summary(
            ops=self.ops,
            gain=met(Turn.GAINS),
            change=met(Turn.CHANGES),
            lose=met(Turn.LOSES),
            mails=sum(effect.kind is EffectKind.MAIL for effect in effects),
            requests=sum(len(action.requests) for action in self.actions),
        )

    @property
    def ops(self) -> dict[str, int]:
        """Steps by op, each op present."""
        return {op.value: sum(action.op is op for action in self.actions) for op in Op}


def plan(desired: Desired, current: Current, policy: Policy) -> Plan:
    """Compute what makes the portal as desired.

    Args:
        desired: the manifests.
        current: the portal, read for these manifests.
        policy: what may be done.

    Returns:
        The plan, in the order of the manifests.

    Raises:
        ManifestError: a declared room or group fits several of the portal, or a pinned id none.
    """
    matches = match(desired.rooms, current.rooms)
    namesakes = namesake.match(desired.selected_groups, current.groups)
    # In an incomplete listing nothing is missing for certain.
    problems = (*(matches.problems if current.rooms_gap is None else ()), *namesakes.problems)
    if problems:
        raise ManifestError(problems)
    invited: set[str] = set()  # grows as rooms are looked at
    around = Around(
        people=current.people,
        groups=current.groups,
        users=desired.users,
        acting=current.acting,
        may_invite_guests=current.may_invite_guests,
        may_invite_members=current.may_invite_members,
        seats=current.seats,
        version=current.version,
        complete=current.complete,
        shields=partial(policy.shields, acting=current.acting),
        hidden=current.hidden,
        protect=policy.protect,
        may_delete=policy.may_delete,
        today=current.today,
        invited=invited,
    )
    # People and groups first: rooms are shared with them by id. Letters last: they speak of
    # the rooms.
    people, around = accounts(desired, around)
    groups, around = teams(desired, namesakes.found, current, around)
    pieces = [people, groups]
    newcomers = Newcomers()
    for room in desired.selected:
        piece = settled(room, matches.found.get(room.title), current, around)
        piece = replace(piece, actions=tuple(map(newcomers.follow, piece.actions)))
        invited.update(email for action in piece.actions for email in strangers(action))
        pieces.append(piece)
    others = unmanaged(desired, current, matches.found.values())
    pieces += [
        others,
        absent_guests(desired, around),
        _links(desired, current, around),
    ]
    before = Piece.of(*pieces)
    whole = Piece.of(before, welcomes(desired, current, around, before.actions))
    if desired.touched is not None:
        # Nothing else is carried out, so nothing is worked out, counted or judged as if it were.
        whole = _of(whole, desired.touched)
    told = rosters(desired, current, around, whole.actions, Matched(matches.found, namesakes.found))
    made = Plan(
        portal=current.portal,
        acting=current.acting.email if current.acting else "",
        files=desired.files,
        actions=whole.actions,
        drift=whole.drift,
        blockers=(*whole.blockers, *limits.blockers(whole.actions, current, around)),
        unknown=whole.unknown,
        managed=len(desired.selected),
        unmanaged=sum(not room.archived for room in current.rooms)
        - sum(not room.archived for room in matches.found.values())
        - len(others.actions),
        upcoming=tuple(
            Upcoming(Ref("members", room.title), text, member.source)
            for room in desired.selected
            for member, text in on(current.today, room.members or ()).ending
        ),
        rosters=told,
        outside=tuple(_outsiders(whole.actions, desired.domains)),
    )
    broken = rules.judged(made, desired, current, policy, matches.found)
    return replace(
        made,
        trips=tuple(guards.trips(made, desired, current, policy)),
        violations=broken.violations,
        drift=(*made.drift, *broken.drift),
        unknown=(*made.unknown, *broken.unknown),
    )


def _of(piece: Piece, things: frozenset[Ref]) -> Piece:
    """What is planned for some things alone; what could not be read counts wherever it is."""
    return Piece(
        tuple(one for one in piece.actions if one.ref.whole in things),
        tuple(one for one in piece.drift if one.ref.whole in things),
        tuple(one for one in piece.blockers if one.ref.whole in things),
        piece.unknown,
    )


def _outsiders(actions: Iterable[Action], domains: frozenset[str]) -> dict[str, None]:
    met = (effect.who for action in actions for effect in action.effects)
    return dict.fromkeys(who for who in met if outside(who, domains))


def _links(desired: Desired, current: Current, around: Around) -> Piece:
    if desired.invitation_links is None or desired.only is not None:
        return Piece()
    links = Links(
        found=current.links,
        unread=current.unread_links,
        full=current.full_links,
        version=current.version,
        acting=current.acting,
        seats=around.seats,
        may_invite=current.may_invite_members,
        now=current.now,
    )
    return invitation_link.settle(desired.invitation_links, links)
