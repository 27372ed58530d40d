"""``reconciler who``."""

from __future__ import annotations

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


def test_a_person_is_told_with_each_room_now_and_after_the_plan(
    call: Callable[..., Said], team: str, pointed: Served
) -> None:
    said = call("who", "Ann@acme.example", team)
    joined = "the group Design; in the rooms that let it in, their own access counts"
    assert (said.code, said.err) == (0, "")
    assert said.out.splitlines()[:-1] == [
        "ann@acme.example",
        "  on the portal: User, active",
        "  declared as RoomAdmin  (rooms.yaml:4:3)",
        "  declared in the group Design  (rooms.yaml:7:3)",
        "  changes by the plan: User -> RoomAdmin of the portal",
        f"  gains by the plan: {joined}",
        "",
        '  "Plans": now Read, after the plan Editing  (rooms.yaml:13:5)',
        '  "Drafts": a member; as what is not told  (no members declared)',
        '  "Elsewhere": a member; as what is not told  (no members declared)',
        "  What groups give them in rooms that no manifest declares is not told.",
        "",
    ]
    assert said.out.splitlines()[-1].startswith(f"Portal {pointed.url}; ")
    assert pointed.writes() == []


def test_access_by_a_group_is_told_with_the_group_and_its_end(
    call: Callable[..., Said], team: str
) -> None:
    said = call("who", "bob@acme.example", team)
    assert "  on the portal: User, pending since 2026-06-01T21:30:00Z" in said.out
    told = '"Plans": now nothing, after the plan Read by the group Design, until 2090-12-31'
    assert f"  {told}  (rooms.yaml:14:5)\n" in said.out


def test_whoever_is_removed_has_no_line_and_an_owner_is_told_as_that(
    call: Callable[..., Said], team: str
) -> None:
    said = call("who", "eve@acme.example", team)
    assert '  "Plans": now Read, after the plan nothing  (no line names them)\n' in said.out
    assert '  "Elsewhere": owner  (no members declared)\n' in said.out


def test_whoever_comes_later_is_told_with_the_day(call: Callable[..., Said], team: str) -> None:
    said = call("who", "new@partner.example", team)
    assert said.code == 0
    assert "  is not on the portal\n" in said.out
    told = '"Plans": not now: is declared only from 2090-01-01 on, with Read  (rooms.yaml:15:5)'
    assert told in said.out


def test_somebody_who_is_only_protected_is_told_as_that(
    call: Callable[..., Said], team: str
) -> None:
    said = call("who", "auditor@acme.example", team)
    assert said.code == 0
    assert "  protected: no step touches them\n" in said.out
    assert "  no room whose members are declared, neither now nor after the plan\n" in said.out


def test_somebody_whom_nothing_speaks_of_is_no_success(
    call: Callable[..., Said], team: str
) -> None:
    said = call("who", "nobody@acme.example", team)
    assert (said.code, said.out) == (1, "")
    assert said.err == (
        "reconciler: nobody@acme.example is neither on the portal, as far as the key's account "
        "sees, nor in a manifest\n"
    )


def test_the_same_is_told_as_json(call: Callable[..., Said], team: str, pointed: Served) -> None:
    found = document(call("who", "--format", "json", "ann@acme.example", team))
    told = found["person"]
    assert (found["portal"], found["refused"], found["unknown"]) == (pointed.url, False, [])
    assert told["accounts"][0]["type"] == "User"
    assert told["declared"]["type"] == "RoomAdmin"
    assert told["groups"][0]["name"] == "Design"
    assert [(one["room"], one["now"], one["after"]) for one in told["rooms"]] == [
        ("Plans", "Read", "Editing")
    ]
    assert [one["title"] for one in told["undeclared_rooms"]] == ["Drafts", "Elsewhere"]
    off = document(call("who", "off@acme.example", team, "--format", "json"))["person"]
    assert off["declared"]["state"] == "disabled"
    new = document(call("who", "new@partner.example", team, "--format", "json"))["person"]
    assert (new["accounts"], new["declared"]) == ([], None)
    assert new["later"][0]["access"] == "Read"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "give EMAIL and MANIFEST..., or --room TITLE and MANIFEST..."),
        (("ann@acme.example",), "give EMAIL and MANIFEST..."),
        (("rooms.yaml",), '"rooms.yaml" is no address; give EMAIL and MANIFEST...'),
        (("--room", "Plans"), "or --room TITLE and MANIFEST..."),
    ],
)
def test_wrong_usage_is_told(
    call: Callable[..., Said], team: str, arguments: tuple[str, ...], words: str
) -> None:
    del team
    said = call("who", *arguments)
    assert (said.code, said.out) == (64, "")
    assert words in said.err


def test_several_manifests_are_one_with_either_question(
    call: Callable[..., Said], team: str, manifest: Callable[..., str]
) -> None:
    more = manifest("version: 1\nrooms: [{title: More, type: 2, members: []}]\n", "more.yaml")
    assert call("who", "--room", "More", team, more).code == 0
    assert call("who", "ann@acme.example", team, more).code == 0


def test_somebody_whom_the_key_does_not_see_is_told_as_that(
    call: Callable[..., Said],
    manifest: Callable[..., str],
    pointed: Served,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pointed.sandbox.seed(
        {
            **THERE,
            "people": [
                *THERE["people"],
                {"email": "gone@acme.example", "type": "User", "state": "disabled"},
            ],
        }
    )
    monkeypatch.setenv("DOCSPACE_API_KEY", pointed.sandbox.issue_key("eve@acme.example"))
    name = manifest("version: 1\nrooms: [{title: Mine, type: 2}]\n")
    said = call("who", "gone@acme.example", name)
    assert "  on the portal: disabled, the key's account cannot see them\n" in said.out


def test_rooms_that_cannot_be_listed_are_not_taken_for_none(
    call: Callable[..., Said], team: str, pointed: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = Rule("GET", "files/rooms", fault.refusal(403), times=None, query={"subjectId": ".+"})
    with Gateway(pointed.url, broken) as gateway:
        monkeypatch.setenv("DOCSPACE_URL", gateway.url)
        said = call("who", "ann@acme.example", team)
        assert said.code == 1
        assert "  ? further rooms are not known: " in said.out
        found = document(call("who", "--format", "json", "ann@acme.example", team))
    assert found["person"]["undeclared_rooms"] is None
