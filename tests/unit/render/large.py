"""A plan of many rooms in which everybody's access changes, made without a planner."""

from __future__ import annotations

from reconciler.action import Action, Effect, EffectKind, Op, Ref, Request
from reconciler.diff import Change
from reconciler.plan import Plan
from reconciler.roster import Fate, Holding, Roster
from reconciler.source import Source
from reconciler.state import ManifestFile

_MAILED = "invited to the portal and the room; the portal mails new people whatever `notify` says"


def large(rooms: int, members: int) -> Plan:
    """So many rooms of so many members each, who all gain, change or lose access."""
    made = [_room(number, members) for number in range(rooms)]
    return Plan(
        portal="https://portal.example",
        acting="owner@acme.example",
        files=(ManifestFile("rooms.yaml", "0" * 64),),
        actions=tuple(action for action, _ in made),
        drift=(),
        blockers=(),
        unknown=(),
        managed=rooms,
        unmanaged=0,
        rosters=tuple(roster for _, roster in made),
    )


def _room(number: int, members: int) -> tuple[Action, Roster]:
    title = f"Project {number:05} of the whole company"
    people = [_member(number, place, members) for place in range(members)]
    source = Source("rooms.yaml", number * (members + 3) + 4, 5)
    items = [{"id": str(place), "access": 10} for place in range(members)]
    action = Action(
        ref=Ref("members", title),
        op=Op.UPDATE,
        fields=tuple(change for change, _, _ in people),
        effects=tuple(effect for _, effects, _ in people for effect in effects),
        requests=(
            Request("PUT", ("files", "rooms", str(number), "share"), {"invitations": items}),
        ),
        source=source,
        facts=(str(number),),
    )
    holdings = tuple(holding for _, _, holding in people)
    return action, Roster(Ref("room", title), source, Fate.STAYS, holdings)


def _member(number: int, place: int, members: int) -> tuple[Change, tuple[Effect, ...], Holding]:
    email = f"somebody-{number * members + place:06}@partner.example"
    source = Source("rooms.yaml", number * (members + 3) + 7 + place, 9)
    now, after = (("", "Editing"), ("Read", "Editing"), ("Read", ""))[place % 3]
    told = {
        ("", "Editing"): (EffectKind.GAINS, "Editing, as a new Guest"),
        ("Read", "Editing"): (EffectKind.CHANGES, "Read -> Editing"),
        ("Read", ""): (EffectKind.LOSES, "Read"),
    }[now, after]
    effects = [Effect(told[0], email, told[1])]
    if after:
        effects.append(Effect(EffectKind.MAIL, email, _MAILED))
    change = Change(email, now or None, after or None)
    holding = Holding(email, now, after, "", "", source, bool(after), "Guest", outside=True)
    return change, tuple(effects), holding
