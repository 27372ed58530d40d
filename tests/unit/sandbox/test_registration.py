"""People who come through links, accept invitations and confirm their addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .conftest import Api, acme

if TYPE_CHECKING:
    from collections.abc import Callable

    Serve = Callable[[dict[str, object]], Api]

LINK = "portal/users/invitationlink"
NEW = "new@mail.example"


def account(api: Api, email: str = NEW) -> tuple[int, int, bool]:
    card = api.get(f"portal/users/{api.person(email)}")
    return card["status"], card["activationStatus"], card["isActive"]


def kinds(api: Api) -> list[str]:
    return [mail.kind for mail in api.sandbox.mails()]


def test_who_accepts_is_active_named_and_welcomed_by_the_portal_itself(serve: Serve) -> None:
    api = serve(acme(settings={"invitationLimit": 4}))
    body = {"invitations": [{"email": NEW, "type": "User"}]}
    api.post("people/invite", body)
    assert account(api) == (4, 2, False)
    assert api.get("settings")["invitationLimit"] == 3
    api.sandbox.activate(NEW, "Nina", "Holm")
    assert account(api) == (1, 1, True)
    assert api.get("settings")["invitationLimit"] == 4
    api.sandbox.activate("pia@mail.example")
    assert kinds(api) == ["portal-invitation", "user-welcome", "guest-welcome"]
    assert "Nina Holm" in api.sandbox.mails()[1].text


@pytest.mark.parametrize("email", ["x@y.example", "uma@acme.example", "dan@acme.example"])
def test_who_was_not_asked_cannot_accept(api: Api, email: str) -> None:
    with pytest.raises(LookupError, match=email):
        api.sandbox.activate(email)


def test_who_registers_by_a_link_is_active_before_the_address_is_confirmed(api: Api) -> None:
    made = api.post(LINK, {"employeeType": "User", "maxUseCount": 1})
    api.sandbox.register(NEW, made["url"], "Nina", "Holm")
    assert account(api) == (1, 0, False)
    assert api.get(f"{LINK}/User")["currentUseCount"] == 1
    card = api.get("people/email", email=NEW)
    assert (card["isCollaborator"], card["displayName"]) == (True, "Nina Holm")
    api.sandbox.confirm(NEW)
    assert account(api) == (1, 1, True)
    assert kinds(api) == ["email-activation"]
    with pytest.raises(LookupError, match="over"):
        api.sandbox.register("late@mail.example", made["url"])


def test_the_old_link_makes_guests_known_to_whose_link_it_is(api: Api) -> None:
    ann = api.acting("ann@acme.example")
    api.sandbox.register(NEW, ann.get("portal/users/invite/Guest"))
    assert ann.get("people/email", email=NEW)["isVisitor"] is True
    api.sandbox.register("b@mail.example", api.get("portal/users/invite/Guest"))
    assert ann.status("GET", "people/email", email="b@mail.example") == 403


def test_a_type_stands_for_its_link_or_for_one_that_nobody_counts(api: Api) -> None:
    api.post(LINK, {"employeeType": "User"})
    api.sandbox.register(NEW, "User")
    api.sandbox.register("boss@mail.example", "RoomAdmin")
    assert api.get(f"{LINK}/User")["currentUseCount"] == 1
    assert api.get("people/email", email="boss@mail.example")["isRoomAdmin"] is True


def test_an_address_that_is_taken_or_no_link_leads_nowhere(api: Api) -> None:
    made = api.post(LINK, {"employeeType": "User"})
    with pytest.raises(ValueError, match="is taken"):
        api.sandbox.register("UMA@acme.example", made["url"])
    for way in ("https://x.example/s/abc", made["url"].replace("uid=", "uid=0"), "Visitor"):
        with pytest.raises(LookupError, match="no link"):
            api.sandbox.register(NEW, way)
    assert api.get(f"{LINK}/User")["currentUseCount"] == 0


def test_an_invited_person_who_comes_by_a_link_keeps_the_role(api: Api) -> None:
    api.sandbox.register("pia@mail.example", "User")
    assert account(api, "pia@mail.example") == (1, 0, False)
    assert api.get("people/email", email="pia@mail.example")["isVisitor"] is True


def test_without_a_paid_seat_a_registration_makes_a_user_and_without_any_seat_nobody(
    serve: Serve,
) -> None:
    api = serve(acme(seats={"manager": 3, "users": 4}))
    api.sandbox.register(NEW, "RoomAdmin")
    assert api.get("people/email", email=NEW)["isCollaborator"] is True
    with pytest.raises(ValueError, match="should not exceed 4"):
        api.sandbox.register("more@mail.example", "Guest")


def test_only_who_has_come_confirms(api: Api) -> None:
    for email in ("pia@mail.example", "x@y.example"):
        with pytest.raises(LookupError, match=email):
            api.sandbox.confirm(email)
