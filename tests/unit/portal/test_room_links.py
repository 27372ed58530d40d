"""The links of rooms, as a portal answers them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from reconciler.access import Access
from reconciler.action import digest
from reconciler.errors import PortalError, RequestError, ScopeError
from reconciler.kinds.room import RoomState
from reconciler.kinds.room_link import FoundRoomLink
from reconciler.portal.room_links import Kept, declared, kept, of_room
from reconciler.state import Desired, Gap
from tests.unit.portal.told import Portal, answer
from tests.unit.things import MAY, found, room

if TYPE_CHECKING:
    from reconciler.portal.answer import Answer
    from reconciler.spec import Json

PATH = "files/rooms/1/links"
URL = "https://portal.example/s/secret"
CURRENT = (3, 7, 2)
EXTERNAL: Json = {
    "access": 2,
    "sharedLink": {
        "id": "a",
        "title": "Partners",
        "shareLink": URL,
        "linkType": 1,
        "expirationDate": "2026-06-30T15:00:00.0000000+03:00",
        "password": "Xa7-secret",
        "denyDownload": True,
        "primary": True,
        "internal": True,
    },
}
INVITATION: Json = {
    "access": 10,
    "sharedLink": {
        "id": "i",
        "title": "Join",
        "shareLink": f"{URL}2",
        "linkType": 0,
        "maxUseCount": 5,
        "currentUseCount": 2,
    },
}
PARTNERS = FoundRoomLink(
    *("a", "Partners", False, Access.READ, True),
    datetime(2026, 6, 30, 12, tzinfo=UTC),
    digest("Xa7-secret"),
    deny_download=True,
    internal=True,
)
JOIN = FoundRoomLink("i", "Join", invites=True, access=Access.EDITING, max_uses=5, used=2)


def _portal(external: Json = (EXTERNAL,), invitation: Json = (INVITATION,)) -> Portal:
    def told(query: dict[str, Any]) -> Answer:
        rows = external if query["type"] == 1 else invitation
        return answer(list(rows) if isinstance(rows, tuple) else rows)

    return Portal({PATH: told})


def test_both_kinds_are_asked_for_and_never_an_address() -> None:
    portal = _portal()
    assert of_room(portal, 1, CURRENT) == (PARTNERS, JOIN)
    assert [(path, query["type"]) for path, query, _ in portal.asked] == [(PATH, 1), (PATH, 0)]
    (fields,) = {str(query["fields"]) for _, query, _ in portal.asked}
    asked = fields.split(",")
    assert asked[0] == "access"
    assert {"sharedLink.id", "sharedLink.password", "sharedLink.expirationDate"} <= set(asked)
    assert not [one for one in asked if one in {"sharedLink", "sharedTo"} or "shareLink" in one]
    assert all(one.startswith("sharedLink.") for one in asked[1:])


def test_up_to_version_3_2_a_link_stands_elsewhere() -> None:
    portal = _portal(({"access": 2, "sharedTo": {"id": "b", "linkType": 1}},), ())
    links = of_room(portal, 1, (3, 2, 1))
    assert links == (FoundRoomLink("b", "", invites=False, access=Access.READ),)
    assert "sharedTo.password" in str(portal.asked[0][1]["fields"])
    assert "shareLink" not in str(portal.asked[0][1]["fields"])


def test_a_portal_that_answers_both_kinds_at_once_is_not_believed_twice() -> None:
    both = (EXTERNAL, INVITATION)
    assert of_room(_portal(both, both), 1, CURRENT) == (PARTNERS, JOIN)


def test_an_answer_without_anything_is_not_one_without_links() -> None:
    with pytest.raises(PortalError, match="is not what a DocSpace portal gives"):
        of_room(_portal(None, None), 1, CURRENT)


def test_a_level_that_nobody_knows_is_no_level() -> None:
    links = of_room(_portal(({**EXTERNAL, "access": 4},), ()), 1, CURRENT)
    assert links == (replace(PARTNERS, access=None),)


def test_as_many_as_a_page_holds_are_not_known_to_be_all() -> None:
    row = INVITATION["sharedLink"]
    rows = tuple({"access": 2, "sharedLink": {**row, "id": str(n)}} for n in range(100))
    links = of_room(_portal(rows), 1, CURRENT)
    assert isinstance(links, Gap)
    assert "no more than 100" in links.reason
    assert len(of_room(_portal(rows[:99], ()), 1, CURRENT)) == 99  # type: ignore[arg-type] # no gap


def test_a_refusal_is_a_gap_and_an_answer_of_something_else_no_portal() -> None:
    portal = Portal({PATH: RequestError("no", 403)})
    assert of_room(portal, 1, CURRENT) == Gap("no")
    odd: Json
    for odd in ({"id": 7}, "links", ({"access": 2},), ({"sharedLink": {}},), (7,)):
        with pytest.raises(PortalError):
            of_room(_portal(odd), 1, CURRENT)
    with pytest.raises(ScopeError):
        of_room(Portal({PATH: ScopeError("no")}), 1, CURRENT)


def test_only_declared_links_of_active_rooms_are_read() -> None:
    matches = {
        "Plans": found("Plans", 1, rights=MAY | {"ReadLinks"}),
        "Closed": found("Closed", 2),
        "Archived": found("Archived", 3, archived=True, rights=MAY | {"ReadLinks"}),
        "Going": found("Going", 4, rights=MAY | {"ReadLinks"}),
        "Plain": found("Plain", 5, rights=MAY | {"ReadLinks"}),
    }
    desired = Desired(
        rooms=(
            *(replace(room(name), links=()) for name in ("Plans", "Closed", "Archived", "New")),
            replace(room("Going"), links=(), state=RoomState.ARCHIVED),
            room("Plain"),
        )
    )
    portal = _portal()
    assert declared(portal, desired, matches, CURRENT) == {
        1: (PARTNERS, JOIN),
        2: Gap(
            "the key's account may not read its links; it must own the room or be its RoomManager"
        ),
    }
    assert {path for path, _, _ in portal.asked} == {PATH}


def test_only_for_the_operator_addresses_and_passwords_are_asked_for_and_hard_to_show() -> None:
    portal = _portal((EXTERNAL,), ())
    (one,) = kept(portal, 1, CURRENT)
    assert one == Kept(URL, "Xa7-secret", PARTNERS)
    assert "secret" not in repr(one)
    assert "sharedLink.shareLink" in str(portal.asked[0][1]["fields"])
    assert [one.password for one in kept(_portal((), (INVITATION,)), 1, CURRENT)] == [""]
    with pytest.raises(RequestError):
        kept(Portal({PATH: RequestError("no", 403)}), 1, CURRENT)
    with pytest.raises(PortalError):
        kept(_portal(({"access": 2, "sharedLink": {"id": "a"}},)), 1, CURRENT)
