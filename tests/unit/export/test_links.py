"""What of links can be declared, how text is written, and what files are called."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from reconciler.access import Access, Role, RoomType
from reconciler.export.file_names import file_name
from reconciler.export.invitation_links import invitation_links
from reconciler.export.page import Page
from reconciler.export.room_links import room_links
from reconciler.export.text import Remarked, comment, mapping, word
from reconciler.kinds.invitation_link import FoundLink
from reconciler.kinds.room_link import FoundRoomLink
from tests.unit.export.crew import NOW, found

LINK = FoundRoomLink("l1", "For partners", invites=False, access=Access.READ)
JOIN = FoundRoomLink("l2", "Join", invites=True, access=Access.READ)


def _linked(*links: FoundRoomLink, type_: RoomType = RoomType.CUSTOM) -> Any:  # noqa: ANN401 - a tuple
    return room_links(found(type=type_.word), type_, links, (3, 7), NOW)


@pytest.mark.parametrize(
    ("links", "reason"),
    [
        ((replace(LINK, title=""),), "of its title, it is empty"),
        ((replace(LINK, access=None),), "it is an external link with a level of access that is"),
        ((replace(JOIN, access=Access.FILL_FORMS),), "it is an invitation link with FillForms"),
        ((replace(JOIN, max_uses=1001),), "it is limited to 1001 people"),
        ((replace(JOIN, max_uses=3, used=5),), "was used by 5 already"),
        ((LINK, replace(LINK, id="l3")), "2 of them are called"),
        ((JOIN, replace(JOIN, id="l3", title="Also")), "more than one of them invites"),
        (
            tuple(replace(LINK, id=str(n), title=str(n)) for n in range(6)),
            "more than 5 are external ones beside the primary",
        ),
        (
            (replace(LINK, expires=NOW + timedelta(days=5000)),),
            "the portal takes ten years ahead at most",
        ),
        (
            (replace(LINK, primary=True), replace(LINK, id="l3", title="B", primary=True)),
            'the link "B" may be 2 links of the room',
        ),
    ],
)
def test_links_are_declared_all_or_none(links: tuple[FoundRoomLink, ...], reason: str) -> None:
    said, told = _linked(*links)
    assert said == []
    assert reason in told or reason.replace('"B"', '"For partners"') in told


def test_a_form_filling_room_has_no_external_link_but_the_primary() -> None:
    said, told = _linked(LINK, type_=RoomType.FORM_FILLING)
    assert (said, "beside the primary" in told) == ([], True)


def test_variables_of_passwords_are_told_apart() -> None:
    links = [
        replace(LINK, id="1", title="a-b", password="x" * 64),
        replace(LINK, id="2", title="a b", password="y" * 64),
        replace(LINK, id="3", title="für", password="z" * 64),
        replace(LINK, id="4", title="open"),
    ]
    said, told = _linked(*links)
    assert told == ""
    assert [one["password_env"].value for one in said if "password_env" in one] == [
        "LINK_PASSWORD_1_A_B",
        "LINK_PASSWORD_1_A_B__2",
        "LINK_PASSWORD_1_F_R",
    ]


def test_invitation_links_are_declared_all_or_none() -> None:
    one = FoundLink(Role.USER, "1", NOW, 7, 0)
    assert invitation_links({Role.USER: one}, {}) == (
        [{"type": "User", "expires": "2026-01-15T12:00:00Z", "max_uses": 7}],
        "",
    )
    assert invitation_links({Role.USER: replace(one, max_uses=2000)}, {}) == (
        [],
        "of the one for User, it is limited to 2000 people",
    )


def test_text_is_written_so_that_it_can_be_seen() -> None:
    assert word("Größe") == "Größe"
    assert word("30 days") == "30 days"
    assert word("no") == '"no"'
    assert word("a\u202eb\U000e0001") == '"a\\u202eb\\U000e0001"'
    assert comment("a\nb\u2028", 2) == "  # a\\u000ab\\u2028"


def test_what_is_too_long_for_a_line_goes_below() -> None:
    long = "x" * 60
    data = {"tags": [long, "y" * 60], "watermark": {"text": long + "!" * 40, "rotate": 1}, "n": []}
    assert list(mapping(data, 0)) == [
        "tags:",
        f"  - {long}",
        f"  - {'y' * 60}",
        "watermark:",
        f'  text: "{long}{"!" * 40}"',
        "  rotate: 1",
        "n: []",
    ]
    assert list(mapping({"a": Remarked(1, "why")}, 2)) == ["  a: 1 # why"]


def test_names_of_files_are_of_words_and_never_too_long() -> None:
    assert file_name(found("Ünï/..\\code\0", id=7)) == "ünï-code-7.yaml"
    assert file_name(found("दिन", id=7)) == "दिन-7.yaml"
    assert len(file_name(found("計" * 170, id=7)).encode()) < 120


def test_a_primary_link_is_declared_as_one_and_without_an_end_where_it_can_have_none() -> None:
    primary = replace(LINK, primary=True, expires=NOW + timedelta(days=9), internal=True)
    said, told = _linked(primary, type_=RoomType.PUBLIC)
    assert (said, told) == (
        [{"title": "For partners", "kind": "external", "access": "Read", "primary": True}],
        "",
    )


def test_a_portal_with_an_address_is_named() -> None:
    lines = list(Page("https://acme.onlyoffice.example").lines())
    assert lines[-2:] == ["", 'portal: "https://acme.onlyoffice.example"']
