"""Guards on the command line: what trips stops everything, and is lifted one by one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.edge.cli.conftest import Said
    from tests.portal import Served

PEOPLE = [f"p{number}@acme.example" for number in range(8)]
THERE: dict[str, Any] = {
    "people": [{"email": email, "type": "User"} for email in PEOPLE],
    "rooms": [
        {
            "title": "Plans",
            "type": "CustomRoom",
            "members": [{"email": email, "access": "Read"} for email in PEOPLE],
        }
    ],
}
EMPTIED: dict[str, Any] = {
    "version": 1,
    "rooms": [{"title": "Plans", "type": "custom", "members": []}],
}


@pytest.fixture
def emptied(manifest: Callable[..., str], pointed: Served) -> str:
    """A manifest that takes everybody out of a room."""
    pointed.sandbox.seed(THERE)
    return manifest(EMPTIED)


def test_a_tripped_guard_shows_the_plan_and_sends_nothing(
    emptied: str, call: Callable[..., Said], pointed: Served
) -> None:
    for command in (("plan",), ("apply", "--yes"), ("apply", "--dry-run")):
        said = call(*command, emptied)
        assert (said.code, pointed.writes()) == (3, [])
        shown = said.out + said.err
        assert all(email in shown for email in PEOPLE)
        assert "removals" in shown
        assert "8 of 9 people lose access; at most 2 may" in shown
        assert "--allow removals --because" in shown


def test_it_is_lifted_for_one_run_with_a_reason_that_stands_in_the_report(
    emptied: str, call: Callable[..., Said], pointed: Served
) -> None:
    said = call("apply", "--yes", "--allow", "removals", "--because", "the room is over", emptied)
    assert said.code == 0
    assert "because: the room is over" in said.out
    assert pointed.sandbox.document()["rooms"][0]["members"] == []  # type: ignore[index] # JSON


def test_a_report_as_json_says_what_was_lifted_and_why(
    emptied: str, call: Callable[..., Said]
) -> None:
    said = call(
        *("apply", "--yes", "--format", "json", emptied),
        *("--allow", "removals", "--because", "the room is over"),
    )
    guards = json.loads(said.out)["guards"]
    assert [(one["guard"], one["kind"], one["count"], one["limit"]) for one in guards] == [
        ("removals", "room", 8, 2),
        ("removals", "portal", 8, 2),
    ]
    assert {one["because"] for one in guards} == {"the room is over"}


def test_a_report_of_a_refusal_says_what_tripped(emptied: str, call: Callable[..., Said]) -> None:
    said = call("apply", "--yes", "--format", "json", emptied)
    report = json.loads(said.out)
    assert (said.code, report["outcomes"]) == (3, [])
    assert [one["because"] for one in report["guards"]] == [None, None]


def test_another_guard_is_not_lifted_by_it(
    emptied: str, call: Callable[..., Said], pointed: Served
) -> None:
    said = call("apply", "--yes", "--allow", "mails", "--because", "why not", emptied)
    assert (said.code, pointed.writes()) == (3, [])


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--allow", "removals"], "needs a --because TEXT of its own"),
        (["--because", "so"], "needs a --because TEXT of its own"),
        (
            ["--allow", "removals", "--allow", "mails", "--because", "so"],
            "needs a --because TEXT of its own",
        ),
        (["--allow", "removals", "--because", "  "], "say why removals may pass"),
        (["--allow", "all", "--because", "so"], "there is no such guard; it is removals, "),
        (["--allow", "last_manager", "--because", "so"], "that guard is never lifted"),
        (
            ["--allow", "mails", "--because", "a", "--allow", "mails", "--because", "b"],
            "--allow mails stands there twice",
        ),
    ],
)
def test_what_lifts_nothing_is_wrong_usage(
    arguments: list[str], told: str, emptied: str, call: Callable[..., Said], pointed: Served
) -> None:
    for command in (("plan",), ("apply", "--yes")):
        said = call(*command, *arguments, emptied)
        assert (said.code, said.out, pointed.sandbox.requests()) == (64, "", [])
        assert told in said.err


def test_a_saved_plan_keeps_what_was_lifted_when_it_was_made(
    emptied: str, call: Callable[..., Said], pointed: Served
) -> None:
    lift = ("--allow", "removals", "--because", "the room is over")
    assert call("plan", "--out", "lifted.json", *lift, emptied).code == 0
    assert call("plan", "--out", "tripped.json", emptied).code == 3
    refused = call("apply", "--yes", "--plan", "tripped.json")
    assert (refused.code, pointed.writes()) == (3, [])
    assert "8 of 9 people" in refused.err
    said = call("apply", "--yes", "--plan", "lifted.json")
    assert said.code == 0
    assert "because: the room is over" in said.out


def test_a_saved_plan_that_trips_is_lifted_when_it_is_applied(
    emptied: str, call: Callable[..., Said]
) -> None:
    assert call("plan", "--out", "plan.json", emptied).code == 3
    lift = ("--allow", "removals", "--because", "the room is over")
    assert call("apply", "--yes", "--plan", "plan.json", *lift).code == 0


def test_what_is_a_small_part_of_all_does_not_trip_where_only_touched_rooms_are_read(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served
) -> None:
    rooms = [{**THERE["rooms"][0], "title": f"Room {number}"} for number in range(4)]
    people = [{"email": f"q{number}@acme.example", "type": "User"} for number in range(16)]
    others = [{"email": one["email"], "access": "Read"} for one in people]
    big = {"title": "Big", "type": "CustomRoom", "members": others}
    pointed.sandbox.seed({"people": [*THERE["people"], *people], "rooms": [*rooms, big]})
    members = THERE["rooms"][0]["members"]
    declared = [
        {
            "title": f"Room {number}",
            "type": "custom",
            "members": [one for one in members if one["email"] != PEOPLE[number]],
        }
        for number in range(4)
    ]
    declared.append({"title": "Big", "type": "custom", "members": others})
    name = manifest({"version": 1, "rooms": declared})
    assert call("plan", "--out", "plan.json", name).code == 0, "4 of 24 people"
    said = call("apply", "--yes", "--plan", "plan.json")
    assert said.code == 0, "4 of 8 people in the touched rooms"
