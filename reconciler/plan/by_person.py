"""What a plan means for each person, over all rooms.

Access to rooms is that of the rosters: after groups, time limits and accounts are worked out. What
else steps tell of somebody (their account, groups, links) stands beside it in the steps' words.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from reconciler.action import EffectKind
from reconciler.kinds.members import group_label
from reconciler.roster import Fate, Later, Turn

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from reconciler.action import Action, Effect, Ref
    from reconciler.plan import Plan
    from reconciler.roster import Holding, Roster


class Sort(StrEnum):
    """Who somebody is."""

    PERSON = "person"
    GROUP = "group"
    ANYONE = "anyone"


class Place(NamedTuple):
    """What somebody may do in a room.

    Attributes:
        room: the room.
        holding: what they may do there, now and afterwards.
        brought: whether they get it by making the room, as the account does whose key is used.
    """

    room: Ref
    holding: Holding
    brought: bool = False


class Told(NamedTuple):
    """What a step says of somebody that is no access to a room that was looked at.

    Attributes:
        kind: whether they gain, change, lose or are mailed.
        ref: what the step touches.
        text: in words.
    """

    kind: EffectKind
    ref: Ref
    text: str


_KINDS = {
    Turn.GAINS: EffectKind.GAINS,
    Turn.CHANGES: EffectKind.CHANGES,
    Turn.LOSES: EffectKind.LOSES,
}


_LINKS = {"links", "invitation_link"}
"""Kinds of steps that let in whoever has a link."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Somebody whom a plan speaks of.

    Attributes:
        who: the normal address; what plans call a group, or whoever has a link.
        sort: a person; a group whose people are not known; anyone who has a link.
        places: the rooms where they may do something, now or afterwards, as rosters order them.
        told: what else steps say of them, in the order of the steps.
        mails: what is mailed to them, in the same order.
        outside: whether they are of a domain that is none of the team's own.
        role: what they are on the portal afterwards; empty if that is not known.
        standing: where their account stands now; empty if they have none, or it is not known.
        turned: those of the places where they gain, change or lose something.
    """

    who: str
    sort: Sort
    places: tuple[Place, ...] = ()
    told: tuple[Told, ...] = ()
    mails: tuple[Told, ...] = ()
    outside: bool = False
    role: str = ""
    standing: str = ""
    turned: tuple[Place, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # It is asked for again and again, and most people keep what they have nearly everywhere.
        turned = tuple(one for one in self.places if one.holding.now != one.holding.after)
        object.__setattr__(self, "turned", turned)

    @property
    def concerned(self) -> bool:
        """Whether the plan means anything for them."""
        return bool(self.turned or self.told or self.mails)

    def meets(self, turn: Turn) -> bool:
        """Whether they gain, change or lose something anywhere.

        What comes of making a room is not counted: it is nobody's decision.
        """
        places = self.places if turn is Turn.KEEPS else self.turned
        return any(one.holding.turn is turn and not one.brought for one in places) or any(
            one.kind is _KINDS.get(turn) for one in self.told
        )

    @property
    def lowered(self) -> bool:
        """Whether they may do less in some room, and still something."""
        return any(one.holding.lowered for one in self.turned)

    @property
    def loses_last(self) -> bool:
        """Whether they may do something in the rooms looked at now, and nothing afterwards."""
        return (
            self.sort is Sort.PERSON
            and any(one.holding.now for one in self.places)
            and not any(one.holding.after for one in self.places)
        )


@dataclass(slots=True)
class _Draft:
    """A subject as it is put together."""

    sort: Sort
    places: list[Place] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    mails: list[Told] = field(default_factory=list)


def by_person(plan: Plan) -> tuple[Subject, ...]:
    """What a plan means for each person.

    Args:
        plan: the plan, with its rosters.

    Returns:
        Everybody in the rooms that were looked at and everybody whom a step speaks of, also those
        who keep what they have: people whose account changes first, then in the order of the
        rooms, then whoever steps alone speak of.
    """
    return _subjects(plan, {roster.ref: roster.holdings for roster in plan.rosters})


def affected(plan: Plan) -> tuple[Subject, ...]:
    """What a plan means for each person whom it names, or whose access it changes.

    Of rooms where everybody keeps what they have, only these people are looked at: most plans
    touch few of many rooms.

    Args:
        plan: the plan, with its rosters.

    Returns:
        Of everybody those who are concerned, and those whom a step names besides; in the same
        order.
    """
    names: set[str] = set()
    for action in plan.actions:
        names.add(action.ref.name)
        names.update(effect.who for effect in action.effects)
        names.update(change.name for change in action.fields)
    for roster in plan.rosters:
        if not roster.still:
            names.update(one.who for one in roster.holdings if one.now != one.after)
    holdings = {roster.ref: _among(roster, names) for roster in plan.rosters} if names else {}
    return tuple(one for one in _subjects(plan, holdings) if one.who in names)


def _among(roster: Roster, people: AbstractSet[str]) -> Sequence[Holding]:
    if isinstance(roster.holdings, Later):
        return tuple(roster.holdings.among(people))
    return roster.holdings


def _subjects(plan: Plan, holdings: Mapping[Ref, Sequence[Holding]]) -> tuple[Subject, ...]:
    """Everybody in these holdings, and everybody whom a step speaks of."""
    drafts: dict[str, _Draft] = {}
    for action in plan.actions:
        if action.ref.kind == "user":
            drafts.setdefault(action.ref.name, _Draft(Sort.PERSON))
    for roster in plan.rosters:
        _placed(plan, roster, holdings.get(roster.ref, ()), drafts)
    people: dict[Ref, set[str]] = {}
    for action in plan.actions:
        whole = action.ref.whole
        there = people.get(whole)
        if there is None and whole in holdings:
            there = people[whole] = {one.who for one in holdings[whole]}
        for effect in action.effects:
            _tell(action, effect, there, drafts)
    return tuple(_subject(who, draft, plan) for who, draft in drafts.items())


def _placed(
    plan: Plan, roster: Roster, holdings: Iterable[Holding], drafts: dict[str, _Draft]
) -> None:
    made = roster.fate is Fate.CREATED
    for one in holdings:
        draft = drafts.get(one.who)
        if draft is None:
            labels = {group_label(group) for group in (one.now_by, one.after_by) if group}
            sort = Sort.GROUP if one.who in labels else Sort.PERSON
            draft = drafts.setdefault(one.who, _Draft(sort))
        draft.places.append(Place(roster.ref, one, made and one.who == plan.acting))


def _tell(
    action: Action, effect: Effect, there: set[str] | None, drafts: dict[str, _Draft]
) -> None:
    """Note an effect for whomever it meets, unless a roster says the same and more."""
    if not effect.who:
        return
    told = Told(effect.kind, action.ref, effect.text)
    if effect.kind is EffectKind.MAIL:
        drafts.setdefault(effect.who, _Draft(Sort.PERSON)).mails.append(told)
        return
    sort = _sort(action, effect.who)
    # Of a group that a roster does not name, it names the people.
    if there is not None and (effect.who in there or sort is Sort.GROUP):
        return
    drafts.setdefault(effect.who, _Draft(sort)).told.append(told)


def _sort(action: Action, who: str) -> Sort:
    if action.ref.kind in _LINKS:
        return Sort.ANYONE
    is_group = action.ref.kind == "members" and who.startswith(group_label(""))
    return Sort.GROUP if is_group else Sort.PERSON


def _subject(who: str, draft: _Draft, plan: Plan) -> Subject:
    holdings = [one.holding for one in draft.places]
    return Subject(
        who,
        draft.sort,
        tuple(draft.places),
        tuple(draft.told),
        tuple(draft.mails),
        who in plan.outside or any(one.outside for one in holdings),
        next((one.role for one in holdings if one.role), ""),
        next((one.standing for one in holdings if one.standing), ""),
    )
