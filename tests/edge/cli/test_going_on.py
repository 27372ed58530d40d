"""A saved plan that was not carried out to its end, and what the next run of it does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.edge.gateway import fault
from tests.edge.gateway.gateway import Gateway, Rule

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.edge.cli.conftest import Said
    from tests.edge.gateway.fault import Fault
    from tests.portal import Served

ANN, BOB, NEW = "ann@acme.example", "bob@acme.example", "new@partner.example"
THERE = {"people": [{"email": who, "type": "User"} for who in (ANN, BOB)]}


def _room(title: str) -> dict[str, Any]:
    people = [{"email": who, "access": "Read"} for who in (ANN, NEW)]
    return {"title": title, "type": "custom", "tags": ["t"], "members": people}


WANTED = {"version": 1, "rooms": [_room("A"), _room("B")]}
SHARE = r"files/rooms/\d+/share"


@pytest.fixture
def saved(call: Callable[..., Said], manifest: Callable[..., str], pointed: Served) -> str:
    """A plan, saved."""
    pointed.sandbox.seed(THERE)
    assert call("plan", "--out", "plan.json", manifest(WANTED)).code == 0
    return "plan.json"


@pytest.mark.parametrize("spoil", [fault.reset, fault.bad_gateway])
def test_rooms_that_the_plan_has_made_itself_do_not_make_it_stale(
    saved: str,
    call: Callable[..., Said],
    pointed: Served,
    monkeypatch: pytest.MonkeyPatch,
    spoil: Fault,
) -> None:
    del saved
    with Gateway(pointed.url, Rule("PUT", SHARE, spoil)) as gateway:
        monkeypatch.setenv("DOCSPACE_URL", gateway.url)
        assert call("plan", "--out", "plan.json", "rooms.yaml").code == 0
        first = call("apply", "--yes", "--concurrency", "1", "--plan", "plan.json")
        assert first.code == 5, first.err
        made = [room["id"] for room in _rooms(pointed)]
        again = call("apply", "--yes", "--plan", "plan.json")
        assert again.code == 0, again.err
    assert [room["id"] for room in _rooms(pointed)] == made
    assert sorted(len(room["members"]) for room in _rooms(pointed)) == [2, 2]
    assert [mail.to for mail in pointed.sandbox.mails()].count(NEW) <= 2


def test_a_room_that_somebody_else_has_made_meanwhile_is_another_matter(
    saved: str,
    call: Callable[..., Said],
    manifest: Callable[..., str],
) -> None:
    del saved
    beside = manifest({"version": 1, "rooms": [{"title": "A", "type": "custom"}]}, "beside.yaml")
    assert call("apply", "--yes", beside).code == 0
    said = call("apply", "--yes", "--plan", "plan.json")
    assert said.code == 4
    assert "was not reviewed" in said.err


def test_who_came_into_a_room_of_the_plan_s_own_was_not_reviewed(
    saved: str,
    call: Callable[..., Said],
    manifest: Callable[..., str],
    pointed: Served,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    del saved
    with Gateway(pointed.url, Rule("PUT", SHARE, fault.reset)) as gateway:
        monkeypatch.setenv("DOCSPACE_URL", gateway.url)
        assert call("plan", "--out", "plan.json", "rooms.yaml").code == 0
        assert call("apply", "--yes", "--concurrency", "1", "--plan", "plan.json").code == 5
        room: dict[str, Any] = {"title": "A", "type": "custom", "membership": "additive"}
        room |= {"members": [{"email": BOB, "access": "Editing"}]}
        beside = manifest({"version": 1, "rooms": [room]}, "beside.yaml")
        assert call("apply", "--yes", beside).code == 0
        said = call("apply", "--yes", "--plan", "plan.json")
    assert said.code == 4
    assert f"{BOB}: Editing -> nothing was not reviewed" in said.err


MANAGED: dict[str, Any] = {
    "people": [{"email": ANN, "type": "RoomAdmin"}, {"email": BOB, "type": "User"}],
    "rooms": [{"title": "Client", "type": "CustomRoom", "state": "template", "id": 5}],
}
LINK = {"kind": "external", "title": "All", "access": "Read", "public": True}
OWNER = ("POST", "files/owner")
PEOPLE = ("PUT", SHARE)
OWN: dict[str, tuple[dict[str, Any], tuple[str, str]]] = {
    "owner": ({"owner": ANN}, OWNER),
    "owner of others": ({"owner": ANN, "members": [{"email": BOB, "access": "Read"}]}, OWNER),
    "others of an owner": ({"owner": ANN, "members": [{"email": BOB, "access": "Read"}]}, PEOPLE),
    "people": ({"members": [{"email": ANN, "access": "RoomManager"}]}, PEOPLE),
    "from a template": (
        {"from_template": "Client", "members": [{"email": BOB, "access": "Read"}]},
        PEOPLE,
    ),
    "links": ({"links": [LINK]}, ("PUT", r"files/rooms/\d+/links")),
}
"""What a new room says of itself, and the request in it that fails."""


def _trips(words: dict[str, Any]) -> dict[str, Any]:
    return {"version": 1, "rooms": [{"title": "Trips", "type": "custom", **words}]}


@pytest.mark.parametrize(
    ("case", "lost"),
    [*((case, False) for case in OWN), ("owner", True), ("people", True), ("links", True)],
)
def test_what_failed_in_a_room_of_the_plan_s_own_is_done_by_its_next_run(
    case: str,
    lost: bool,  # noqa: FBT001 - whether the answer is that tells of the room
    call: Callable[..., Said],
    manifest: Callable[..., str],
    pointed: Served,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pointed.sandbox.seed(MANAGED)
    words, failing = OWN[case]
    rules = [Rule(*failing, fault.refusal(500))]
    if lost:
        rules.append(Rule("POST", "files/rooms", fault.lost))
    with Gateway(pointed.url, *rules) as gateway:
        monkeypatch.setenv("DOCSPACE_URL", gateway.url)
        assert call("plan", "--out", "plan.json", manifest(_trips(words))).code == 0
        first = call("apply", "--yes", "--concurrency", "1", "--plan", "plan.json")
        assert first.code == 5, first.err
        made = [room["id"] for room in _rooms(pointed)]
        again = call("apply", "--yes", "--plan", "plan.json")
        assert again.code == 0, again.err
        assert call("plan", "--detailed-exitcode", "rooms.yaml").code == 0
    assert [room["id"] for room in _rooms(pointed)] == made


@pytest.mark.parametrize("case", OWN)
def test_what_is_to_be_done_in_somebody_else_s_room_was_not_reviewed(
    case: str, call: Callable[..., Said], manifest: Callable[..., str], pointed: Served
) -> None:
    pointed.sandbox.seed(MANAGED)
    assert call("plan", "--out", "plan.json", manifest(_trips(OWN[case][0]))).code == 0
    assert call("apply", "--yes", manifest(_trips({}), "beside.yaml")).code == 0
    pointed.sandbox.forget_requests()
    said = call("apply", "--yes", "--plan", "plan.json")
    assert (said.code, pointed.writes()) == (4, []), said.err
    assert '"Trips": it is not what it was when the plan was made' in said.err


def test_a_group_that_nobody_leads_is_no_room_of_the_plan_s_own(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served
) -> None:
    pointed.sandbox.seed({**MANAGED, "groups": [{"name": "Design", "members": [ANN]}]})
    group = {"name": "Design", "manager": BOB, "members": [ANN]}
    assert call("plan", "--out", "plan.json", manifest({"version": 1, "groups": [group]})).code == 0
    said = call("apply", "--yes", "--plan", "plan.json")
    assert said.code == 0, said.err


def _rooms(portal: Served) -> list[dict[str, Any]]:
    found: Any = portal.sandbox.document()["rooms"]
    return sorted(found, key=lambda room: str(room["title"]))
