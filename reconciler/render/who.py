"""What is known of a person or a room, for people and for machines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.render.by_person import holding
from reconciler.render.heading import OUTSIDE
from reconciler.render.plain import counted, placed, shown
from reconciler.render.steps import level
from reconciler.roster import Fate, Turn
from reconciler.status import moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from reconciler.plan import Plan
    from reconciler.plan.who import Account, Answer, Later
    from reconciler.roster import Holding, Roster
    from reconciler.source import Source
    from reconciler.spec import Json

_BY_GROUPS = "What groups give them in rooms that no manifest declares is not told."
_FATES = {
    Fate.CREATED: "is made by the plan",
    Fate.ARCHIVED: "goes to the archive",
    Fate.RESTORED: "comes out of the archive",
    Fate.DELETED: "is deleted for good",
}


def person(answer: Answer, plan: Plan) -> str:
    """A person as text: what they are, and where they may do what, now and after the plan."""
    return "".join(f"{line}\n" for line in (*_person(answer), *_end(plan)))


def rooms(title: str, rosters: Sequence[Roster], later: Sequence[Later], plan: Plan) -> str:
    """The rooms of a title as text: who is in them, now and after the plan."""
    lines = [line for roster in rosters for line in _room(title, roster, later)]
    return "".join(f"{line}\n" for line in (*lines, *_end(plan)))


def person_document(answer: Answer, plan: Plan) -> dict[str, Json]:
    """The same as a JSON document, as ``schemas/who.schema.json`` describes it."""
    declared = answer.declared
    found = {
        "email": answer.who,
        "accounts": [
            {
                "type": one.role or None,
                "standing": one.standing or None,
                "since": _instant(one.since) or None,
            }
            for one in answer.accounts
        ],
        "declared": declared
        and {
            "type": declared.role,
            "state": declared.standing or None,
            "source": declared.source._asdict(),
        },
        "groups": [{"name": name, "source": at._asdict()} for name, at in answer.groups],
        "protected": answer.protected,
        "outside": answer.outside,
        "rooms": [holding(one.room.name, one.holding) for one in answer.places],
        "later": [_later(one) for one in answer.later],
        "undeclared_rooms": None
        if answer.unlisted
        else [one._asdict() for one in answer.elsewhere],
    }
    return {**_document(plan), "person": found}


def rooms_document(rosters: Sequence[Roster], later: Sequence[Later], plan: Plan) -> Json:
    """The rooms of a title as a JSON document, after the same schema."""
    found = [
        {
            "title": roster.ref.name,
            "fate": roster.fate.value,
            "source": _source(roster.source),
            "unread": roster.unread or None,
            "people": [
                {
                    "who": one.who,
                    "type": one.role or None,
                    "standing": one.standing or None,
                    "outside": one.outside,
                    **holding(roster.ref.name, one),
                }
                for one in roster.holdings
            ],
            "later": [_later(one) for one in later if one.room == roster.ref.name],
        }
        for roster in rosters
    ]
    return {**_document(plan), "rooms": found}


def _document(plan: Plan) -> dict[str, Json]:
    return {
        "format_version": 1,
        "portal": plan.portal,
        "refused": plan.refused,
        "unknown": [one.text for one in plan.unknown],
    }


def _later(one: Later) -> Json:
    return {**one._asdict(), "source": _source(one.source)}


def _source(source: Source) -> Json:
    return source._asdict() if source.file else None


def _person(answer: Answer) -> Iterator[str]:
    outside = f"  ({OUTSIDE})" if answer.outside else ""
    yield f"{shown(answer.who)}{outside}"
    for account in answer.accounts:
        yield f"  on the portal: {_account(account)}"
    if not answer.accounts:
        yield "  is not on the portal"
    if declared := answer.declared:
        state = f", {declared.standing}" if declared.standing else ""
        yield f"  declared as {declared.role}{state}{placed(declared.source)}"
    for name, source in answer.groups:
        yield f"  declared in the group {shown(name)}{placed(source)}"
    if answer.protected:
        yield "  protected: no step touches them"
    for told in answer.told:
        yield f"  {told.kind} by the plan: {shown(told.text)}"
    yield ""
    for place in answer.places:
        yield f'  "{shown(place.room.name)}": {_holds(place.holding)}'
    for one in answer.later:
        yield f'  "{shown(one.room)}": {_when(one)}'
    if not (answer.places or answer.later):
        yield "  no room whose members are declared, neither now nor after the plan"
    yield from _elsewhere(answer)
    yield ""


def _account(account: Account) -> str:
    if not account.role:
        return ", ".join(filter(None, (account.standing, "the key's account cannot see them")))
    since = _instant(account.since)
    pending = f" since {since}" if since and account.standing == "pending" else ""
    return f"{account.role}, {account.standing}{pending}"


def _elsewhere(answer: Answer) -> Iterator[str]:
    if answer.unlisted:
        yield f"  ? further rooms are not known: {shown(answer.unlisted)}"
        return
    for one in answer.elsewhere:
        role = "owner" if one.owner else "a member; as what is not told"
        archived = ", in the archive" if one.archived else ""
        yield f'  "{shown(one.title)}": {role}{archived}  (no members declared)'
    yield f"  {_BY_GROUPS}"


def _room(title: str, roster: Roster, later: Iterable[Later]) -> Iterator[str]:
    source = placed(roster.source) or "  (no manifest declares it)"
    yield f'room "{shown(roster.ref.name)}"{source}'
    if roster.ref.name != title:
        yield f'  asked for as "{shown(title)}"'
    if roster.fate in _FATES:
        yield f"  {_FATES[roster.fate]}"
    if roster.unread:
        yield f"  ? nothing is known of its people: {shown(roster.unread)}"
    for one in roster.holdings:
        notes = (one.role, "pending" if one.standing == "pending" else "")
        facts = ", ".join(filter(None, (*notes, OUTSIDE if one.outside else "")))
        yield f"  {shown(one.who)}{f' ({facts})' if facts else ''}: {_holds(one)}"
    for one_later in later:
        if one_later.room == roster.ref.name:
            yield f"  {shown(one_later.who)}: {_when(one_later)}"
    yield ""


def _holds(one: Holding) -> str:
    """What somebody has now and will have, by which group, until when, and which line says so."""
    now, after = level(one.now, one.now_by), level(one.after, one.after_by)
    said = {
        Turn.KEEPS: f"now and after the plan {now}",
        Turn.GAINS: f"now nothing, after the plan {after}",
        Turn.LOSES: f"now {now}, after the plan nothing",
        Turn.CHANGES: f"now {now}, after the plan {after}",
    }[one.turn]
    until = f", until {one.until}" if one.until and one.after else ""
    where = placed(one.source) if one.declared else "  (no line names them)"
    return f"{said}{until}{where if one.source.file else ''}"


def _when(one: Later) -> str:
    return f"not now: {shown(one.text)}, with {one.access}{placed(one.source)}"


def _end(plan: Plan) -> Iterator[str]:
    for one in plan.unknown:
        yield f"? {shown(one.text)}"
    if plan.refused:
        yield "The plan is refused as it stands; `reconciler plan` says why."
    steps = counted(len(plan.actions), "step")
    yield f"Portal {shown(plan.portal)}; the plan has {steps}."


def _instant(text: str) -> str:
    found = moment(text)
    return found.strftime("%Y-%m-%dT%H:%M:%SZ") if found else ""
