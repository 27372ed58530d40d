"""The people of a plan: who gains, changes and loses, in short and by person."""

from __future__ import annotations

from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from reconciler.action import EffectKind
from reconciler.render.markdown.fitting import Listed, Piece
from reconciler.render.markdown.lines import MARKS, TURNS, access, head
from reconciler.render.markdown.words import code, prose
from reconciler.render.plain import counted, named, placed, shown
from reconciler.roster import Turn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.plan.by_person import Place, Subject, Told
    from reconciler.render.markdown.view import View

_NAMES = 12
"""Of more people those after are counted: each stands in the details."""
_WORDS = {Turn.GAINS: "Gain", Turn.CHANGES: "Change", Turn.LOSES: "Lose"}
_PERSON = (("person", "people"),)


def names(view: View) -> Listed:
    """Who gains, changes, loses and is mailed: the first of each by name."""
    met = [*((word, view.met[turn]) for turn, word in _WORDS.items()), ("Are mailed", view.mailed)]
    pieces = [Piece(partial(_names, *one)) for one in met if one[1]]
    noun = ("list of names", "lists of names")
    return Listed(pieces, (noun,), 1 / 8, "### Who\n\n", folds=True)


def _names(word: str, subjects: Sequence[Subject]) -> str:
    told = [_name(one) for one in subjects[:_NAMES]]
    if len(subjects) > _NAMES:
        told.append(f"and {len(subjects) - _NAMES} more")
    return f"- **{word}** ({len(subjects)}): {', '.join(told)}\n"


def _name(one: Subject) -> str:
    return f"{code(one.who)} (outside)" if one.outside else code(one.who)


def last(view: View) -> Listed:
    """Who has nothing left, in any room that was looked at, or no account."""
    lost = [one for one in view.subjects if one.who in view.last or _account_gone(one)]
    pieces = [Piece(partial(_last, one), len(one.who)) for one in lost]
    many = counted(len(lost), "person loses", "people lose")
    title = f"### {many} the last access in the rooms looked at\n\n"
    noun = ("person who loses the last access", "people who lose the last access")
    return Listed(pieces, (noun,), 1 / 4, title, folds=True)


def _account_gone(one: Subject) -> bool:
    return any(told.kind is EffectKind.LOSES and told.ref.kind == "user" for told in one.told)


def _last(one: Subject) -> str:
    told = [_in(place) for place in one.places if place.holding.turn is Turn.LOSES]
    told += [prose(word.text) for word in one.told if word.kind is EffectKind.LOSES]
    return f"- {_name(one)}: {'; '.join(_few(told))}\n"


def outside(view: View) -> Listed:
    """Who of those who gain or change is of a domain that is none of the team's own."""
    met = chain(view.met[Turn.GAINS], view.met[Turn.CHANGES])
    found = {one.who: one for one in met if one.outside}.values()
    pieces = [Piece(partial(_outside, one), len(one.who)) for one in found]
    title = f"### {counted(len(found), 'person', 'people')} outside of the team's domains\n\n"
    noun = ("person outside of the team's domains", "people outside of the team's domains")
    return Listed(pieces, (noun,), 1 / 8, title, folds=True)


def _outside(one: Subject) -> str:
    told = [
        f"{place.holding.turn} {_in(place)}"
        for place in one.places
        if place.holding.turn is not Turn.KEEPS
    ]
    told += [f"{word.kind}: {prose(word.text)}" for word in one.told]
    role = f" ({code(one.role)})" if one.role else ""
    return f"- {code(one.who)}{role}: {'; '.join(_few(told))}\n"


def _in(place: Place) -> str:
    return f"{code(access(place.holding))} in {code(place.room.name)}"


def _few(told: list[str]) -> list[str]:
    return told if len(told) <= _NAMES + 1 else [*told[:_NAMES], f"and {len(told) - _NAMES} more"]


def by_person(view: View) -> Listed:
    """What the plan means for each person, over all rooms."""
    loses = {one.who for one in view.met[Turn.LOSES]}
    gains = {one.who for one in view.met[Turn.GAINS]}
    pieces = [
        Piece(
            partial(_person, one, one.who in view.last),
            _least(one),
            rank=0 if one.outside or one.who in loses else 1 if one.who in gains else 2,
        )
        for one in view.subjects
    ]
    people = counted(len(pieces), "person, group or link", "people, groups and links")
    return Listed(pieces, _PERSON, 1, summary=people, fence=True)


def _least(one: Subject) -> int:
    places = sum(len(place.room.name) + 4 for place in one.places)
    return len(one.who) + places + sum(len(told.text) for told in (*one.told, *one.mails))


def _person(one: Subject, loses_last: bool) -> str:  # noqa: FBT001 - partial() hands it over
    notes = [
        "outside" if one.outside else "",
        one.role,
        one.standing,
        "loses the last access" if loses_last else "",
    ]
    said = ", ".join(shown(note) for note in notes if note)
    lines = [head(f"{shown(one.who)}  [{said}]" if said else shown(one.who))]
    kept = 0
    for place in one.places:
        holding = place.holding
        if holding.turn is Turn.KEEPS:
            kept += 1
            continue
        why = ", by making the room" if place.brought else ""
        less = "  [may do less]" if holding.lowered else ""
        lines.append(
            f'{TURNS[holding.turn]}   {access(holding)} in "{shown(place.room.name)}"{why}{less}'
            f"{placed(holding.source)}"
        )
    lines += [f"{MARKS.get(told.kind, ' ')}   {_told(told)}" for told in one.told]
    lines += [f"    mail: {_told(told)}" for told in one.mails]
    if kept:
        lines.append(f"    keeps what they may do in {counted(kept, 'room')}")
    return "".join(f"{line}\n" for line in lines)


def _told(told: Told) -> str:
    return f"{named(told.ref.kind, told.ref.name)}: {shown(told.text)}"
