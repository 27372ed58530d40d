from __future__ import annotations

import pytest

from reconciler.access import AVAILABLE, NOBODY, Access, Role, RoomType


@pytest.mark.parametrize("value", ["collaboration", "EditingRoom", 2, RoomType.COLLABORATION.word])
def test_a_word_a_portal_name_and_a_number_mean_the_same(value: object) -> None:
    assert RoomType.of(value) is RoomType.COLLABORATION


@pytest.mark.parametrize(
    "value", [True, False, None, "Collaboration", "", "2", 3, 4, 7, 9, (), [], 2.5]
)
def test_nothing_else_means_anything(value: object) -> None:
    assert RoomType.of(value) is None


def test_true_is_neither_room_type_1_nor_role_1() -> None:
    assert RoomType.of(True) is None  # noqa: FBT003 - what YAML makes of `yes`
    assert Role.of(True) is None  # noqa: FBT003 - what YAML makes of `yes`
    assert RoomType.of(1) is RoomType.FORM_FILLING
    assert Role.of(1) is Role.ROOM_ADMIN


def test_nobody_s_access_is_no_access_that_can_be_declared() -> None:
    assert Access.of(NOBODY) is None
    assert Access.of("None") is None


def test_the_numbers_are_those_of_the_fact_sheet() -> None:
    assert {access.word: access.number for access in Access} == {
        "RoomManager": 9,
        "ContentCreator": 11,
        "Editing": 10,
        "FillForms": 7,
        "Review": 5,
        "Comment": 6,
        "Read": 2,
    }
    assert {kind.word: kind.number for kind in RoomType} == {
        "form-filling": 1,
        "collaboration": 2,
        "custom": 5,
        "public": 6,
        "virtual-data": 8,
    }


def test_the_words_are_told_in_their_order() -> None:
    assert Role.words() == ("Owner", "DocSpaceAdmin", "RoomAdmin", "User", "Guest")
    assert str(Access.READ) == "Read"


def test_owners_and_admins_may_manage_rooms_and_nobody_else() -> None:
    assert [role.word for role in Role if role.may_manage_rooms] == [
        "Owner",
        "DocSpaceAdmin",
        "RoomAdmin",
    ]


def test_every_type_of_room_says_which_access_is_possible() -> None:
    assert AVAILABLE.keys() == set(RoomType)
    table = {kind.word: {access.number for access in found} for kind, found in AVAILABLE.items()}
    assert table == {
        "form-filling": {9, 11, 7},
        "collaboration": {9, 11, 10, 2},
        "custom": {9, 11, 10, 5, 6, 2},
        "public": {9, 11},
        "virtual-data": {9, 11, 10, 7, 2},
    }
