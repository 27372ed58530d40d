"""Disabling and enabling people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .conftest import Api, acme

if TYPE_CHECKING:
    from collections.abc import Callable

    Serve = Callable[[dict[str, object]], Api]

ANN, UMA, DAN = "ann@acme.example", "uma@acme.example", "dan@acme.example"
EVA = {"email": "eva@acme.example", "type": "DocSpaceAdmin"}
LEA = {"email": "lea@acme.example", "type": "User", "ldap": True}
NOBODY = "11111111-2222-3333-4444-555555555555"


def team(**more: object) -> dict[str, object]:
    document = acme(**more)
    people = document["people"]
    assert isinstance(people, list)
    return document | {"people": [*people, EVA, LEA]}


def put(api: Api, status: object, *emails: str) -> int:
    owner = api.acting("olga@acme.example")
    ids = [owner.person(email) for email in emails]
    return api.status("PUT", f"people/status/{status}", {"userIds": ids})


def status_of(api: Api, email: str) -> int:
    return int(api.get("people/email", email=email)["status"])


def test_people_are_disabled_and_enabled_and_asking_again_is_no_error(api: Api) -> None:
    for _ in range(2):
        assert put(api, "Terminated", UMA, ANN) == 200
        assert (status_of(api, UMA), status_of(api, ANN)) == (2, 2)
    for word in ("active", 1):
        assert put(api, word, UMA) == 200
        assert status_of(api, UMA) == 1
    answer = api.send("PUT", "people/status/2", {"userIds": [api.person(UMA)]}).json()
    assert [card["status"] for card in answer["response"]] == [2]
    assert api.put("people/status/Active", {}) == []


def test_a_disabled_person_s_key_is_dead(api: Api) -> None:
    uma = api.acting(UMA)
    assert uma.status("GET", "people/@self") == 200
    put(api, "Terminated", UMA)
    assert uma.status("GET", "people/@self") == 401


@pytest.mark.parametrize(
    ("caller", "status", "email", "code"),
    [
        ("olga", "Pending", UMA, 400),
        ("olga", "All", UMA, 400),
        ("olga", "Default", UMA, 400),
        ("olga", "Away", UMA, 400),
        ("olga", 3, UMA, 400),
        ("ann", "Terminated", UMA, 403),
        ("uma", "Active", DAN, 403),
        ("adam", "Terminated", "adam@acme.example", 403),
        ("adam", "Terminated", "olga@acme.example", 403),
        ("adam", "Terminated", "eva@acme.example", 403),
        ("olga", "Terminated", "eva@acme.example", 200),
        ("olga", "Terminated", "lea@acme.example", 403),
        ("adam", "Terminated", ANN, 200),
    ],
)
def test_whom_nobody_may_touch_spoils_the_whole_batch(
    serve: Serve, caller: str, status: object, email: str, code: int
) -> None:
    api = serve(team())
    acting = api.acting(f"{caller}@acme.example")
    assert put(acting, status, "gus@mail.example", email) == code
    assert status_of(api, "gus@mail.example") == (2 if code == 200 else 1)


def test_an_unknown_id_spoils_the_whole_batch(api: Api) -> None:
    body = {"userIds": [api.person(UMA), NOBODY]}
    assert api.status("PUT", "people/status/Terminated", body) == 403
    assert status_of(api, UMA) == 1


@pytest.mark.parametrize(
    ("seats", "email"), [({"manager": 2}, ANN), ({"users": 3}, UMA), ({"users": 3}, DAN)]
)
def test_enabling_takes_a_seat(serve: Serve, seats: dict[str, object], email: str) -> None:
    api = serve(acme(seats=seats))
    assert put(api, "Terminated", email) == 200
    if "manager" not in seats:
        # A pending guest has taken the seat meanwhile.
        api.sandbox.set_seats(users=2)
    assert put(api, "Active", email) == 402
    assert status_of(api, email) == 2
    api.sandbox.set_seats(manager=3, users=4)
    assert put(api, "Active", email) == 200


def test_a_seat_that_is_missed_half_way_leaves_the_earlier_enabled(serve: Serve) -> None:
    api = serve(acme(seats={"users": 3}))
    put(api, "Terminated", UMA)
    assert put(api, "Active", UMA, DAN) == 402
    assert (status_of(api, UMA), status_of(api, DAN)) == (1, 2)


def test_who_never_answered_goes_back_to_waiting(api: Api) -> None:
    pia = "pia@mail.example"
    assert put(api, "Active", pia) == 200
    assert status_of(api, pia) == 4
    assert put(api, "Terminated", pia) == 200
    assert status_of(api, pia) == 2
    assert put(api, "Active", pia) == 200
    assert status_of(api, pia) == 4
    api.sandbox.activate(pia)
    put(api, "Terminated", pia)
    put(api, "Active", pia)
    assert status_of(api, pia) == 1
