"""Steps as lines of a block of code; the first character says what is coming and going."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.action import EffectKind
from reconciler.render.change import mark, said
from reconciler.render.plain import placed, shown
from reconciler.roster import Turn

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reconciler.action import Action, Effect
    from reconciler.diff import Change
    from reconciler.roster import Holding

MARKS = {EffectKind.GAINS: "+", EffectKind.CHANGES: "!", EffectKind.LOSES: "-"}
TURNS = {Turn.GAINS: "+", Turn.CHANGES: "!", Turn.LOSES: "-", Turn.KEEPS: " "}
_SAID = {EffectKind.GAINS, EffectKind.CHANGES}
_NAMES = {"title", "name"}
_WIDEST = 40


def step(action: Action, name: str, people: Mapping[str, Holding], last: frozenset[str]) -> str:
    """A step.

    Args:
        action: the step.
        name: what it is called.
        people: who is in the room that it is about.
        last: who has no access to any room afterwards.

    Returns:
        Lines, each ending in a line feed.
    """
    if action.ref.kind != "members":
        people = {}
    lines = [head(f"{action.op} {name}{placed(action.source)}")]
    met: dict[str, list[Effect]] = {}
    for effect in action.effects:
        met.setdefault(effect.who, []).append(effect)
    # What a new thing is called is what the step is called by.
    fields = [one for one in action.fields if not (one.name in _NAMES and one.current is None)]
    width = min(max((len(one.name) for one in fields), default=0), _WIDEST)
    for change in fields:
        lines += _field(change, met.pop(change.name, []), width, marks(people, change.name, last))
    for effects in met.values():
        lines += [_effect(action, one) for one in effects if not _repeated(action, one)]
    if action.letter and action.letter.template:
        template = action.letter.template
        lines.append(f"    letter {shown(template.file)}: {shown(template.subject)}")
    return "".join(f"{line}\n" for line in lines)


def head(text: str) -> str:
    """A line above others, which stands out where a block is coloured as a diff."""
    return f"@@ {text} @@"


def _repeated(action: Action, effect: Effect) -> bool:
    """Whether an effect is what a thing itself becomes, which its fields say."""
    return effect.who == action.ref.name and effect.kind in _SAID and bool(action.fields)


def _field(change: Change, effects: Iterable[Effect], width: int, note: str) -> Iterator[str]:
    told, mails, others = "", [], []
    for effect in effects:
        if effect.kind is EffectKind.MAIL:
            mails.append(f"    mail: {shown(effect.text)}")
        elif effect.kind in {EffectKind.GAINS, EffectKind.LOSES} and not told:
            told = shown(effect.text)
        else:
            others.append(shown(effect.text))
    text = said(change)
    for other in (told, *others):
        text = _more(text, other)
    # What changes has a mark of its own in a block that is coloured as a diff.
    yield f"{mark(change).replace('~', '!')} {shown(change.name):{width}}  {text}{note}"
    yield from mails


def _more(text: str, told: str) -> str:
    """A value, and what is told of it where that says more."""
    if not told or told == text:
        return text
    return told if told.startswith(text) else f"{text}; {told}"


def _effect(action: Action, effect: Effect) -> str:
    """A consequence for somebody who is none of a step's fields, or for nobody."""
    who = "" if effect.who in {"", action.ref.name} else shown(effect.who)
    sign = MARKS.get(effect.kind, " ")
    if effect.kind is EffectKind.MAIL:
        who = f"mail to {who}" if who else "mail"
    elif sign != " ":
        who = f"{who} {effect.kind}".strip()
    return f"{sign}   {who}: {shown(effect.text)}" if who else f"{sign}   {shown(effect.text)}"


def marks(people: Mapping[str, Holding], who: str, last: frozenset[str]) -> str:
    """What a reviewer must know of somebody beside their access."""
    one = people.get(who)
    if one is None:
        return ""
    words = []
    if one.outside:
        words.append("outside")
    if one.turn is Turn.LOSES and who in last:
        words.append("loses the last access")
    if one.lowered:
        words.append("may do less")
    return f"  [{', '.join(words)}]" if words else ""


def access(one: Holding) -> str:
    """What somebody may do now and afterwards, which group gives it, and until when."""
    text = one.after or one.now
    if one.turn is Turn.CHANGES:
        text = f"{one.now} -> {one.after}"
    by = one.after_by if one.after else one.now_by
    if by:
        text += f", by the group {by}"
    if one.until:
        text += f", until {one.until.isoformat()}"
    return shown(text)
