"""Who changed the portal: events of the audit trail, matched to what differs.

The numbers are the server's (``MessageAction.cs``). Kinds of events that its listing falls over,
such as a changed cover or a used link of a room, are never asked for.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from reconciler.event import SYSTEM

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reconciler.drift.difference import Difference
    from reconciler.drift.report import Newcomer, Report
    from reconciler.event import Event, Trail

_CREATED: Final = frozenset({4000, 4001, 4002, 4003})
_INVITED: Final = 4037
_CAME: Final = frozenset({*_CREATED, _INVITED})
_ROOM_CREATED: Final = frozenset({5070, 5100})
_MOVED: Final = frozenset({5072, 5073})
_GONE: Final = {
    "room": frozenset({5071, 5074}),
    "group": frozenset({4028}),
    "user": frozenset({4018, 4022}),
}
"""What makes a thing be missing; a renamed room is missing under its title."""

_FIELDS: Final = {
    ("room", "title"): frozenset({5071}),
    ("room", "tags"): frozenset({5078, 5079}),
    ("room", "indexing"): frozenset({5114, 5115}),
    ("room", "deny_download"): frozenset({5109, 5110}),
    ("room", "lifetime"): frozenset({5116, 5117}),
    ("room", "watermark"): frozenset({5112, 5113}),
    ("room", "state"): _MOVED,
    ("user", "type"): frozenset({4019}),
    ("user", "state"): frozenset({4020}),
}
_KINDS: Final = {
    "logo": frozenset({5080, 5081}),
    "owner": frozenset({5159}),
    "links": frozenset({5082, 5086, 5087, 5088, 5089, 5090, 5097}),
    "group": frozenset({4026, 4027}),
}
_ADDED: Final = frozenset({5085, 5094})
_APPOINTED: Final = frozenset({5075, 5095})
_REMOVED: Final = frozenset({5084, 5096})

MOST = 3
"""How many events are told where several could have brought something about."""

BY_LINK = "came by an invitation link"


def wanted(report: Report) -> frozenset[int]:
    """The kinds of events that could tell who changed the portal; none if nobody did."""
    found: set[int] = set()
    for one in report.differences:
        if one.side.moved_there:
            found |= _actions(one)
    if report.people:
        found |= _CAME
    if report.rooms:
        found |= _ROOM_CREATED
    return frozenset(found)


def attributed(report: Report, trail: Trail) -> Report:
    """The same report, with what the audit trail has of each thing.

    Args:
        report: without events.
        trail: what was read.
    """
    latest = sorted(trail.events, key=lambda one: (one.at, one.id), reverse=True)
    return replace(
        report,
        trail=trail,
        differences=tuple(
            _told(one, latest) if one.side.moved_there else one for one in report.differences
        ),
        people=tuple(_came(one, latest) for one in report.people),
        rooms=tuple(
            replace(one, events=_of(latest, _ROOM_CREATED, one.id)[:1]) for one in report.rooms
        ),
    )


def _actions(one: Difference) -> frozenset[int]:
    """What could have brought a difference about."""
    kind = one.ref.kind
    whole = one.ref.whole.kind
    if one.absent:
        return _GONE.get(whole, frozenset())
    if kind == "members":
        if one.current is None:
            return _REMOVED
        return _APPOINTED if one.desired is not None else _ADDED
    if kind == "room" and not one.field:
        return _ROOM_CREATED | _MOVED
    return _FIELDS.get((kind, one.field)) or _KINDS.get(kind, frozenset())


def _of(events: Iterable[Event], actions: frozenset[int], thing: str) -> tuple[Event, ...]:
    return tuple(one for one in events if one.action in actions and thing in one.targets)


def _told(one: Difference, latest: Iterable[Event]) -> Difference:
    found = _of(latest, _actions(one), one.thing) if one.thing else ()
    if one.field:
        # The portal names whoever has given no name by the address, and groups always.
        name = one.field.removeprefix("group ").casefold()
        found = tuple(event for event in found if name in event.text.casefold()) or found
    certain = len({event.actor for event in found}) == 1
    return replace(one, events=found[:1] if certain else found[:MOST], certain=certain)


def _came(one: Newcomer, latest: Iterable[Event]) -> Newcomer:
    found = _of(latest, _CAME, one.id)
    if not found:
        return one
    first = found[-1]
    if first.action == _INVITED:
        how = "was invited"
    elif first.actor in {SYSTEM, one.id}:
        how = BY_LINK
    else:
        how = "was added"
    return replace(one, how=how, events=(first,))
