"""Which side has moved since the last apply."""

from __future__ import annotations

import pytest

from reconciler.action import Blocker, Drift, Ref
from reconciler.diff import Change
from reconciler.drift.difference import Side
from reconciler.drift.sides import STILL, Before, Planned, differences
from tests.unit.drift.samples import (
    MEMBERS,
    ROOM,
    bare,
    change,
    letter,
    planned,
    remark,
)
from tests.unit.things import HERE

NOTHING = planned()
TAGS_B, TAGS_C = change("tags", ["a"], ["b"]), change("tags", ["a"], ["c"])
ANN = "ann@acme.example"


def _sides(now: Planned, then: Planned | None, *open_: tuple[str, str, str]) -> list[str]:
    before = Before(then, set(open_)) if then else None
    return [one.side.value for one in differences(now, before, "why")]


@pytest.mark.parametrize(
    ("now", "then", "sides"),
    [
        pytest.param(NOTHING, NOTHING, [], id="nothing differs"),
        pytest.param(planned(TAGS_B), NOTHING, ["git"], id="only the manifests of today ask"),
        pytest.param(planned(TAGS_B), planned(TAGS_B), ["portal"], id="both ask for the same"),
        pytest.param(planned(TAGS_B), planned(TAGS_C), ["both"], id="both ask, for two things"),
        pytest.param(NOTHING, planned(TAGS_B), [], id="the manifests have followed"),
        pytest.param(planned(TAGS_B), None, ["unknown"], id="no record"),
        pytest.param(
            planned(TAGS_B, change("color", "1", "2")),
            planned(TAGS_B, change("cover", "x", "y")),
            ["portal", "git"],
            id="fields of one thing are told apart",
        ),
        pytest.param(
            planned(change(ANN, None, "Read", MEMBERS)),
            planned(change(ANN, None, "Read", ROOM)),
            ["git"],
            id="parts of one thing are told apart",
        ),
        pytest.param(
            planned(change("new", None, "Read", MEMBERS, "g1")),
            planned(change("old", None, "Read", MEMBERS, "g1")),
            ["portal"],
            id="a group that was renamed is known by its id",
        ),
        pytest.param(planned(bare()), planned(bare()), ["portal"], id="a step without fields"),
        pytest.param(planned(bare()), NOTHING, ["git"], id="a new step without fields"),
        pytest.param(planned(remark()), planned(remark()), ["portal"], id="a remark"),
        pytest.param(planned(remark()), NOTHING, ["git"], id="a new remark"),
        pytest.param(planned(letter()), NOTHING, [], id="a letter is no drift"),
        pytest.param(
            planned(Blocker(Ref("portal", "p"), "no seat", HERE)),
            NOTHING,
            [],
            id="what the portal as a whole refuses is no drift",
        ),
        pytest.param(
            planned(Blocker(ROOM, "may not be changed", HERE)),
            planned(Blocker(ROOM, "may not be changed", HERE)),
            ["portal"],
            id="what stops the plan of a thing is",
        ),
    ],
)
def test_the_side_is_told_by_what_each_asks_for(
    now: Planned, then: Planned | None, sides: list[str]
) -> None:
    assert _sides(now, then) == sides


def test_a_room_that_the_manifests_rename_is_the_same_by_its_id() -> None:
    new = Ref("room", "Schemes")
    now = planned(change(ANN, "Read", "Editing", Ref("members", "Schemes")), things={new: "7"})
    then = planned(change(ANN, "Read", "Editing", MEMBERS))
    assert _sides(now, then) == ["portal"]


def test_what_was_so_at_the_last_apply_is_of_no_side() -> None:
    note = remark()
    found = differences(
        planned(note), Before(planned(note), {("room", "Plans", "is of another type")})
    )
    assert [(one.side, one.why, one.text) for one in found] == [
        (Side.UNKNOWN, STILL, "is of another type")
    ]


def test_what_the_manifests_said_is_told_where_both_have_moved() -> None:
    (one,) = differences(planned(TAGS_B), Before(planned(TAGS_C)))
    assert (one.current, one.desired, one.was) == (["a"], ["b"], ["c"])
    (one,) = differences(planned(TAGS_B), Before(planned(TAGS_B)))
    assert one.was is None


def test_why_no_side_is_known_is_told_with_each() -> None:
    (one,) = differences(planned(TAGS_B), None, "no apply is on record")
    assert (one.side, one.why) == (Side.UNKNOWN, "no apply is on record")


def test_a_thing_that_is_gone_is_known_by_its_last_id() -> None:
    gone = planned(change("title", None, "Plans"), things={})
    (one,) = differences(gone, Before(gone, things={ROOM: "7"}))
    assert (one.thing, one.absent, one.side) == ("7", True, Side.PORTAL)
    (one,) = differences(planned(TAGS_B), Before(planned(TAGS_B)))
    assert (one.thing, one.absent) == ("7", False)


def test_a_remark_is_a_remark_and_a_field_is_a_field() -> None:
    field, note = differences(planned(TAGS_B, remark()), None)
    assert (field.field, field.text) == ("tags", "")
    assert (note.field, note.text) == ("", "is of another type")
    assert isinstance(remark(), Drift)
    assert Change("a", None, None).key == ""


def test_sides_say_what_they_are() -> None:
    assert [one.words for one in Side] == ["git-ahead", "portal-ahead", "both", "unknown"]
    assert [one for one in Side if one.moved_there] == [Side.PORTAL, Side.BOTH]
