"""7 and 8: an invitation is seen until it is accepted, and goes with the person."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.edge.gateway.gateway import Gateway, Rule
from tests.failures.world import ANN, BOB, GUEST, OLD

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.edge.cli.conftest import Said
    from tests.edge.gateway.fault import Passage
    from tests.edge.gateway.message import Reply
    from tests.portal import Served

PENDING = {"email": OLD, "type": "User", "state": "pending", "registered": "2026-01-01T00:00:00"}


def test_an_invitation_that_expired_and_looked_fine(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served
) -> None:
    pointed.sandbox.seed({"people": [PENDING, {"email": BOB, "type": "User"}]})
    users = [{"email": email, "type": "User"} for email in (OLD, BOB)]
    name = manifest({"version": 1, "users": users})
    shown = call("status", "--waiting-exitcode", name)
    assert shown.code == 6
    assert shown.out.startswith(f"{OLD}  invited since 2026-01-01T00:00:00Z; User\n")
    told = json.loads(call("status", "--format", "json", name).out)["people"]
    assert [(one["stage"], one["since"]) for one in told] == [
        ("invited", "2026-01-01T00:00:00Z"),
        ("active", None),
    ]
    acted = call("resend", "--yes", "--older-than", "7d", name)
    assert (acted.code, acted.out.splitlines()[0]) == (
        0,
        f"reminded  {OLD}  invited 2026-01-01",
    )
    assert [mail.to for mail in pointed.sandbox.mails()] == [OLD]
    assert call("resend", "--yes", "--older-than", "7d", name).out == "Nobody is to be reminded.\n"


ROOM: dict[str, Any] = {
    "title": "Plans",
    "type": "CustomRoom",
    "id": 7,
    "members": [
        {"email": ANN, "access": "RoomManager"},
        {"email": OLD, "access": "Read"},
        {"email": GUEST, "access": "Read"},
    ],
}
THERE: dict[str, Any] = {
    "people": [
        {"email": ANN, "type": "RoomAdmin"},
        PENDING,
        {"email": GUEST, "type": "Guest", "state": "pending"},
    ],
    "rooms": [ROOM],
}
LEFT: dict[str, Any] = {
    "version": 1,
    "rooms": [{"title": "Plans", "type": "custom", "members": [ROOM["members"][0]]}],
}


def _members(portal: Served) -> list[str]:
    document: dict[str, Any] = portal.sandbox.document()
    return [one["email"] for one in document["rooms"][0]["members"]]


def test_a_removed_person_whose_invitation_stayed_open(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served
) -> None:
    pointed.sandbox.seed(THERE)
    name = manifest(LEFT)
    planned = call("plan", name)
    assert "- 2 lose access" in planned.out
    assert call("apply", "--yes", name).code == 0
    assert _members(pointed) == [ANN]
    # They may not be let in by accepting, either.
    pointed.sandbox.activate(GUEST)
    assert call("plan", "--detailed-exitcode", name).code == 0
    assert _members(pointed) == [ANN]


@pytest.mark.parametrize("gone", [[OLD], [OLD, GUEST]], ids=["one", "both"])
def test_a_removed_person_whose_invitation_stayed_open_may_be_gone_already(
    gone: list[str],
    call: Callable[..., Said],
    manifest: Callable[..., str],
    pointed: Served,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pointed.sandbox.seed(THERE)

    def after_somebody_else(passage: Passage) -> Reply:
        body = passage.request.json
        first = body["invitations"][: len(gone)]
        passage.forward(passage.request.with_json({**body, "invitations": first}))
        return passage.forward()

    with Gateway(pointed.url, Rule("PUT", "files/rooms/7/share", after_somebody_else)) as gateway:
        monkeypatch.setenv("DOCSPACE_URL", gateway.url)
        said = call("apply", "--yes", manifest(LEFT))
        assert len(gateway.met) == 1
    assert (said.code, said.out.splitlines()[-1]) == (0, "Applied: 1 of 1 step verified.")
    assert _members(pointed) == [ANN]


def test_a_removed_person_whose_invitation_stayed_open_may_go_before_a_saved_plan_is_applied(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served
) -> None:
    pointed.sandbox.seed(THERE)
    name = manifest(LEFT)
    assert call("plan", "--out", "plan.json", name).code == 0
    assert call("apply", "--yes", name).code == 0
    pointed.sandbox.forget_requests()
    said = call("apply", "--yes", "--plan", "plan.json")
    assert (said.code, said.out) == (0, "Applied: there was nothing to do.\n")
    assert 'Already so: members "Plans"' in said.err
    assert pointed.writes() == []
