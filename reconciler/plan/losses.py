"""Who is met by what a plan takes away, and of how many that is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reconciler.access import Role
from reconciler.guard import Guard
from reconciler.kinds.belonging import MEMBER
from reconciler.kinds.user import Standing
from reconciler.plan.naming import called

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reconciler.action import Action
    from reconciler.kinds.user import Person
    from reconciler.roster import Holding
    from reconciler.source import Source
    from reconciler.state import Current, Desired

_WAITS = Standing.PENDING.value


@dataclass(slots=True)
class Count:
    """Of one guard: people, each once, and groups whose people are not known.

    Attributes:
        met: whom the plan meets, with the line that says so.
        among: everybody whom it could meet.
        crowds: the groups that it meets.
    """

    met: dict[str, Source] = field(default_factory=dict)
    among: set[str] = field(default_factory=set)
    crowds: dict[str, Source] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Losses:
    """What is counted of a room, or of everything that is looked at."""

    removals: Count = field(default_factory=Count)
    demotions: Count = field(default_factory=Count)
    cancelled: Count = field(default_factory=Count)

    def counts(self) -> Iterator[tuple[Guard, Count]]:
        """The same by guard."""
        yield Guard.REMOVALS, self.removals
        yield Guard.DEMOTIONS, self.demotions
        yield Guard.CANCELLED_INVITATIONS, self.cancelled

    def add(self, other: Losses) -> None:
        """Count in what is counted elsewhere; whoever is met at several places is met once."""
        for (_, mine), (_, yours) in zip(self.counts(), other.counts(), strict=True):
            mine.among |= yours.among
            for who, source in yours.met.items():
                mine.met.setdefault(who, source)

    def hold(self, who: str, *, waits: bool) -> None:
        """Count somebody among those who could be met."""
        (self.cancelled if waits else self.removals).among.add(who)
        self.demotions.among.add(who)

    def lose(self, who: str, source: Source, *, waits: bool) -> None:
        """Count somebody who loses access, or an invitation that they have not accepted yet."""
        (self.cancelled if waits else self.removals).met.setdefault(who, source)


def of_room(holdings: Iterable[Holding]) -> Losses:
    """What is counted of a room.

    Args:
        holdings: who may do what there, now and afterwards.
    """
    losses = Losses()
    active, waiting = losses.removals.among, losses.cancelled.among
    for one in holdings:
        if not one.now:
            continue
        waits = one.standing == _WAITS
        if not one.crowd:
            (waiting if waits else active).add(one.who)
        if one.now == one.after:
            continue
        if one.crowd and not one.after:
            losses.removals.crowds[one.who] = one.source
        elif not one.after:
            losses.lose(one.who, one.source, waits=waits)
        elif one.lowered:
            counted = losses.demotions
            (counted.crowds if one.crowd else counted.met)[one.who] = one.source
    losses.demotions.among.update(active, waiting)
    return losses


def beyond_rooms(actions: Iterable[Action], desired: Desired, current: Current) -> Losses:
    """What is counted of accounts and groups, whatever rooms they open.

    Whoever leaves a group loses what it opens in rooms that no manifest declares, too.

    Args:
        actions: all steps of the plan.
        desired: the manifests.
        current: the portal.
    """
    losses = Losses()
    for user in desired.selected_users:
        for person in current.people.get(user.email, ()):
            _hold(losses, person, current)
    grouped = {
        person.id: person
        for namesakes in current.groups.values()
        for group in namesakes
        for person in group.members or ()
    }
    for person in grouped.values():
        _hold(losses, person, current)
    steps = list(actions)
    for step in steps:
        if step.ref.kind == "user":
            _account(losses, step)
    for step in (step for step in steps if step.ref.kind == "group"):
        for change in step.fields:
            if change.current == MEMBER and change.key in grouped:
                person = grouped[change.key]
                waits = person.standing is Standing.PENDING
                losses.lose(called(person, current.people), step.source, waits=waits)
    return losses


def _hold(losses: Losses, person: Person, current: Current) -> None:
    if person.standing is not Standing.DISABLED:
        waits = person.standing is Standing.PENDING
        losses.hold(called(person, current.people), waits=waits)


def _account(losses: Losses, step: Action) -> None:
    for change in step.fields:
        if change.name == "state" and change.desired == Standing.DISABLED.value:
            waits = change.current == _WAITS
            losses.lose(step.ref.name, step.source, waits=waits)
        elif change.name == "type" and change.current is not None:
            before, after = Role.of(change.current), Role.of(change.desired)
            if before and after and before.outranks(after):
                losses.demotions.met.setdefault(step.ref.name, step.source)
