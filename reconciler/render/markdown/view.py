"""A plan by what it touches: rooms each by itself, other things by their kind."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reconciler.action import EffectKind, Op, Ref
from reconciler.plan.by_person import affected
from reconciler.roster import Fate, Turn

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reconciler.action import Action
    from reconciler.plan import Plan
    from reconciler.plan.by_person import Subject
    from reconciler.roster import Roster

LETTERS = "letter"
_TURNS = {
    EffectKind.GAINS: Turn.GAINS,
    EffectKind.CHANGES: Turn.CHANGES,
    EffectKind.LOSES: Turn.LOSES,
}


@dataclass(slots=True)
class Block:
    """What is done to a room, or to all things of a kind.

    Attributes:
        ref: the room; for things of a kind one without a name.
        roster: who is in the room; None if that is not known, or it is none.
        steps: in the order of the plan.
        met: how many gain, change and lose.
        mails: how many mails are sent.
    """

    ref: Ref
    roster: Roster | None = None
    steps: list[Action] = field(default_factory=list)
    met: dict[Turn, int] = field(default_factory=lambda: dict.fromkeys(Turn, 0))
    mails: int = 0

    @property
    def is_room(self) -> bool:
        """Whether it is a room."""
        return bool(self.ref.name)

    @property
    def fate(self) -> Fate:
        """What becomes of the room."""
        return self.roster.fate if self.roster else Fate.STAYS

    @property
    def made(self) -> bool:
        """Whether the room is new."""
        return self.fate is Fate.CREATED

    @property
    def people(self) -> int:
        """How many people and others it means something for, each once a turn."""
        return sum(self.met.values())

    @property
    def rank(self) -> int:
        """The lower, the more a reviewer must see it."""
        if self.fate in {Fate.DELETED, Fate.ARCHIVED} or self.met[Turn.LOSES]:
            return 0
        return 1 if self.met[Turn.GAINS] or self.mails else 2 if self.met[Turn.CHANGES] else 3


@dataclass(frozen=True, slots=True)
class View:
    """A plan, and what a reviewer looks for in it.

    Attributes:
        plan: the plan.
        subjects: everybody for whom it means something.
        last: who has no access to any room afterwards, and has some now.
        blocks: what it touches: rooms in the order of the manifests, then other things.
        met: of everybody, whom it lets gain, change and lose something anywhere.
        mailed: who is mailed.
    """

    plan: Plan
    subjects: tuple[Subject, ...]
    last: frozenset[str]
    blocks: tuple[Block, ...]
    met: Mapping[Turn, Sequence[Subject]]
    mailed: Sequence[Subject]


def view(plan: Plan) -> View:
    """Look at a plan."""
    subjects = tuple(one for one in affected(plan) if one.concerned)
    last = frozenset(one.who for one in subjects if one.loses_last)
    rooms = {roster.ref: Block(roster.ref, roster) for roster in plan.rosters}
    others: dict[str, Block] = {}
    owns: dict[Ref, Block] = {}
    for action in plan.actions:
        block = _block(action, rooms, others)
        block.steps.append(action)
        block.mails += sum(one.kind is EffectKind.MAIL for one in action.effects)
        owns[action.ref] = block
    met: dict[Turn, list[Subject]] = {turn: [] for turn in Turn}
    for subject in subjects:
        for turn in _count(subject, rooms, owns):
            met[turn].append(subject)
    touched = [one for one in rooms.values() if one.steps or one.people]
    blocks = (*touched, *others.values())
    return View(plan, subjects, last, blocks, met, [one for one in subjects if one.mails])


def _block(action: Action, rooms: dict[Ref, Block], others: dict[str, Block]) -> Block:
    ref = action.ref.whole
    if ref.kind == "room":
        return rooms.setdefault(ref, Block(ref))
    kind = LETTERS if action.op is Op.SEND else ref.kind
    return others.setdefault(kind, Block(Ref(kind, "")))


def _count(subject: Subject, rooms: dict[Ref, Block], owns: dict[Ref, Block]) -> set[Turn]:
    """Count somebody once a block and turn; what it comes to."""
    turned: dict[tuple[int, Turn], Block] = {}
    for place in subject.places:
        turn = place.holding.turn
        if turn is not Turn.KEEPS and not place.brought:
            block = rooms[place.room]
            turned[id(block), turn] = block
    for told in subject.told:
        if told.kind in _TURNS:
            block = owns[told.ref]
            turned[id(block), _TURNS[told.kind]] = block
    for (_, turn), block in turned.items():
        block.met[turn] += 1
    return {turn for _, turn in turned}
