"""The letter that only a signed key sends."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import requests

from reconciler.sandbox import Record, Sandbox

from .conftest import Api, acme
from .test_invitation_links import Hands

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Serve = Callable[[dict[str, object]], Api]

PATH = "portal/sendcongratulations"
OLGA, UMA, PIA = "olga@acme.example", "uma@acme.example", "pia@mail.example"


def ask(api: Api, who: str | None, key: str | None) -> requests.Response:
    given = {"Userid": who, "Key": key}
    query: dict[str, object] = {name: value for name, value in given.items() if value is not None}
    return api.with_header(None).send("POST", PATH, **query)


def test_a_key_is_good_for_many_letters_to_its_person(api: Api) -> None:
    key = api.sandbox.welcome_key(UMA)
    for _ in range(2):
        answer = ask(api, api.person(UMA), key)
        assert answer.status_code == 200
        assert "response" not in answer.json()
    letters = api.sandbox.mails()
    assert [(mail.to, mail.kind) for mail in letters] == [(UMA, "admin-activation")] * 2
    assert "opensource_admin_activation_v1" in letters[0].text
    assert api.sandbox.audit() == []


@pytest.mark.parametrize("key", ["welcome_guest", "birthday", "1.ABC", "x.ABC", ".", "²."])
def test_what_this_portal_did_not_sign_is_refused(api: Api, key: str) -> None:
    answer = ask(api, api.person(UMA), key)
    assert answer.status_code == 403
    assert answer.json()["error"]["message"] == "Access denied"
    assert api.sandbox.mails() == []


def test_a_key_belongs_to_one_person(api: Api) -> None:
    key = api.sandbox.welcome_key(UMA)
    assert ask(api, api.person(OLGA), key).status_code == 403
    assert ask(api, None, key).status_code == 403
    assert ask(api, "x", key).status_code == 400
    api.sandbox.reset()
    assert ask(api, "11111111-2222-3333-4444-555555555555", key).status_code == 403
    with pytest.raises(LookupError):
        api.sandbox.welcome_key("x@y.example")


def test_a_missing_key_fails_validation(api: Api) -> None:
    answer = ask(api, api.person(UMA), None)
    assert answer.status_code == 400
    assert "Key" in answer.json()["response"]["errors"]


def test_a_key_is_good_for_an_hour() -> None:
    hands = Hands()
    with (
        Sandbox.open(clock=hands) as sandbox,
        sandbox.serve() as address,
        requests.Session() as session,
    ):
        sandbox.seed(acme())
        api = Api(address, sandbox, session)
        key = sandbox.welcome_key(UMA)
        hands.time += timedelta(hours=1)
        assert ask(api, api.person(UMA), key).status_code == 200
        hands.time += timedelta(milliseconds=1)
        assert ask(api, api.person(UMA), key).status_code == 403


def test_a_key_outlasts_closing(tmp_path: Path) -> None:
    path = tmp_path / "portal.db"
    with Sandbox.open(path) as sandbox:
        sandbox.seed(acme())
        key = sandbox.welcome_key(UMA)
    with Sandbox.open(path) as sandbox, sandbox.serve() as address, requests.Session() as session:
        api = Api(address, sandbox, session)
        assert ask(api, api.person(UMA), key).status_code == 200


def test_who_has_not_confirmed_will_be_asked_first(api: Api) -> None:
    assert ask(api, api.person(PIA), api.sandbox.welcome_key(PIA)).status_code == 200
    assert api.sandbox.audit() == [Record("FirstEmailConfirmSettings", PIA)]


def test_in_the_cloud_the_letter_offers_to_change_the_password(serve: Serve) -> None:
    api = serve(acme(settings={"standalone": False}))
    assert api.get("settings")["standalone"] is False
    for email in (UMA, PIA):
        assert ask(api, api.person(email), api.sandbox.welcome_key(email)).status_code == 200
    changing, plain = (mail.text for mail in api.sandbox.mails())
    assert "saas_admin_activation_v1" in changing
    assert "change the password" in changing
    assert "change the password" not in plain
    assert [record.action for record in api.sandbox.audit()] == [
        "UserSentPasswordChangeInstructions",
        "FirstEmailConfirmSettings",
    ]
    assert api.sandbox.tfa is False


def test_the_letter_may_turn_on_a_second_factor_for_everybody(serve: Serve) -> None:
    api = serve(acme(settings={"tfaRegistration": True}))
    who, keys = api.person(UMA), ("welcome_guest", api.sandbox.welcome_key(UMA))
    seen = [(ask(api, who, key).status_code, api.sandbox.tfa) for key in keys]
    assert seen == [(403, False), (200, True)]
    assert api.sandbox.audit() == [Record("TwoFactorAuthenticationEnabled", UMA)]
    document = api.sandbox.document()
    api.sandbox.seed(document)
    assert api.sandbox.tfa is True
    assert api.sandbox.document() == document


def test_a_narrow_key_in_the_header_closes_even_this_anonymous_door(api: Api) -> None:
    who, key = api.person(UMA), api.sandbox.welcome_key(UMA)
    narrow = api.acting(OLGA, "*:read", "accounts:write")
    answer = narrow.send("POST", PATH, Userid=who, Key=key)
    assert (answer.status_code, answer.content) == (403, b"")
    assert api.send("POST", PATH, Userid=who, Key=key).status_code == 200


def test_an_unpaid_portal_sends_no_letter(serve: Serve) -> None:
    api = serve(acme(status="unpaid"))
    key = api.sandbox.welcome_key(UMA)
    assert ask(api, "11111111-2222-3333-4444-555555555555", key).status_code == 402
