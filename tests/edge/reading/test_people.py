"""People are found by their whole address, many at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reconciler.access import Role
from reconciler.action import EffectKind
from reconciler.kinds.user import Standing
from tests.edge.gateway import fault
from tests.edge.gateway.gateway import Rule
from tests.edge.reading.way import counted, planned, read, rooms, spoilt, targets
from tests.unit.things import member, room

if TYPE_CHECKING:
    from tests.portal import Served


def test_hundreds_of_addresses_are_looked_up_in_a_few_requests(portal: Served) -> None:
    portal.sandbox.load(0, 0, 450)
    portal.sandbox.forget_requests()
    people = [member(f"person{number:05d}@sandbox.example") for number in range(400)]
    strangers = [member(f"stranger{number:05d}@partner.example") for number in range(100)]
    current = read(portal, rooms(room(members=[*people, *strangers])))
    assert set(current.people) == {one.email for one in people} | {"owner@sandbox.example"}
    # 500 addresses of 26 to 29 characters in batches of 3000, each batch in pages of 100 people.
    assert counted(portal)["people/filter"] <= 10
    assert max(map(len, targets(portal))) < 8000


def test_people_come_in_the_order_of_the_manifest(portal: Served) -> None:
    portal.sandbox.load(0, 0, 9)
    numbers = [5, 2, 8, 0]
    people = [member(f"person{number:05d}@sandbox.example") for number in numbers]
    current = read(portal, rooms(room(members=people)))
    assert list(current.people)[1:] == [one.email for one in people]


def test_whoever_only_contains_an_address_is_not_that_person(portal: Served) -> None:
    portal.sandbox.seed(
        {
            "people": [
                {"email": "joann@acme.example", "type": "User"},
                {"email": "ann@acme.example.org", "type": "User"},
                {
                    "email": "other@acme.example",
                    "type": "User",
                    "firstName": "ann@acme.example",
                },
            ]
        }
    )
    declared = rooms(room(members=[member("ann@acme.example")]))
    current = read(portal, declared)
    assert "ann@acme.example" not in current.people
    (_, members) = planned(declared, current).actions
    assert members.requests[0].body["invitations"] == [{"email": "ann@acme.example", "access": 2}]


@pytest.mark.parametrize("stored", ["Ann@Acme.Example", "ANN@ACME.EXAMPLE", " ann@acme.example "])
def test_a_difference_of_case_makes_no_second_person(portal: Served, stored: str) -> None:
    portal.sandbox.seed(
        {
            "people": [{"email": stored, "type": "User"}],
            "rooms": [{"title": "In", "members": [{"email": stored, "access": "Read"}]}],
        }
    )
    declared = rooms(
        room("In", [member("ann@acme.example")]), room("Out", [member("ann@acme.example")])
    )
    current = read(portal, declared)
    create, members = planned(declared, current).actions
    assert (create.ref.name, members.ref.name) == ("Out", "Out")
    assert members.requests[0].body["invitations"] == [
        {"id": current.people["ann@acme.example"][0].id, "access": 2}
    ]


def test_disabled_and_waiting_people_are_found_too(portal: Served) -> None:
    portal.sandbox.seed(
        {
            "people": [
                {"email": "gone@acme.example", "type": "User", "state": "disabled"},
                {"email": "new@partner.example", "type": "Guest", "state": "pending"},
            ]
        }
    )
    people = [member("gone@acme.example"), member("new@partner.example")]
    found = read(portal, rooms(room(members=people))).people
    (gone,), (new,) = found["gone@acme.example"], found["new@partner.example"]
    assert (gone.standing, gone.role) == (Standing.DISABLED, Role.USER)
    assert new.standing is Standing.PENDING


def test_an_address_may_hold_the_usual_separator(portal: Served) -> None:
    portal.sandbox.seed({"people": [{"email": "a|b@acme.example", "type": "User"}]})
    people = [member("a|b@acme.example"), member("c@acme.example")]
    assert "a|b@acme.example" in read(portal, rooms(room(members=people))).people


def test_addresses_beyond_ascii_keep_the_request_line_short(portal: Served) -> None:
    portal.sandbox.seed({"people": [{"email": "größe0@acme.example", "type": "User"}]})
    people = [member(f"größe{number}@" + "ü" * 40 + ".example") for number in range(80)]
    current = read(portal, rooms(room(members=[member("größe0@acme.example"), *people])))
    assert "größe0@acme.example" in current.people
    assert max(map(len, targets(portal))) < 8000


def test_nobody_is_invited_anew_after_a_look_up_that_was_cut_short(portal: Served) -> None:
    portal.sandbox.load(0, 0, 150)
    people = [member(f"person{number:05d}@sandbox.example") for number in range(110)]
    declared = rooms(room(members=people))
    rule = Rule("GET", "people/filter", fault.truncated)
    with spoilt(portal, rule) as (gateway, served):
        made = planned(declared, read(served, declared))
        assert len(gateway.met) == 1
    mailed = [e for action in made.actions for e in action.effects if e.kind is EffectKind.MAIL]
    assert mailed == []
