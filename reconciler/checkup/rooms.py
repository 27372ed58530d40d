"""What of the portal's rooms the account may change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.checkup.facts import Rooms
from reconciler.checkup.finding import ok, problem, unchecked, warning
from reconciler.checkup.trouble import GONE, Fault, Trouble
from reconciler.checkup.words import number, sample
from reconciler.errors import Exit
from reconciler.kinds.matching import match

if TYPE_CHECKING:
    from reconciler.checkup.facts import Facts
    from reconciler.checkup.finding import Finding
    from reconciler.kinds.room import FoundRoom

_CHECK = "rooms"
_EDITING = frozenset({"EditRoom", "EditAccess"})


def rooms(facts: Facts) -> Finding:
    """Rooms that it sees and may not change: with manifests, those that are declared."""
    if facts.locked:
        return unchecked(_CHECK, facts.locked)
    found = facts.rooms
    if not isinstance(found, Rooms):
        return _unread(found)
    return _seen(facts, found)


def _unread(fault: Fault | None) -> Finding:
    if fault is None or fault.trouble is Trouble.SCOPE:
        return unchecked(_CHECK, "the key lacks the scope rooms:read")
    advice = "try again: plans need the whole listing"
    if fault.trouble in GONE:
        return problem(_CHECK, fault.words, advice, Exit.PORTAL)
    return warning(_CHECK, fault.words, advice)


def _seen(facts: Facts, found: Rooms) -> Finding:
    active = [room for room in found.found if not room.archived]
    external = [room for room in active if isinstance(room.id, str)]
    fixed = [room for room in active if isinstance(room.id, int) and not room.rights >= _EDITING]
    told = _told(found, active, external)
    declared = _declared(facts, found)
    desired = [room.title for room in fixed if room.id in declared]
    others = [room.title for room in fixed if room.id not in declared]
    if desired:
        text = f"{told}; of the declared ones it may not change {sample(desired)}"
        if others:
            text += f", of others {sample(others)}"
        return warning(_CHECK, text, _ADVICE)
    if fixed:
        text = f"{told}; it may not change {number(len(fixed), 'room')}: {sample(others)}"
        if declared:
            # What nobody declares is nobody's business here.
            return ok(_CHECK, text)
        return warning(_CHECK, text, _ADVICE)
    if not found.may_create:
        return warning(_CHECK, f"{told}; it may not make any", "use a key of a DocSpaceAdmin")
    return ok(_CHECK, told)


_ADVICE = (
    "let an owner of the room make the account its RoomManager, or hand the room over to it: "
    "being an administrator of the portal is not enough"
)


def _told(found: Rooms, active: list[FoundRoom], external: list[FoundRoom]) -> str:
    parts = [number(len(active), "room")]
    if external:
        titles = sample([room.title for room in external])
        parts.append(f"{len(external)} of a connected storage, which cannot be declared: {titles}")
    if archived := len(found.found) - len(active):
        parts.append(f"{archived} in the archive")
    return ", ".join(parts)


def _declared(facts: Facts, found: Rooms) -> frozenset[int | str]:
    """The ids of rooms that manifests declare."""
    if not facts.given or not facts.given.desired:
        return frozenset()
    matches = match(facts.given.desired.rooms, found.found).found
    return frozenset(room.id for room in matches.values())
