"""One step: what differs, whom it meets, and where a manifest asks for it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from reconciler.action import EffectKind, Op
from reconciler.render.html.markup import between, esc, line, place, plain, value
from reconciler.render.plain import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from reconciler.action import Action, Effect, Letter
    from reconciler.diff import Change
    from reconciler.render.html.view import View
    from reconciler.roster import Holding
    from reconciler.spec import Value

_OPS = {
    Op.CREATE: "+ create",
    Op.UPDATE: "~ update",
    Op.REMOVE: "- remove",
    Op.SEND: "&gt; send",
}
_CLASSES = {
    EffectKind.GAINS: "g",
    EffectKind.CHANGES: "c",
    EffectKind.LOSES: "l",
    EffectKind.MAIL: "m",
}
_MARKS = {
    EffectKind.GAINS: "+ ",
    EffectKind.CHANGES: "~ ",
    EffectKind.LOSES: "- ",
    EffectKind.MAIL: "&gt; ",
}
_NAMELESS = {EffectKind.NOTE, EffectKind.KEEPS}
_OFTEN = 4
"""How many mails of one text are told by a number, and the text once."""
_FOLDED = 60
"""How many lines of a step are closed at first."""


def step(action: Action, name: str, people: Mapping[str, Holding], seen: View) -> str:
    """A step as HTML.

    Args:
        action: the step.
        name: what it is called within its block, as HTML.
        people: who is in the room of the step.
        seen: the plan that it is a part of.
    """
    lines = _Lines(action, people, seen.last)
    head = f'<h4><span class="op {action.op.value}">{_OPS[action.op]}</span> {name}'
    head += f"{place(action.source)}</h4>"
    items = folded("\n".join(lines.all()), len(action.fields), dense=seen.dense)
    return f'<div class="a">{head}\n{items}{lines.told()}</div>\n'


def folded(items: str, number: int, *, dense: bool) -> str:
    """Lines as a list; closed at first where there are very many."""
    if not items:
        return ""
    if dense:
        items = plain(items)
    whole = f"<ul>\n{items}\n</ul>\n"
    if number <= _FOLDED:
        return whole
    return f"<details><summary>{counted(number, 'line')}</summary>\n{whole}</details>\n"


class _Lines:
    """The lines of one step.

    Args:
        action: the step.
        people: who is in the room of the step.
        last: who has no access afterwards.
    """

    def __init__(self, action: Action, people: Mapping[str, Holding], last: frozenset[str]) -> None:
        self._action = action
        self._people = people if action.ref.kind == "members" else {}
        self._last = last
        self._met: dict[str, list[Effect]] = {}
        for effect in action.effects:
            self._met.setdefault(effect.who, []).append(effect)
        mails = Counter(one.text for one in action.effects if one.kind is EffectKind.MAIL)
        often = [text for text, number in mails.items() if number >= _OFTEN]
        self._numbers = {text: number for number, text in enumerate(often, start=1)}
        self._many = mails

    def all(self) -> Iterator[str]:
        """The fields, then the consequences for others, then the letter."""
        for change in self._action.fields:
            yield self._field(change, self._met.pop(change.name, ()))
        for effects in self._met.values():
            for effect in effects:
                yield self._effect(effect)
        if self._action.letter:
            yield _letter(self._action.letter)

    def told(self) -> str:
        """What the numbers of mails stand for."""
        return "".join(
            f'<p class="n">mail ({number}), to {self._many[text]}: {esc(text)}</p>\n'
            for text, number in self._numbers.items()
        )

    def _field(self, change: Change, effects: Sequence[Effect]) -> str:
        classes = mails = words = gist = ""
        for effect in effects:
            kind = effect.kind
            classes += f" {_CLASSES[kind]}" if kind in _CLASSES else ""
            if kind is EffectKind.MAIL:
                mails += f" <i>{self._mail(effect.text)}</i>"
            elif kind is EffectKind.CHANGES or gist:
                words += f"; {esc(effect.text)}"
            else:
                gist = effect.text
        if change.current is None:
            mark, text = "+", _told(change.desired, gist)
        elif change.desired is None:
            mark, text = "-", _told(change.current, gist)
        else:
            mark, text = "~", between(change.current, change.desired)
            if gist:
                words = f"; {esc(gist)}{words}"
        # What somebody's access becomes is mostly what the values say already.
        if words and words != f"; {text}":
            text += words
        marks = ""
        if holding := self._people.get(change.name):
            more, marks = said(holding, self._last)
            classes += more
            marks += line(holding.source, self._action.source)
        found = f' class="{classes.lstrip()}"' if classes else ""
        return f"<li{found}>{mark} <b>{esc(change.name)}</b> {text}{mails}{marks}</li>"

    def _effect(self, effect: Effect) -> str:
        kind = effect.kind
        if kind in _NAMELESS and not effect.who:
            return f'<li class="n">{esc(effect.text)}</li>'
        text = self._mail(effect.text) if kind is EffectKind.MAIL else esc(effect.text)
        if kind is EffectKind.MAIL:
            text = f"<i>{text}</i>"
        elif kind not in _NAMELESS:
            text = f"{kind.value}: {text}"
        who = f"<b>{esc(effect.who)}</b> " if effect.who else ""
        return f'<li class="{_CLASSES.get(kind, "n")}">{_MARKS.get(kind, "")}{who}{text}</li>'

    def _mail(self, text: str) -> str:
        number = self._numbers.get(text)
        return f"mail ({number})" if number else f"mail: {esc(text)}"


def _told(one: Value, gist: str) -> str:
    """A value that comes or goes, by what is told of it where that says more."""
    text, told = value(one), esc(gist)
    return told if told.startswith(text) else f"{text}; {told}" if told else text


def said(holding: Holding, last: frozenset[str]) -> tuple[str, str]:
    """What a reviewer is told of somebody beside their access: classes, and marks in words."""
    classes = marks = ""
    if holding.outside:
        classes, marks = " o", " <mark>outside</mark>"
    if holding.now and not holding.after and holding.who in last:
        classes += " x"
        marks += " <mark>loses last access</mark>"
    if holding.lowered:
        marks += " <mark>may do less</mark>"
    return classes, marks


def _letter(letter: Letter) -> str:
    """The letter of a step."""
    template = letter.template
    what = f"{esc(template.file)}: {esc(template.subject)}" if template else "by the portal"
    return f'<li class="m">&gt; <b>{esc(letter.to)}</b> <i>letter {what}</i></li>'
