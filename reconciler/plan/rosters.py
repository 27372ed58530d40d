"""Who is in each room before and after the steps of a plan.

What is shown to reviewers and counted by guards is worked out from the steps themselves: what no
step does is not told as done. Which access counts: fact sheet on rooms, section 7 (one's own before
a group's; of several groups the strongest, ``FileSecurity`` of the server).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from reconciler.access import Role
from reconciler.action import Op, Ref
from reconciler.address import outside
from reconciler.kinds import handover
from reconciler.kinds.members import group_label, level
from reconciler.kinds.ownership import KIND
from reconciler.kinds.user import Person, Standing
from reconciler.plan.access_list import AccessList
from reconciler.plan.group_people import GroupPeople, group_people
from reconciler.plan.naming import called
from reconciler.plan.places import Places
from reconciler.plan.unmanaged import NOWHERE
from reconciler.roster import OWNER, Fate, Holding, Later, Roster
from reconciler.state import Gap

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from reconciler.action import Action
    from reconciler.kinds.around import Around
    from reconciler.kinds.group import FoundGroup
    from reconciler.kinds.members import Share
    from reconciler.kinds.room import FoundRoom, Room
    from reconciler.state import Current, Desired

_NOTHING = ("", "")
_OF_ITSELF = "the account whose key is used"


class Matched(NamedTuple):
    """What of the portal the declared rooms and groups stand for, by title and by name."""

    rooms: Mapping[str, FoundRoom]
    groups: Mapping[str, FoundGroup]


class _Facts(NamedTuple):
    """What is the same of somebody in every room.

    Attributes:
        who: what they are called.
        role: what they are on the portal afterwards.
        standing: where their account stands now.
        outside: whether they are of a domain that is none of the team's own.
        person: their account as it is afterwards; None for a group, and where there is none.
        in_use: whether they are not disabled now.
        stays: whether they are not disabled afterwards.
    """

    who: str
    role: str
    standing: str
    outside: bool
    person: Person | None
    in_use: bool
    stays: bool


@dataclass(frozen=True, slots=True)
class _Ground:
    """What every room is looked at with.

    Attributes:
        desired: the manifests.
        current: the portal.
        around: its people as the steps leave them.
        steps: those on what is declared.
        teams: the people of the groups.
        now: the accounts of the portal; grows as access lists show people without an address.
        after: the accounts that a step changes or makes, as it leaves them.
        groups: what groups are called that access lists alone have shown.
        facts: what was worked out of people so far.
    """

    desired: Desired
    current: Current
    around: Around
    steps: Mapping[Ref, Action]
    teams: GroupPeople
    now: dict[str, Person]
    after: Mapping[str, Person]
    groups: dict[str, str]
    facts: dict[str, _Facts]


def rosters(
    desired: Desired,
    current: Current,
    around: Around,
    actions: Sequence[Action],
    matches: Matched,
) -> tuple[Roster, ...]:
    """Who is in each room that is looked at.

    Args:
        desired: the manifests.
        current: the portal.
        around: its people as the steps leave them.
        actions: all steps of the plan.
        matches: what of the portal the declared rooms and groups stand for.

    Returns:
        The declared rooms in the order of the manifests, then others that a step touches.
    """
    # What no manifest declares may be called as something that is.
    steps = {action.ref: action for action in actions if action.source != NOWHERE}
    teams = group_people(desired, current, around, matches.groups, steps)
    ground = _Ground(
        desired, current, around, steps, teams, _accounts(current), _moved(current, around), {}, {}
    )
    rooms = [_roster(room, matches.rooms.get(room.title), ground) for room in desired.selected]
    others = [
        Roster(action.ref, action.source, fate(action), unread="no manifest declares it")
        for action in actions
        if action.ref.kind == "room" and action.source == NOWHERE
    ]
    return (*(one for one in rooms if one), *others)


def _accounts(current: Current) -> dict[str, Person]:
    """Everyone who is known, by id; whoever has no address is in no listing by address."""
    found = {one.id: one for accounts in current.people.values() for one in accounts}
    if current.acting:
        found.setdefault(current.acting.id, current.acting)
    for namesakes in current.groups.values():
        for group in namesakes:
            for one in group.members or ():
                found.setdefault(one.id, one)
    return found


def _moved(current: Current, around: Around) -> dict[str, Person]:
    return {
        one.id or email: one
        for email, accounts in around.people.items()
        if accounts is not current.people.get(email)
        for one in accounts
    }


def fate(step: Action | None) -> Fate:
    """What a step on a room makes of the room itself; nothing, if there is no step."""
    if step is None:
        return Fate.STAYS
    if step.op is Op.CREATE:
        return Fate.CREATED
    if step.op is Op.REMOVE:
        return Fate.DELETED
    turns = {"archived": Fate.ARCHIVED, "active": Fate.RESTORED}
    states = [turns[str(change.desired)] for change in step.fields if change.name == "state"]
    return states[0] if states else Fate.STAYS


def _roster(room: Room, found: FoundRoom | None, ground: _Ground) -> Roster | None:
    becomes = fate(ground.steps.get(room.ref))
    # A new room is handed over last, by whoever has made it.
    kinds = (KIND, "members") if found else ("members", KIND)
    steps = [step for kind in kinds if (step := ground.steps.get(Ref(kind, room.title)))]
    if found is None:
        if becomes is not Fate.CREATED:
            return None
        acting = ground.around.acting
        after = AccessList({acting.id if acting else _OF_ITSELF: (OWNER, "")}, {})
        after.turn(steps)
        holdings = _holdings(room, AccessList({}, {}), after, ground)
        return Roster(room.ref, room.source, becomes, tuple(holdings))
    if found.archived:
        return Roster(room.ref, room.source, becomes, unread="it lies in the archive")
    shares = ground.current.shares.get(found.id, Gap("its members are not declared"))
    if isinstance(shares, Gap):
        return Roster(room.ref, room.source, becomes, unread=shares.reason)
    left, _ = handover.after(shares, ground.around.handed)
    if not steps and left is shares and _still(shares, ground):
        later = Later(partial(_kept, room, shares, ground), partial(_kept, room, shares, ground))
        return Roster(room.ref, room.source, becomes, later, still=True)
    before = _rows(shares, ground)
    after = before.copy() if left is shares else _rows(left, ground)
    after.turn(steps)
    return Roster(room.ref, room.source, becomes, tuple(_holdings(room, before, after, ground)))


def _still(shares: Iterable[Share], ground: _Ground) -> bool:
    """Whether no step on an account or a group changes what an access list gives to anybody."""
    if ground.teams.same and not ground.after:
        return True
    subjects = [share.subject for share in shares]
    return all(isinstance(one, Person) and one.id not in ground.after for one in subjects)


def _kept(
    room: Room, shares: Iterable[Share], ground: _Ground, people: AbstractSet[str] | None = None
) -> Iterable[Holding]:
    """Everybody in a room that nothing happens to, or of them some people alone."""
    rows = _rows(shares, ground)
    # Most rooms have none of them; who else a group lets in, only a look at all can tell.
    if people is not None and not rows.groups and people.isdisjoint(_names(rows, ground)):
        return ()
    found = _holdings(room, rows, rows, ground)
    return found if people is None else (one for one in found if one.who in people)


def _names(rows: AccessList, ground: _Ground) -> Iterable[str]:
    return (_known(key, ground).who for key in rows.people)


def _rows(shares: Iterable[Share], ground: _Ground) -> AccessList:
    rows = AccessList({}, {})
    for share in shares:
        subject, word = share.subject, OWNER if share.owner else str(level(share))
        if isinstance(subject, Person):
            ground.now.setdefault(subject.id, subject)
            rows.people[subject.id] = (word, "")
        else:
            ground.groups.setdefault(subject.id, subject.name)
            rows.groups[subject.id] = word
    return rows


def _holdings(
    room: Room, before: AccessList, after: AccessList, ground: _Ground
) -> Iterable[Holding]:
    teams = ground.teams
    name = partial(_name, names=teams.names_after, ground=ground)
    now = before.in_effect(teams.now, name)
    then = now if after == before and teams.same else after.in_effect(teams.after, name)
    lines = Places(room, ground.desired, ground.around, teams)
    places = lines.declared()
    for key in dict.fromkeys((*places, *now, *then)):
        facts = _known(key, ground)
        has, has_by = now.get(key, _NOTHING) if facts.in_use else _NOTHING
        gets, gets_by = then.get(key, _NOTHING) if facts.stays else _NOTHING
        if not has and not gets:
            continue
        place = places.get(key)
        source = place.source if place else room.source
        if not gets:
            source = lines.loss(key, has_by, facts.person) or source
        # A group stands in its own place where nobody knows who is in it.
        crowd = key in {has_by, gets_by}
        yield Holding(
            _group_label(key, ground) if crowd else facts.who,
            has,
            gets,
            _name(has_by, teams.names_now, ground) if has_by else "",
            _name(gets_by, teams.names_after, ground) if gets_by else "",
            source,
            place is not None,
            facts.role,
            facts.standing,
            facts.outside and not crowd,
            place.until if place else None,
            crowd,
        )


def _known(key: str, ground: _Ground) -> _Facts:
    return ground.facts.get(key) or ground.facts.setdefault(key, _facts(key, ground))


def _facts(key: str, ground: _Ground) -> _Facts:
    was = ground.now.get(key)
    person = ground.after.get(key, was)
    invited, hidden = key in ground.around.invited, key in ground.around.hidden
    standing = was.standing if was else ground.around.hidden.get(key)
    return _Facts(
        # Who has no account yet goes by the address, which is the key.
        called(was, ground.current.people) if was else key,
        person.role.word if person else Role.GUEST.word if invited and not hidden else "",
        standing.value if standing else "",
        outside(was.email if was else key, ground.desired.domains),
        person,
        was is None or was.standing is not Standing.DISABLED,
        person is None or person.standing is not Standing.DISABLED,
    )


def _group_label(key: str, ground: _Ground) -> str:
    return group_label(_name(key, ground.teams.names_after, ground))


def _name(key: str, names: Mapping[str, str], ground: _Ground) -> str:
    return names.get(key) or ground.groups.get(key, "")
