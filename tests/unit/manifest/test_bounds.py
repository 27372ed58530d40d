"""Manifests that are made to exhaust the machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.unit.manifest.reading import both_parsers, desired, problems

if TYPE_CHECKING:
    from reconciler.manifest.parser import Loader

_DEEP = "nested deeper than 32 levels; a manifest needs six"


@both_parsers
@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[" * 100_000, "1:32"),
        ("{" * 100_000, "1:32"),
        ("- " * 100_000, "1:63"),
        ("? " * 100_000, "1:63"),
        ("".join(f"{' ' * level}a:\n" for level in range(3_000)), "32:32"),
    ],
    ids=["lists", "mappings", "block lists", "keys", "block mappings"],
)
def test_nesting_without_end_is_refused(text: str, place: str, loader: Loader) -> None:
    assert problems(text, loader) == [f"-:{place}: {_DEEP}"]


def test_nesting_by_aliases_is_refused() -> None:
    levels = ["a0: &a0 []", *(f"a{one}: &a{one} [*a{one - 1}]" for one in range(1, 100))]
    assert problems("\n".join(levels)) == [f"-:1:5: {_DEEP}"]


@both_parsers
def test_aliases_that_multiply_are_refused(loader: Loader) -> None:
    tenfold = [f"a{one}: &a{one} [{', '.join([f'*a{one - 1}'] * 10)}]" for one in range(1, 9)]
    assert problems("\n".join(["a0: &a0 [x]", *tenfold]), loader) == [
        "-:1:5: aliases repeat more than 100000 values of this file"
    ]


def test_a_list_that_contains_itself_through_another_is_told() -> None:
    assert problems("protect: &a [{users: [*a]}]") == ["-:1:10: this contains itself, by an alias"]


def test_a_large_manifest_is_not_taken_for_many_aliases() -> None:
    addresses = "".join(f"  - person{one}@acme.example\n" for one in range(60_000))
    assert len(desired(f"version: 1\nprotect:\n{addresses}").protect) == 60_000


def test_of_very_many_unknown_keys_the_first_hundred_are_told() -> None:
    found = problems("version: 1\n" + "".join(f"q{one}: 1\n" for one in range(50_000)))
    assert len(found) == 100
    assert found[0].startswith("-:2:1: q0: there is no such key")


def test_of_very_many_double_keys_the_first_thousand_are_told() -> None:
    keys = "".join(f"  q{one}: 1\n" for one in range(2_000))
    found = [line for line in problems(f"defaults:\n{keys}{keys}") if "stands twice" in line]
    assert len(found) == 1000


def test_a_number_of_very_many_digits_is_refused() -> None:
    assert problems(f"version: {'9' * 10_000}") == [
        "-:1:10: version: Infinity is no version that this program reads; write version: 1"
    ]


def test_of_very_many_keys_that_are_no_words_the_first_thousand_are_told() -> None:
    found = problems("version: 1\n" + "".join(f"{one}: 1\n" for one in range(2_000)))
    assert len(found) == 1000
