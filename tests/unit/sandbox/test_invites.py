"""Inviting people to the portal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .conftest import Api, acme

if TYPE_CHECKING:
    from collections.abc import Callable

    Serve = Callable[[dict[str, object]], Api]

INVITE = "people/invite"


def invite(api: Api, *people: tuple[str, object]) -> int:
    listed = [{"email": email, "type": kind} for email, kind in people]
    return api.status("POST", INVITE, {"invitations": listed})


def test_an_unknown_address_is_invited_and_mailed(api: Api) -> None:
    listed = api.post(INVITE, {"invitations": [{"email": "new@acme.example", "type": "user"}]})
    assert [sorted(set(card) & {"email", "status"}) for card in listed] == [[], []]
    assert api.get("people/email", email="new@acme.example")["isCollaborator"] is True
    assert [mail.kind for mail in api.sandbox.mails()] == ["portal-invitation"]


def test_a_lower_role_is_raised_in_silence_and_a_higher_one_kept(api: Api) -> None:
    assert invite(api, ("uma@acme.example", "RoomAdmin"), ("ann@acme.example", 4)) == 200
    assert api.get("people/uma")["isRoomAdmin"] is True
    assert api.get("people/ann")["isRoomAdmin"] is True
    assert api.sandbox.mails() == []


def test_a_missing_type_makes_somebody_who_may_own_rooms(api: Api) -> None:
    api.post(INVITE, {"invitations": [{"email": "new@acme.example"}]})
    assert api.get("people/email", email="new@acme.example")["isRoomAdmin"] is True
    assert api.sandbox.document()["people"]


@pytest.mark.parametrize(
    ("caller", "kind", "status"),
    [
        ("olga", "DocSpaceAdmin", 200),
        ("olga", "Guest", 403),
        ("adam", "DocSpaceAdmin", 403),
        ("adam", "RoomAdmin", 200),
        ("ann", "RoomAdmin", 403),
        ("ann", "User", 200),
        ("ann", None, 403),
        ("uma", "User", 403),
        ("olga", "Visitor", 400),
        ("olga", True, 400),
    ],
)
def test_roles_are_handed_out_downwards(api: Api, caller: str, kind: object, status: int) -> None:
    assert invite(api.acting(f"{caller}@acme.example"), ("new@acme.example", kind)) == status


def test_an_error_half_way_leaves_the_earlier_invited(api: Api) -> None:
    assert invite(api, ("new@acme.example", "User"), ("dan@acme.example", "User")) == 400
    assert len(api.sandbox.mails()) == 1


def test_a_portal_may_forbid_inviting_and_limit_it(serve: Serve) -> None:
    api = serve(acme(settings={"allowInvitingMembers": False}))
    assert invite(api, ("new@acme.example", "User")) == 403
    assert api.status("PUT", INVITE, {"resendAll": True}) == 403
    api = serve(acme(settings={"invitationLimit": 1}))
    assert invite(api, ("a@acme.example", "User"), ("b@acme.example", "User")) == 400
    assert invite(api, ("a@acme.example", "User")) == 200
    assert invite(api, ("b@acme.example", "User")) == 400
    assert api.status("POST", INVITE, {}) == 400


def test_a_letter_is_repeated_for_those_who_wait(api: Api) -> None:
    pia, uma = api.person("pia@mail.example"), api.person("uma@acme.example")
    written = api.put(INVITE, {"userIds": [pia, uma]})
    assert [card["email"] for card in written] == ["pia@mail.example"]
    invite(api, ("boss@acme.example", "RoomAdmin"))
    api.acting("ann@acme.example").put(INVITE, {"resendAll": True})
    assert [mail.to.split("@")[0] for mail in api.sandbox.mails()] == ["pia", "boss", "pia"]
    assert api.status("PUT", INVITE, {}) == 500


@pytest.mark.parametrize(
    "email",
    [
        *("", "a@b..example", "a..b@acme.example", ".a@acme.example", "a(b)@acme.example"),
        *("a@-acme.example", "a@xn--bcher-kva.example", "a@XN--80AK6AA92E.com", "no-address"),
    ],
)
def test_bad_addresses_and_punycode_are_refused(api: Api, email: str) -> None:
    assert invite(api, (email, "User")) == 400
    assert api.sandbox.mails() == []


def test_a_bad_address_leaves_the_earlier_invited(api: Api) -> None:
    people = [("new@acme.example", "User"), ("a@xn--bcher-kva.example", "User")]
    assert invite(api, *people) == 400
    assert [mail.to for mail in api.sandbox.mails()] == ["new@acme.example"]
    assert api.status("POST", INVITE, {"invitations": [{"type": "User"}]}) == 400
    assert api.status("POST", INVITE, {"invitations": None}) == 400
    assert api.status("POST", INVITE, {"invitations": []}) == 200
    assert invite(api, ("größe@bücher.example", "User")) == 200


def test_a_repeated_letter_passes_over_the_active_and_the_disabled(serve: Serve) -> None:
    unconfirmed = {"email": "una@acme.example", "type": "User", "activation": "NotActivated"}
    by_admin = {"email": "bea@acme.example", "type": "User", "activation": "Pending"}
    gone = {"email": "gil@acme.example", "type": "User", "state": "disabled", "activation": 0}
    document = acme(settings={"invitationLimit": 5})
    people = document["people"]
    assert isinstance(people, list)
    api = serve(document | {"people": [*people, unconfirmed, by_admin, gone]})
    ids = [card["id"] for card in api.get("people/filter")]
    answer = api.send("PUT", INVITE, {"userIds": [*ids, "1" * 8 + "-2222-3333-4444-" + "5" * 12]})
    written = [card["email"] for card in answer.json()["response"]]
    assert answer.json()["count"] == 1
    assert written == ["pia@mail.example", "una@acme.example", "bea@acme.example"]
    assert [mail.kind for mail in api.sandbox.mails()] == [
        "portal-invitation",
        "email-activation",
        "email-activation",
    ]
    api.put(INVITE, {"resendAll": True})
    assert [mail.to for mail in api.sandbox.mails()[3:]] == ["pia@mail.example"]
    assert api.get("settings")["invitationLimit"] == 5
