"""Which group of the portal a declared one stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reconciler.kinds.group import FoundGroup
from reconciler.kinds.namesake import match
from tests.unit.things import group

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reconciler.kinds.group import Group

ANN = "ann@acme.example"


def _there(*names: str) -> dict[str, tuple[FoundGroup, ...]]:
    """Groups of these names, with ids from 1 on."""
    found: dict[str, tuple[FoundGroup, ...]] = {}
    for number, name in enumerate(names, 1):
        found[name] = (*found.get(name, ()), FoundGroup(name, str(number)))
    return found


def _ids(declared: Iterable[Group], *names: str) -> dict[str, str]:
    matches = match(declared, _there(*names))
    assert matches.problems == ()
    return {name: one.id for name, one in matches.found.items()}


@pytest.mark.parametrize(
    ("declared", "there", "id_"),
    [
        (group("A", ANN), ["B", "A"], "2"),
        (group("A", ANN), ["a", "A"], "2"),
        (group("A", ANN), ["a"], "1"),
        (group("A", ANN, previously=["B"]), ["B"], "1"),
        (group("A", ANN, previously=["B", "C"]), ["C"], "1"),
        (group("A", ANN, previously=["B"]), ["B", "A"], "2"),
        (group("A", ANN, previously=["a"]), ["a"], "1"),
        (group("Caf\u00e9", ANN), ["Cafe\u0301"], "1"),
        (group("Cafe\u0301", ANN), ["CAF\u00c9"], "1"),
        (group("A", ANN, previously=["Caf\u00e9"]), ["Cafe\u0301"], "1"),
    ],
    ids=[
        "the name",
        "the name before one in another case",
        "the name in another case",
        "a former name",
        "any former name",
        "the name before a former one",
        "one way or the other",
        "another unicode form",
        "another unicode form and case",
        "a former name in another unicode form",
    ],
)
def test_a_group_is_found_by(declared: Group, there: list[str], id_: str) -> None:
    assert _ids([declared], *there) == {declared.name: id_}


def test_a_group_that_nothing_fits_is_not_found() -> None:
    assert _ids([group("A", ANN)], "B") == {}


def test_what_one_group_is_called_to_the_letter_is_not_another_s_by_the_case() -> None:
    assert _ids([group("A", ANN), group("a", ANN)], "a") == {"a": "1"}
    assert _ids([group("A", ANN), group("a", ANN)], "a", "A") == {"A": "2", "a": "1"}


@pytest.mark.parametrize(
    ("declared", "there", "text"),
    [
        (
            group("A", ANN),
            ["A", "A"],
            (
                '2 groups of the portal are "A": id 1 ("A"), id 2 ("A"); '
                "rename or delete all but one there"
            ),
        ),
        (group("A", ANN, previously=["B"]), ["a", "B"], 'id 1 ("a"), id 2 ("B")'),
        (group("A", ANN, previously=["B", "C"]), ["B", "C"], 'id 1 ("B"), id 2 ("C")'),
    ],
    ids=["of one name", "by case and a former name", "by two former names"],
)
def test_several_that_fit_are_a_problem_with_their_ids(
    declared: Group, there: list[str], text: str
) -> None:
    matches = match([declared], _there(*there))
    assert matches.found == {}
    (problem,) = matches.problems
    assert (problem.source, problem.path) == (declared.source, "name")
    assert text in problem.message


def test_two_declared_groups_are_never_one_of_the_portal() -> None:
    declared = [group("A", ANN, previously=["C"], line=3), group("B", ANN, previously=["C"])]
    matches = match(declared, _there("C"))
    assert {name: one.id for name, one in matches.found.items()} == {"A": "1"}
    (problem,) = matches.problems
    assert problem.message == (
        '"B" and "A" (rooms.yaml:3:1) are one group of the portal: id 1 ("C")'
    )
