"""``reconciler who --room``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.edge.cli.team import TEAM, THERE, document
from tests.edge.gateway import fault
from tests.edge.gateway.gateway import Gateway, Rule

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.edge.cli.conftest import Said
    from tests.portal import Served


@pytest.fixture
def team(pointed: Served, manifest: Callable[..., str]) -> str:
    pointed.sandbox.seed(THERE)
    return manifest(TEAM)


@pytest.mark.parametrize("title", ["Plans", "plans", "Project"])
def test_a_declared_room_is_told_with_everybody_in_it(
    call: Callable[..., Said], team: str, pointed: Served, title: str
) -> None:
    said = call("who", "--room", title, team)
    assert (said.code, said.err) == (0, "")
    lines = said.out.splitlines()
    assert lines[0] == 'room "Plans"  (rooms.yaml:9:3)'
    by_group = "now nothing, after the plan Read by the group Design, until 2090-12-31"
    later = "not now: is declared only from 2090-01-01 on, with Read"
    asked = [f'  asked for as "{title}"'] if title != "Plans" else []
    assert lines[1:-1] == [
        *asked,
        "  ann@acme.example (RoomAdmin): now Read, after the plan Editing  (rooms.yaml:13:5)",
        f"  bob@acme.example (User, pending): {by_group}  (rooms.yaml:14:5)",
        "  owner@sandbox.example (Owner): now and after the plan owner  (no line names them)",
        "  eve@acme.example (RoomAdmin): now Read, after the plan nothing  (no line names them)",
        f"  new@partner.example: {later}  (rooms.yaml:15:5)",
        "",
    ]
    assert pointed.writes() == []


def test_a_room_that_no_manifest_declares_is_told_as_it_is(
    call: Callable[..., Said], team: str
) -> None:
    said = call("who", "--room", "Elsewhere", team)
    assert said.code == 0
    assert said.out.splitlines()[:3] == [
        'room "Elsewhere"  (no manifest declares it)',
        "  eve@acme.example (RoomAdmin): now and after the plan owner",
        "  ann@acme.example (User): now and after the plan Comment",
    ]


def test_a_room_whose_members_are_not_declared_is_told_as_it_is(
    call: Callable[..., Said], team: str
) -> None:
    said = call("who", "--room", "Drafts", team)
    assert said.code == 0
    assert said.out.splitlines()[:3] == [
        'room "Drafts"  (rooms.yaml:16:3)',
        "  owner@sandbox.example (Owner): now and after the plan owner",
        "  ann@acme.example (User): now and after the plan Comment",
    ]


def test_a_room_that_is_not_there_and_is_not_made_says_so(
    call: Callable[..., Said], team: str
) -> None:
    said = call("who", "--room", "Over", team)
    assert said.code == 0
    assert "it is not on the portal, and the plan does not make it\n" in said.out


def test_a_group_in_a_room_that_no_manifest_declares_is_told_as_a_group(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served
) -> None:
    pointed.sandbox.seed(
        {
            "groups": [{"name": "Design"}],
            "rooms": [{"title": "Plans", "type": 2, "members": [
                {"group": "Design", "access": "Read"}]}],
        }
    )  # fmt: skip
    name = manifest("version: 1\nrooms: [{title: Other, type: 2}]\n")
    said = call("who", "--room", "Plans", name)
    assert "  group Design: now and after the plan Read by the group Design\n" in said.out


@pytest.mark.parametrize("title", ["Elsewhere", "Drafts", "Plans"])
def test_members_that_cannot_be_read_are_not_taken_for_none(
    call: Callable[..., Said],
    team: str,
    pointed: Served,
    monkeypatch: pytest.MonkeyPatch,
    title: str,
) -> None:
    broken = Rule("GET", r"files/rooms/\d+/share", fault.refusal(403), times=None)
    with Gateway(pointed.url, broken) as gateway:
        monkeypatch.setenv("DOCSPACE_URL", gateway.url)
        said = call("who", "--room", title, team)
    assert said.code == 1
    assert "  ? nothing is known of its people: " in said.out


def test_without_a_whole_list_of_rooms_none_is_said_to_be_missing(
    call: Callable[..., Said], team: str, pointed: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = Rule("GET", "files/rooms", fault.refusal(403), times=None)
    with Gateway(pointed.url, broken) as gateway:
        monkeypatch.setenv("DOCSPACE_URL", gateway.url)
        said = call("who", "--room", "Elsewhere", team)
    assert (said.code, said.out) == (1, "")
    assert "there is no room" not in said.err


def test_a_room_that_is_made_or_archived_says_so(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served
) -> None:
    name = manifest(
        "version: 1\nrooms:\n- {title: New, type: 2}\n- {title: Old, type: 2, state: archived}\n"
    )
    pointed.sandbox.seed({"rooms": [{"title": "Old", "type": 2}]})
    assert "  is made by the plan\n" in call("who", "--room", "New", name).out
    said = call("who", "--room", "Old", name)
    assert "  goes to the archive\n" in said.out
    assert "The plan is refused as it stands; `reconciler plan` says why.\n" in said.out


def test_a_room_is_told_as_json(call: Callable[..., Said], team: str) -> None:
    (plans,) = document(call("who", "--room", "Plans", "--format", "json", team))["rooms"]
    assert [(one["who"], one["turn"]) for one in plans["people"]] == [
        ("ann@acme.example", "changes"),
        ("bob@acme.example", "gains"),
        ("owner@sandbox.example", "keeps"),
        ("eve@acme.example", "loses"),
    ]
    (elsewhere,) = document(call("who", "--room", "Elsewhere", "--format", "json", team))["rooms"]
    assert (elsewhere["source"], elsewhere["unread"]) == (None, None)


def test_a_room_that_is_nowhere_is_no_success(call: Callable[..., Said], team: str) -> None:
    said = call("who", "--room", "Nowhere", team)
    assert (said.code, said.out) == (1, "")
    assert 'there is no room "Nowhere"' in said.err


def test_a_room_that_is_declared_under_another_title_is_wrong_usage(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served
) -> None:
    pointed.sandbox.seed({"rooms": [{"title": "Before", "type": 2, "id": 7}]})
    name = manifest("version: 1\nrooms: [{title: After, type: 2, id: 7}]\n")
    said = call("who", "--room", "Before", name)
    assert said.code == 64
    assert '"Before" is declared as "After"; give that' in said.err


def test_what_accounts_and_groups_do_to_a_room_is_told_of_it_as_well(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served
) -> None:
    ann, bob, eve = (f"{name}@acme.example" for name in ("ann", "bob", "eve"))
    pointed.sandbox.seed(
        {
            "people": [{"email": one, "type": "User"} for one in (ann, bob, eve)],
            "groups": [{"name": "Big", "manager": ann, "members": []}],
            "rooms": [
                {
                    "title": "Plans",
                    "type": "CustomRoom",
                    "members": [
                        {"email": bob, "access": "Editing"},
                        {"group": "Big", "access": "Read"},
                    ],
                }
            ],
        }
    )
    name = manifest(
        {
            "version": 1,
            "users": [{"email": bob, "type": "User", "state": "disabled"}],
            "groups": [{"name": "Big", "manager": ann, "members": [eve]}],
            "rooms": [
                {"title": "Plans", "type": "custom", "membership": "additive", "members": []}
            ],
        }
    )
    said = json.loads(call("who", "--room", "Plans", "--format", "json", name).out)
    told = {one["who"]: (one["now"], one["after"]) for one in said["rooms"][0]["people"]}
    assert (told[bob], told[eve]) == (("Editing", None), (None, "Read"))
