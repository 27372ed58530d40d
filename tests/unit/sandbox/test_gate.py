"""Keys, scopes and the state of the portal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .conftest import ROOM, Api, acme

if TYPE_CHECKING:
    from collections.abc import Callable

    Serve = Callable[[dict[str, object]], Api]


@pytest.mark.parametrize("prefix", ["", "bearer ", "BEARER ", "Basic ", "Bearer x"])
def test_only_bearer_and_the_key_are_known(api: Api, prefix: str) -> None:
    other = api.with_header(prefix + api.sandbox.key)
    answer = other.send("GET", "files/rooms")
    assert (answer.status_code, answer.content) == (401, b"")
    assert other.get("authentication") is False


def test_expired_keys_and_keys_of_the_disabled_are_refused(api: Api) -> None:
    expired = api.sandbox.issue_key("olga@acme.example", expired=True)
    assert api.with_header(f"Bearer {expired}").status("GET", "people/@self") == 401
    assert api.acting("dan@acme.example").status("GET", "people/@self") == 401
    assert api.get("authentication") is True
    assert api.with_header(None).get("authentication") is False


@pytest.mark.parametrize(
    ("scopes", "method", "path", "status"),
    [
        ("rooms:read", "GET", "files/rooms", 200),
        ("rooms:read", "POST", "files/rooms", 403),
        ("rooms:write", "GET", "files/rooms", 200),
        ("rooms:write", "GET", "files/tags", 403),
        ("files:read", "GET", "files/tags", 200),
        ("files:read", "GET", "files/rooms", 403),
        ("accounts:read", "GET", "people/filter", 200),
        ("accounts:write", "GET", "people/filter", 200),
        ("accounts:write", "GET", "group", 403),
        ("accounts:read", "GET", "group", 200),
        ("accounts:read", "GET", "people/@self", 403),
        ("accounts.self:read", "GET", "people/@self", 200),
        ("rooms:write", "GET", "keys/@self", 200),
        ("rooms:write", "GET", "portal", 403),
        ("*:read", "GET", "portal", 200),
        ("*:read", "GET", "files/rooms", 200),
        ("*:read", "POST", "files/tags", 403),
        ("*:write", "GET", "portal", 200),
        ("", "GET", "portal", 200),
        ("rooms:read", "GET", "people/exists", 200),
        # Anonymous endpoints are closed to a narrow key: it has to stay at home.
        ("rooms:read", "GET", "settings", 403),
        ("rooms:read", "GET", "files/fileops", 403),
        ("rooms:read", "GET", "authentication", 403),
    ],
)
def test_scopes_cover_what_the_table_says(
    api: Api, scopes: str, method: str, path: str, status: int
) -> None:
    key = api.sandbox.issue_key("olga@acme.example", scopes.split(",") if scopes else ())
    body = {"title": "X", "roomType": 2, "name": "t"} if method == "POST" else None
    answer = api.with_header(f"Bearer {key}").send(method, path, body)
    assert answer.status_code == status
    assert status == 200 or answer.content == b""


def test_the_key_of_the_seed_acts_for_whom_it_names(serve: Serve) -> None:
    api = serve(acme(acting="ann@acme.example", scopes=["rooms:write", "*:read"]))
    card = api.get("keys/@self")
    assert card["permissions"] == ["rooms:write", "*:read"]
    assert card["createBy"]["displayName"] == "Ann Example"
    assert card["isActive"] is True
    assert api.sandbox.key not in str(card)
    assert api.get("people/@self")["email"] == "ann@acme.example"


PATHS = ["settings", "settings/invitationsettings", "portal", "people/@self", "people/filter"]
PATHS += ["files/rooms", "settings/version/build", "capabilities"]


@pytest.mark.parametrize(
    ("state", "statuses"),
    [
        ("active", [200, 200, 200, 200, 200, 200, 200, 200]),
        ("suspended", [200, 404, 404, 404, 404, 404, 404, 404]),
        ("remove-pending", [404, 404, 404, 404, 404, 404, 404, 404]),
        ("restoring", [200, 200, 200, 200, 403, 403, 200, 403]),
        ("unpaid", [200, 402, 200, 200, 200, 402, 402, 200]),
    ],
)
def test_a_portal_that_is_not_active_answers_without_a_body(
    serve: Serve, state: str, statuses: list[int]
) -> None:
    api = serve(acme(status=state))
    answers = [api.send("GET", path) for path in PATHS]
    assert [answer.status_code for answer in answers] == statuses
    assert all(answer.ok or answer.content == b"" for answer in answers)


def test_a_suspended_portal_says_so_to_strangers(serve: Serve) -> None:
    nobody = serve(acme(status="suspended")).with_header(None)
    settings = nobody.get("settings")
    assert settings["tenantStatus"] == 1
    assert "ownerId" not in settings
    assert nobody.status("GET", f"files/rooms/{ROOM}") == 404


def test_the_portal_tells_of_itself(api: Api) -> None:
    settings = api.get("settings")
    assert (settings["version"], settings["invitationLimit"]) == ("3.7.2", 2147483647)
    assert settings["ownerId"] == api.person("olga@acme.example")
    assert api.get("settings/version/build")["docSpace"] == "3.7.2"
    assert api.get("capabilities")["ldapEnabled"] is False
    assert api.get("portal")["status"] == 0
    assert api.acting("ann@acme.example").get("portal") == {"tenantId": 1}
    assert api.get("portal/tariff")["state"] == 1
    features = {
        each["id"]: each["used"]["value"] for each in api.get("portal/payment/quota")["features"]
    }
    assert features == {"manager": 3, "users": 3, "room": 1}
    assert api.acting("gus@mail.example").status("GET", "portal/payment/quota") == 403


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "nowhere", 404),
        ("GET", "files/rooms/abc", 404),
        ("GET", "portal/users/not-a-guid", 404),
        ("GET", "files", 404),
        ("PATCH", "files/rooms", 405),
        ("GET", "../../elsewhere", 404),
        ("GET", "FILES/Rooms/", 200),
    ],
)
def test_unknown_routes_have_no_envelope(api: Api, method: str, path: str, status: int) -> None:
    answer = api.send(method, path)
    assert answer.status_code == status
    assert status == 200 or answer.content == b""


def test_own_key_needs_a_key(api: Api) -> None:
    assert api.with_header(None).status("GET", "keys/@self") == 401
