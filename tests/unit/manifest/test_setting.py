"""One value for one meaning."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reconciler.manifest.setting import setting
from tests.unit.manifest.reading import both_parsers, desired

if TYPE_CHECKING:
    from reconciler.manifest.parser import Loader
    from reconciler.spec import Json, Value


@pytest.mark.parametrize(
    ("word", "declared", "value"),
    [
        ("cover", "briefcase", "briefcase"),
        ("cover", "none", ""),
        ("lifetime", "30 days", "30 days"),
        ("lifetime", "1 days", "1 day"),
        ("lifetime", "06 month", "6 months"),
        ("lifetime", "none", "none"),
        ("lifetime", {"after": "1 year"}, "1 year"),
        ("lifetime", {"after": "30 day", "deletes": "trash"}, "30 days"),
        (
            "lifetime",
            {"deletes": "permanently", "after": "30 days"},
            "30 days, deleted permanently",
        ),
        ("watermark", "none", ()),
        ("watermark", {"shows": ["room", "user", "email"]}, ("user", "email", "room")),
        ("watermark", {"text": "none"}, ("text: none",)),
        ("watermark", {"text": "A", "rotate": 0}, ("text: A",)),
        ("watermark", {"text": "A", "rotate": 360.0}, ("text: A", "rotate: 360")),
        (
            "watermark",
            {"rotate": -45, "text": "A", "shows": ["date", "ip"]},
            ("ip", "date", "text: A", "rotate: -45"),
        ),
        ("quota", "500 MB", "500 MB"),
        ("quota", "500MB", "500 MB"),
        ("quota", "1024 MB", "1 GB"),
        ("quota", "none", "none"),
        ("quota", "default", "default"),
        ("color", "#f90", "FF9900"),
        ("tags", ["b", "a"], ("b", "a")),
        ("indexing", False, False),
    ],
)
def test_a_setting_has_one_value_for_one_meaning(word: str, declared: Json, value: Value) -> None:
    found = setting(word, declared)
    assert found == value
    assert type(found) is type(value)
    hash(found)


@both_parsers
@pytest.mark.parametrize(
    ("written", "settings"),
    [
        ("cover: none", {"cover": ""}),
        ("lifetime: none", {"lifetime": "none"}),
        ("lifetime: {after: 999 years}", {"lifetime": "999 years"}),
        (
            "lifetime: {after: 1 day, deletes: permanently}",
            {"lifetime": "1 day, deleted permanently"},
        ),
        ("watermark: none", {"watermark": ()}),
        ("watermark: {shows: [date]}", {"watermark": ("date",)}),
        ("quota: none", {"quota": "none"}),
        ("quota: default", {"quota": "default"}),
        ("quota: 2048 KB", {"quota": "2 MB"}),
    ],
)
def test_a_room_of_a_manifest_has_the_value(
    written: str, settings: dict[str, Value], loader: Loader
) -> None:
    text = f"version: 1\nrooms:\n  - title: A\n    type: custom\n    {written}\n"
    (room,) = desired(text, loader).rooms
    assert room.settings == settings
