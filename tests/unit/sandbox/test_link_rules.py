"""The finer rules of links of rooms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .conftest import ROOM, Api, acme

if TYPE_CHECKING:
    from collections.abc import Callable

    Serve = Callable[[dict[str, object]], Api]

LINKS = f"files/rooms/{ROOM}/links"
LINK = f"files/rooms/{ROOM}/link"
EXTERNAL = {"access": 2, "linkType": 1}
OTHER = "11111111-2222-3333-4444-555555555555"
UMA = "uma@acme.example"


@pytest.fixture
def custom(serve: Serve) -> Api:
    return serve(acme({"title": "X", "type": "CustomRoom"}, {"title": "Y", "type": "CustomRoom"}))


def shared(answer: dict[str, dict[str, object]]) -> dict[str, object]:
    return answer["sharedLink"]


@pytest.mark.parametrize(
    ("kind", "primary", "more"),
    [("FillingFormsRoom", 1, 0), ("CustomRoom", 0, 5), ("PublicRoom", 1, 5)],
)
def test_each_type_holds_so_many_external_links(
    serve: Serve, kind: str, primary: int, more: int
) -> None:
    api = serve(acme({"title": "X", "type": kind}))
    assert len(api.get(LINKS, type=1)) == primary
    statuses = [api.status("PUT", LINKS, EXTERNAL) for _ in range(6)]
    assert statuses == [200] * more + [403] * (6 - more)
    api.get(LINK)
    assert len(api.get(LINKS, type="External")) == 1 + more


@pytest.mark.parametrize("kind", ["EditingRoom", "VirtualDataRoom", "AiRoom"])
def test_three_types_hold_none(serve: Serve, kind: str) -> None:
    api = serve(acme({"title": "X", "type": kind}))
    assert api.status("GET", LINK) == 403
    assert api.status("PUT", LINKS, EXTERNAL) == 403
    assert api.put(LINKS, {"access": 2 if kind != "VirtualDataRoom" else 7}) is not None
    assert api.status("PUT", LINKS, {"access": 2}) == 403


@pytest.mark.parametrize(
    ("kind", "levels"),
    [
        ("FillingFormsRoom", {7, 11}),
        ("EditingRoom", {2, 10, 11}),
        ("CustomRoom", {2, 5, 6, 10, 11}),
        ("PublicRoom", {2, 11}),
        ("VirtualDataRoom", {2, 7, 10, 11}),
        ("AiRoom", {2, 11}),
    ],
)
def test_invitations_offer_the_levels_of_the_type(
    serve: Serve, kind: str, levels: set[int]
) -> None:
    api = serve(acme({"title": "X", "type": kind}))
    name = shared(api.put(LINKS, {"access": 11}))["id"]
    bodies = {level: {"linkId": name, "access": level} for level in range(1, 12)}
    statuses = {level: api.status("PUT", LINKS, body) for level, body in bodies.items()}
    assert {level for level, status in statuses.items() if status == 200} == levels
    assert set(statuses.values()) == {200, 403}


def test_links_are_listed_by_their_type(serve: Serve) -> None:
    api = serve(acme({"title": "X", "type": "PublicRoom"}))
    api.put(LINKS, {"access": 2})
    api.put(LINKS, EXTERNAL)
    kinds = {kind: [link["subjectType"] for link in api.get(LINKS, type=kind)] for kind in (0, 1)}
    assert kinds == {0: [3], 1: [4, 1]}
    assert [link["subjectType"] for link in api.get(LINKS)] == [4, 3, 1]
    assert "total" not in api.send("GET", LINKS).json()


@pytest.mark.parametrize("kind", ["PublicRoom", "FillingFormsRoom"])
def test_a_primary_link_that_is_revoked_comes_back_afresh(serve: Serve, kind: str) -> None:
    api = serve(acme({"title": "X", "type": kind}))
    old = shared(api.get(LINKS, type=1)[0])
    api.put(LINKS, {"linkId": old["id"], "access": 0})
    (row,) = api.get(LINKS, type=1)
    fresh = shared(row)
    assert fresh["primary"] is True
    assert not {fresh["id"], fresh["requestToken"]} & {old["id"], old["requestToken"]}


def test_a_primary_link_of_a_custom_room_stays_revoked(custom: Api) -> None:
    name = shared(custom.get(LINK))["id"]
    assert "response" not in custom.send("PUT", LINKS, {"linkId": name, "access": 0}).json()
    assert custom.get(LINKS) == []


def test_what_a_link_is_it_stays(custom: Api) -> None:
    name = shared(custom.put(LINKS, EXTERNAL))["id"]
    assert shared(custom.put(LINKS, {"linkId": name, "access": 2}))["linkType"] == 1
    # So the date of an invitation does not hold for it either.
    body = {"linkId": name, "access": 2, "expirationDate": "2020-01-01T00:00:00Z"}
    assert "expirationDate" not in shared(custom.put(LINKS, body))


def test_an_unknown_id_is_the_id_of_a_new_link_in_each_room(custom: Api) -> None:
    for room, access in ((ROOM, 2), (ROOM + 1, 10)):
        path = f"files/rooms/{room}/links"
        made = custom.put(path, EXTERNAL | {"linkId": OTHER, "access": access})
        assert (shared(made)["id"], made["access"]) == (OTHER, access)
    assert custom.put(LINKS, {"linkId": OTHER, "access": 0}) is None
    assert custom.get(LINKS) == []
    assert custom.get(f"files/rooms/{ROOM + 1}/links")[0]["access"] == 10


@pytest.mark.parametrize("kind", ["1", "External", True, 1.5])
def test_the_type_of_a_link_is_a_number(custom: Api, kind: object) -> None:
    assert custom.status("PUT", LINKS, {"access": 2, "linkType": kind}) == 400


@pytest.mark.parametrize("name", ["title", "password"])
def test_titles_and_passwords_are_not_endless(custom: Api, name: str) -> None:
    assert shared(custom.put(LINKS, EXTERNAL | {name: "x" * 255}))[name] == "x" * 255
    assert custom.status("PUT", LINKS, EXTERNAL | {name: "x" * 256}) == 400


def test_a_missing_level_revokes(custom: Api) -> None:
    name = shared(custom.put(LINKS, EXTERNAL))["id"]
    custom.put(LINKS, {"linkId": name, "linkType": 1, "access": "editing"})
    assert custom.get(LINKS) == []


@pytest.mark.parametrize(
    ("kind", "date", "status"),
    [
        (0, "2025-12-31T00:00:00Z", 400),
        (0, "2026-06-01T00:00:00Z", 200),
        (0, "2036-06-01T00:00:00Z", 400),
        (1, "2025-12-31T00:00:00Z", 200),
        (1, "2036-06-01T00:00:00Z", 400),
        (1, "soon", 400),
    ],
)
def test_dates_are_neither_past_nor_more_than_ten_years_away(
    custom: Api, kind: int, date: str, status: int
) -> None:
    body = {"access": 2, "linkType": kind, "expirationDate": date}
    assert custom.status("PUT", LINKS, body) == status


def test_a_date_without_a_zone_is_the_tenant_s(serve: Serve) -> None:
    room = {"title": "X", "type": "CustomRoom"}
    api = serve(acme(room, settings={"utcOffset": "+03:00"}))
    made = api.put(LINKS, EXTERNAL | {"expirationDate": "2027-01-01T00:00:00"})
    assert shared(made)["expirationDate"] == "2027-01-01T00:00:00.0000000+03:00"


def test_a_link_whose_time_is_over_says_so(serve: Serve) -> None:
    links = [{"expires": "2025-01-01T00:00:00.0000000Z"}, {"expires": "2027-01-01T00:00:00Z"}, {}]
    api = serve(acme({"title": "X", "type": "CustomRoom", "links": links}))
    assert [shared(link)["isExpired"] for link in api.get(LINKS)] == [True, False, False]


@pytest.mark.parametrize("kind", ["PublicRoom", "FillingFormsRoom"])
def test_the_primary_link_of_two_types_has_no_date(serve: Serve, kind: str) -> None:
    api = serve(acme({"title": "X", "type": kind}))
    name = shared(api.get(LINK))["id"]
    body = EXTERNAL | {"linkId": name, "access": 7, "expirationDate": "2027-01-01T00:00:00Z"}
    assert "expirationDate" not in shared(api.put(LINKS, body))


def test_an_internal_link_of_a_public_room_drops_the_whole_change_in_silence(serve: Serve) -> None:
    api = serve(acme({"title": "X", "type": "PublicRoom"}))
    before = api.get(LINKS)
    body = EXTERNAL | {"access": 10, "title": "T", "internal": True}
    assert api.put(LINKS, body | {"linkId": shared(before[0])["id"]}) == before[0]
    assert "response" not in api.send("PUT", LINKS, body).json()
    assert api.get(LINKS) == before


def test_where_sharing_is_for_the_portal_links_are_internal(serve: Serve) -> None:
    settings = {"externalSharing": "internal"}
    api = serve(acme({"title": "X", "type": "CustomRoom"}, settings=settings))
    assert shared(api.get(LINK))["internal"] is True
    assert shared(api.put(LINKS, EXTERNAL | {"internal": False}))["internal"] is True
    assert shared(api.put(LINKS, {"access": 2}))["internal"] is False
    public = serve(acme({"title": "X", "type": "PublicRoom"}, settings=settings))
    assert public.status("PUT", LINKS, EXTERNAL) == 403


def test_where_sharing_is_refused_there_are_only_invitations(serve: Serve) -> None:
    settings = {"externalSharing": "refused"}
    api = serve(acme({"title": "X", "type": "CustomRoom"}, settings=settings))
    assert api.status("PUT", LINKS, EXTERNAL) == 403
    assert api.status("GET", LINK) == 403
    assert api.status("PUT", LINKS, {"access": 2}) == 200
    assert len(api.get(LINKS)) == 1


def test_passwords_meet_the_policy_and_are_told_in_clear_text(serve: Serve) -> None:
    policy = {"minLength": 8, "upperCase": True, "digits": True, "specSymbols": True}
    settings = {"passwordPolicy": policy}
    api = serve(acme({"title": "X", "type": "CustomRoom"}, settings=settings))
    for password in ("A1!aaaa", "a1!aaaaa", "AA!aaaaa", "A11aaaaa"):
        assert api.status("PUT", LINKS, EXTERNAL | {"password": password}) == 400
    api.put(LINKS, EXTERNAL | {"password": "A1!aaaaa"})
    assert shared(api.get(LINKS)[0])["password"] == "A1!aaaaa"
    assert "password" not in shared(api.put(LINKS, EXTERNAL))


def test_the_address_of_an_invitation_names_whoever_reads_it(serve: Serve) -> None:
    members = [{"email": "ann@acme.example", "access": "RoomManager"}]
    api = serve(acme({"title": "X", "type": "CustomRoom", "members": members}))
    api.put(LINKS, {"access": 2})
    api.put(LINKS, EXTERNAL)
    ann = api.acting("ann@acme.example")
    (mine, plain), (hers, same) = (
        [shared(link)["shareLink"] for link in each.get(LINKS)] for each in (api, ann)
    )
    assert ann.person("ann@acme.example") in str(hers)
    assert (mine != hers, plain == same) == (True, True)


@pytest.mark.parametrize(("version", "told"), [("3.7.2", 5), ("3.7.1", 5), ("3.7.0", None)])
def test_uses_are_counted_since_3_7(serve: Serve, version: str, told: int | None) -> None:
    api = serve(acme({"title": "X", "type": "CustomRoom"}, version=version))
    assert shared(api.put(LINKS, {"access": 2, "maxUseCount": 5})).get("maxUseCount") == told
    for most in (0, 1001):
        body = {"access": 2, "linkType": 1, "maxUseCount": most}
        assert api.status("PUT", LINKS, body) == (400 if told else 200)


def test_whoever_comes_by_an_invitation_is_a_member_like_any_other(custom: Api) -> None:
    name = str(shared(custom.put(LINKS, {"access": 6, "maxUseCount": 2}))["id"])
    custom.sandbox.join(UMA, name)
    custom.sandbox.join(UMA, name)
    custom.sandbox.join("new@mail.example", name)
    assert custom.members() == {"olga@acme.example": 1, UMA: 6, "new@mail.example": 6}
    assert custom.get("people/email", email="new@mail.example")["isVisitor"] is True
    assert shared(custom.get(LINKS)[0])["currentUseCount"] == 2
    with pytest.raises(LookupError, match="over"):
        custom.sandbox.join("late@mail.example", name)


def test_external_and_unknown_links_and_those_whose_time_is_over_lead_nowhere(
    serve: Serve,
) -> None:
    links = [{"kind": "invitation", "expires": "2025-01-01T00:00:00.0000000Z"}, {}]
    api = serve(acme({"title": "X", "type": "CustomRoom", "links": links}))
    names = [str(shared(link)["id"]) for link in api.get(LINKS)]
    for name in (*names, OTHER):
        with pytest.raises(LookupError):
            api.sandbox.join(UMA, name)
