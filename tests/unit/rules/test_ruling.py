"""Rules made ready to be applied."""

from __future__ import annotations

import time

import pytest

from reconciler.ruling import Condition, Ruling, sound
from tests.unit.rules.way import rule


def test_a_condition_tells_what_is_broken_and_what_is_not_known() -> None:
    condition = Condition({"properties": {"b": {"const": 1}, "a": {"const": 2}, "c": {}}})
    assert condition.broken({"a": 1, "b": 2, "d": 3}) == ("a", "b")
    assert condition.broken({"a": 2}) == ()
    assert condition.missing({"a": 2, "d": 3}) == ("b", "c")


@pytest.mark.parametrize(
    ("facts", "holds"),
    [({"a": 1, "b": 2}, True), ({"a": 1}, None), ({"a": 0}, False), ({}, None)],
)
def test_a_condition_holds_where_all_is_known(facts: dict[str, int], holds: bool | None) -> None:  # noqa: FBT001 - an example
    assert Condition({"properties": {"a": {"const": 1}, "b": {}}}).holds(facts) is holds


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|a)*b", "((((a*)*)*)*)*b", "(.*.*.*.*)*!"])
def test_no_pattern_takes_long(pattern: str) -> None:
    assert sound(pattern)
    condition = Condition({"properties": {"title": {"pattern": pattern}}})
    begun = time.process_time()
    condition.broken({"title": "a" * 200_000 + "?"})
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    "pattern", ["(", "(?=a)", "(?<!a)b", r"(a)\1", "(a{1000}){1000}", "(?:a?){60000}b"]
)
def test_a_pattern_that_could_take_long_is_none(pattern: str) -> None:
    assert not sound(pattern)


@pytest.mark.parametrize(
    ("parts", "needs"),
    [
        (("members: {type: User}",), True),
        (("when: {people: 1}", "links: {kind: external}"), True),
        (("room: {owner: ann@acme.example}",), True),
        (("when: {type: custom}", "room: {tags: {minItems: 1}}", "links: {kind: external}"), False),
    ],
)
def test_a_rule_needs_the_members_of_a_room_if_it_asks_for_them(
    parts: tuple[str, ...],
    needs: bool,  # noqa: FBT001 - an example
) -> None:
    assert Ruling(rule(*parts)).needs_people is needs
