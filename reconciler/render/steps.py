"""The steps of a plan, those of one room together."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reconciler.action import EffectKind, Op
from reconciler.render.change import mark, said
from reconciler.render.heading import LAST_ACCESS, OUTSIDE
from reconciler.render.lines import Line, lined
from reconciler.render.plain import named, painted, placed, shown
from reconciler.roster import Fate, Turn

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reconciler.action import Action, Effect, Ref
    from reconciler.diff import Change
    from reconciler.plan import Plan
    from reconciler.plan.by_person import Subject
    from reconciler.roster import Holding, Roster

_SAID = {EffectKind.GAINS, EffectKind.CHANGES}
_TITLES = {"title", "name"}
_PLAIN = {EffectKind.NOTE, EffectKind.KEEPS}
_MARKS = {Op.CREATE: "+", Op.UPDATE: "~", Op.REMOVE: "-", Op.SEND: ">"}


@dataclass(slots=True)
class _Thing:
    """A room, or whatever else stands under a heading of its own, and all its steps."""

    steps: list[Action] = field(default_factory=list)
    roster: Roster | None = None


class Steps:
    """The steps of one plan.

    Args:
        plan: the plan.
        subjects: what it means for each person.
        colour: whether marks are painted.
    """

    def __init__(self, plan: Plan, subjects: Iterable[Subject], *, colour: bool) -> None:
        self._plan = plan
        self._colour = colour
        known = tuple(subjects)
        self._outside = {one.who for one in known if one.outside}
        self._last = {one.who for one in known if one.loses_last}

    def lines(self) -> Iterator[str]:
        """A heading for each thing, its steps, and an empty line after each."""
        things: dict[Ref, _Thing] = {}
        for action in self._plan.actions:
            if action.op is not Op.SEND:
                things.setdefault(action.ref.whole, _Thing()).steps.append(action)
        for roster in self._plan.rosters:
            things.setdefault(roster.ref, _Thing()).roster = roster
        for action in self._plan.actions:
            # Letters are of nobody's room, and last.
            if action.op is Op.SEND:
                things.setdefault(action.ref, _Thing()).steps.append(action)
        for ref, thing in things.items():
            through = list(self._through(thing))
            if thing.steps or through:
                yield from self._thing(ref, thing, through)
                yield ""

    def _thing(self, ref: Ref, thing: _Thing, through: list[Line]) -> Iterator[str]:
        own = next((step for step in thing.steps if step.ref == ref), None)
        first = own or next(iter(thing.steps), None) or thing.roster
        source = placed(first.source) if first else ""
        # The whole of what a part changes is changed.
        sign = painted(_MARKS[own.op if own else Op.UPDATE], colour=self._colour)
        outside = f"  ({OUTSIDE})" if ref.name in self._outside else ""
        yield f"{sign} {named(ref.kind, ref.name)}{source}{outside}"
        here = {one.who: one for one in thing.roster.holdings} if thing.roster else {}
        # What is said in one line goes before what has a heading.
        for step in sorted(thing.steps, key=lambda step: _headed(step, ref)):
            if _headed(step, ref):
                yield f"  {step.ref.kind}"
            yield from self._step(step, here)
        if through:
            yield "  in effect, by groups and accounts"
            yield from lined(through, colour=self._colour)

    def _step(self, step: Action, here: dict[str, Holding]) -> Iterator[str]:
        told = {effect.who: effect for effect in step.effects if effect.kind is EffectKind.GAINS}
        told |= {effect.who: effect for effect in step.effects if effect.kind is EffectKind.LOSES}
        mails = {effect.who: effect for effect in step.effects if effect.kind is EffectKind.MAIL}
        # What a new thing is called is what the step is called by.
        changes = [one for one in step.fields if not (one.name in _TITLES and one.current is None)]
        lines = []
        for change in changes:
            effect, mail = told.get(change.name), mails.get(change.name)
            lines.append(
                Line(
                    mark(change),
                    shown(change.name),
                    said(change, effect.text if effect else ""),
                    self._remarks(change, here.get(change.name)),
                    f"mail: {shown(mail.text)}" if mail else "",
                    stays=self._stays(change, here.get(change.name)),
                )
            )
        yield from lined(lines, colour=self._colour)
        names = {change.name for change in step.fields}
        for effect in step.effects:
            # What a thing itself becomes is said by its fields.
            repeated = effect.who == step.ref.name and effect.kind in _SAID
            if effect.who not in names and not repeated:
                yield f"    {self._effect(step, effect)}"

    def _effect(self, step: Action, effect: Effect) -> str:
        """A consequence of a step for somebody who is none of its fields, or for nobody."""
        who = "" if effect.who in {"", step.ref.name} else shown(effect.who)
        if effect.kind is EffectKind.MAIL:
            who = f"mail to {who}" if who else "mail"
        elif effect.kind not in _PLAIN:
            who = f"{who} {effect.kind}".strip()
        outside = f"  ({OUTSIDE})" if who and effect.who in self._outside else ""
        return (f"{who}: {shown(effect.text)}" if who else shown(effect.text)) + outside

    def _remarks(self, change: Change, holding: Holding | None) -> str:
        goes = change.desired is None
        return _joined(
            _in_effect(change, holding) if holding else "",
            f"until {holding.until}" if holding and holding.until and not goes else "",
            *self._notes(change.name, goes=goes),
        )

    def _notes(self, who: str, *, goes: bool) -> tuple[str, str]:
        return (
            OUTSIDE if who in self._outside else "",
            LAST_ACCESS if goes and who in self._last else "",
        )

    def _stays(self, change: Change, holding: Holding | None) -> bool:
        lowered = holding is not None and holding.lowered
        return change.desired is None or lowered or change.name in self._outside

    def _through(self, thing: _Thing) -> Iterator[Line]:
        """What turns for people in a room whom no step of it names."""
        roster = thing.roster
        if roster is None or roster.still:
            return
        said_of = {change.name for step in thing.steps for change in step.fields}
        said_of |= {effect.who for step in thing.steps for effect in step.effects}
        if roster.fate is Fate.CREATED:
            # Whoever makes a room owns it.
            said_of.add(self._plan.acting)
        for one in roster.holdings:
            if one.turn is Turn.KEEPS or one.who in said_of:
                continue
            goes = one.turn is Turn.LOSES
            now, after = level(one.now, one.now_by), level(one.after, one.after_by)
            texts = {Turn.GAINS: after, Turn.LOSES: now}
            yield Line(
                {Turn.GAINS: "+", Turn.LOSES: "-"}.get(one.turn, "~"),
                shown(one.who),
                texts.get(one.turn, f"{now} -> {after}"),
                _joined(
                    f"until {one.until}" if one.until and not goes else "",
                    *self._notes(one.who, goes=goes),
                ),
                stays=goes or one.lowered or one.outside,
            )


def _headed(step: Action, ref: Ref) -> bool:
    """Whether a step is of a part that does not stand for itself."""
    return step.ref != ref and [change.name for change in step.fields] != [step.ref.kind]


def level(word: str, group: str) -> str:
    """A level of access, and the group that gives it; in words where there is none."""
    if not word:
        return "none"
    return f"{shown(word)} by the group {shown(group)}" if group else shown(word)


def _in_effect(change: Change, holding: Holding) -> str:
    """What a change comes to for somebody, where that is other than what it says."""
    if (change.current or "", change.desired or "") == (holding.now, holding.after):
        return ""
    now, after = level(holding.now, holding.now_by), level(holding.after, holding.after_by)
    if holding.turn is Turn.KEEPS:
        return f"in effect still {after}"
    return f"in effect {now} -> {after}"


def _joined(*notes: str) -> str:
    return "; ".join(filter(None, notes))
