"""What rules are held against: rooms, who is in them, and their links."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, NamedTuple

from reconciler.action import Ref
from reconciler.kinds import room_facts as facts
from reconciler.kinds.link_terms import ALWAYS, who
from reconciler.kinds.room import RoomState
from reconciler.kinds.room_linking import KIND, fitting
from reconciler.roster import OWNER, Fate, Turn
from reconciler.state import Gap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    from reconciler.action import Action
    from reconciler.kinds.room import FoundRoom, Room
    from reconciler.plan import Plan
    from reconciler.roster import Holding, Roster
    from reconciler.ruling import Facts
    from reconciler.source import Source
    from reconciler.spec import Value
    from reconciler.state import Current, Desired

_OWN = "none"
"""The group of somebody whose access is no group's."""

_PRIMARY = "anyone with the primary link"


class One(NamedTuple):
    """Somebody in a room, or one of its links.

    Attributes:
        who: what plans call it.
        facts: what is known of it.
        source: the line that it stands in.
        brought: whether a manifest declares it, or the plan brings it about.
        before: the same facts before the plan.
        crowd: whether it is a group whose people are not known.
    """

    who: str
    facts: Facts
    source: Source
    brought: bool
    before: Facts
    crowd: bool = False


@dataclass(frozen=True)
class Scene:
    """A room that rules are held against.

    Attributes:
        ref: the room.
        source: where it is declared.
        facts: what is known of it after the plan.
        before: what was known before; None if it was not there.
        said: the facts that a manifest says itself.
        look: tells who is in it, or why nobody is known.
        links: its links, or why they are not known.
        closed: why nobody in it is looked at, as in the archive; empty if they are.
    """

    ref: Ref
    source: Source
    facts: Facts
    before: Facts | None
    said: frozenset[str]
    look: Callable[[], Sequence[One] | str]
    links: Sequence[One] | str = ()
    closed: str = ""

    @cached_property
    def people(self) -> Sequence[One] | str:
        """Everyone in it, or why nobody is known; most rules ask this of few rooms."""
        return self.look()


def _same(people: tuple[One, ...]) -> tuple[One, ...]:
    return people


class _Ground(NamedTuple):
    """What every room is looked at with: manifests, portal, and the steps by what they touch."""

    desired: Desired
    current: Current
    steps: Mapping[Ref, Action]
    counted: bool


def declared(desired: Desired) -> Iterator[Scene]:
    """The rooms as the manifests alone declare them, on any day.

    Args:
        desired: the manifests.
    """
    for room in desired.rooms:
        if room.state is RoomState.ABSENT:
            continue
        people = tuple(_declared_people(room, desired))
        exact = room.members is not None and room.membership == "exact"
        count = sum(one.facts["access"] != OWNER for one in people) if exact else None
        known = facts.room(room.values, facts.state(room), room.owner, count)
        closed = "it is in the archive" if known["state"] != RoomState.ACTIVE else ""
        links = [*_declared_links(room), *_primary(room)]
        said = facts.said(room)
        yield Scene(room.ref, room.source, known, None, said, partial(_same, people), links, closed)


def planned(
    plan: Plan,
    desired: Desired,
    current: Current,
    matches: Mapping[str, FoundRoom],
    *,
    counted: bool,
) -> Iterator[Scene]:
    """The declared rooms as a plan leaves them; those that are gone then are left out.

    Args:
        plan: the plan, with its rosters.
        desired: the manifests.
        current: the portal.
        matches: the portal's room for each declared title that has one.
        counted: whether a rule asks for the owner of a room, or how many are in it.
    """
    steps = {action.ref: action for action in plan.actions if action.ref.kind in {"room", KIND}}
    ground = _Ground(desired, current, steps, counted)
    rooms = {room.ref: room for room in desired.selected}
    for roster in plan.rosters:
        room = rooms.get(roster.ref)
        # Another room may be called as a declared one is.
        if room and roster.source == room.source and roster.fate is not Fate.DELETED:
            found = matches.get(room.title) if roster.fate is not Fate.CREATED else None
            yield _planned(room, found, roster, ground)


def _planned(room: Room, found: FoundRoom | None, roster: Roster, ground: _Ground) -> Scene:
    state = _state(found, roster.fate)
    before = None
    values = facts.created(room)
    if found:
        was = RoomState.ARCHIVED if found.archived else RoomState.ACTIVE
        before = facts.room(found.values, was.value, *_of_people(roster, ground, after=False))
        values = _values(room, found, ground.steps.get(room.ref))
    closed = ""
    if state is RoomState.ARCHIVED:
        closed = "it is in the archive"
    elif roster.fate is Fate.RESTORED:
        closed = "it lies in the archive, and is judged once it is out"
    return Scene(
        room.ref,
        room.source,
        facts.room(values, state.value, *_of_people(roster, ground, after=True)),
        before,
        facts.said(room),
        lambda: roster.unread or list(_people(roster, ground)),
        _links(room, found, ground),
        closed,
    )


def _state(found: FoundRoom | None, fate: Fate) -> RoomState:
    stays = found is not None and found.archived and fate is not Fate.RESTORED
    return RoomState.ARCHIVED if stays or fate is Fate.ARCHIVED else RoomState.ACTIVE


def _values(room: Room, found: FoundRoom, step: Action | None) -> dict[str, Value]:
    """The fields of a room after a plan; of one that the portal does not tell, the declared."""
    values = dict(found.values)
    values |= {word: said for word, said in room.settings.items() if values.get(word) is None}
    changes = {change.name: change.desired for change in step.fields} if step else {}
    return {word: changes.get(word, value) for word, value in values.items()}


def _of_people(roster: Roster, ground: _Ground, *, after: bool) -> tuple[str, int | None]:
    """Who owns a room, and how many others are in it, as far as that is known and matters."""
    if not ground.counted:
        return "", None
    held = [(one, one.after if after else one.now) for one in roster.holdings]
    others = [one for one, access in held if access not in {"", OWNER}]
    owners = [one.who for one, access in held if access == OWNER and "@" in one.who]
    known = not roster.unread and not any(one.crowd for one in others)
    return owners[0] if owners else "", len(others) if known else None


def _people(roster: Roster, ground: _Ground) -> Iterator[One]:
    current, desired = ground.current, ground.desired
    acting = current.acting.email if current.acting else ""
    for one in roster.holdings:
        # Whoever makes a room owns it: the key's account is nobody whom a team lets in.
        itself = one.who == acting or (roster.fate is Fate.CREATED and one.after == OWNER)
        if not one.after or (itself and not one.declared):
            continue
        # As what somebody is there whom the account cannot see, nobody knows.
        role = "" if one.who in current.hidden else one.role
        known = _of_holding(one, one.after, one.after_by, role, desired)
        accounts = current.people.get(one.who, ())
        role = accounts[0].role.word if len(accounts) == 1 else role
        yield One(
            one.who,
            known,
            one.source,
            one.declared or one.turn is not Turn.KEEPS,
            _of_holding(one, one.now, one.now_by, role, desired),
            one.crowd,
        )


def _of_holding(one: Holding, access: str, group: str, role: str, desired: Desired) -> Facts:
    known: dict[str, object] = {
        "access": access,
        "group": group or _OWN,
        "until": one.until.isoformat() if one.until else facts.NEVER,
    }
    if "@" in one.who and not one.crowd:
        known |= _of_address(one.who.partition(" (")[0], desired, outside=one.outside)
    return known | ({"type": role} if role else {})


def _of_address(email: str, desired: Desired, *, outside: bool) -> dict[str, object]:
    known: dict[str, object] = {"email": email, "domain": email.rpartition("@")[2]}
    return known | ({"outside": outside} if desired.domains else {})


def _declared_people(room: Room, desired: Desired) -> Iterator[One]:
    """Everyone whom a manifest lets in, each once: own access counts before a group's."""
    people: dict[str, One] = {}

    def let_in(email: str, access: str, group: str, until: date | None, source: Source) -> None:
        domain = email.rpartition("@")[2]
        known = _of_address(email, desired, outside=domain not in desired.domains)
        known |= {
            "access": access,
            "group": group,
            "until": until.isoformat() if until else facts.NEVER,
        }
        if email in desired.users:
            known["type"] = desired.users[email].type.word
        people.setdefault(email, One(email, known, source, brought=True, before={}))

    if room.owner:
        let_in(room.owner, OWNER, _OWN, None, room.source)
    members = room.members or ()
    for one in sorted(members, key=lambda member: bool(member.group)):
        group = desired.groups.get(one.group)
        everyone = group.everyone if group else (one.email,)
        for email in everyone:
            let_in(email, one.access.word, one.group or _OWN, one.until, one.source)
    yield from people.values()


def _declared_links(room: Room) -> Iterator[One]:
    for link in room.links or ():
        known = facts.link(link, password=bool(link.password_env), public=link.public)
        name = who(link.title, invites=link.invites)
        yield One(name, known, link.source, brought=True, before={})


def _primary(room: Room) -> Iterator[One]:
    """The primary link that a room has by its type, where no manifest declares it."""
    if room.type in ALWAYS and not any(link.primary for link in room.links or ()):
        yield One(_PRIMARY, facts.PRIMARY, room.source, brought=True, before={})


def _links(room: Room, found: FoundRoom | None, ground: _Ground) -> Sequence[One] | str:
    if found is None:
        return [*_declared_links(room), *_primary(room)]
    there = ground.current.room_links.get(found.id, Gap("its links were not read"))
    if isinstance(there, Gap):
        # Where they are declared, the plan tells that they could not be read.
        return there.reason if room.links is None else list(_declared_links(room))
    taken = {one.id for link in room.links or () for one in fitting(link, there)}
    step = ground.steps.get(Ref(KIND, room.title))
    gone = {change.key for change in (step.fields if step else ()) if change.desired is None}
    ones = list(_declared_links(room))
    for link in there:
        if link.id not in taken | gone:
            known = facts.link(link, password=bool(link.password))
            name = who(link.title, invites=link.invites)
            ones.append(One(name, known, room.source, brought=False, before=known))
    return ones
