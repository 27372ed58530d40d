"""Raising roles at once and lowering them later."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import requests

from reconciler.sandbox import Sandbox

from .conftest import ROOM, Api, acme

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Serve = Callable[[dict[str, object]], Api]

ANN, UMA, GUS = "ann@acme.example", "uma@acme.example", "gus@mail.example"
EVA = {"email": "eva@acme.example", "type": "DocSpaceAdmin"}
BEN = {"email": "ben@acme.example", "type": "RoomAdmin"}
NOBODY = "11111111-2222-3333-4444-555555555555"


def team(*rooms: dict[str, object], **more: object) -> dict[str, object]:
    document = acme(*rooms, **more)
    people = document["people"]
    assert isinstance(people, list)
    return document | {"people": [*people, EVA, BEN]}


@pytest.fixture
def big(serve: Serve) -> Api:
    return serve(team({"title": "Project"}))


def raised(api: Api, kind: object, *emails: str) -> int:
    owner = api.acting("olga@acme.example")
    ids = [owner.person(email) for email in emails]
    return api.status("PUT", f"people/type/{kind}", {"userIds": ids})


def lowered(api: Api, kind: object, email: str, heir: str | None = None) -> int:
    owner = api.acting("olga@acme.example")
    body = {"type": kind, "userId": owner.person(email)}
    if heir:
        body["reassignUserId"] = owner.person(heir)
    return api.status("POST", "people/type", body)


def progress(api: Api, email: str) -> Any:  # noqa: ANN401 - JSON has any shape
    return api.get(f"people/type/progress/{api.person(email)}")


def finish(api: Api, email: str) -> Any:  # noqa: ANN401 - JSON has any shape
    for _ in range(5):
        progress(api, email)
    return progress(api, email)


@pytest.mark.parametrize(
    ("caller", "kind", "email", "status"),
    [
        ("olga", "User", GUS, 200),
        ("olga", "roomadmin", GUS, 200),
        ("olga", 3, GUS, 200),
        ("olga", "RoomAdmin", UMA, 200),
        ("olga", "DocSpaceAdmin", ANN, 200),
        ("olga", "RoomAdmin", "eva@acme.example", 200),
        ("olga", "User", "pia@mail.example", 200),
        ("adam", "RoomAdmin", UMA, 200),
        ("adam", "User", GUS, 200),
        ("ann", "User", GUS, 200),
        # The same type again, and every way down.
        ("olga", "User", UMA, 403),
        ("olga", "User", ANN, 403),
        ("olga", "Guest", UMA, 403),
        ("olga", "All", UMA, 403),
        ("olga", "User", "eva@acme.example", 403),
        # The disabled, oneself and the owner.
        ("olga", "RoomAdmin", "dan@acme.example", 403),
        ("olga", "RoomAdmin", "olga@acme.example", 403),
        ("eva", "RoomAdmin", "eva@acme.example", 403),
        ("eva", "RoomAdmin", "olga@acme.example", 403),
        # Administrators are the owner's to make and to unmake.
        ("adam", "DocSpaceAdmin", ANN, 403),
        ("adam", "RoomAdmin", "eva@acme.example", 403),
        ("ann", "RoomAdmin", UMA, 403),
        ("uma", "User", GUS, 403),
        ("olga", "Visitor", UMA, 400),
        ("olga", 5, UMA, 400),
    ],
)
def test_roles_are_raised_by_whom_they_may_be(
    big: Api, caller: str, kind: object, email: str, status: int
) -> None:
    assert raised(big.acting(f"{caller}@acme.example"), kind, email) == status
    told = [mail.to for mail in big.sandbox.mails() if mail.kind == "type-changed"]
    assert told == ([email] if status == 200 else [])


def test_a_raised_role_is_seen_and_the_answer_lists_the_people(big: Api) -> None:
    answer = big.send("PUT", "people/type/RoomAdmin", {"userIds": [big.person(UMA)]}).json()
    assert [card["isRoomAdmin"] for card in answer["response"]] == [True]
    assert answer["count"] == 1
    assert big.get("people/uma")["isRoomAdmin"] is True
    assert big.put("people/type/RoomAdmin", {}) == []


def test_whoever_made_it_into_no_role_may_become_an_administrator(big: Api) -> None:
    big.post("people/invite", {"invitations": [{"email": "new@acme.example"}]})
    assert raised(big, "RoomAdmin", "new@acme.example") == 403
    assert raised(big, "DocSpaceAdmin", "new@acme.example") == 200


def test_those_before_a_refusal_are_raised_and_those_after_are_not(big: Api) -> None:
    assert raised(big, "RoomAdmin", UMA, "dan@acme.example", GUS) == 403
    assert big.get("people/uma")["isRoomAdmin"] is True
    assert big.get("people/gus")["isVisitor"] is True
    body = {"userIds": [big.person(GUS), NOBODY]}
    assert big.status("PUT", "people/type/User", body) == 403
    assert big.get("people/gus")["isCollaborator"] is True


def test_a_paid_seat_is_needed_once_and_missed_half_way(serve: Serve) -> None:
    api = serve(team(seats={"manager": 6}))
    answer = api.send(
        "PUT", "people/type/RoomAdmin", {"userIds": [api.person(UMA), api.person(GUS)]}
    )
    assert answer.status_code == 402
    assert answer.json()["error"]["message"] == "The number of admins should not exceed 6."
    assert api.get("people/uma")["isRoomAdmin"] is True
    assert api.get("people/gus")["isVisitor"] is True
    assert raised(api, "DocSpaceAdmin", ANN) == 200
    assert raised(api, "User", GUS) == 200


def test_a_lower_role_takes_a_few_looks(big: Api) -> None:
    body = {"type": "User", "userId": big.person(ANN)}
    begun = big.post("people/type", body)
    assert (begun["percentage"], begun["isCompleted"], begun["status"]) == (0, False, 1)
    assert big.get("people/ann")["isRoomAdmin"] is True
    looks = [progress(big, ANN) for _ in range(3)]
    assert [look["percentage"] for look in looks][-1] == 100
    assert looks[-1] == {
        "id": begun["id"],
        "error": "",
        "percentage": 100,
        "isCompleted": True,
        "status": 2,
    }
    assert big.get("people/ann")["isCollaborator"] is True


def test_who_never_was_lowered_shows_no_progress_and_only_to_administrators(big: Api) -> None:
    path = f"people/type/progress/{big.person(UMA)}"
    assert "response" not in big.send("GET", path).json()
    assert big.acting(ANN).status("GET", path) == 403


@pytest.mark.parametrize(
    ("caller", "kind", "email", "heir", "status"),
    [
        ("olga", "User", ANN, None, 200),
        ("olga", 2, ANN, "ben@acme.example", 200),
        ("olga", "Guest", UMA, None, 200),
        ("olga", "User", "eva@acme.example", None, 200),
        ("adam", "User", ANN, None, 200),
        ("adam", "User", "eva@acme.example", None, 403),
        ("ann", "Guest", UMA, None, 403),
        ("olga", "RoomAdmin", "eva@acme.example", None, 400),
        ("olga", "Visitor", ANN, None, 400),
        ("olga", None, ANN, None, 400),
        ("olga", "User", UMA, None, 400),
        ("olga", "User", GUS, None, 400),
        ("olga", "User", "dan@acme.example", None, 400),
        ("olga", "User", "olga@acme.example", None, 400),
        ("adam", "User", "olga@acme.example", None, 400),
        ("adam", "User", "adam@acme.example", None, 400),
        ("olga", "User", ANN, UMA, 400),
        ("olga", "User", ANN, "dan@acme.example", 400),
        ("olga", "User", ANN, ANN, 400),
    ],
)
def test_roles_are_lowered_by_whom_they_may_be(
    big: Api, caller: str, kind: object, email: str, heir: str | None, status: int
) -> None:
    assert lowered(big.acting(f"{caller}@acme.example"), kind, email, heir) == status


def test_nobody_is_lowered_for_somebody_unknown(big: Api) -> None:
    assert big.status("POST", "people/type", {"type": "User", "userId": NOBODY}) == 400
    body = {"type": "User", "userId": big.person(ANN), "reassignUserId": NOBODY}
    assert big.status("POST", "people/type", body) == 400
    invited = {"invitations": [{"email": "late@acme.example", "type": "RoomAdmin"}]}
    big.post("people/invite", invited)
    assert lowered(big, "User", ANN, "late@acme.example") == 400


def test_a_portal_without_guests_makes_none(serve: Serve) -> None:
    api = serve(team(settings={"allowInvitingGuests": False}))
    assert lowered(api, "Guest", UMA) == 403
    assert lowered(api, "User", ANN) == 200


def test_rooms_go_to_the_heir_and_levels_that_are_too_high_are_lowered(serve: Serve) -> None:
    agents = [{"email": ANN, "access": "ContentCreator"}]
    api = serve(
        team(
            {"title": "Own", "owner": ANN, "members": [{"email": BEN["email"], "access": "Read"}]},
            {"title": "Managed", "members": [{"email": ANN, "access": "RoomManager"}]},
            {"title": "Read", "members": [{"email": ANN, "access": "Editing"}]},
            {"title": "Agents", "type": "AiRoom", "members": agents},
        )
    )
    assert lowered(api, "Guest", ANN, "ben@acme.example") == 200
    assert finish(api, ANN)["error"] == ""
    rooms = api.acting("ben@acme.example")
    assert rooms.members(ROOM) == {"ben@acme.example": 1, ANN: 11}
    assert api.members(ROOM + 1)[ANN] == 11
    assert api.members(ROOM + 2)[ANN] == 10
    assert api.members(ROOM + 3)[ANN] == 2
    assert api.get("people/ann")["isVisitor"] is True
    told = [(mail.to, mail.kind) for mail in api.sandbox.mails()]
    assert told == [("olga@acme.example", "rooms-reassigned"), (ANN, "type-changed")]


def test_whoever_becomes_a_guest_leaves_all_groups(serve: Serve) -> None:
    groups = [{"name": "Design", "manager": BEN["email"], "members": [ANN]}]
    api = serve(team() | {"groups": groups})
    assert lowered(api, "Guest", ANN, "ben@acme.example") == 200
    finish(api, ANN)
    assert "groups" not in api.get("people/ann")


def test_rooms_go_to_the_caller_when_nobody_is_named(serve: Serve) -> None:
    api = serve(team({"title": "Own", "owner": ANN}))
    agents = api.acting("adam@acme.example")
    assert lowered(agents, "User", ANN) == 200
    finish(api, ANN)
    assert api.members(ROOM) == {"adam@acme.example": 1, ANN: 11}


def test_a_job_that_fails_says_so_and_changes_nothing(serve: Serve) -> None:
    api = serve(team({"title": "Own", "owner": ANN}))
    api.sandbox.fail_downgrade(ANN, "the storage is away")
    assert lowered(api, "User", ANN) == 200
    done = finish(api, ANN)
    assert (done["error"], done["isCompleted"], done["status"]) == ("the storage is away", True, 4)
    assert api.get("people/ann")["isRoomAdmin"] is True
    assert list(api.members(ROOM)) == [ANN]
    assert lowered(api, "User", ANN) == 200
    assert finish(api, ANN)["error"] == ""
    with pytest.raises(LookupError):
        api.sandbox.fail_downgrade("x@y.example")


def test_one_job_runs_for_a_person_at_a_time(big: Api) -> None:
    body = {"type": "User", "userId": big.person(ANN)}
    first = big.post("people/type", body)
    assert big.post("people/type", body | {"type": "Guest"})["id"] == first["id"]
    finish(big, ANN)
    assert big.post("people/type", body | {"type": "Guest"})["id"] != first["id"]


def test_a_lowered_person_leaves_the_paid_seat(serve: Serve) -> None:
    api = serve(team(seats={"manager": 5}))
    assert raised(api, "RoomAdmin", UMA) == 402
    lowered(api, "User", ANN)
    assert api.sandbox.document()["people"]
    assert raised(api, "RoomAdmin", UMA) == 200


def test_a_job_outlasts_closing(tmp_path: Path) -> None:
    path = tmp_path / "portal.db"
    with Sandbox.open(path) as sandbox, sandbox.serve() as address, requests.Session() as session:
        sandbox.seed(team())
        assert lowered(Api(address, sandbox, session), "User", ANN) == 200
    with Sandbox.open(path) as sandbox, sandbox.serve() as address, requests.Session() as session:
        assert finish(Api(address, sandbox, session), ANN)["isCompleted"] is True


def test_writing_roles_takes_the_scope_of_accounts(big: Api) -> None:
    reader = big.acting("olga@acme.example", "accounts:read")
    assert reader.status("PUT", "people/type/User", {}) == 403
    assert reader.status("POST", "people/type", {}) == 403
    assert reader.status("PUT", "people/status/Active", {}) == 403
    writer = big.acting("olga@acme.example", "accounts:write")
    assert writer.status("PUT", "people/type/User", {}) == 200
