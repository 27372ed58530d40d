"""A plan person by person, for people and for machines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.action import EffectKind
from reconciler.plan.by_person import Sort, affected, by_person
from reconciler.render.heading import LAST_ACCESS, OUTSIDE, heading
from reconciler.render.lines import Line, lined
from reconciler.render.notes import notes
from reconciler.render.plain import counted, named, painted, placed, shown
from reconciler.render.steps import level
from reconciler.render.text import end
from reconciler.roster import Turn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reconciler.plan import Plan
    from reconciler.plan.by_person import Place, Subject, Told
    from reconciler.plan.waves import Forecast
    from reconciler.roster import Holding
    from reconciler.spec import Json

_MARKS = {
    EffectKind.GAINS: "+",
    EffectKind.CHANGES: "~",
    EffectKind.LOSES: "-",
}
_TURNS = {Turn.GAINS: "+", Turn.CHANGES: "~", Turn.LOSES: "-"}
_USUAL = {"", "active"}
_UNKNOWN_PEOPLE = "a group whose people are not known"


def text(plan: Plan, *, colour: bool = False, forecast: Forecast | None = None) -> str:
    """A plan as text, person by person: what each gains, changes, loses and is mailed.

    Args:
        plan: the plan.
        colour: whether to paint the marks.
        forecast: what it takes of the portal's limits; None if that is not to be told.

    Returns:
        The text, ending in a line feed; whoever keeps what they have is only counted.
    """
    return "\n".join(_lines(plan, forecast, colour=colour)) + "\n"


def document(plan: Plan) -> list[Json]:
    """What a plan means for each person, as the ``people`` of its JSON document."""
    return [_subject(one) for one in affected(plan) if one.concerned]


def _lines(plan: Plan, forecast: Forecast | None, *, colour: bool) -> Iterator[str]:
    subjects = by_person(plan)
    yield from heading(plan, subjects, colour=colour, forecast=forecast)
    yield ""
    for one in subjects:
        if one.concerned:
            yield from _person(one, colour=colour)
            yield ""
    others = sum(not one.concerned for one in subjects)
    if others:
        yield f"{counted(others, 'other keeps', 'others keep')} what they may do."
    unread = [one for one in plan.rosters if one.unread]
    for roster in unread:
        where = named(roster.ref.kind, roster.ref.name)
        yield f"Nothing is known of the people of {where}: {shown(roster.unread)}."
    if others or unread:
        yield ""
    yield from notes(plan, colour=colour)
    yield from end(plan, "")


def _person(one: Subject, *, colour: bool) -> Iterator[str]:
    standing = "" if one.standing in _USUAL else f"{one.standing} now"
    facts = ", ".join(filter(None, (one.role, standing, OUTSIDE if one.outside else "")))
    if one.sort is Sort.GROUP:
        facts = _UNKNOWN_PEOPLE
    yield f"{shown(one.who)}{f'  ({facts})' if facts else ''}"
    lines = [
        Line(_MARKS[told.kind], _where(told), shown(told.text), stays=True)
        for told in one.told
        if told.kind in _MARKS
    ]
    turned = [place for place in one.places if place.holding.turn is not Turn.KEEPS]
    lines += [_place(place) for place in turned]
    yield from lined(lines, colour=colour)
    for mail in one.mails:
        yield f"    {painted('>', colour=colour)} mail for {_where(mail)}: {shown(mail.text)}"
    kept = [place for place in one.places if place.holding.turn is Turn.KEEPS]
    if kept:
        yield f"    keeps {', '.join(_kept(place) for place in kept)}"
    if one.loses_last:
        yield f"    loses {LAST_ACCESS}"


def _where(told: Told) -> str:
    return named(told.ref.kind, told.ref.name)


def _place(place: Place) -> Line:
    one = place.holding
    name = named(place.room.kind, place.room.name)
    remarks = f"until {one.until}" if one.until and one.after else ""
    return Line(_TURNS[one.turn], name, said(one) + placed(one.source), remarks, stays=True)


def said(one: Holding) -> str:
    """What somebody may do in a room, now and afterwards."""
    now, after = level(one.now, one.now_by), level(one.after, one.after_by)
    if one.turn is Turn.GAINS:
        return after
    return now if one.turn is Turn.LOSES else f"{now} -> {after}"


def _kept(place: Place) -> str:
    one = place.holding
    return f'{level(one.after, one.after_by)} in "{shown(place.room.name)}"'


def _subject(one: Subject) -> dict[str, Json]:
    return {
        "who": one.who,
        "sort": one.sort.value,
        "type": one.role or None,
        "standing": one.standing or None,
        "outside": one.outside,
        "loses_last_access": one.loses_last,
        "rooms": [holding(place.room.name, place.holding) for place in one.places],
        "besides": [_told(told) for told in one.told],
        "mails": [_told(told) for told in one.mails],
    }


def holding(room: str, one: Holding) -> dict[str, Json]:
    """What somebody may do in a room, as a JSON document; nulls for no access and no group."""
    return {
        "room": room,
        "turn": one.turn.value,
        "now": one.now or None,
        "after": one.after or None,
        "now_by": one.now_by or None,
        "after_by": one.after_by or None,
        "until": one.until.isoformat() if one.until else None,
        "source": one.source._asdict() if one.source.file else None,
    }


def _told(told: Told) -> dict[str, Json]:
    return {
        "kind": told.ref.kind,
        "ref": told.ref.name,
        "effect": told.kind.value,
        "text": told.text,
    }
