"""Seats that are taken and free."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .conftest import Api, acme

if TYPE_CHECKING:
    from collections.abc import Callable

    Serve = Callable[[dict[str, object]], Api]

QUOTA = "portal/payment/quota"
UNLIMITED = 2147483647


def seats(api: Api) -> dict[str, tuple[int, int]]:
    features = {each["id"]: each for each in api.get(QUOTA)["features"]}
    return {
        name: (features[name]["value"], features[name]["used"]["value"])
        for name in ("manager", "users")
    }


def invited(api: Api, *people: tuple[str, object]) -> int:
    listed = [{"email": email, "type": kind} for email, kind in people]
    return api.status("POST", "people/invite", {"invitations": listed})


def test_seats_have_no_end_until_somebody_sets_one(api: Api) -> None:
    assert seats(api) == {"manager": (UNLIMITED, 3), "users": (UNLIMITED, 3)}
    api.sandbox.set_seats(manager=3)
    assert seats(api) == {"manager": (3, 3), "users": (UNLIMITED, 3)}
    assert api.acting("uma@acme.example").get(QUOTA)["features"]
    assert api.acting("gus@mail.example").status("GET", QUOTA) == 403


def test_a_document_sets_seats_and_keeps_them(serve: Serve) -> None:
    api = serve(acme(seats={"manager": 3, "users": 10}))
    assert seats(api) == {"manager": (3, 3), "users": (10, 3)}
    assert api.sandbox.document()["seats"] == {"manager": 3, "users": 10}
    api.sandbox.reset()
    assert "seats" not in api.sandbox.document()


def test_pending_people_sit_and_disabled_ones_do_not(serve: Serve) -> None:
    api = serve(acme())
    invited(api, ("a@new.example", "RoomAdmin"), ("b@new.example", "User"))
    assert seats(api) == {"manager": (UNLIMITED, 4), "users": (UNLIMITED, 4)}
    body = {"userIds": [api.person("ann@acme.example"), api.person("uma@acme.example")]}
    api.put("people/status/Terminated", body)
    assert seats(api) == {"manager": (UNLIMITED, 3), "users": (UNLIMITED, 3)}


@pytest.mark.parametrize("kind", ["RoomAdmin", "DocSpaceAdmin", None])
def test_an_invitation_takes_a_paid_seat_or_is_refused(serve: Serve, kind: object) -> None:
    api = serve(acme(seats={"manager": 4}))
    assert invited(api, ("a@new.example", kind)) == 200
    assert invited(api, ("b@new.example", kind)) == 402
    assert api.status("GET", "people/email", email="b@new.example") == 404


def test_at_full_quota_even_those_who_sit_already_are_counted_and_nobody_is_invited(
    serve: Serve,
) -> None:
    api = serve(acme(seats={"manager": 3}))
    assert invited(api, ("new@new.example", "User"), ("ann@acme.example", "RoomAdmin")) == 402
    assert api.status("GET", "people/email", email="new@new.example") == 404
    api.sandbox.set_seats(manager=4)
    assert invited(api, ("ann@acme.example", "RoomAdmin"), ("adam@acme.example", 1)) == 402
    assert invited(api, ("ann@acme.example", "RoomAdmin")) == 200


def test_an_invitation_takes_a_free_seat_and_the_earlier_ones_stay(serve: Serve) -> None:
    api = serve(acme(seats={"users": 4}))
    assert invited(api, ("a@new.example", "User"), ("b@new.example", "User")) == 402
    assert api.person("a@new.example")
    assert [mail.to for mail in api.sandbox.mails()] == ["a@new.example"]
    assert invited(api, ("uma@acme.example", "User")) == 200


def test_a_room_warns_of_missing_seats_and_goes_on(serve: Serve) -> None:
    api = serve(acme({"title": "X"}, seats={"users": 4}))
    answer = api.share(
        *({"email": f"{name}@new.example", "access": "Read"} for name in "abc"),
        {"email": "gus@mail.example", "access": "Read"},
    )
    assert answer.status_code == 200
    assert answer.json()["response"]["warning"] == "The number of users should not exceed 4."
    assert answer.json()["response"]["error"] == 0
    assert set(api.members()) == {"olga@acme.example", "a@new.example", "gus@mail.example"}
    assert [mail.to for mail in api.sandbox.mails()] == ["a@new.example"]
    plain = api.share({"email": "a@new.example", "access": "Editing"})
    assert "warning" not in plain.json()["response"]
