from __future__ import annotations

import pytest

from reconciler.diff import Change, Keyed, fields, keyed, parts
from reconciler.spec import Field, Spec

SPEC = Spec(
    "thing",
    (
        Field("name", "name", "name", str),
        Field("color", "color", "color", str, fold=lambda value: str(value).casefold()),
    ),
)


def _first(item: str) -> str:
    return item[0]


def test_what_has_the_same_key_is_a_pair_in_the_order_of_the_manifest() -> None:
    assert keyed(["b1", "a1", "d1"], ["a2", "b2", "c2"], _first, _first) == Keyed(
        pairs=(("b1", "b2"), ("a1", "a2"), ("d1", None)), extra=("c2",)
    )


def test_what_is_there_is_paired_once_only() -> None:
    assert keyed(["a1", "a2"], ["a3"], _first, _first).pairs == (("a1", "a3"), ("a2", None))


def test_what_is_extra_keeps_the_order_of_the_portal() -> None:
    assert keyed([], ["c", "a", "b"], _first, _first).extra == ("c", "a", "b")


def test_declared_fields_that_differ_are_changes_in_the_order_of_the_spec() -> None:
    desired = {"color": "red", "name": "b"}
    current = {"name": "a", "color": "blue"}
    assert fields(SPEC, desired, current) == (
        Change("name", "a", "b"),
        Change("color", "blue", "red"),
    )


def test_what_is_the_same_when_folded_or_not_declared_is_no_change() -> None:
    assert fields(SPEC, {"color": "RED"}, {"name": "a", "color": "red"}) == ()


@pytest.mark.parametrize(
    ("current", "desired", "added", "removed"),
    [
        (("a", "b"), ("b", "a"), (), ()),
        ((), ("b", "a"), ("b", "a"), ()),
        (("a", "b"), (), (), ("a", "b")),
        (("a",), ("b",), ("b",), ("a",)),
        (("c", "a", "b"), ("z", "b", "y"), ("z", "y"), ("c", "a")),
    ],
)
def test_a_list_tells_what_it_gains_and_what_it_loses(
    current: tuple[str, ...],
    desired: tuple[str, ...],
    added: tuple[str, ...],
    removed: tuple[str, ...],
) -> None:
    assert parts(current, desired) == (added, removed)


def test_half_a_character_is_compared_like_any_other() -> None:
    assert parts(("a\ud83d",), ("b",)) == (("b",), ("a\ud83d",))
