from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reconciler.access import Role
from reconciler.errors import AccessError, RequestError
from reconciler.kinds.user import Standing
from reconciler.portal.people import LONGEST, account, by_address, demand_sight, hidden, look_up
from reconciler.portal.rows import Account
from tests.unit.portal.told import Portal, answer, paged
from tests.unit.things import person

if TYPE_CHECKING:
    from reconciler.portal.answer import Answer
    from tests.unit.portal.told import Query


def _nobody() -> Portal:
    return Portal({"people/filter": answer([], 0)})


def _asked(portal: Portal) -> list[Query]:
    return [query for _, query, _ in portal.asked]


def test_nobody_asked_for_is_no_request() -> None:
    portal = _nobody()
    assert look_up(portal, []) == {}
    assert portal.asked == []


def test_addresses_go_in_one_request_in_an_order_that_is_stable() -> None:
    portal = _nobody()
    look_up(portal, ["b@acme.example", "a@acme.example"])
    (query,) = _asked(portal)
    assert query["filterValue"] == "b@acme.example|a@acme.example"
    assert query["filterSeparator"] == "|"
    assert query["sortBy"] == "email"


def test_only_whole_addresses_are_people_and_they_come_as_they_were_asked_for() -> None:
    rows = [
        {"id": str(index), "email": email}
        for index, email in enumerate(["joann@x.example", "Ann@X.example", "bob@x.example"])
    ]
    portal = Portal({"people/filter": paged(rows)})
    found = look_up(portal, ["zed@x.example", "bob@x.example", "ann@x.example"])
    assert [(email, person.id) for email, (person,) in found.items()] == [
        ("bob@x.example", "2"),
        ("ann@x.example", "1"),
    ]


@pytest.mark.parametrize(
    ("address", "separator"),
    [("a|b@x.example", ";"), ("a|;b@x.example", ","), ("a|;,b@x.example", "\n")],
)
def test_the_separator_stands_in_no_address(address: str, separator: str) -> None:
    portal = _nobody()
    look_up(portal, [address, "c@x.example"])
    assert _asked(portal)[0]["filterSeparator"] == separator


def test_batches_are_as_long_as_they_may_be_and_hold_everybody_once() -> None:
    portal = _nobody()
    addresses = [f"person{number:03d}@sandbox.example" for number in range(300)]
    look_up(portal, addresses)
    batches = [str(query["filterValue"]).split("|") for query in _asked(portal)]
    assert [one for batch in batches for one in batch] == addresses
    # 25 characters and the separator, of which @ and | take two more each.
    assert {len(batch) for batch in batches[:-1]} == {LONGEST // 30}


def test_an_address_longer_than_a_batch_goes_alone() -> None:
    portal = _nobody()
    long = "x" * LONGEST + "@x.example"
    look_up(portal, ["a@x.example", long, "b@x.example"])
    assert [query["filterValue"] for query in _asked(portal)] == [
        "a@x.example",
        long,
        "b@x.example",
    ]


def test_people_are_asked_for_all_that_a_declared_user_needs() -> None:
    portal = _nobody()
    look_up(portal, ["a@x.example"])
    (query,) = _asked(portal)
    assert {"activationStatus", "isLDAP", "isSSO", "registrationDate", "status"} < set(
        str(query["fields"]).split(",")
    )
    # Without a state all people are listed; `Default` would leave out the disabled and waiting.
    assert "employeeStatus" not in query


def test_an_incomplete_look_up_is_an_error() -> None:
    portal = Portal({"people/filter": answer([], 3)})
    with pytest.raises(RequestError, match=r"^people could not be looked up: people/filter: 0"):
        look_up(portal, ["a@x.example"])


def test_accounts_whose_addresses_differ_in_case_alone_are_all_found() -> None:
    rows = [{"id": "1", "email": "Ann@x.example"}, {"id": "2", "email": "ann@x.example"}]
    found = look_up(Portal({"people/filter": paged(rows)}), ["ann@x.example"])
    assert [person.id for person in found["ann@x.example"]] == ["1", "2"]


def test_whoever_is_hidden_is_told_from_whoever_is_not_there() -> None:
    answers = {"a@x.example": {"exists": True, "status": 2}, "b@x.example": {"exists": False}}
    portal = Portal({"people/exists": lambda query: answer(answers[str(query["email"])])})
    assert hidden(portal, answers, (3, 7, 2)) == {"a@x.example": Standing.DISABLED}


def test_earlier_portals_are_asked_by_address() -> None:
    def say(query: Query) -> Answer:
        if query["email"] == "a@x.example":
            raise RequestError("Access denied", 403)
        if query["email"] == "b@x.example":
            raise RequestError("nobody", 404)
        return answer({"id": "1"})

    portal = Portal({"people/email": say})
    asked = ["a@x.example", "b@x.example", "c@x.example"]
    assert hidden(portal, asked, (3, 6)) == {"a@x.example": None, "c@x.example": None}


def test_a_portal_that_does_not_say_who_is_there_is_an_error() -> None:
    portal = Portal({"people/email": RequestError("boom", 500)})
    with pytest.raises(RequestError, match=r"boom"):
        hidden(portal, ["a@x.example"], (3, 6))


def test_people_without_an_address_are_found_by_none() -> None:
    ann = person("ann@x.example")
    assert by_address([person(""), ann, ann]) == {"ann@x.example": (ann,)}


def test_names_are_those_of_the_account_and_not_of_whoever_contains_the_address() -> None:
    rows = [
        {"id": "1", "firstName": "Jo", "status": 1, "activationStatus": 1},
        {"id": "2", "firstName": "Ann", "lastName": "Example", "status": 1, "activationStatus": 1},
    ]
    portal = Portal({"people/filter": paged(list(rows))})
    assert account(portal, "2", "ann@x.example") == Account("Ann", "Example", ready=True)
    with pytest.raises(RequestError, match=r"^ann@x.example is not on the portal any more$"):
        account(portal, "3", "ann@x.example")


def test_names_that_cannot_be_looked_up_are_an_error() -> None:
    portal = Portal({"people/filter": RequestError("boom", 500)})
    with pytest.raises(RequestError, match=r"^people could not be looked up: boom"):
        account(portal, "1", "ann@x.example")


@pytest.mark.parametrize("role", [Role.USER, Role.GUEST])
def test_an_account_that_may_look_nobody_up_is_told_what_to_do(role: Role) -> None:
    with pytest.raises(AccessError, match=f"is {role}, and may not look people up; use a key of"):
        demand_sight(person("me@acme.example", role))


@pytest.mark.parametrize("role", [Role.OWNER, Role.DOCSPACE_ADMIN, Role.ROOM_ADMIN])
def test_other_accounts_may_look_people_up_as_may_one_that_is_not_known(role: Role) -> None:
    demand_sight(person("me@acme.example", role))
    demand_sight(None)
