"""Rooms, as they were before an apply."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from reconciler.access import Access
from reconciler.action import Op
from reconciler.kinds.room_link import FoundRoomLink
from reconciler.state import Gap
from reconciler.undo.links import Portal
from reconciler.undo.members import Around
from reconciler.undo.rooms import Inside, rooms, touched
from tests.unit.undo.world import ANN, BOB, CREW, NOW, crowd, found, past, room, share, turn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.kinds.room import FoundRoom
    from reconciler.undo.past import Past

AROUND = Around(crowd(), {}, found(), {}, "2026-01-13")
MADE = (turn("title", None, "Plans"), turn("type", None, "custom"))


def _of(
    steps: Sequence[Past],
    *there: FoundRoom,
    shares: Any = None,  # noqa: ANN401 - of rooms
    links: Any = None,  # noqa: ANN401 - of rooms
) -> tuple[Any, list[str]]:
    inside = Inside(shares or {}, links or {})
    made = rooms(touched(steps, there), inside, AROUND, Portal((3, 7, 2), NOW))
    return made.entries, [one.text for one in made.told]


SAID = {"title": "Plans", "type": "custom", "id": 7}
DULL = past("room", "Plans", turn("indexing", before=False, after=True))


def test_a_room_that_was_made_goes_to_the_archive() -> None:
    step = past("room", "Plans", *MADE, op=Op.CREATE)
    share_ = past("members", "Plans", turn(BOB, None, "Read"), op=Op.CREATE)
    entries, told = _of([step, share_], room())
    assert entries == [{**SAID, "state": "archived"}]
    assert told == [
        "goes to the archive and stays there, with all that is in it: nothing deletes it"
    ]
    entries, told = _of([step], room(archived=True))
    assert entries == []
    assert told == ["lies in the archive with all that is in it: nothing deletes it"]


def test_a_room_of_another_type_is_none_that_was_made() -> None:
    step = past("room", "Plans", *MADE, op=Op.CREATE)
    assert _of([step], room(type="public")) == (
        [],
        ["is of another type by now, and left alone"],
    )


def test_a_room_is_known_by_its_id_and_not_by_its_title() -> None:
    missing = "is gone: no room of the portal has the id 7"
    made = past("room", "Plans", *MADE, op=Op.CREATE)
    entries, _ = _of([made], room("Renamed since"), room(id_=8))
    assert entries == [{**SAID, "title": "Renamed since", "state": "archived"}]
    entries, _ = _of([DULL], room("Renamed since", indexing=True), room(id_=8, indexing=True))
    assert entries == [{**SAID, "title": "Renamed since", "indexing": False}]
    for step in (made, DULL):
        assert _of([step]) == ([], [missing])
        assert _of([step], room(id_=8)) == ([], [missing])


def test_a_room_that_was_made_takes_along_what_was_done_to_it() -> None:
    made = past("room", "Plans", *MADE, op=Op.CREATE)
    inside = past("members", "Plans", turn(BOB, None, "Read"), op=Op.CREATE, id_="")
    there = {8: (share(CREW[1], Access.READ),)}
    # Another has its title by now.
    entries, _ = _of([made, inside], room(id_=8), shares=there)
    assert entries == []
    entries, _ = _of([made, inside], room())
    assert entries == [{**SAID, "state": "archived"}]


@pytest.mark.parametrize("sure", [True, False])
def test_without_an_id_no_room_is_taken_for_it(*, sure: bool) -> None:
    text = "is left alone: the report does not hold its id, and by its title it may be another room"
    made = past("room", "Plans", turn("title", None, "Plans", sure=sure), op=Op.CREATE, id_="")
    gone = past("members", "Maps", turn(BOB, "Read", None, sure=sure), id_="")
    assert _of([made, gone], room(), room("Maps", 8)) == ([], [text, text])


def test_no_room_is_chosen_where_a_report_takes_several_for_one() -> None:
    other = past("members", "Plans", turn(BOB, "Read", None), id_="8")
    assert _of([DULL, other], room(indexing=True), room(id_=8)) == (
        [],
        ["is left alone: the report takes several rooms for it"],
    )


def test_a_room_that_was_deleted_stays_gone() -> None:
    text = "was deleted for good, with all that was in it"
    gone = past("room", "Plans", turn("state", "archived", None), op=Op.REMOVE)
    assert _of([gone]) == ([], [text])
    perhaps = past("room", "Plans", turn("state", "archived", None, sure=False), op=Op.REMOVE)
    assert _of([perhaps]) == ([], [text])
    assert _of([perhaps], room(archived=True)) == ([], [])


def test_the_archive_is_left_and_entered_again() -> None:
    step = past("room", "Plans", turn("state", "active", "archived"))
    # Somebody has made another of the same title meanwhile.
    entries, told = _of([step], room(id_=8), room(archived=True))
    assert entries == [{**SAID, "state": "active"}]
    assert told[0].startswith("what the archive drops stays dropped")
    assert _of([step], room()) == ([], [])
    step = past("room", "Plans", turn("state", "archived", "active"))
    assert _of([step], room()) == ([{**SAID, "state": "archived"}], [])
    odd = past("room", "Plans", turn("state", "odd", "active"))
    assert _of([odd], room()) == ([], [])


def test_a_room_that_no_manifest_declares_is_known_by_its_id() -> None:
    step = past("room", "Plans (id 7)", turn("state", "active", "archived"))
    entries, _ = _of([step], room(archived=True))
    assert entries == [{**SAID, "state": "active"}]


def test_nothing_can_be_changed_in_the_archive() -> None:
    assert _of([DULL], room(archived=True, indexing=True)) == (
        [],
        ["lies in the archive by now, where nothing can be changed"],
    )


def test_a_rename_that_never_came_about_hides_nothing_else() -> None:
    step = past(
        "room",
        "Plans",
        turn("title", "Former", "Plans", sure=False),
        turn("indexing", before=False, after=True),
    )
    entries, told = _of([step], room("Former", indexing=True))
    assert entries == [{**SAID, "title": "Former", "indexing": False}]
    assert told == []


def test_no_manifest_names_a_room_of_an_odd_title_or_type() -> None:
    step = past("room", "a:b", turn("indexing", before=False, after=True))
    assert _of([step], room("a:b"))[1][0].startswith("no manifest can name it: its title is one")
    assert _of([DULL], room(type="type 9"))[1] == [
        "no manifest can name it: it is of type 9, which is not known"
    ]


@pytest.mark.parametrize("id_", ["sbox-7", 2**31])
def test_a_room_whose_id_no_manifest_can_say_is_declared_by_its_title_of_now(
    id_: int | str,
) -> None:
    step = past("room", "Plans", turn("title", "Former", "Plans"), id_=id_)
    assert _of([step], room(id_=id_)) == (
        [{"title": "Former", "type": "custom", "previously": ["Plans"]}],
        [],
    )


def test_a_title_is_named_once() -> None:
    steps = [
        past("room", title, turn("title", "Former", title), id_=id_)
        for title, id_ in (("Plans", 7), ("Plans too", 8))
    ]
    entries, told = _of(steps, room(), room("Plans too", 8))
    assert entries == [{**SAID, "title": "Former"}]
    assert told == ["another room is called so again, and a manifest names each title once"]


def test_a_picture_of_before_is_kept_nowhere() -> None:
    step = past("logo", "Plans", turn("logo", "a", "b"))
    assert _of([step], room()) == ([], ["the picture stays: the one before is kept nowhere"])


def test_people_and_links_come_with_the_room() -> None:
    steps = [
        past("members", "Plans", turn(BOB, None, "Read", "bob")),
        past("links", "Plans", turn('anyone with the link "Open"', None, "Read in the room")),
        past("owner", "Plans", turn("odd", None, "x")),
    ]
    open_ = FoundRoomLink("1", "Open", invites=False, access=Access.READ)
    there = {7: (share(CREW[1], Access.READ),)}
    entries, told = _of(steps, room(), shares=there, links={7: (open_,)})
    assert told == []
    assert entries == [
        {
            **SAID,
            "membership": "additive",
            "members": [{"email": BOB, "access": "Read", "until": "2026-01-13"}],
            "links": [],
        }
    ]
    assert _of(steps, room(), shares={7: ()}, links={7: ()}) == ([], [])


def test_a_room_goes_back_to_its_owner_who_is_no_member() -> None:
    steps = [
        past("owner", "Plans", turn("owner", ANN, BOB, "bob")),
        past("members", "Plans", turn(ANN, "RoomManager", None, "ann")),
    ]
    entries, told = _of(steps, room(), shares={7: (share(CREW[1], None, owner=True),)})
    assert entries == [{**SAID, "owner": ANN}]
    assert told[0].startswith(f"{BOB} stays in the room as RoomManager")
    entries, told = _of(steps[:1], room(), shares={7: (share(CREW[2], None, owner=True),)})
    assert entries == []
    assert told[0].startswith("the owner is cat@acme.example by now")


def test_what_could_not_be_read_is_told() -> None:
    steps = [past("members", "Plans"), past("links", "Plans")]
    unread = Gap("no right")
    inside = Inside({}, {7: unread})
    made = rooms(touched(steps, [room()]), inside, AROUND, Portal((3, 7, 2), NOW))
    assert [(one.text, one.unread) for one in made.told] == [
        ("could not be read: they were not read", True),
        ("could not be read: no right", True),
    ]


def test_no_more_is_read_than_what_was_touched() -> None:
    steps = [
        past("room", "Plans", *MADE, op=Op.CREATE),
        past("members", "Plans"),
        past("members", "Maps", id_=8),
        past("links", "Gone", id_=10),
        past("user", BOB),
        past("members", "Old", id_=9),
    ]
    there = [room(), room("Maps", 8), room("Old", 9, archived=True)]
    whole = touched(steps, there)
    assert [one.title for one in whole] == ["Plans", "Maps", "Gone", "Old"]
    assert [one.title for one in whole if one.reads(("members", "owner"))] == ["Maps"]
    assert [one.title for one in whole if one.reads(("links",))] == []
