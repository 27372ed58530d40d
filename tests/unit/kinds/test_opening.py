"""What being in a group means for somebody."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from reconciler.access import Access
from reconciler.kinds.opening import Opening, openings, told
from reconciler.kinds.room import RoomState
from tests.unit.things import member, room

ANN, BOB = "ann@acme.example", "bob@acme.example"
TODAY = date(2026, 3, 1)


def _opening(title: str, *own: str) -> Opening:
    return Opening(title, Access.READ, frozenset(own))


def test_rooms_are_told_by_group_in_the_order_of_the_manifests() -> None:
    rooms = [
        room("A", [member("Design"), member(ANN), member("Legal", Access.EDITING)]),
        room("B", [member(BOB)]),
        room("C"),
        room("D", [member("Design", Access.EDITING)]),
    ]
    assert openings(rooms, TODAY) == {
        "Design": [_opening("A", ANN), Opening("D", Access.EDITING, frozenset())],
        "Legal": [Opening("A", Access.EDITING, frozenset({ANN}))],
    }


@pytest.mark.parametrize("state", [RoomState.ARCHIVED, RoomState.ABSENT])
def test_a_room_that_is_to_be_put_away_opens_nothing(state: RoomState) -> None:
    assert openings([replace(room("A", [member("Design")]), state=state)], TODAY) == {}


def test_only_who_is_a_member_on_the_day_counts() -> None:
    past = member("Design")._replace(until=date(2026, 2, 28))
    own = member(ANN)._replace(since=date(2026, 3, 2))
    rooms = [room("A", [past]), room("B", [member("Design"), own])]
    assert openings(rooms, TODAY) == {"Design": [_opening("B")]}


@pytest.mark.parametrize(
    ("opened", "text"),
    [
        ([], "the group Design, which no declared room lets in"),
        ([_opening("A")], 'Read in "A", through the group Design'),
        (
            [_opening("A"), Opening("B", Access.EDITING, frozenset())],
            'Read in "A", Editing in "B", through the group Design',
        ),
        (
            [_opening("A", ANN)],
            "the group Design; in the rooms that let it in, their own access counts",
        ),
        ([_opening("A", ANN), _opening("B", BOB)], 'Read in "B", through the group Design'),
        (
            [_opening(title) for title in "ABCD"],
            'Read in "A", Read in "B", Read in "C" and 1 more room, through the group Design',
        ),
        (
            [_opening(title) for title in "ABCDE"],
            'Read in "A", Read in "B", Read in "C" and 2 more rooms, through the group Design',
        ),
    ],
)
def test_a_person_is_told_the_rooms_in_which_the_group_counts(
    opened: list[Opening], text: str
) -> None:
    assert told("Design", opened, ANN) == text
