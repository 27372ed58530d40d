"""People and groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .conftest import TEAM, Api

if TYPE_CHECKING:
    from collections.abc import Callable

    Serve = Callable[[dict[str, object]], Api]

FILTER = "people/filter"


def found(api: Api, **query: object) -> str:
    return " ".join(card["email"].split("@")[0] for card in api.get(FILTER, **query))


def test_a_bulk_lookup_finds_every_part(api: Api) -> None:
    value = "ann@acme.example|GUS@mail.example|nobody@x.example"
    answer = api.send("GET", FILTER, filterValue=value, filterSeparator="|", fields="id,email")
    assert [card["email"] for card in answer.json()["response"]] == [
        "ann@acme.example",
        "gus@mail.example",
    ]
    assert (answer.json()["total"], set(answer.json()["response"][0])) == (2, {"id", "email"})


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, "adam ann dan gus olga pia uma"),
        ({"sortBy": "email", "sortOrder": 1}, "uma pia olga gus dan ann adam"),
        ({"sortBy": "nonsense"}, "adam ann dan gus olga pia uma"),
        ({"employeeStatus": 1}, "adam ann gus olga uma"),
        ({"employeeStatus": 5}, "adam ann gus olga uma"),
        ({"employeeStatus": "Terminated"}, "dan"),
        ({"employeeStatus": 4}, "pia"),
        ({"employeeStatus": 7}, "adam ann dan gus olga pia uma"),
        ({"area": "People"}, "adam ann dan olga uma"),
        ({"area": 2}, "gus pia"),
        ({"employeeType": "user"}, "dan uma"),
        ({"employeeTypes": ["Guest", 3]}, "adam gus olga pia"),
        ({"activationStatus": 2}, "pia"),
        ({"isAdministrator": "true"}, "adam olga"),
        ({"filterValue": "ann exam"}, "ann"),
        ({"filterValue": "acme", "count": 2, "startIndex": 1}, "ann dan"),
        ({"filterValue": "nn\nex"}, "ann"),
    ],
)
def test_filters_choose_people(api: Api, query: dict[str, object], names: str) -> None:
    assert found(api, **query) == names


def test_a_group_chooses_its_people(api: Api) -> None:
    assert found(api, groupId=api.get("group")[0]["id"]) == "ann uma"


@pytest.mark.parametrize("query", [{"count": 101}, {"count": 0}, {"employeeStatus": "x"}])
def test_what_does_not_bind_fails_validation(api: Api, query: dict[str, object]) -> None:
    assert api.status("GET", FILTER, **query) == 400


def test_room_admins_miss_strangers_and_others_may_not_look(api: Api) -> None:
    ann = api.acting("ann@acme.example")
    assert found(ann) == "adam ann olga uma"
    assert found(ann, employeeStatus=2) == ""
    room = ann.post("files/rooms", {"title": "Y", "roomType": 2})["id"]
    ann.share({"email": "gus@mail.example", "access": 2}, room=room)
    assert found(ann) == "adam ann gus olga uma"
    for email in ("uma@acme.example", "gus@mail.example"):
        for path in (FILTER, "people", "group"):
            assert api.acting(email).status("GET", path) == 403


def test_roles_are_told_by_flags(api: Api) -> None:
    flags = ("isOwner", "isAdmin", "isRoomAdmin", "isCollaborator", "isVisitor")
    roles = {
        card["email"].split("@")[0]: [flag for flag in flags if card[flag]]
        for card in api.get(FILTER)
    }
    assert roles["olga"] == ["isOwner"]
    assert roles["adam"] == ["isAdmin"]
    assert roles["ann"] == ["isRoomAdmin"]
    assert roles["uma"] == ["isCollaborator"]
    assert roles["gus"] == ["isVisitor"]
    assert not {"isActive", "type", "createDate"} & set(api.get("people/@self"))


def test_people_lists_the_active_only(api: Api) -> None:
    answer = api.send("GET", "people").json()
    assert [card["firstName"] for card in answer["response"]] == [
        "Adam",
        "Ann",
        "Gus",
        "Olga",
        "Uma",
    ]
    assert answer["total"] == 5


def test_somebody_is_found_by_address_id_or_user_name(api: Api) -> None:
    card = api.get("people/email", email=" UMA@acme.example ")
    assert api.get(f"people/{card['id']}") == card
    assert api.get("people/uma")["email"] == "uma@acme.example"
    assert card["groups"][0]["name"] == "Design"
    assert api.status("GET", "people/uma@acme.example") == 404
    assert api.status("GET", "people/email") == 400
    assert api.status("GET", "people/email", email="x@y.example") == 404
    assert api.acting("uma@acme.example").status("GET", "people/ann") == 403


def test_a_bare_account_tells_of_the_address_not_of_the_account(api: Api) -> None:
    def account(email: str) -> tuple[int, int, bool]:
        card = api.get(f"portal/users/{api.person(email)}")
        return card["status"], card["activationStatus"], card["isActive"]

    assert account("ann@acme.example") == (1, 1, True)
    assert account("pia@mail.example") == (4, 2, False)
    assert account("dan@acme.example") == (2, 1, True)
    nobody = "11111111-2222-3333-4444-555555555555"
    assert api.status("GET", f"portal/users/{nobody}") == 404
    uma = api.acting("uma@acme.example")
    assert uma.status("GET", f"portal/users/{api.person('ann@acme.example')}") == 403


def test_whoever_accepts_becomes_active_and_named(api: Api) -> None:
    api.sandbox.activate("pia@mail.example", "Pia", "Lund")
    card = api.get("people/email", email="pia@mail.example")
    assert (card["status"], card["activationStatus"], card["displayName"]) == (1, 1, "Pia Lund")


def test_display_names_are_escaped(serve: Serve) -> None:
    person = {"email": "x@acme.example", "type": "User", "firstName": "<b>", "lastName": "O'Neil"}
    api = serve({"people": [person]})
    assert api.get("people/x")["displayName"] == "&lt;b&gt; O&#x27;Neil"


def test_groups_are_listed_without_and_read_with_their_people(serve: Serve) -> None:
    groups = [{"name": "B"}, {"name": "A", "members": ["dan@acme.example", "uma@acme.example"]}]
    api = serve({"people": TEAM, "groups": [*groups, {"name": "A"}]})
    answer = api.send("GET", "group").json()
    assert [(group["name"], group["membersCount"]) for group in answer["response"]] == [
        ("A", 1),
        ("A", 0),
        ("B", 0),
    ]
    assert answer["total"] == 3
    assert "members" not in answer["response"][0]
    name = answer["response"][0]["id"]
    assert [person["email"] for person in api.get(f"group/{name}")["members"]] == [
        "uma@acme.example"
    ]
    assert "members" not in api.get(f"group/{name}", includeMembers="false")
    assert api.get("group", filterValue="b", sortOrder=1)[0]["name"] == "B"
    assert api.get("group", userId=api.person("uma@acme.example"))[0]["id"] == name
    assert api.status("GET", "group/11111111-2222-3333-4444-555555555555") == 404
    assert api.acting("uma@acme.example").status("GET", f"group/{name}") == 403
    assert api.status("GET", "group", count=101) == 400


def test_people_come_from_directories_and_sign_ons_and_on_a_day(serve: Serve) -> None:
    lea = {"email": "lea@acme.example", "type": "User", "ldap": True, "registered": "2024-02-03"}
    sam = {
        "email": "sam@acme.example",
        "type": "User",
        "sso": True,
        "activation": 5,
        "registered": "2024-02-03T12:00:00+02:00",
    }
    api = serve({"people": [*TEAM, lea, sam]})
    cards = [api.get(f"people/{name}") for name in ("lea", "sam", "uma")]
    assert [(card["isLDAP"], card["isSSO"]) for card in cards] == [
        (True, False),
        (False, True),
        (False, False),
    ]
    assert [card["registrationDate"] for card in cards[:2]] == [
        "2024-02-03T00:00:00.0000000Z",
        "2024-02-03T10:00:00.0000000Z",
    ]
    assert [found(api, accountLoginType=number) for number in ("SSO", 1)] == ["sam", "lea"]
    assert "lea" not in found(api, accountLoginType="Standart")
    bare = [api.get(f"portal/users/{card['id']}") for card in cards]
    assert [set(card) & {"sid", "ssoNameId"} for card in bare] == [{"sid"}, {"ssoNameId"}, set()]
    assert bare[0]["createDate"] == "2024-02-03T00:00:00"


def test_the_bit_of_a_made_up_address_is_shown_only_in_the_bare_account(serve: Serve) -> None:
    ada = {"email": "ada@acme.example", "type": "User", "activation": 5}
    ned = {"email": "ned@acme.example", "type": "User", "activation": "AutoGenerated"}
    api = serve({"people": [ada, ned]})
    for name, flags in (("ada", 1), ("ned", 0)):
        card = api.get(f"people/{name}")
        bare = api.get(f"portal/users/{card['id']}")
        assert card["activationStatus"] == flags
        assert (bare["activationStatus"], bare["isActive"]) == (flags + 4, bool(flags))
        assert bare["checkActivation"] is not bare["isActive"]
    assert found(api, activationStatus=1) == "owner"
    assert found(api, activationStatus=5) == "ada"
    api.sandbox.confirm("ned@acme.example")
    assert found(api, activationStatus=5) == "ada ned"


def test_a_bare_account_has_neither_a_role_nor_dates_with_a_zone(api: Api) -> None:
    card = api.get(f"portal/users/{api.person('ann@acme.example')}")
    assert not {"type", "groups", "isAdmin", "displayName"} & set(card)
    assert len(card["createDate"]) == 19
    assert "createdBy" not in card
    answer = api.send("GET", "portal/users/nobody")
    assert (answer.status_code, answer.content) == (404, b"")


def test_dates_of_people_are_in_the_time_of_the_tenant(serve: Serve) -> None:
    lea = {"email": "lea@acme.example", "type": "User", "registered": "2024-02-03T22:00:00Z"}
    for offset, date, span in (
        ("+03:00", "2024-02-04T01:00:00.0000000+03:00", "03:00:00"),
        ("-04:30", "2024-02-03T17:30:00.0000000-04:30", "-04:30:00"),
    ):
        api = serve({"people": [lea], "settings": {"utcOffset": offset}})
        assert api.get("people/lea")["registrationDate"] == date
        assert api.get("settings")["utcOffset"] == span
        room = api.post("files/rooms", {"title": "X", "roomType": 5})
        assert room["created"].endswith(f"0{offset}")
        assert room["updated"].endswith(f"0{offset}")
        assert api.get("keys/@self")["createOn"].endswith(f"0{offset}")
        settings = api.sandbox.document()["settings"]
        assert isinstance(settings, dict)
        assert settings["utcOffset"] == offset
