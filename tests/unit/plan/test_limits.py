"""How many rooms a portal still takes, and plans that make more."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from reconciler.kinds.room import RoomState
from reconciler.kinds.template import FoundTemplate
from reconciler.plan import plan
from reconciler.policy import Policy
from reconciler.state import Current, Desired, Gap, Unmanaged
from tests.unit.plan.world import ALL, MOVES
from tests.unit.things import HERE, OWNER, OWNS, found, made, member, room, texts

if TYPE_CHECKING:
    from reconciler.kinds.room import FoundRoom, Room

NEW = ("Q", "R", "S")


def _new(*titles: str, **more: object) -> list[Room]:
    """Rooms that are not there, each on a line of its own."""
    return [
        replace(room(title), source=HERE._replace(line=line), **more)  # type: ignore[arg-type] # by name
        for line, title in enumerate(titles, 1)
    ]


def _lying(*titles: str) -> list[FoundRoom]:
    return [
        found(title, number, archived=True, rights=MOVES) for number, title in enumerate(titles, 1)
    ]


@pytest.mark.parametrize(
    ("left", "line", "text"),
    [
        (None, 0, ""),
        (3, 0, ""),
        (2, 3, "3 rooms are made, and the portal takes 2 more"),
        (0, 1, "3 rooms are made, and the portal takes 0 more"),
        # As after a change of tariff.
        (-4, 1, "3 rooms are made, and the portal takes 0 more"),
    ],
)
def test_more_rooms_than_the_portal_takes_are_told_at_the_first_that_finds_no_place(
    left: int | None, line: int, text: str
) -> None:
    result = made(_new(*NEW), rooms_left=left)
    assert [(str(one.ref), one.source.line, one.text) for one in result.blockers] == (
        [(ALL, line, text)] if text else []
    )
    assert result.refused is bool(text)
    assert len(result.actions) == len(NEW)


@pytest.mark.parametrize("left", [0, 1])
def test_a_room_that_comes_out_of_the_archive_needs_a_place_too(left: int) -> None:
    declared = _new("Old", state=RoomState.ACTIVE)
    result = made(declared, _lying("Old"), rooms_left=left)
    text = "1 room is taken out of the archive, and the portal takes 0 more"
    assert texts(result.blockers) == [text] * (1 - left)


def test_rooms_that_are_made_and_taken_out_of_the_archive_are_counted_together() -> None:
    declared = [*_new(*NEW), *_new("Old", state=RoomState.ACTIVE)]
    result = made(declared, _lying("Old"), rooms_left=3)
    assert texts(result.blockers) == [
        "3 rooms are made and 1 room is taken out of the archive, and the portal takes 3 more"
    ]
    assert made(declared, _lying("Old"), rooms_left=4).blockers == ()


def test_a_room_that_is_made_from_a_template_needs_a_place_too() -> None:
    templates = {"Client": (FoundTemplate("Client", 7, "collaboration"),)}
    declared = _new("Q", template="Client")
    assert texts(made(declared, templates=templates, rooms_left=0).blockers) == [
        "1 room is made, and the portal takes 0 more"
    ]


def test_a_place_that_this_plan_frees_is_not_counted_on() -> None:
    declared = [*_new("Over", state=RoomState.ARCHIVED), *_new("Q")]
    there = [found("Over", 1, rights=MOVES)]
    result = made(declared, there, {1: (OWNS,)}, rooms_left=0)
    assert [one.ref.name for one in result.actions] == ["Over", "Q"]
    (blocker,) = result.blockers
    assert blocker.text == (
        "1 room is made, and the portal takes 0 more; "
        "what this plan archives frees places for the next one only"
    )


def test_a_room_that_nobody_declares_and_that_goes_to_the_archive_frees_no_place_yet() -> None:
    current = Current(
        portal="p",
        rooms=(found("Stray", 1, rights=MOVES),),
        shares={1: (OWNS,)},
        acting=OWNER,
        rooms_left=0,
    )
    desired = Desired(rooms=tuple(_new("Q")), unmanaged_rooms=Unmanaged.ARCHIVE)
    (blocker,) = plan(desired, current, Policy()).blockers
    assert blocker.text.endswith("; what this plan archives frees places for the next one only")


def test_a_deleted_room_has_no_place_to_free() -> None:
    declared = [*_new("Old", state=RoomState.ABSENT), *_new("Q")]
    result = made(declared, _lying("Old"), rooms_left=0, policy=Policy(may_delete=True))
    assert texts(result.blockers) == ["1 room is made, and the portal takes 0 more"]


def test_a_full_portal_takes_changes_of_what_is_there() -> None:
    declared = [
        room("Plans", [member(OWNER.email)], settings={"indexing": True}),
        *_new("Over", state=RoomState.ARCHIVED),
    ]
    there = [found("Plans", 1), found("Over", 2, rights=MOVES)]
    result = made(declared, there, {1: (OWNS,), 2: (OWNS,)}, rooms_left=0)
    assert [one.ref.name for one in result.actions] == ["Plans", "Over"]
    assert result.blockers == ()


def test_a_room_that_is_not_made_after_all_needs_no_place() -> None:
    assert made(_new("Q"), rooms_gap=Gap("lost"), rooms_left=0).blockers == ()
    (blocker,) = made(_new("Q"), may_create=False, rooms_left=0).blockers
    assert "may not create rooms" in blocker.text


def test_of_a_part_of_a_plan_only_its_own_rooms_are_counted() -> None:
    desired = Desired(rooms=tuple(_new(*NEW)))
    current = Current(portal="p", acting=OWNER, rooms_left=1)
    (first, *_) = desired.rooms
    part = plan(desired.narrowed(frozenset({first.ref})), current, Policy())
    assert ([one.ref.name for one in part.actions], part.blockers) == (["Q"], ())
    assert plan(desired, current, Policy()).blockers
