"""What the portal and the manifests say of one person, or of one room."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from reconciler.action import Ref
from reconciler.address import outside
from reconciler.kinds.matching import match
from reconciler.kinds.members import group_label, labels, level
from reconciler.kinds.tenure import named, on, why
from reconciler.kinds.user import Person
from reconciler.plan.by_person import by_person
from reconciler.roster import OWNER, Fate, Holding, Roster
from reconciler.source import Source
from reconciler.state import Gap

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from reconciler.kinds.members import Share
    from reconciler.kinds.room import FoundRoom, Room
    from reconciler.kinds.user import Standing, User
    from reconciler.plan import Plan
    from reconciler.plan.by_person import Place, Told
    from reconciler.state import Current, Desired

_NOWHERE = Source("", 0, 0)


class Account(NamedTuple):
    """What somebody is on the portal.

    Attributes:
        role: such as ``RoomAdmin``; empty where the key's account cannot see them.
        standing: active, pending or disabled; empty where the portal does not say.
        since: when the account came to be, as the portal writes it; empty if it was not told.
    """

    role: str
    standing: str
    since: str = ""


class Declared(NamedTuple):
    """What a manifest says that somebody is.

    Attributes:
        role: the type.
        standing: active or disabled; empty if that is left alone.
        source: the line.
    """

    role: str
    standing: str
    source: Source


class Later(NamedTuple):
    """A membership whose time is not now.

    Attributes:
        who: the member, as plans call them.
        room: the room's title.
        access: the level of access.
        text: when it is, in words.
        source: the line.
    """

    who: str
    room: str
    access: str
    text: str
    source: Source


class Elsewhere(NamedTuple):
    """A room of the portal whose people were not looked at.

    Attributes:
        title: the room's.
        owner: whether the person owns it; a direct member otherwise.
        archived: whether it lies in the archive.
    """

    title: str
    owner: bool
    archived: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """All that is known of a person.

    Attributes:
        who: the normal address.
        accounts: those of the address on the portal; usually one or none.
        declared: what a manifest says that they are; None if none does.
        groups: the declared groups that they are in, each with its line.
        protected: whether a manifest says that nothing may touch them.
        outside: whether they are of a domain that is none of the team's own.
        places: the rooms where they may do something, now or after the plan.
        later: what is declared of them for another time.
        told: what the plan does to their account and their groups, in the words of its steps.
        elsewhere: further rooms that they own or are a direct member of.
        unlisted: why those are not known; empty if they are.
    """

    who: str
    accounts: tuple[Account, ...]
    declared: Declared | None
    groups: tuple[tuple[str, Source], ...]
    protected: bool
    outside: bool
    places: tuple[Place, ...]
    later: tuple[Later, ...]
    told: tuple[Told, ...]
    elsewhere: tuple[Elsewhere, ...] = ()
    unlisted: str = ""

    @property
    def known(self) -> bool:
        """Whether anything at all speaks of them."""
        declared = self.declared or self.groups or self.protected or self.later
        return bool(self.accounts or declared or self.places or self.told)


class People(NamedTuple):
    """What is known of an address on the portal.

    Attributes:
        accounts: those that the key's account sees.
        hidden: where those stand whom it does not see, by normal address.
        rooms: the rooms that a person owns or is a direct member of, or why they are not known.
    """

    accounts: Sequence[Person]
    hidden: Mapping[str, Standing | None]
    rooms: tuple[FoundRoom, ...] | Gap


def person(email: str, plan: Plan, desired: Desired, current: Current, people: People) -> Answer:
    """What is known of a person.

    Args:
        email: the normal address.
        plan: the plan, whole.
        desired: the manifests that it was made of.
        current: the portal that it was made of.
        people: what the portal says of this person.
    """
    subject = next((one for one in by_person(plan) if one.who == email), None)
    user = desired.users.get(email)
    groups = {
        group_label(one.name): one for one in desired.groups.values() if email in one.everyone
    }
    return Answer(
        who=email,
        accounts=tuple(_accounts(email, people)),
        declared=_declared(user) if user else None,
        groups=tuple((one.name, one.source) for one in groups.values()),
        protected=email in desired.protect,
        outside=outside(email, desired.domains),
        places=subject.places if subject else (),
        later=tuple(
            one
            for one in later(desired.rooms, current.today)
            if one.who == email or one.who in groups
        ),
        told=subject.told if subject else (),
        elsewhere=tuple(_elsewhere(plan, desired, current, people)),
        unlisted=people.rooms.reason if isinstance(people.rooms, Gap) else "",
    )


def later(rooms: Iterable[Room], today: date) -> Iterator[Later]:
    """The declared memberships whose time is not today.

    Args:
        rooms: the declared rooms.
        today: the day on the portal.
    """
    for room in rooms:
        for one in on(today, room.members or ()).lapsed:
            yield Later(named(one), room.title, one.access.word, why(one, today), one.source)


def undeclared(found: FoundRoom, shares: Sequence[Share] | Gap) -> Roster:
    """Who is in a room of the portal that no manifest declares.

    Args:
        found: the room.
        shares: its access list, or why it could not be read.
    """
    ref = Ref("room", found.title)
    if isinstance(shares, Gap):
        return Roster(ref, _NOWHERE, Fate.STAYS, unread=shares.reason)
    holdings = tuple(_holding(label, share) for label, share in labels(shares).items())
    return Roster(ref, _NOWHERE, Fate.STAYS, holdings)


def _holding(label: str, share: Share) -> Holding:
    word = OWNER if share.owner else str(level(share))
    subject = share.subject
    if isinstance(subject, Person):
        kept = Holding(label, word, word, "", "", _NOWHERE, declared=False)
        return kept._replace(role=subject.role.word, standing=subject.standing.value)
    return Holding(label, word, word, subject.name, subject.name, _NOWHERE, declared=False)


def _accounts(email: str, people: People) -> Iterator[Account]:
    for one in people.accounts:
        yield Account(one.role.word, one.standing.value, one.since)
    if not people.accounts and email in people.hidden:
        standing = people.hidden[email]
        yield Account("", standing.value if standing else "")


def _declared(user: User) -> Declared:
    return Declared(user.type.word, user.state.value if user.state else "", user.source)


def _elsewhere(
    plan: Plan, desired: Desired, current: Current, people: People
) -> Iterator[Elsewhere]:
    if isinstance(people.rooms, Gap):
        return
    read = {roster.ref.name for roster in plan.rosters if not roster.unread}
    found = match(desired.rooms, current.rooms).found
    told = {room.id for title, room in found.items() if title in read}
    ids = {one.id for one in people.accounts}
    # The portal's order goes by the last change.
    rooms = sorted(people.rooms, key=lambda room: (room.title, str(room.id)))
    for room in rooms:
        if room.id not in told:
            yield Elsewhere(room.title, room.owner in ids, room.archived)
