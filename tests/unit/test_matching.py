from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from reconciler.kinds.matching import match
from reconciler.kinds.room import RoomState
from tests.unit.things import found, room

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.kinds.room import FoundRoom, Room


def _ids(rooms: Sequence[Room], there: Sequence[FoundRoom]) -> dict[str, int | str]:
    matches = match(rooms, there)
    assert matches.problems == ()
    return {title: one.id for title, one in matches.found.items()}


@pytest.mark.parametrize(
    ("declared", "there", "id_"),
    [
        (room("A"), [found("B", 1), found("A", 2)], 2),
        (room("A"), [found("a", 1), found("A", 2)], 2),
        (room("A"), [found("a", 1)], 1),
        (room("A", previously=["B"]), [found("B", 1)], 1),
        (room("A", previously=["B", "C"]), [found("C", 1)], 1),
        (room("A", previously=["B"]), [found("A", 1, archived=True), found("B", 2)], 2),
        (room("A"), [found("A", 1, archived=True)], 1),
        (room("A"), [found("a", 1, archived=True)], 1),
        (room("A"), [found("A", 1, archived=True), found("A", 2, archived=True)], 1),
        (room("Caf\u00e9"), [found("Cafe\u0301", 1)], 1),
        (room("A", id_=3), [found("A", 1), found("B", 3)], 3),
        (room("A", id_=3), [found("B", 3, archived=True)], 3),
    ],
    ids=[
        "the title",
        "the title before one in another case",
        "the title in another case",
        "a former title",
        "any former title",
        "a former title of an active room before the archive",
        "the archive last",
        "the archive in another case",
        "any of the archive",
        "another unicode form",
        "an id alone",
        "an id in the archive",
    ],
)
def test_a_room_is_found_by(declared: Room, there: list[FoundRoom], id_: int) -> None:
    assert _ids([declared], there) == {declared.title: id_}


@pytest.mark.parametrize(
    ("declared", "there"),
    [
        (room("A"), []),
        (room("A"), [found("B", 1)]),
        (room("A", previously=["B"]), [found("b", 1)]),
        (room("Strasse"), [found("Stra\u00dfe", 1)]),
        (room("A", previously=["B"]), [found("B", 1, archived=True)]),
    ],
    ids=["nothing", "another title", "former in other case", "ss", "archived"],
)
def test_a_room_is_not_found_by(declared: Room, there: list[FoundRoom]) -> None:
    assert _ids([declared], there) == {}


@pytest.mark.parametrize(
    "there",
    [
        [found("A", 1), found("A", 2)],
        [found("a", 1), found("a", 2)],
        [found("B", 1), found("C", 2)],
        [found("a", 1), found("B", 2)],
    ],
    ids=["one title twice", "in another case twice", "two former titles", "case and former"],
)
def test_two_that_fit_are_a_problem_with_both_ids(there: list[FoundRoom]) -> None:
    matches = match([room("A", previously=["B", "C"])], there)
    assert matches.found == {}
    (problem,) = matches.problems
    assert problem.path == "title"
    assert "id 1 (" in problem.message
    assert "id 2 (" in problem.message


def test_an_id_that_is_not_there_is_a_problem_of_its_own() -> None:
    (problem,) = match([room("A", id_=9)], [found("A", 1)]).problems
    assert (problem.path, problem.message) == ("id", "the portal has no room with the id 9")


def test_which_of_several_lies_in_the_archive_is_no_matter_where_all_of_them_are_to() -> None:
    there = [found("A", 1, archived=True), found("a", 2, archived=True)]
    assert _ids([replace(room("A"), state=RoomState.ARCHIVED)], there) == {"A": 1}


@pytest.mark.parametrize("state", [RoomState.ACTIVE, RoomState.ABSENT])
def test_rooms_of_one_title_in_the_archive_are_a_problem_where_one_is_to_be_touched(
    state: RoomState,
) -> None:
    there = [found("A", 1, archived=True), found("a", 2, archived=True)]
    matches = match([replace(room("A"), state=state)], there)
    assert matches.found == {}
    (problem,) = matches.problems
    assert 'id 1 ("A", collaboration), id 2 ("a", collaboration)' in problem.message
    assert problem.message.endswith("name one by `id:`")


@pytest.mark.parametrize("state", list(RoomState))
def test_an_id_decides_between_rooms_of_the_archive(state: RoomState) -> None:
    there = [found("A", 1, archived=True), found("A", 2, archived=True), found("A", 3)]
    assert _ids([replace(room("A", id_=2), state=state)], there) == {"A": 2}


@pytest.mark.parametrize("state", list(RoomState))
def test_an_active_room_comes_before_the_archive_whatever_is_to_become_of_it(
    state: RoomState,
) -> None:
    there = [found("A", 1, archived=True), found("a", 2)]
    assert _ids([replace(room("A"), state=state)], there) == {"A": 2}


def test_an_id_that_is_not_there_is_no_problem_where_it_is_to_be_gone() -> None:
    assert _ids([replace(room("A", id_=9), state=RoomState.ABSENT)], [found("A", 1)]) == {}
    for state in (None, RoomState.ACTIVE, RoomState.ARCHIVED):
        (problem,) = match([replace(room("A", id_=9), state=state)], [found("A", 1)]).problems
        assert problem.path == "id"


def test_one_room_is_never_two_declared_ones() -> None:
    matches = match([room("A", previously=["B"]), room("C", id_=1)], [found("B", 1)])
    assert list(matches.found) == ["A"]
    (problem,) = matches.problems
    assert '"C" and "A" (rooms.yaml:1:1) are one room of the portal: id 1' in problem.message


def test_ids_of_third_party_rooms_are_text() -> None:
    matches = match([room("A")], [found("B", 1), replace(found("A"), id="sbox-1-|x")])
    assert matches.found["A"].id == "sbox-1-|x"
