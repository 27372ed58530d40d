"""Rooms as the portal answers them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reconciler.access import RoomType
from reconciler.action import Effect, EffectKind
from reconciler.kinds.room import SPEC
from tests.unit.things import found, made, room

if TYPE_CHECKING:
    from reconciler.spec import Json, Value

ANSWER = {
    "title": "Plans",
    "roomType": 2,
    "tags": ["b", 7],
    "logo": {"color": "FF6680", "cover": {"id": "briefcase"}},
    "indexing": True,
    "denyDownload": True,
    "saveFormAsXLSX": True,
    "lifetime": {"value": 30, "period": 0, "deletePermanently": True},
    "watermark": {"additions": 9, "text": "Draft", "rotate": -45},
    "quotaLimit": 524288000,
    "isCustomQuota": True,
}


def test_a_room_is_read_into_the_words_of_the_manifest() -> None:
    assert SPEC.read(ANSWER) == {
        "title": "Plans",
        "type": "collaboration",
        "tags": ("b", "7"),
        "color": "FF6680",
        "cover": "briefcase",
        "indexing": True,
        "deny_download": True,
        "save_as_xlsx": True,
        "lifetime": "30 days, deleted permanently",
        "watermark": ("user", "date", "text: Draft", "rotate: -45"),
        "quota": "500 MB",
    }


def test_what_an_answer_leaves_out_is_empty_or_cannot_be_told() -> None:
    assert SPEC.read({}) == {
        "title": "",
        "type": "no type",
        "tags": (),
        "color": None,
        "cover": None,
        "indexing": False,
        "deny_download": False,
        "save_as_xlsx": None,
        "lifetime": "none",
        "watermark": (),
        "quota": None,
    }


def test_a_type_that_is_not_known_is_told_by_its_number() -> None:
    assert SPEC.read({"roomType": 9})["type"] == "type 9"


@pytest.mark.parametrize("kind", list(RoomType))
def test_a_type_is_sent_as_the_portal_s_number(kind: RoomType) -> None:
    assert SPEC.body({"type": kind.word}) == {"roomType": kind.number}


def test_values_that_nobody_declares_are_sent_as_they_are() -> None:
    assert SPEC.body({"type": "type 9", "tags": ("a",)}) == {"roomType": "type 9", "tags": ["a"]}


SETTINGS = [
    ("lifetime", "none", {"enabled": False}, None),
    (
        "lifetime",
        "1 month",
        {"enabled": True, "value": 1, "period": 1, "deletePermanently": False},
        {"value": 1, "period": 1},
    ),
    (
        "lifetime",
        "2 years, deleted permanently",
        {"enabled": True, "value": 2, "period": 2, "deletePermanently": True},
        {"value": 2, "period": 2, "deletePermanently": True},
    ),
    ("watermark", (), {"enabled": False}, None),
    (
        "watermark",
        ("email", "ip", "room"),
        {"enabled": True, "additions": 22, "text": "", "rotate": 0},
        {"additions": 22, "rotate": 0},
    ),
    (
        "watermark",
        ("text: a: b",),
        {"enabled": True, "additions": 0, "text": "a: b", "rotate": 0},
        {"additions": 0, "text": "a: b"},
    ),
]


@pytest.mark.parametrize(("word", "value", "sent", "answered"), SETTINGS)
def test_a_setting_is_sent_and_read_as_the_same(
    word: str, value: Value, sent: Json, answered: Json
) -> None:
    assert SPEC.body({word: value}) == {word: sent}
    assert SPEC.read({word: answered})[word] == value


@pytest.mark.parametrize(
    ("value", "sent", "answered"),
    [
        ("none", -1, {"quotaLimit": -1, "isCustomQuota": True}),
        ("default", -2, {"quotaLimit": 1024, "isCustomQuota": False}),
        ("default", -2, {"quotaLimit": -2, "isCustomQuota": True}),
        ("3 KB", 3072, {"quotaLimit": 3072, "isCustomQuota": True}),
    ],
)
def test_a_quota_is_sent_and_read_as_the_same(value: str, sent: int, answered: Json) -> None:
    assert SPEC.body({"quota": value}) == {"quota": sent}
    assert SPEC.read(answered)["quota"] == value


def test_a_room_with_a_picture_tells_neither_colour_nor_cover() -> None:
    found = SPEC.read({"logo": {"original": "/logo.png"}})
    assert (found["color"], found["cover"]) == (None, None)


def test_a_new_room_is_sent_nothing_that_it_has_by_itself() -> None:
    settings: dict[str, Value] = {
        "cover": "",
        "lifetime": "none",
        "watermark": (),
        "quota": "default",
        "indexing": False,
    }
    (step,) = made([room(settings=settings)]).actions
    assert [change.name for change in step.fields] == ["title", "type", "indexing"]
    assert step.requests[0].body == {"title": "Plans", "roomType": 2, "indexing": False}


def test_a_lifetime_that_is_set_begins_anew_and_says_so() -> None:
    (step,) = made([room(settings={"lifetime": "30 days"})], [found()]).actions
    assert step.effects == (
        Effect(EffectKind.NOTE, "", "the time of every file in the room begins anew"),
    )
    there = found(settings={"lifetime": "30 days"})
    (step,) = made([room(settings={"lifetime": "none"})], [there]).actions
    assert step.effects == ()
    assert made([room(settings={"lifetime": "30 days"})], [there]).actions == ()


def test_what_the_portal_does_not_give_back_is_told_and_never_planned_for() -> None:
    result = made([room(settings={"quota": "1 GB"})], [found(settings={"quota": None})])
    assert result.actions == ()
    (drift,) = result.drift
    assert drift.text == (
        "whether quota is 1 GB cannot be told: the portal does not give it back, so it is neither "
        "compared nor changed"
    )
