from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.unit.manifest.reading import both_parsers, problems
from tests.unit.manifest.wrong import TABLE, Wrong

if TYPE_CHECKING:
    from reconciler.manifest.parser import Loader

_LONGEST = 330


@both_parsers
@pytest.mark.parametrize("wrong", TABLE, ids=lambda wrong: wrong.name)
def test_everything_that_is_wrong_is_told_with_its_place(wrong: Wrong, loader: Loader) -> None:
    assert problems(wrong.text, loader) == wrong.problems


@pytest.mark.parametrize("wrong", TABLE, ids=lambda wrong: wrong.name)
def test_a_message_is_one_line_of_bounded_length_that_a_terminal_can_show(wrong: Wrong) -> None:
    for problem in problems(wrong.text):
        assert problem.isprintable()
        assert len(problem) <= _LONGEST


def test_the_table_is_long_enough_to_mean_something() -> None:
    assert len(TABLE) >= 100
    assert len({wrong.name for wrong in TABLE}) == len(TABLE)
