"""Rooms that are made from a template."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from reconciler.access import Access, RoomType
from reconciler.action import EffectKind, Op, Ref
from reconciler.kinds.template import FoundTemplate, make
from reconciler.state import Gap
from tests.unit.things import OWNER, calls, found, made, member, room, texts, told

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reconciler.kinds.room import Room
    from reconciler.spec import Value

STANDARD = FoundTemplate("Standard", 5, "collaboration")
TEMPLATES = {"Standard": (STANDARD,)}
CREATE = "files/rooms/fromtemplate"


def _room(settings: Mapping[str, Value] | None = None, template: str = "Standard") -> Room:
    return replace(room(settings=settings), template=template)


def test_a_room_that_is_not_there_is_made_from_the_template_that_it_names() -> None:
    (step,) = make(_room(), (STANDARD,)).actions
    assert (step.op, step.ref) == (Op.CREATE, Ref("room", "Plans"))
    assert calls(step) == [("POST", CREATE, {"templateId": 5, "title": "Plans"})]
    (request,) = step.requests
    assert request.creates == step.ref
    assert "/".join(request.follow) == "files/rooms/fromtemplate/status"
    assert request.marks == {"title": "Plans", "roomType": 2}
    text = 'made from the template "Standard"; its members are not copied'
    assert told(step, EffectKind.NOTE) == [("", text)]


def test_only_what_is_declared_is_sent_once_the_room_is_there() -> None:
    settings: dict[str, Value] = {
        "tags": ("a",),
        "cover": "",
        "indexing": False,
        "lifetime": "none",
        "quota": "default",
    }
    (step,) = make(_room(settings), (STANDARD,)).actions
    assert calls(step) == [
        ("POST", CREATE, {"templateId": 5, "title": "Plans"}),
        (
            "PUT",
            "files/rooms/room/Plans",
            {
                "tags": ["a"],
                "cover": "",
                "indexing": False,
                "lifetime": {"enabled": False},
                "quota": -2,
            },
        ),
    ]
    assert [change.name for change in step.fields] == ["title", "type", *settings]


def test_another_template_of_the_title_makes_another_step_necessary() -> None:
    (step,) = make(_room(), (STANDARD,)).actions
    (other,) = make(_room(), (replace(STANDARD, id=6),)).actions
    assert (step.id == other.id, step.expects == other.expects) == (True, False)


@pytest.mark.parametrize(
    ("there", "fault"),
    [
        (
            (),
            'the template "Standard" is not on the portal, or the key\'s account may not use it',
        ),
        (
            (STANDARD, FoundTemplate("Standard", 6, "public")),
            (
                '2 templates of the portal are "Standard": id 5 (collaboration), id 6 (public);'
                " rename all but one"
            ),
        ),
        (
            (FoundTemplate("Standard", 6, "type 9"),),
            'the template "Standard" (id 6) makes rooms of another type: type 9, not collaboration',
        ),
    ],
    ids=["none", "several", "another type"],
)
def test_what_no_room_can_be_made_from_stops_the_plan(
    there: tuple[FoundTemplate, ...], fault: str
) -> None:
    result = made([_room()], templates={"Standard": there})
    assert (result.actions, texts(result.blockers)) == ((), [fault])


def test_who_is_to_come_in_waits_for_the_room() -> None:
    declared = replace(
        room(members=[member("new@x.example", Access.READ)]), template="Standard", owner=OWNER.email
    )
    result = made([declared], templates=TEMPLATES)
    create, members = result.actions
    assert (create.requests[0].path[-1], members.needs) == ("fromtemplate", (create.id,))


def test_a_room_that_is_there_needs_no_template() -> None:
    assert made([_room()], [found()]).actions == ()


def test_templates_that_could_not_be_read_make_no_room() -> None:
    result = made([_room()], templates=Gap("no way"))
    assert (result.actions, texts(result.unknown)) == ((), ["no way"])


def test_a_room_that_names_no_template_is_made_plainly() -> None:
    (step,) = made([_room(template="")], templates=TEMPLATES).actions
    assert calls(step) == [("POST", "files/rooms", {"title": "Plans", "roomType": 2})]


@pytest.mark.parametrize("kind", list(RoomType))
def test_a_template_of_the_type_makes_rooms_of_it(kind: RoomType) -> None:
    declared = replace(room(type_=kind), template="Standard")
    (step,) = make(declared, (FoundTemplate("Standard", 5, kind.word),)).actions
    assert step.requests[0].marks["roomType"] == kind.number
