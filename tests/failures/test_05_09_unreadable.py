"""5 and 9: what may not be read is unknown; nothing is made for it, and nobody is invited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.edge.gateway import fault
from tests.edge.gateway.gateway import Gateway, Rule
from tests.failures.world import ANN, BOB, EVE, NEW

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.edge.cli.conftest import Said
    from tests.portal import Served

# Eve is in no room and in no group, so that only looking her up shows her.
TEAM = [
    {"email": ANN, "type": "RoomAdmin"},
    {"email": BOB, "type": "User"},
    {"email": EVE, "type": "User"},
]
DESIGN = [{"name": "Design", "manager": ANN, "members": [BOB]}]
MEMBERS = [{"email": ANN, "access": "RoomManager"}, {"group": "Design", "access": "Read"}]
LINKS = [{"title": "Join", "kind": "invitation", "access": "Read"}]
PLANS = {"title": "Plans", "type": "custom", "members": MEMBERS, "links": LINKS}
THERE: dict[str, Any] = {
    "people": TEAM,
    "groups": DESIGN,
    "rooms": [{**PLANS, "type": "CustomRoom", "id": 7}],
    "invitationLinks": [{"type": "User"}],
}
DECLARED: dict[str, Any] = {
    "version": 1,
    "users": TEAM,
    "groups": DESIGN,
    "rooms": [PLANS],
    "invitation_links": [{"type": "User"}],
}
"""What is there, so that every step would be one that an unreadable listing has made up."""
CLOSED = {
    "rooms": "files/rooms",
    "members of a room": "files/rooms/7/share",
    "links of a room": "files/rooms/7/links?",
    "groups": "group",
    "a group": "group/.+",
    "people": "people/filter",
    "invitation links": "portal/users/invitationlink/.*",
}


def test_an_unreadable_collection_that_made_a_phantom_create_is_there(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served
) -> None:
    # Without this, the test below could not fail.
    pointed.sandbox.seed(THERE)
    assert call("plan", "--detailed-exitcode", manifest(DECLARED)).code == 0
    read = {path.removeprefix("/api/2.0/") for path in pointed.reads()}
    assert {"files/rooms", "files/rooms/7/share", "files/rooms/7/links", "group"} <= read


@pytest.mark.parametrize("what", CLOSED)
def test_an_unreadable_collection_that_made_a_phantom_create(
    what: str,
    call: Callable[..., Said],
    manifest: Callable[..., str],
    pointed: Served,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pointed.sandbox.seed(THERE)
    name = manifest(DECLARED)
    before = pointed.sandbox.document()
    rule = Rule("GET", CLOSED[what], fault.refusal(403), times=None)
    with Gateway(pointed.url, rule) as gateway:
        monkeypatch.setenv("DOCSPACE_URL", gateway.url)
        planned = call("plan", name)
        applied = [call("apply", "--yes", name).code for _ in range(2)]
        assert gateway.met
        assert gateway.writes == []
    assert planned.err.startswith("reconciler: ") or "\n? " in planned.out
    assert planned.code != 0
    assert "\n+ " not in planned.out
    assert 0 not in applied
    assert pointed.sandbox.document() == before


@pytest.mark.parametrize("path", ["files/rooms", "files/rooms/7/share", "people/filter"])
@pytest.mark.parametrize("again", [fault.refusal(403), fault.miscounted(1)], ids=["403", "torn"])
def test_invitations_that_were_sent_twice_after_a_failed_listing(
    path: str,
    again: fault.Fault,
    call: Callable[..., Said],
    manifest: Callable[..., str],
    pointed: Served,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pointed.sandbox.seed(THERE)
    invited = [*MEMBERS, {"email": NEW, "access": "Read"}]
    name = manifest({**DECLARED, "rooms": [{**PLANS, "members": invited, "notify": True}]})
    with Gateway(pointed.url, Rule("GET", path, again, times=None)) as gateway:
        monkeypatch.setenv("DOCSPACE_URL", gateway.url)
        assert call("apply", "--yes", name).code in {1, 5, 77}
        assert gateway.met
        assert gateway.writes == []
    assert pointed.sandbox.mails() == []
    monkeypatch.setenv("DOCSPACE_URL", pointed.url)
    assert call("apply", "--yes", name).code == 0
    with Gateway(pointed.url, Rule("GET", path, again, times=None)) as gateway:
        monkeypatch.setenv("DOCSPACE_URL", gateway.url)
        call("apply", "--yes", name)
        assert gateway.writes == []
    assert [mail.to for mail in pointed.sandbox.mails()] == [NEW]
