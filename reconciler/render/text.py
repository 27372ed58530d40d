"""A plan for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.action import EffectKind, Op
from reconciler.diff import parts
from reconciler.render.plain import counted, painted, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reconciler.action import Action, Blocker, Drift, Effect, Unknown, Upcoming
    from reconciler.diff import Change
    from reconciler.plan import Plan
    from reconciler.source import Source
    from reconciler.spec import Value

_SAID = {EffectKind.GAINS, EffectKind.CHANGES}
_TITLES = {"title", "name"}
_PLAIN = {EffectKind.NOTE, EffectKind.KEEPS}
_MARKS = {Op.CREATE: "+", Op.UPDATE: "~", Op.REMOVE: "-", Op.SEND: ">"}


def text(plan: Plan, *, colour: bool = False) -> str:
    """A plan as text: steps, notes each after a mark, and a last line of counts.

    Marks: ``*`` what is soon over, ``!`` drift, ``?`` what is unknown, ``x`` what stops the plan.

    Args:
        plan: the plan.
        colour: whether to mark what comes and goes in colour.

    Returns:
        The text, ending in a line feed.
    """
    return "\n".join(_lines(plan, colour=colour)) + "\n"


def _lines(plan: Plan, *, colour: bool) -> Iterator[str]:
    account = f" as {shown(plan.acting)}" if plan.acting else ""
    yield f"Portal {shown(plan.portal)}{account}"
    yield ""
    for action in plan.actions:
        yield from _action(action, colour=colour)
    notices = (("*", plan.upcoming), ("!", plan.drift), ("?", plan.unknown), ("x", plan.blockers))
    for mark, notes in notices:
        for note in notes:
            yield f"{painted(mark, colour=colour)} {_note(note)}"
    if any(notes for _, notes in notices):
        yield ""
    if plan.blockers:
        stops = counted(len(plan.blockers), "thing stops", "things stop")
        yield f"{stops} this plan (x): nothing would be applied until that is settled."
    if plan.unknown:
        unread = counted(len(plan.unknown), "thing", "things")
        told = "nothing is made there, and nobody is removed anywhere"
        yield f"{unread} could not be read whole (?): {told}."
    yield last_line(plan)


def _note(note: Drift | Blocker | Unknown | Upcoming) -> str:
    return f"{_named(note.ref.kind, note.ref.name)}: {shown(note.text)}{_place(note.source)}"


def _place(source: Source) -> str:
    return f"  ({shown(source)})" if source.file else ""


def _named(kind: str, name: str) -> str:
    return f'{kind.replace("_", " ")} "{shown(name)}"'


def _action(action: Action, *, colour: bool) -> Iterator[str]:
    mark = painted(_MARKS[action.op], colour=colour)
    yield f"{mark} {_named(action.ref.kind, action.ref.name)}{_place(action.source)}"
    told = {effect.who: effect for effect in action.effects if effect.kind is EffectKind.GAINS}
    told |= {effect.who: effect for effect in action.effects if effect.kind is EffectKind.LOSES}
    mails = {effect.who: effect for effect in action.effects if effect.kind is EffectKind.MAIL}
    # What a new thing is called is what the step is called by.
    lines = [c for c in action.fields if not (c.name in _TITLES and c.current is None)]
    width = min(max((len(shown(change.name)) for change in lines), default=0), 40)
    for change in lines:
        effect = told.get(change.name)
        yield "    " + _change(change, effect.text if effect else "", width, colour=colour)
        if mail := mails.get(change.name):
            yield f"        mail: {shown(mail.text)}"
    fields = {change.name for change in action.fields}
    for effect in action.effects:
        # What a thing itself becomes is said by its fields.
        repeated = effect.who == action.ref.name and effect.kind in _SAID
        if effect.who not in fields and not repeated:
            yield f"    {_effect(action, effect)}"
    yield ""


def _effect(action: Action, effect: Effect) -> str:
    """A consequence of a step for somebody who is none of its fields, or for nobody."""
    who = "" if effect.who in {"", action.ref.name} else shown(effect.who)
    if effect.kind is EffectKind.MAIL:
        who = f"mail to {who}" if who else "mail"
    elif effect.kind not in _PLAIN:
        who = f"{who} {effect.kind}".strip()
    return f"{who}: {shown(effect.text)}" if who else shown(effect.text)


def _change(change: Change, told: str, width: int, *, colour: bool) -> str:
    name = f"{shown(change.name):{width}}"
    if change.current is None:
        return f"{painted('+', colour=colour)} {name}  {shown(told) or _value(change.desired)}"
    if change.desired is None:
        return f"{painted('-', colour=colour)} {name}  {shown(told) or _value(change.current)}"
    both = f"{_value(change.current)} -> {_value(change.desired)}"
    if isinstance(change.current, tuple) and isinstance(change.desired, tuple):
        added, removed = parts(change.current, change.desired)
        marked = [f"+{shown(item)}" for item in added] + [f"-{shown(item)}" for item in removed]
        both += f"  ({' '.join(marked)})"
    return f"{painted('~', colour=colour)} {name}  {both}"


def _value(value: Value) -> str:
    if isinstance(value, tuple):
        return ", ".join(_item(item) for item in value) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return shown(value) if value != "" else "none"


def _item(item: str) -> str:
    # In quotes where it would not be told from two, or from another.
    return f'"{shown(item)}"' if "," in item or item != item.strip() else shown(item)


def last_line(plan: Plan) -> str:
    """The counts of a plan: steps, people, mails, requests, rooms."""
    summary = plan.summary
    ops = ", ".join(f"{number} to {op}" for op, number in summary.ops.items() if number)
    steps = f"{counted(len(plan.actions), 'step')} ({ops})" if ops else "nothing to do"
    return (
        f"Plan: {steps}; people and groups: {summary.gain} gain access, {summary.change} change, "
        f"{summary.lose} lose it; {counted(summary.mails, 'mail')}; "
        f"{counted(summary.requests, 'request')}; {counted(plan.managed, 'room')} declared, "
        f"{counted(plan.unmanaged, 'other')} left alone"
    )
