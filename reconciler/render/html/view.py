"""What a page shows of a plan: its rooms with their steps, and what is said of people in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reconciler.action import EffectKind
from reconciler.plan.by_person import by_person
from reconciler.roster import Turn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.action import Action, Ref
    from reconciler.plan import Plan
    from reconciler.plan.by_person import Subject
    from reconciler.roster import Holding, Roster

_ROOM = "room"

_MANY = 5_000
"""From so many lines on, a line is text without elements of its own: a browser opens a page of a
hundred thousand of them within a second or two, and one of half a million elements in many."""


@dataclass(slots=True)
class Block:
    """A room with all that is done to it.

    Attributes:
        title: the room's.
        roster: who is in it; None where only a step is known.
        steps: in the order of the plan.
        mailed: who gets a mail for it.
    """

    title: str
    roster: Roster | None = None
    steps: list[Action] = field(default_factory=list)
    mailed: set[str] = field(default_factory=set)

    @property
    def holdings(self) -> Sequence[Holding]:
        """Everybody in it, now or afterwards."""
        return self.roster.holdings if self.roster else ()

    @property
    def moves(self) -> bool:
        """Whether anything is done to it, or anybody's access changes."""
        return bool(self.steps) or any(one.now != one.after for one in self.holdings)


@dataclass(frozen=True, slots=True)
class View:
    """A plan by rooms.

    Attributes:
        rooms: those where something is done or somebody's access changes.
        calm: the others.
        others: steps on people, groups and the portal, by kind.
        subjects: everybody whom the plan speaks of.
        last: who has no access afterwards in the rooms looked at, and has some now.
        dense: whether there are so many lines that each is plain text.
    """

    rooms: tuple[Block, ...]
    calm: tuple[Block, ...]
    others: dict[str, list[Action]]
    subjects: tuple[Subject, ...]
    last: frozenset[str]
    dense: bool


def view(plan: Plan) -> View:
    """A plan by rooms, in the order of the manifests and then of its steps."""
    blocks: dict[Ref, Block] = {one.ref: Block(one.ref.name, one) for one in plan.rosters}
    others: dict[str, list[Action]] = {}
    for action in plan.actions:
        whole = action.ref.whole
        if whole.kind != _ROOM:
            others.setdefault(whole.kind, []).append(action)
            continue
        block = blocks.setdefault(whole, Block(whole.name))
        block.steps.append(action)
        block.mailed.update(one.who for one in action.effects if one.kind is EffectKind.MAIL)
    rooms = tuple(block for block in blocks.values() if block.moves)
    calm = tuple(block for block in blocks.values() if not block.moves)
    subjects = by_person(plan)
    last = frozenset(one.who for one in subjects if one.loses_last)
    lines = sum(len(action.fields) for action in plan.actions)
    dense = max(lines, sum(len(block.holdings) for block in rooms)) >= _MANY
    return View(rooms, calm, others, subjects, last, dense)


def turns(block: Block) -> dict[Turn, int]:
    """How many people of a room the plan means what for."""
    found = dict.fromkeys(Turn, 0)
    for one in block.holdings:
        found[one.turn] += 1
    return found
