"""2 and 3: a plan knows what is not there yet, and what the portal would refuse."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.failures.world import ANN, BOB, GUEST, NEW

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.edge.cli.conftest import Said
    from tests.portal import Served

OWNER = "owner@sandbox.example"
# Of a key that only reads a plan says that it cannot know the key of the apply.
SCOPES = ("*:read", "accounts:write")
FRESH: dict[str, Any] = {
    "version": 1,
    "users": [{"email": ANN, "type": "RoomAdmin"}, {"email": BOB, "type": "User"}],
    "groups": [{"name": "Design", "manager": ANN, "members": [BOB]}],
    "rooms": [
        {
            "title": "Plans",
            "type": "custom",
            "members": [
                {"email": ANN, "access": "RoomManager"},
                {"email": NEW, "access": "Read"},
                {"group": "Design", "access": "Editing"},
            ],
            "links": [{"title": "Join", "kind": "invitation", "access": "Read"}],
        }
    ],
}


def test_a_plan_that_failed_under_a_parent_not_created_yet(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served
) -> None:
    name = manifest(FRESH)
    planned = call("plan", name)
    assert planned.code == 0, planned.err
    assert "6 steps (6 to create)" in planned.out
    dry = call("apply", "--dry-run", name)
    assert dry.code == 0, dry.err
    for path in ("share", "links"):
        assert f'PUT /api/2.0/files/rooms/{{id of "Plans"}}/{path}' in dry.out
    for unknown in (f"user/{ANN}", f"user/{BOB}", "group/Design"):
        assert f'{{"$ref": "{unknown}"}}' in dry.out
    assert pointed.writes() == []
    applied = call("apply", "--yes", name)
    assert (applied.code, applied.out.splitlines()[-1]) == (0, "Applied: 6 of 6 steps verified.")
    assert call("plan", "--detailed-exitcode", name).code == 0


def _room(*members: dict[str, str], **words: Any) -> dict[str, Any]:  # noqa: ANN401 - YAML
    return {"version": 1, "rooms": [{"title": "Plans", "type": 2, "members": members, **words}]}


def _member(email: str, access: str = "Read") -> dict[str, str]:
    return {"email": email, "access": access}


THERE: dict[str, Any] = {"title": "Plans", "type": 2, "id": 7}
TEAM = [{"email": ANN, "type": "RoomAdmin"}, {"email": BOB, "type": "User"}]
KNOWN: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "a room of the archive": ({"rooms": [{**THERE, "state": "archived"}]}, _room(_member(NEW))),
    "a User as RoomManager": ({"people": TEAM}, _room(_member(BOB, "RoomManager"))),
    "a stranger as RoomManager": ({}, _room(_member(NEW, "RoomManager"))),
    "somebody disabled": (
        {"people": [{"email": BOB, "type": "User", "state": "disabled"}]},
        _room(_member(BOB)),
    ),
    "guests where none may be invited": (
        {"settings": {"allowInvitingGuests": False}},
        _room(_member(NEW)),
    ),
    "a room of somebody else": (
        {"people": TEAM, "rooms": [{**THERE, "owner": ANN}]},
        _room(_member(NEW)),
    ),
    "a Guest in a group": (
        {"people": [*TEAM, {"email": GUEST, "type": "Guest"}]},
        {"version": 1, "groups": [{"name": "Design", "manager": ANN, "members": [GUEST]}]},
    ),
    "a seat too many": (
        {},
        {"version": 1, "users": [{"email": NEW, "type": "RoomAdmin"}]},
    ),
    "a room too many": ({}, _room()),
}


@pytest.mark.parametrize("case", KNOWN)
def test_a_dry_run_that_was_green_where_the_apply_was_red(
    case: str, call: Callable[..., Said], manifest: Callable[..., str], pointed: Served
) -> None:
    there, declared = KNOWN[case]
    pointed.sandbox.seed(there)
    if case == "a seat too many":
        pointed.sandbox.set_seats(manager=1)
    if case == "a room too many":
        pointed.sandbox.set_seats(room=0)
    name = manifest(declared)
    planned, dry, applied = (
        call(*words, name) for words in (("plan",), ("apply", "--dry-run"), ("apply", "--yes"))
    )
    assert [planned.code, dry.code, applied.code] == [3, 3, 3], planned.out
    assert "\nx " in planned.out
    assert pointed.writes() == []


def test_a_dry_run_that_was_green_where_the_apply_was_red_for_want_of_scopes(
    call: Callable[..., Said],
    manifest: Callable[..., str],
    pointed: Served,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DOCSPACE_API_KEY", pointed.sandbox.issue_key(OWNER, SCOPES))
    name = manifest()
    planned, dry, applied = (
        call(*words, name) for words in (("plan",), ("apply", "--dry-run"), ("apply", "--yes"))
    )
    assert [planned.code, dry.code, applied.code] == [3, 3, 3]
    assert "the key lacks the scope rooms:write" in planned.out
    assert pointed.writes() == []
