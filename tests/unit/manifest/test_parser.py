"""The parsers at hand, and their errors that no manifest is known to bring about."""

from __future__ import annotations

import pytest
from yaml.error import Mark, MarkedYAMLError

from reconciler.manifest.libyaml import FlatLoader, LibyamlLoader, quickest
from reconciler.manifest.loaders import PythonLoader
from reconciler.manifest.parser import fastest
from reconciler.manifest.syntax import unreadable
from tests.unit.manifest.reading import problems


def test_the_parser_in_c_is_taken_where_pyyaml_has_it() -> None:
    assert fastest(libyaml=True) is quickest
    assert fastest(libyaml=False) is PythonLoader


def test_an_error_that_nobody_knows_is_told_as_it_is_on_one_line() -> None:
    mark = Mark("", 1, 2, 3, None, 0)
    told = unreadable(MarkedYAMLError("while reading\n", None, "found a riddle", mark), "text")
    assert (told.message, told.line, told.column) == (
        "this is not YAML: while reading\\n found a riddle",
        3,
        4,
    )


def test_an_error_at_the_end_of_a_text_without_a_line_break_is_told_there() -> None:
    assert problems("rooms: [", LibyamlLoader) == problems("rooms: [", PythonLoader)
    assert problems("rooms: [")[0].startswith("-:1:9: a value is missing")


def test_an_error_without_a_place_is_one_of_the_whole_file() -> None:
    told = unreadable(MarkedYAMLError(problem="found a riddle"), "text")
    assert (told.message, told.line, told.column) == ("this is not YAML: found a riddle", 0, 0)


@pytest.mark.parametrize(
    ("text", "flat"),
    [
        ("", True),
        ("version: 1\nrooms: []\n", True),
        (f"a: {'[' * 201}", False),
        (f"a: {'{' * 201}", False),
        (f"a:\n{' ' * 200}b", False),
    ],
)
def test_what_may_nest_deeply_is_counted_at_every_node(text: str, flat: bool) -> None:  # noqa: FBT001 - a table
    assert isinstance(quickest(text), FlatLoader) is flat
