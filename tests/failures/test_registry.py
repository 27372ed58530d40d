"""Each failure has its test, in a file of its number, and no test here is of anything else."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.failures.table import FAILURES

HERE = Path(__file__).parent


def _tests(file: Path) -> list[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return [one.name for one in tree.body if isinstance(one, ast.FunctionDef)]


def _numbered() -> list[Path]:
    return [file for file in sorted(HERE.glob("test_*.py")) if file != Path(__file__)]


def _name(number: int) -> str:
    return "_".join(["test", *re.findall(r"\w+", FAILURES[number])])


def test_there_are_25() -> None:
    assert list(FAILURES) == list(range(1, 26))


@pytest.mark.parametrize("number", FAILURES)
def test_a_failure_of_others_has_a_test_of_its_name(number: int) -> None:
    (file,) = [one for one in _numbered() if f"{number:02}" in one.stem.split("_")]
    assert _name(number) in _tests(file)


@pytest.mark.parametrize("file", _numbered(), ids=lambda one: one.stem)
def test_a_test_begins_with_the_failure_that_it_is_of(file: Path) -> None:
    names = tuple(_name(int(part)) for part in file.stem.split("_") if part.isdigit())
    tests = [name for name in _tests(file) if name.startswith("test_")]
    assert tests
    assert [name for name in tests if not name.startswith(names)] == []
