from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reconciler.action import Ref, Request
from reconciler.errors import RequestError
from reconciler.portal.reader import Reader
from reconciler.portal.resolution import resolved
from tests.unit.portal.told import Portal, paged

if TYPE_CHECKING:
    from reconciler.spec import Json

SHARE = ("files", "rooms", "7", "share")
NEW, NEWER, GUEST = "new@acme.example", "newer@acme.example", "guest@partner.example"


def _share(*items: Json) -> Request:
    return Request("PUT", SHARE, {"invitations": list(items), "notify": True})


def _item(kind: str, email: str, access: int = 2) -> Json:
    return {"id": Ref(kind, email), "access": access}


def _reader(*there: tuple[str, str]) -> tuple[Portal, Reader]:
    rows = [{"id": id_, "email": email} for id_, email in there]
    portal = Portal({"people/filter": paged(list(rows))})
    return portal, Reader(portal, "p")


@pytest.mark.parametrize(
    "request_",
    [
        Request("DELETE", ("portal", "users", "invitationlink"), None),
        Request("POST", ("people", "invite"), {"invitations": [{"email": NEW, "type": "User"}]}),
        _share({"id": "bob", "access": 2}, {"email": GUEST, "access": 2}),
    ],
)
def test_a_request_that_names_nobody_s_id_goes_as_it_is(request_: Request) -> None:
    portal, reader = _reader()
    assert resolved(request_, reader) == (request_, "")
    assert portal.asked == []


def test_people_are_found_together_and_keep_their_order_and_access() -> None:
    portal, reader = _reader(("2", NEWER), ("1", NEW.upper()))
    bob = {"id": "bob", "access": 10}
    found, told = resolved(_share(_item("user", NEW, 9), bob, _item("user", NEWER)), reader)
    assert told == ""
    assert found.body == {
        "invitations": [{"id": "1", "access": 9}, bob, {"id": "2", "access": 2}],
        "notify": True,
    }
    assert [query["filterValue"] for _, query, _ in portal.asked] == [f"{NEW}|{NEWER}"]


def test_whoever_has_not_come_is_left_out_and_never_sent_by_address() -> None:
    _, reader = _reader(("2", NEWER))
    found, told = resolved(_share(_item("user", NEW), _item("user", NEWER)), reader)
    assert found.body["invitations"] == [{"id": "2", "access": 2}]
    assert told == f"not let in, since not on the portal: {NEW}"


def test_an_address_of_two_accounts_is_nobody_in_particular() -> None:
    _, reader = _reader(("1", NEW), ("2", NEW.title()), ("3", NEWER))
    found, told = resolved(_share(_item("user", NEW), _item("user", NEWER)), reader)
    assert found.body["invitations"] == [{"id": "3", "access": 2}]
    assert told.endswith(NEW)


def test_with_nobody_left_there_is_nothing_to_send() -> None:
    _, reader = _reader()
    with pytest.raises(RequestError, match=rf"^not let in, .*: {NEW}, {NEWER}$"):
        resolved(_share(_item("user", NEW), _item("user", NEWER)), reader)


def test_a_guest_whom_the_step_before_has_made_goes_by_id_and_another_by_address() -> None:
    request = _share(_item("guest", GUEST, 10), _item("user", NEW))
    _, reader = _reader(("5", GUEST))
    assert resolved(request, reader)[0].body["invitations"] == [{"id": "5", "access": 10}]
    _, reader = _reader(("1", NEW))
    assert resolved(request, reader)[0].body["invitations"] == [
        {"email": GUEST, "access": 10},
        {"id": "1", "access": 2},
    ]


def test_people_who_cannot_be_looked_up_keep_everything_from_being_sent() -> None:
    reader = Reader(Portal({"people/filter": RequestError("boom", 500)}), "p")
    with pytest.raises(RequestError, match=r"^people could not be looked up: boom"):
        resolved(_share(_item("guest", GUEST)), reader)


def _group(method: str = "POST", **body: Json) -> Request:
    path = ("group",) if method == "POST" else ("group", "g-1")
    return Request(method, path, body)


LEAD, COMES = Ref("user", NEW), Ref("user", NEWER)


@pytest.mark.parametrize(
    "request_",
    [
        _group(groupName="A", groupManager="1", members=["2"]),
        _group("PUT", groupName="A"),
        _group("PUT", membersToRemove=["2"]),
    ],
)
def test_a_group_that_names_nobody_s_id_goes_as_it_is(request_: Request) -> None:
    portal, reader = _reader()
    assert resolved(request_, reader) == (request_, "")
    assert portal.asked == []


def test_people_of_a_group_are_found_together_and_each_once() -> None:
    portal, reader = _reader(("1", NEW), ("2", NEWER))
    request = _group("PUT", groupManager=LEAD, membersToAdd=["9", LEAD, COMES])
    found, told = resolved(request, reader)
    assert (found.body, told) == ({"groupManager": "1", "membersToAdd": ["9", "1", "2"]}, "")
    assert [query["filterValue"] for _, query, _ in portal.asked] == [f"{NEW}|{NEWER}"]


def test_whoever_has_not_come_is_left_out_of_a_group_and_told() -> None:
    _, reader = _reader(("1", NEW), ("3", GUEST), ("4", GUEST.upper()))
    request = _group(groupName="A", groupManager=LEAD, members=[COMES, "9", Ref("user", GUEST)])
    found, told = resolved(request, reader)
    assert found.body == {"groupName": "A", "groupManager": "1", "members": ["9"]}
    assert told == f"not added, since not on the portal: {NEWER}, {GUEST}"


@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_without_whoever_is_to_lead_it_nothing_of_a_group_is_sent(method: str) -> None:
    _, reader = _reader(("2", NEWER))
    request = _group(method, groupName="A", groupManager=LEAD, members=[COMES])
    with pytest.raises(RequestError, match=rf"^not sent, since whoever is to lead .*: {NEW}$"):
        resolved(request, reader)


def test_a_group_that_gains_nobody_after_all_is_not_asked() -> None:
    _, reader = _reader()
    with pytest.raises(RequestError, match=rf"^not added, .*: {NEWER}$"):
        resolved(_group("PUT", membersToAdd=[COMES]), reader)
