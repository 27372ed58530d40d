from __future__ import annotations

from reconciler.source import Problem, Source


def test_a_place_is_told_as_editors_read_it() -> None:
    assert str(Source("rooms.yaml", 3, 5)) == "rooms.yaml:3:5"


def test_a_whole_file_has_no_line() -> None:
    assert str(Source("rooms.yaml", 0, 0)) == "rooms.yaml"


def test_a_problem_tells_place_path_and_words() -> None:
    place = Source("rooms.yaml", 3, 5)
    assert str(Problem(place, "rooms[0]", "no")) == "rooms.yaml:3:5: rooms[0]: no"
    assert str(Problem(place, "", "no")) == "rooms.yaml:3:5: no"
