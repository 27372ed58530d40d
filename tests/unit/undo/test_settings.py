"""The settings of a room, as they were before an apply."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from reconciler.action import Ref
from reconciler.undo.settings import former
from tests.unit.undo.world import room, turn

if TYPE_CHECKING:
    from reconciler.kinds.room import FoundRoom
    from reconciler.spec import Value
    from reconciler.undo.past import Turn

REF = Ref("room", "Plans")


def _of(one: Turn, found: FoundRoom) -> tuple[Any, list[str]]:
    said, told = former(REF, found, [one])
    return said, [one.text for one in told]


def _room(word: str, value: Value) -> FoundRoom:
    values: dict[str, Any] = {word: value}
    return room(**values)


@pytest.mark.parametrize(
    ("word", "before", "after", "said"),
    [
        ("tags", ("b", "A"), ("c",), ["A", "b"]),
        ("tags", (), ("c",), []),
        ("color", "ff9900", "123456", "FF9900"),
        ("cover", "", "briefcase", "none"),
        ("indexing", False, True, False),
        ("indexing", True, False, True),
        ("deny_download", False, True, False),
        ("save_as_xlsx", False, True, False),
        ("lifetime", "30 days", "none", "30 days"),
        (
            "lifetime",
            "1 year, deleted permanently",
            "30 days",
            {"after": "1 year", "deletes": "permanently"},
        ),
        ("lifetime", "none", "30 days", "none"),
        ("watermark", (), ("user",), "none"),
        ("watermark", ("user", "text: secret"), (), {"shows": ["user"], "text": "secret"}),
        ("quota", "default", "5 MB", "default"),
        ("quota", "none", "5 MB", "none"),
        ("title", "Former", "Plans", "Former"),
    ],
)
def test_a_setting_is_as_before(word: str, before: Value, after: Value, said: object) -> None:
    assert _of(turn(word, before, after), _room(word, after)) == ({word: said}, [])


def test_tags_are_compared_without_regard_to_case_and_order() -> None:
    said, _ = _of(turn("tags", (), ("a", "b")), room(tags=("B", "A")))
    assert said == {"tags": []}


def test_what_was_changed_since_is_told() -> None:
    said, told = _of(turn("indexing", "x", after=True), room(indexing=False))
    assert said == {}
    assert told == [
        "indexing is no by now, and the apply made it yes: changed since, and left alone"
    ]
    assert _of(turn("indexing", before=False, after=True), room(indexing=False)) == ({}, [])


@pytest.mark.parametrize(
    ("word", "before", "reason"),
    [
        ("color", None, "what it was before is not known"),
        ("color", "", "what it was before is not known"),
        ("title", None, "what it was before is not known"),
        ("title", "a" * 171, "its title has more than 170 UTF-16 units"),
        ("watermark", ("an image",), "watermark is left alone: it is an image"),
        ("watermark", ("rotate: x",), "what it was before is nothing that a manifest can say"),
        ("lifetime", ("x",), "lifetime is left alone: \"('x',)\" is no span of 1 to 999 days, "),
    ],
)
def test_what_no_manifest_can_say_stays(word: str, before: Value, reason: str) -> None:
    after = "Plans" if word == "title" else "now"
    said, (told,) = _of(turn(word, before, after), _room(word, after))
    assert said == {}
    assert told.startswith(f"{word} stays: {reason}")


def test_what_the_portal_does_not_tell_is_left_alone() -> None:
    _, told = _of(turn("quota", "none", "5 MB"), room(quota=None))
    assert told == ["quota is left alone: what it is now, the portal does not tell"]
    pictured = replace(room(), picture="picture")
    _, told = _of(turn("color", "123456", "FF9900"), pictured)
    assert told == ["color is left alone: what it is now, the portal does not tell"]


def test_nothing_is_known_of_other_settings() -> None:
    assert _of(turn("type", "custom", "public"), room())[1] == [
        "type: nothing is known of such a setting"
    ]
