"""What a person at a shell may do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    import requests

    from .conftest import Api

PIA, UMA = "pia@mail.example", "uma@acme.example"


def control(api: Api, method: str, path: str, body: object = None) -> requests.Response:
    url = f"{api.address}/sandbox/{path}"
    return api.session.request(method, url, json=body, timeout=10)


def test_an_invitation_is_accepted_without_a_key_and_without_a_trace(api: Api) -> None:
    body = {"email": PIA, "firstName": "Pia", "lastName": "Lund"}
    answer = control(api, "POST", "accept", body)
    assert answer.status_code == 200
    assert answer.json() == {"id": api.person(PIA), "email": PIA, "status": 1}
    assert api.get("people/email", email=PIA)["displayName"] == "Pia Lund"
    assert not [each for each in api.sandbox.requests() if "sandbox/" in each.path]
    assert [mail["kind"] for mail in control(api, "GET", "mails").json()] == ["guest-welcome"]


@pytest.mark.parametrize("body", [{"email": "x@y.example"}, {"email": UMA}, {}, [], None])
def test_nobody_to_accept_is_404_in_json(api: Api, body: object) -> None:
    answer = control(api, "POST", "accept", body)
    assert answer.status_code == 404
    assert answer.json()["error"].startswith("nobody")


def test_a_key_for_the_letter_is_signed(api: Api) -> None:
    key = control(api, "POST", "welcome-key", {"email": UMA}).json()
    assert key.keys() == {"key"}
    query: dict[str, object] = {"Userid": api.person(UMA), "Key": key["key"]}
    assert api.status("POST", "portal/sendcongratulations", **query) == 200
    answer = control(api, "POST", "welcome-key", {"email": "x@y.example"})
    assert (answer.status_code, list(answer.json())) == (404, ["error"])


@pytest.mark.parametrize(("method", "path"), [("GET", "accept"), ("POST", "mails"), ("GET", "x")])
def test_there_is_nothing_else(api: Api, method: str, path: str) -> None:
    assert control(api, method, path).status_code == 404
