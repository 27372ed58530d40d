"""Templates, read where a missing room is to be made from one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from reconciler.errors import PortalError, RequestError
from reconciler.kinds.template import FoundTemplate
from reconciler.portal.reader import Reader
from reconciler.state import Desired, Gap
from tests.unit.portal.told import Portal, a_room, answer, listed
from tests.unit.things import room

if TYPE_CHECKING:
    from reconciler.portal.answer import Answer
    from reconciler.spec import Json
    from tests.unit.portal.told import Query

DOOR = {
    "settings": answer({"docSpace": True, "version": "3.7.2"}),
    "people/@self": answer({"id": "me", "email": "me@acme.example", "isOwner": True}),
    "keys/@self": answer({"permissions": ["*"]}),
    "portal/payment/quota": answer({}),
}
PLANS = replace(room("Plans"), template="Café")


def _portal(templates: Answer | Exception, *rooms: Json) -> Portal:
    def told(query: Query) -> Answer:
        if query["searchArea"] != 4:
            return listed(list(rooms))
        if isinstance(templates, Exception):
            raise templates
        return templates

    return Portal({**DOOR, "files/rooms": told})


def _areas(portal: Portal) -> list[object]:
    return [query["searchArea"] for path, query, _ in portal.asked if path == "files/rooms"]


def test_templates_are_kept_by_their_composed_title() -> None:
    rows = [
        {"id": 5, "title": "Cafe\u0301", "roomType": 2},
        {"id": 6, "title": "Other", "roomType": 9},
        {"id": 7, "title": "Café", "roomType": 6},
    ]
    portal = _portal(listed(rows))
    current = Reader(portal, "p").read(Desired(rooms=(PLANS,)))
    assert current.templates == {
        "Café": (
            FoundTemplate("Cafe\u0301", 5, "collaboration"),
            FoundTemplate("Café", 7, "public"),
        ),
        "Other": (FoundTemplate("Other", 6, "type 9"),),
    }
    assert _areas(portal) == [2, 4]


@pytest.mark.parametrize(
    "desired",
    [
        Desired(rooms=(room("Plans"),)),
        Desired(rooms=(replace(PLANS, title="There"),)),
        Desired(rooms=(PLANS, room("Other")), only=frozenset({"Other"})),
    ],
    ids=["without a template", "there already", "not looked at"],
)
def test_templates_that_nobody_needs_are_not_read(desired: Desired) -> None:
    portal = _portal(RequestError("not asked"), a_room(1, "There"))
    assert Reader(portal, "p").read(desired).templates == {}
    assert _areas(portal) == [2]


@pytest.mark.parametrize("told", [RequestError("boom", 500), answer(None)])
def test_templates_that_do_not_come_whole_are_a_gap(told: Answer | Exception) -> None:
    found = Reader(_portal(told), "p").read(Desired(rooms=(PLANS,))).templates
    assert isinstance(found, Gap)
    assert found.reason.startswith("the templates could not be read: ")


def test_a_listing_without_templates_is_one_if_the_portal_says_so() -> None:
    portal = _portal(answer({"folders": None, "total": 0}))
    assert Reader(portal, "p").read(Desired(rooms=(PLANS,))).templates == {}


def test_a_template_without_an_id_is_no_answer_of_a_portal() -> None:
    with pytest.raises(PortalError, match="not what a DocSpace portal gives"):
        Reader(_portal(listed([{"title": "Café"}])), "p").read(Desired(rooms=(PLANS,)))


def test_without_all_rooms_nothing_is_missing_and_no_template_is_read() -> None:
    portal = Portal({**DOOR, "files/rooms": RequestError("boom", 500)})
    current = Reader(portal, "p").read(Desired(rooms=(PLANS,)))
    assert current.templates is current.rooms_gap
    assert _areas(portal) == [2]
