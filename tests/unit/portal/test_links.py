from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from reconciler.access import Role
from reconciler.errors import PortalError, RequestError, ScopeError
from reconciler.kinds.invitation_link import FoundLink
from reconciler.portal.links import Kept, kept, link, links, new
from tests.unit.portal.told import Portal, answer

if TYPE_CHECKING:
    from reconciler.portal.answer import Answer
    from reconciler.spec import Json

PATH = "portal/users/invitationlink"
TYPES = ("DocSpaceAdmin", "RoomAdmin", "User")
URL = "https://portal.example/s/secret"
ROW: Json = {"id": "7", "employeeType": 4, "isExpired": False, "currentUseCount": 2, "url": URL}


def _portal(**told: Answer | Exception) -> Portal:
    return Portal({f"{PATH}/{name}": told.get(name, answer(None)) for name in TYPES})


def test_every_type_s_link_is_asked_for_once_and_never_its_address() -> None:
    portal = _portal(User=answer(ROW))
    found = FoundLink(Role.USER, "7", None, None, 2)
    assert links(portal) == ({Role.USER: found}, {}, frozenset())
    assert [path for path, _, _ in portal.asked] == [f"{PATH}/{name}" for name in TYPES]
    assert {query["fields"] for _, query, _ in portal.asked} == {
        "id,expiration,maxUseCount,currentUseCount"
    }


@pytest.mark.parametrize(
    "text",
    [
        "2026-06-30T12:00:00.0000000Z",
        "2026-06-30T15:00:00.1234567+03:00",
        "2026-06-30T12:00:00",
        "2026-06-30T12:00:00.999Z",
    ],
)
def test_an_end_is_read_in_utc_to_the_second(text: str) -> None:
    found = link(_portal(User=answer(ROW | {"expiration": text, "maxUseCount": 5})), Role.USER)
    assert found == FoundLink(Role.USER, "7", datetime(2026, 6, 30, 12, tzinfo=UTC), 5, 2)


@pytest.mark.parametrize("status", [402, 403])
def test_a_refusal_is_told_of_its_type_alone(status: int) -> None:
    told = links(_portal(RoomAdmin=RequestError("no seat", status), User=answer(ROW)))
    assert list(told.found) == [Role.USER]
    assert told.unread == {Role.ROOM_ADMIN: "no seat"}
    assert told.full == ({Role.ROOM_ADMIN} if status == 402 else set())


@pytest.mark.parametrize(
    "error", [RequestError("boom", 500), ScopeError("scope"), PortalError("unpaid")]
)
def test_any_other_failure_is_not_taken_for_no_link(error: Exception) -> None:
    with pytest.raises(type(error)):
        links(_portal(RoomAdmin=error))


@pytest.mark.parametrize(
    "row",
    [
        "x",
        {},
        {"id": "7", "expiration": 5},
        {"id": "7", "expiration": "soon"},
        {"id": "7", "expiration": "9999-12-31T23:59:59-05:00"},
    ],
)
def test_a_link_of_another_shape_is_no_portal_s(row: Json) -> None:
    with pytest.raises(PortalError, match=r"^portal/users/invitationlink/User: "):
        link(_portal(User=answer(row)), Role.USER)


def test_an_address_is_given_to_whoever_asks_for_it_by_name() -> None:
    portal = _portal(User=answer(ROW))
    found = kept(portal, Role.USER)
    assert found == Kept(URL, FoundLink(Role.USER, "7", None, None, 2))
    assert URL not in repr(found)
    assert str(portal.asked[0][1]["fields"]).endswith(",url")
    assert kept(portal, Role.ROOM_ADMIN) is None


def test_an_answer_without_an_address_is_no_portal_s_and_its_error_holds_no_secret() -> None:
    with pytest.raises(PortalError) as caught:
        kept(_portal(User=answer({"id": URL})), Role.USER)
    assert URL not in str(caught.value)


@pytest.mark.parametrize(("told", "url"), [(URL, URL), ("", ""), (None, "")])
def test_a_link_of_the_older_kind_is_made_by_one_call(told: Json, url: str) -> None:
    portal = Portal({"portal/users/invite/Guest": answer(told)})
    assert new(portal, Role.GUEST) == url
    assert portal.asked == [("portal/users/invite/Guest", {}, False)]
