"""Who is in a room, as it was before an apply."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from reconciler.access import Access, Role, RoomType
from reconciler.kinds.user import Standing
from reconciler.undo.groups import Crew
from reconciler.undo.members import Around, back, owner
from tests.unit.undo.world import (
    ANN,
    BOB,
    CAT,
    CREW,
    crowd,
    found,
    group,
    past,
    person,
    share,
    turn,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reconciler.kinds.members import Share
    from reconciler.kinds.user import Person
    from reconciler.undo.past import Turn

UNTIL = "2026-01-13"
TEAM = group(id_="g")


def _around(people: Iterable[Person] = CREW, after: Iterable[Person] = ()) -> Around:
    there = tuple(people)
    crews = {"g": Crew("Former", {}, differs=True)}
    settled = {one.email: one for one in after}
    return Around(crowd(there), settled, found(TEAM, people=there), crews, UNTIL)


def _of(
    *turns: Turn,
    shares: Sequence[Share] = (),
    heir: str = "",
    around: Around | None = None,
) -> tuple[Any, list[str]]:
    step = past("members", "Plans", *turns)
    made = back(step, RoomType.CUSTOM, shares, heir, around or _around())
    return made.rows, [one.text for one in made.told]


def test_who_was_let_in_goes_and_who_was_removed_comes_back() -> None:
    rows, told = _of(
        turn(BOB, None, "Editing", "bob"),
        turn(CAT, "Review", None, "cat"),
        turn(ANN, "RoomManager", "Read", "ann"),
        shares=[share(CREW[1], Access.EDITING), share(CREW[0], Access.READ)],
    )
    assert rows == [
        {"email": BOB, "access": "Read", "until": UNTIL},
        {"email": CAT, "access": "Review"},
        {"email": ANN, "access": "RoomManager"},
    ]
    assert told == []


def test_groups_are_named_as_the_undo_calls_them() -> None:
    made = back(
        past(
            "members",
            "Plans",
            turn("group Design", None, "Read"),
            turn("group Other", "Read", None, "g"),
        ),
        RoomType.CUSTOM,
        [share(TEAM, Access.READ)],
        "",
        _around(),
    )
    assert made.rows[0] == {"group": "Former", "access": "Read", "until": UNTIL}
    assert made.crews == {"g"}


def test_a_group_that_cannot_be_named_keeps_what_it_has() -> None:
    odd = group("Odd", manager="", id_="o")
    around = _around()
    around = Around(around.people, {}, found(TEAM, odd), around.crews, UNTIL)
    _, told = _of(
        turn("group Odd", None, "Read", "o"),
        turn("group Design", "RoomManager", None, "g"),
        shares=[share(odd, Access.READ)],
        around=around,
    )
    assert told == [
        "group Odd keeps Read: nobody leads it",
        "group Design stays out: a group cannot be declared so",
    ]


def test_what_somebody_else_has_done_since_is_told_and_what_is_as_before_is_not() -> None:
    shares = [share(CREW[1], Access.REVIEW), share(CREW[0], None, owner=True)]
    _, told = _of(
        turn(BOB, None, "Editing", "bob"),
        turn(BOB, "Review", "Editing", "bob"),
        turn(ANN, None, "Read", "ann"),
        turn(ANN, None, "Read", "ann", sure=False),
        shares=shares,
    )
    assert told == [
        f"{BOB} is Review by now, and the apply made it Editing: changed since, and left alone",
        f"{ANN} is owner by now, and the apply made it Read: changed since, and left alone",
    ]


def test_whoever_is_to_own_the_room_again_is_no_member() -> None:
    assert _of(turn(ANN, "RoomManager", None, "ann"), heir=ANN) == ([], [])


@pytest.mark.parametrize("level", ["another level", "FillForms", "10", None])
def test_a_level_that_no_manifest_says_does_not_come_back(level: str | None) -> None:
    rows, told = _of(turn(BOB, level or "x", None, "bob"))
    assert rows == []
    assert told == [
        f"{BOB} stays out: no member of a custom room can be declared with {level or 'x'}"
    ]


@pytest.mark.parametrize(
    ("who", "reason"),
    [
        (person(BOB, standing=Standing.DISABLED), "is disabled on the portal"),
        (person(BOB), "is User on the portal, and cannot be RoomManager"),
    ],
)
def test_who_cannot_have_it_any_more_stays_out(who: Person, reason: str) -> None:
    _, told = _of(turn(BOB, "RoomManager", None, "bob"), around=_around([who]))
    assert told == [f"{BOB} stays out: {reason}"]


def test_accounts_count_as_the_undo_leaves_them() -> None:
    around = _around([person(BOB)], [person(BOB, Role.ROOM_ADMIN)])
    rows, _ = _of(turn(BOB, "RoomManager", None, "bob"), around=around)
    assert rows == [{"email": BOB, "access": "RoomManager"}]


def test_who_is_nobody_any_more_stays_out() -> None:
    _, told = _of(turn("x@acme.example", "Read", None))
    assert told == ["x@acme.example stays out: is nobody of the portal whom the key's account sees"]


def _owner(
    before: str, *, now: str = ANN, people: Iterable[Person] = CREW
) -> tuple[str, list[str]]:
    leader = next(one for one in CREW if one.email == now)
    rows = [share(leader, None, owner=True)]
    heir, told = owner("Plans", turn("owner", before, ANN, "ann"), rows, _around(people))
    return heir, [one.text for one in told]


def test_a_room_goes_back_to_who_owned_it() -> None:
    admin = person(BOB, Role.ROOM_ADMIN)
    heir, (told,) = _owner(BOB, people=[CREW[0], admin])
    assert heir == BOB
    assert told.startswith(f"{ANN} stays in the room as RoomManager")
    assert _owner(BOB, now=BOB) == ("", [])
    assert _owner(BOB, now=CAT)[1] == [
        f"the owner is {CAT} by now, and the apply made it {ANN}: changed since, and left alone"
    ]


@pytest.mark.parametrize(
    ("who", "reason"),
    [
        (person(BOB), "is User on the portal, and cannot own a room"),
        (person(BOB, Role.ROOM_ADMIN, Standing.PENDING), "is pending"),
        (person(BOB, id_="x", role=Role.ROOM_ADMIN, standing=Standing.DISABLED), "is disabled"),
        (person(CAT), "is nobody of the portal whom the key's account sees"),
    ],
)
def test_who_cannot_own_it_any_more_does_not(who: Person, reason: str) -> None:
    assert _owner(BOB, people=[CREW[0], who]) == ("", [f"{ANN} stays the owner: {BOB} {reason}"])


def test_an_owner_who_is_no_person_is_somebody_else_s_doing() -> None:
    heir, told = owner("Plans", turn("owner", BOB, ANN), [], _around())
    assert heir == ""
    assert told[0].text.startswith("the owner is nothing by now")
