"""For any portal and any manifest: who is told to be in a room is who is in it, now and then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from reconciler.access import Access
from reconciler.errors import ManifestError
from reconciler.plan.by_person import affected, by_person
from reconciler.roster import OWNER
from tests.properties.way import desired, quick
from tests.properties.worlds import (
    COLLEAGUES,
    GROUPS,
    manifests,
    portals,
    staffed,
    staffs,
)
from tests.properties.worlds import OWNER as KEEPER

if TYPE_CHECKING:
    from reconciler.plan import Plan
    from reconciler.state import Desired
    from tests.portal import Served

fewer = settings(quick, max_examples=25)

RANKS = [OWNER, *Access.words()]

ANN = "ann@acme.example"
PAST, FUTURE = "2025-12-31", "2026-12-31"

Held = dict[str, dict[str, tuple[str, str]]]


@st.composite
def crowded(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    """A portal and a manifest where accounts, groups, owners and days all change at once."""
    there, manifest = draw(portals()), draw(manifests())
    for room in there["rooms"]:
        if draw(st.booleans()):
            room["owner"] = ANN
            others = [one for one in room["members"] if one.get("email") != ANN]
            room["members"] = [*others, {"email": KEEPER, "access": "RoomManager"}]
    # Groups that nobody declares are let into rooms, too, and may be let in anew.
    left_out = draw(st.sampled_from([*GROUPS, ""]))
    manifest["groups"] = [one for one in manifest["groups"] if one["name"] != left_out]
    known = {one["name"] for one in (*there["groups"], *manifest["groups"])}
    for room in manifest["rooms"]:
        draw(_turned(room, known))
    return there, manifest | {"users": draw(_users())}


@st.composite
def _turned(draw: st.DrawFn, room: dict[str, Any], known: set[str]) -> None:
    """More of a declared room: days, an owner, and where it is to be."""
    if "members" in room:
        rows = [one for one in room["members"] if "email" in one or one["group"] in known]
        room["members"] = [
            row | draw(st.sampled_from([{}, {}, {}, {"until": PAST}, {"until": FUTURE}]))
            for row in rows
        ]
    room |= draw(st.sampled_from([{}, {}, {"owner": ANN}, {"owner": KEEPER}]))
    room |= draw(st.sampled_from([{}, {}, {}, {}, {"state": "archived"}]))


@st.composite
def _users(draw: st.DrawFn) -> list[dict[str, str]]:
    emails = draw(st.lists(st.sampled_from([ANN, *COLLEAGUES]), unique=True))
    return [
        {
            "email": email,
            "type": draw(st.sampled_from(["RoomAdmin", "User", "User", "Guest"])),
            "reassign_to": KEEPER,
            **draw(st.sampled_from([{}, {}, {"state": "active"}, {"state": "disabled"}])),
        }
        for email in emails
    ]


def _on_the_portal(portal: Served) -> dict[str, dict[str, str]]:
    """The level that counts of everybody in each active room, by the portal's own document."""
    document: Any = portal.sandbox.document()
    off = {one["email"] for one in document["people"] if one["state"] == "disabled"}
    groups = {one["name"]: one["members"] for one in document["groups"]}
    found: dict[str, dict[str, str]] = {}
    for room in document["rooms"]:
        held: dict[str, str] = {}
        for row in room["members"]:
            for who in groups[row["group"]] if "group" in row else ():
                held[who] = min(held.get(who, row["access"]), row["access"], key=RANKS.index)
        held |= {row["email"]: row["access"] for row in room["members"] if "email" in row}
        held[room["owner"]] = OWNER
        found[room["title"]] = {who: word for who, word in held.items() if who not in off}
    return found


def _told(made: Plan, when: str) -> Held:
    return {
        roster.ref.name: {
            one.who: (getattr(one, when), getattr(one, f"{when}_by"))
            for one in roster.holdings
            if getattr(one, when)
        }
        for roster in made.rosters
        if not roster.unread
    }


def _words(held: Held) -> dict[str, dict[str, str]]:
    return {
        title: {who: word for who, (word, _) in people.items()} for title, people in held.items()
    }


def _holds(portal: Served, there: dict[str, Any], wanted: Desired) -> None:
    portal.sandbox.seed(there)
    made = portal.plan(wanted)
    met = affected(made)
    names = {one.who for one in met}
    assert met == tuple(one for one in by_person(made) if one.who in names)
    assert names >= {one.who for one in by_person(made) if one.concerned}
    before = _on_the_portal(portal)
    titles = {room["title"] for room in there["rooms"]}
    now = _told(made, "now")
    assert _words(now) == {title: before[title] if title in titles else {} for title in now}
    assume(not made.blockers)
    portal.apply(wanted)
    then, after = _told(made, "after"), _on_the_portal(portal)
    assert _words(then) == {title: after[title] for title in then}
    again = portal.plan(wanted)
    found = _told(again, "now")
    # What lies in the archive by then is read no more.
    assert then.items() >= found.items()
    assert _told(again, "after") == found or again.actions


@quick
@given(there=portals(), manifest=manifests())
def test_rosters_tell_who_is_in_a_room_now_and_once_the_plan_is_carried_out(
    embedded: Served, there: dict[str, Any], manifest: dict[str, Any]
) -> None:
    _holds(embedded, there, desired(manifest))


@fewer
@given(there=staffs(), manifest=staffed())
def test_so_they_do_where_accounts_come_change_and_go(
    embedded: Served, there: dict[str, Any], manifest: dict[str, Any]
) -> None:
    _holds(embedded, there, desired(manifest))


@fewer
@given(world=crowded())
def test_so_they_do_where_accounts_groups_owners_and_days_change_at_once(
    embedded: Served, world: tuple[dict[str, Any], dict[str, Any]]
) -> None:
    there, manifest = world
    try:
        wanted = desired(manifest)
    except ManifestError:
        # Such as a Guest in a group.
        assume(False)  # noqa: FBT003 - what hypothesis takes
    _holds(embedded, there, wanted)
