"""Manifests and portals that many people change, of which tales are made."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.properties.wire import READS, WRITES, Fault
from tests.properties.worlds import COLLEAGUES, PEOPLE, STRANGERS, TITLES, manifests

Json = dict[str, Any]

BEGIN = "2026-01-10T12:00:00+00:00"
"""When tales begin."""

DAYS = ("2026-01-09", "2026-01-10", "2026-01-11", "2026-01-12", "2026-01-30")

DISABLED = {"gone@acme.example"}

FEW = ("removals", "demotions", "cancelled_invitations", "guests", "mails")
"""Guards that tales meet."""

LARGE = dict.fromkeys((*FEW, "rooms_archived", "rooms_deleted", "public_links"), 99)
"""Guards that nothing goes over."""

ELSEWHERE = ("Elsewhere", "Away")
"""Titles that no manifest speaks of."""

CHANGES = (
    *("member", "member", "member gone", "member gone", "rename", "archive", "delete"),
    *("room", "disable", "enable", "group gone", "group member gone"),
)
"""What others do to a portal."""


@st.composite
def declared(draw: st.DrawFn) -> Json:
    """A manifest: with people for a time, rooms that are to go, and guards, tight or wide."""
    found = draw(manifests())
    # Whoever is disabled stops a plan: now and then is enough.
    gone = draw(st.sampled_from([set(), *[DISABLED] * 9]))
    former = iter(draw(st.permutations(ELSEWHERE)))
    for room in found["rooms"]:
        if "members" in room:
            room["members"] = [one for one in room["members"] if one.get("email") not in gone]
        _timed(draw, room)
        if not draw(st.integers(0, 5)):
            _placed(draw, room)
        if not draw(st.integers(0, 3)) and (title := next(former, "")):
            room["previously"] = [title]
    found["policy"] = {"guards": LARGE | draw(_GUARDS)}
    if draw(st.booleans()):
        found["users"] = [{"email": draw(st.sampled_from(COLLEAGUES)), "type": draw(_TYPES)}]
    return found


_GUARDS: st.SearchStrategy[dict[str, int]] = st.one_of(
    st.just({}), st.fixed_dictionaries(dict.fromkeys(FEW, st.sampled_from([0, 1, 2, 99])))
)
_TYPES = st.sampled_from(["User", "RoomAdmin"])


def _timed(draw: st.DrawFn, room: Json) -> None:
    """Let some people in for a time."""
    for member in room.get("members", ()):
        if "email" in member and not draw(st.integers(0, 3)):
            member[draw(st.sampled_from(["from", "until"]))] = draw(st.sampled_from(DAYS))


def _placed(draw: st.DrawFn, room: Json) -> None:
    """Say where a room is to be."""
    room["state"] = draw(st.sampled_from(["active", "archived", "archived", "absent"]))
    if room["state"] != "active":
        # Nothing else can be said of such a room.
        for word in room.keys() - {"title", "type", "state"}:
            del room[word]


@st.composite
def faults(draw: st.DrawFn) -> Fault:
    """What goes wrong in an apply: often nothing, and mostly with a write."""
    kind = draw(st.sampled_from(["", "", *WRITES, *WRITES, *READS]))
    return Fault(kind, draw(st.integers(1, 20 if kind in READS else 5)))


@st.composite
def others(draw: st.DrawFn) -> tuple[str, str, str, str]:
    """What somebody else does: what, in which room or group, to whom, and another word."""
    return (
        draw(st.sampled_from(CHANGES)),
        draw(st.sampled_from([*TITLES, *ELSEWHERE])),
        draw(st.sampled_from([*PEOPLE, *STRANGERS])),
        draw(st.sampled_from([*ELSEWHERE, *TITLES])),
    )
