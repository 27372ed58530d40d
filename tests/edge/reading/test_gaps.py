"""What could not be read whole is a gap, and never an empty listing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reconciler.action import EffectKind
from reconciler.errors import PortalError, RequestError
from reconciler.state import Gap
from tests.edge.gateway import fault
from tests.edge.gateway.gateway import Rule
from tests.edge.reading.way import planned, read, rooms, spoilt
from tests.unit.things import member, room

if TYPE_CHECKING:
    from reconciler.plan import Plan
    from tests.edge.gateway.fault import Fault
    from tests.portal import Served

SHARE = r"files/rooms/\d+/share"
LATER = {"startIndex": "100"}


def _harmless(made: Plan) -> bool:
    """Nothing is created and nobody is removed."""
    effects = {effect.kind for action in made.actions for effect in action.effects}
    return not made.actions and EffectKind.LOSES not in effects


def test_an_edit_between_two_pages_of_rooms_is_seen_and_they_are_read_again(
    portal: Served,
) -> None:
    portal.sandbox.load(150, 0, 0)
    rule = Rule("GET", "files/rooms", fault.shifted, query=LATER)
    with spoilt(portal, rule) as (gateway, served):
        current = read(served, rooms())
        pages = [one for one in gateway.passed if one.request.path == "files/rooms"]
    assert (len(current.rooms), current.rooms_gap) == (150, None)
    assert len(pages) == 4


def test_an_edit_between_two_pages_of_members_is_seen_and_they_are_read_again(
    portal: Served,
) -> None:
    portal.sandbox.load(2, 150, 150)
    rule = Rule("GET", SHARE, fault.shifted, query=LATER)
    with spoilt(portal, rule) as (gateway, served):
        current = read(served, rooms(room("Room 00000", []), room("Room 00001", [])))
        pages = [one for one in gateway.passed if one.request.path.endswith("/share")]
    assert [len(shares) for shares in current.shares.values() if isinstance(shares, tuple)] == [
        151,
        151,
    ]
    # Both rooms once, and the torn one once more.
    assert len(pages) == 6


def test_rooms_that_never_stand_still_are_a_gap_and_none_is_planned(portal: Served) -> None:
    portal.sandbox.load(150, 0, 0)
    rule = Rule("GET", "files/rooms", fault.shifted, query=LATER, times=None)
    declared = rooms(room("New"), room("Room 00000", []))
    with spoilt(portal, rule) as (gateway, served):
        current = read(served, declared)
        assert len(gateway.met) == 3
    assert isinstance(current.rooms_gap, Gap)
    assert current.rooms_gap.reason == "files/rooms: 149 rows came, and the portal counts 150"
    assert not current.complete
    made = planned(declared, current)
    assert _harmless(made)
    assert [note.ref.name for note in made.unknown] == ["New", "Room 00000"]


def test_members_that_never_stand_still_are_a_gap_and_nobody_is_removed_anywhere(
    portal: Served,
) -> None:
    portal.sandbox.load(2, 150, 150)
    declared = rooms(room("Room 00000", []), room("Room 00001", []))
    (torn, _) = ids = [one.id for one in read(portal, declared).rooms]
    rule = Rule("GET", f"files/rooms/{torn}/share", fault.shifted, query=LATER, times=None)
    with spoilt(portal, rule) as (gateway, served):
        current = read(served, declared)
        assert len(gateway.met) == 3
    assert [isinstance(current.shares[one], Gap) for one in ids] == [True, False]
    made = planned(declared, current)
    assert _harmless(made)
    assert len(made.unknown) == 1 + 150


@pytest.mark.parametrize("by", [1, -1, 100, 250])
@pytest.mark.parametrize("pattern", ["files/rooms", SHARE])
def test_a_total_that_is_wrong_is_a_gap(portal: Served, pattern: str, by: int) -> None:
    portal.sandbox.load(2, 3, 3)
    declared = rooms(room("New"), room("Room 00000", []))
    rule = Rule("GET", pattern, fault.miscounted(by), times=None)
    with spoilt(portal, rule) as (_, served):
        current = read(served, declared)
    assert not current.complete
    made = planned(declared, current)
    assert EffectKind.LOSES not in {e.kind for action in made.actions for e in action.effects}
    if pattern == "files/rooms":
        assert made.actions == ()


def test_a_listing_that_does_not_say_how_much_there_is_is_a_gap(portal: Served) -> None:
    def untold(document: dict[str, dict[str, object]]) -> object:
        del document["response"]["total"]
        return document

    rule = Rule("GET", "files/rooms", fault.answered(untold), times=None)
    with spoilt(portal, rule) as (gateway, served):
        current = read(served, rooms(room()))
        assert len(gateway.met) == 1
    assert current.rooms_gap == Gap("files/rooms: the portal does not say how many there are")


def test_members_without_an_owner_among_them_are_a_gap(portal: Served) -> None:
    portal.sandbox.load(1, 3, 3)
    declared = rooms(room("Room 00000", [member("new@partner.example")]))
    with spoilt(portal, Rule("GET", SHARE, fault.empty)) as (_, served):
        current = read(served, declared)
    made = planned(declared, current)
    assert made.actions == ()
    assert [note.text for note in made.unknown] == [
        "the portal shows no owner among its members, so the list cannot be whole"
    ]


@pytest.mark.parametrize(
    "spoil",
    [fault.refusal(403), fault.refusal(404, "not found"), fault.refusal(500, "boom")],
    ids=["403", "404", "500"],
)
@pytest.mark.parametrize("query", [{}, LATER], ids=["page 1", "page 2"])
@pytest.mark.parametrize("pattern", ["files/rooms", SHARE])
def test_a_page_that_the_portal_refuses_is_a_gap(
    portal: Served, pattern: str, query: dict[str, str], spoil: Fault
) -> None:
    portal.sandbox.load(150, 150, 150)
    declared = rooms(room("New"), room("Room 00000", []))
    with spoilt(portal, Rule("GET", pattern, spoil, query=query, times=None)) as (_, served):
        current = read(served, declared)
    assert not current.complete
    made = planned(declared, current)
    assert EffectKind.LOSES not in {e.kind for action in made.actions for e in action.effects}
    assert made.unknown
    if pattern == "files/rooms":
        assert made.actions == ()


@pytest.mark.parametrize(
    "spoil",
    [fault.bad_gateway, fault.page, fault.truncated, fault.reset, fault.bare(404), fault.bare(402)],
    ids=["502", "a page", "cut off", "reset", "bare 404", "bare 402"],
)
@pytest.mark.parametrize("query", [{}, LATER], ids=["page 1", "page 2"])
@pytest.mark.parametrize("pattern", ["files/rooms", SHARE])
def test_a_page_that_is_no_answer_of_the_portal_ends_everything(
    portal: Served, pattern: str, query: dict[str, str], spoil: Fault
) -> None:
    portal.sandbox.load(150, 150, 150)
    declared = rooms(room("New"), room("Room 00000", []))
    with (
        spoilt(portal, Rule("GET", pattern, spoil, query=query, times=None)) as (_, served),
        pytest.raises(PortalError),
    ):
        read(served, declared)


@pytest.mark.parametrize(
    "spoil",
    [fault.bad_gateway, fault.truncated, fault.reset, fault.refusal(500, "deadlock")],
    ids=["502", "cut off", "reset", "500"],
)
@pytest.mark.parametrize("path", ["settings", "people/@self", "keys/@self", "files/rooms", SHARE])
def test_what_fails_once_is_read_again(portal: Served, path: str, spoil: Fault) -> None:
    portal.sandbox.load(1, 3, 3)
    declared = rooms(room("Room 00000", []))
    straight = read(portal, declared)
    with spoilt(portal, Rule("GET", path, spoil)) as (gateway, served):
        assert read(served, declared) == straight
        assert len(gateway.met) == 1


@pytest.mark.parametrize(
    ("path", "members"),
    [("people/filter", [member("new@partner.example")]), ("group", [member("Design")])],
)
@pytest.mark.parametrize(
    "spoil", [fault.refusal(403), fault.refusal(500, "boom"), fault.miscounted(1)]
)
def test_no_listing_of_people_or_groups_means_no_plan(
    portal: Served, path: str, members: list[object], spoil: Fault
) -> None:
    declared = rooms(room(members=members))  # type: ignore[arg-type] # a table
    with (
        spoilt(portal, Rule("GET", path, spoil, times=None)) as (_, served),
        pytest.raises(RequestError),
    ):
        read(served, declared)
