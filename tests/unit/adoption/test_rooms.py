"""What is adopted of rooms and their members, and what cannot be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from reconciler.access import Access
from reconciler.state import Current, Gap
from tests.png import png
from tests.unit.adoption.portal import (
    ANN,
    BOB,
    BOB_TOO,
    NAMELESS,
    adopted,
    current,
    of_room,
    owned,
    room,
    share,
)

if TYPE_CHECKING:
    from reconciler.kinds.room import FoundRoom
    from reconciler.spec import Value

GAP = Gap("the portal hung up")
PICTURE = png(8, 8)


@pytest.mark.parametrize(
    ("before", "found", "after"),
    [
        ("tags: [b, A]", {"tags": ("a",)}, "tags: [A]"),
        ("tags: [b, A]", {"tags": ()}, "tags: []"),
        ('color: "#abc"', {"color": "61C059"}, 'color: "#61c059"'),
        ("color: 'FF9900'", {"color": "#61c059"}, "color: '61C059'"),
        ("cover: briefcase", {"cover": ""}, "cover: none"),
        ("cover: none", {"cover": "star"}, "cover: star"),
        ("indexing: true", {"indexing": False}, "indexing: false"),
        ("quota: 1 GB", {"quota": "500 MB"}, "quota: 500 MB"),
        ("quota: '1 GB'", {"quota": "none"}, "quota: 'none'"),
        ("lifetime: 30 days", {"lifetime": "none"}, "lifetime: none"),
        ("lifetime: {after: 30 days}", {"lifetime": "1 day"}, "lifetime: {after: 1 day}"),
        ("lifetime: {after: 30 days}", {"lifetime": "none"}, "lifetime: none"),
        (
            "lifetime: {after: 1 day, deletes: permanently}",
            {"lifetime": "1 day"},
            "lifetime: {after: 1 day}",
        ),
        (
            "lifetime: 30 days",
            {"lifetime": "1 year, deleted permanently"},
            "lifetime: {after: 1 year, deletes: permanently}",
        ),
        ("watermark: {shows: [user], text: A}", {"watermark": ()}, "watermark: none"),
        (
            "watermark: none",
            {"watermark": ("user", "text: a: b", "rotate: -45")},
            'watermark: {shows: [user], text: "a: b", rotate: -45}',
        ),
        (
            "watermark: {text: A, rotate: 90} # across",
            {"watermark": ("text: B",)},
            "watermark: {text: B} # across",
        ),
        (
            "watermark: {shows: [user]}",
            {"watermark": ("user", "rotate: 45")},
            "watermark: {shows: [user], rotate: 45}",
        ),
    ],
)
def test_a_setting_is_said_in_the_manner_of_before(
    before: str, found: dict[str, Value], after: str
) -> None:
    assert of_room(
        f"  {before}\n", current(replace(room(), values={**room().values, **found}))
    ) == (f"  {after}\n", [])


@pytest.mark.parametrize(
    ("rest", "there", "told"),
    [
        (
            "watermark: none",
            current(room(watermark=("an image",))),
            "watermark  none -> an image: no manifest can say that",
        ),
        ("members: []", current(shares={7: GAP}), "its people: the portal hung up"),
        ("owner: ann@acme.example", current(shares={}), "its people: its members were not read"),
        ("tags: []", current(rooms_gap=GAP, rooms=()), "which room it is: the portal hung up"),
        ("id: 7", current(room(type="type 9")), "type  custom -> type 9: no manifest knows that"),
        (
            "owner: bob@acme.example",
            current(shares={7: (owned(NAMELESS),)}),
            "owner  bob@acme.example -> somebody without an address: no manifest can name",
        ),
        ("links: []", current(), "its links: they were not read"),
        ("logo: none", current(room(picture="/a.png")), "logo  none -> a picture: save the"),
        (
            "members: []",
            current(shares={7: (owned(), share(BOB, None))}),
            "bob@acme.example  another level: no manifest knows that level",
        ),
        (
            "members: []",
            current(shares={7: (owned(), share(NAMELESS))}),
            "somebody without an address  Read: no manifest can name whoever has no address",
        ),
        (
            "members: []",
            current(shares={7: (owned(), share(BOB))}, people={BOB.email: (BOB, BOB_TOO)}),
            "bob@acme.example  Read: several accounts of the portal have that address",
        ),
        (
            "members: [{email: bob@acme.example, access: Read}]",
            current(shares={7: (owned(), share(BOB))}, people={BOB.email: (BOB, BOB_TOO)}),
            "bob@acme.example: it is the address of 2 accounts of the portal (id-bob, id-bob-2)",
        ),
        (
            "members: [{email: bob@acme.example, access: Read}]",
            current(shares={7: (owned(), share(BOB, None))}),
            "bob@acme.example  Read -> another level: no manifest knows that level",
        ),
        (
            "members: []",
            current(shares={7: (owned(), share(BOB, Access.FILL_FORMS))}),
            "bob@acme.example  FillForms: the manifest would be invalid: ",
        ),
    ],
)
def test_what_no_manifest_can_say_of_a_room_is_told(rest: str, there: Current, told: str) -> None:
    after, stuck = of_room(f"  {rest}\n", there)
    assert after == f"  {rest}\n"
    assert len(stuck) == 1
    assert stuck[0].startswith(told)


def test_a_type_is_adopted_where_the_id_says_that_the_room_is_meant() -> None:
    text = "version: 1\nrooms: [{title: Plans, type: EditingRoom, id: 7}]\n"
    assert adopted(text, current()) == (text.replace("EditingRoom", "custom"), [])


def test_former_titles_stay_but_for_the_one_that_is_the_title_again() -> None:
    text = "version: 1\nrooms:\n- title: New\n  type: custom\n  previously: [Plans, Older]\n"
    made, told = adopted(text, current())
    assert (made, told) == (text.replace("New", "Plans").replace("[Plans, ", "["), [])


@pytest.mark.parametrize(
    ("rest", "today", "after"),
    [
        ("access: Read, until: 2026-01-01", date(2026, 2, 1), "access: Read"),
        ("access: Comment, from: 2026-03-01", date(2026, 2, 1), "access: Read"),
        (
            "access: Comment, from: 2026-01-01, until: 2026-03-01",
            date(2026, 2, 1),
            "access: Read, from: 2026-01-01, until: 2026-03-01",
        ),
    ],
)
def test_whoever_is_in_a_room_out_of_time_is_a_member(rest: str, today: date, after: str) -> None:
    there = current(shares={7: (owned(), share(BOB))}, today=today)
    begin = "  members: [{email: bob@acme.example, "
    assert of_room(f"{begin}{rest}}}]\n", there) == (f"{begin}{after}}}]\n", [])


def test_whose_time_is_over_and_who_is_gone_stays_declared() -> None:
    rest = "  members: [{email: bob@acme.example, access: Read, until: 2020-01-01}]\n"
    assert of_room(rest, current(today=date(2026, 2, 1))) == (rest, [])


def test_an_owner_stands_there_as_a_manager_at_least() -> None:
    rest = "  members: [{email: ann@acme.example, access: Read}]\n"
    assert of_room(rest, current()) == (rest.replace("Read", "RoomManager"), [])


def test_additive_rooms_gain_nobody() -> None:
    there = current(shares={7: (owned(), share(BOB))})
    rest = "  membership: additive\n  members: []\n"
    assert of_room(rest, there) == (rest, [])


def test_an_owner_is_adopted() -> None:
    there = current(shares={7: (owned(ANN),)})
    rest = "  owner: bob@acme.example # since May\n"
    assert of_room(rest, there) == (rest.replace("bob", "ann"), [])
    assert of_room(rest, current(shares={7: ()})) == (rest, [])


def test_what_is_declared_of_a_room_in_the_archive_already_is_no_difference() -> None:
    rest = "  state: archived\n"
    assert of_room(rest, current(room(archived=True))) == (rest, [])
    gone = "  state: absent\n"
    assert of_room(gone, current(rooms=())) == (gone, [])


def test_a_room_of_another_type_may_be_another_room() -> None:
    other: FoundRoom = room(type="public")
    after, (stuck,) = of_room("  tags: [a]\n", current(other))
    assert after == "  tags: [a]\n"
    assert "only `id: 7` says" in stuck


SAVE = "save the portal's picture over logo.png, or take the key out"
PICTURED = "version: 1\nrooms: [{title: Plans, type: custom, logo: logo.png}]\n"


@pytest.mark.parametrize(
    ("digest", "after", "told"),
    [
        ("", PICTURED.replace("logo.png", "none"), []),
        (
            "abc",
            PICTURED,
            [f"logo  logo.png -> another picture: {SAVE}"],
        ),
        (GAP, PICTURED, ["logo: the portal hung up"]),
        (sha256(PICTURE).hexdigest(), PICTURED, []),
    ],
)
def test_a_picture_is_adopted_only_where_there_is_none(
    digest: str | Gap, after: str, told: list[str]
) -> None:
    there = current(room(picture="/a.png"), logos={7: digest})
    assert adopted(PICTURED, there, {"logo.png": PICTURE}) == (after, told)


def test_a_room_without_a_picture_is_as_declared() -> None:
    assert of_room("  logo: none\n", current()) == ("  logo: none\n", [])
