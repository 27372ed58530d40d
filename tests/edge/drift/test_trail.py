"""Who changed the portal, and who and what is new there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.edge.drift.conftest import ADAM, ANN, PORTAL, TEAM, UMA, Other
from tests.edge.drift.test_sides import document
from tests.edge.gateway import fault
from tests.edge.gateway.gateway import Gateway, Rule

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.edge.cli.conftest import Said
    from tests.portal import Served

READS = ["rooms:read", "accounts:read", "accounts.self:read"]
OWNER = "owner@sandbox.example"


def differences(said: Said) -> dict[str, dict[str, Any]]:
    return {one["field"]: one for one in document(said)["differences"]}


def test_who_changed_what_and_when_is_told(
    call: Callable[..., Said], team: str, adam: Other
) -> None:
    adam.share("Plans", ANN, "Read")
    adam.share("Plans", UMA, "Read")
    adam.send("PUT", f"files/rooms/{adam.room('Plans')}/tags", {"names": ["late"]})
    found = differences(call("drift", team, "--format", "json"))
    assert {
        field: [(event["who"], event["action"], event["text"]) for event in one["events"]]
        for field, one in found.items()
    } == {
        ANN: [(ADAM, 5075, "Ann Example appointed: Read")],
        UMA: [(ADAM, 5085, "Added user: Uma Example. Role: Read")],
        "tags": [(ADAM, 5078, "Added tags: [late]")],
    }
    assert all(one["certain"] for one in found.values())
    assert f"by {ADAM}, 20" in call("drift", team).out


def test_of_several_who_may_have_done_it_each_is_told(
    call: Callable[..., Said], team: str, adam: Other, there: Served
) -> None:
    adam.send("PUT", f"files/rooms/{adam.room('Plans')}/tags", {"names": ["one"]})
    owner = type(adam)(there.url, there.sandbox.key)
    owner.send("PUT", f"files/rooms/{adam.room('Plans')}/tags", {"names": ["two"]})
    said = call("drift", team)
    assert "one of these, perhaps: by owner@sandbox.example, " in said.out
    assert f"; by {ADAM}, " in said.out
    text = call("drift", team, "--format", "markdown").out
    assert "  - one of these, perhaps:\n  - `by owner@sandbox.example, " in text


def test_a_renamed_room_is_laid_to_whoever_renamed_it(
    call: Callable[..., Said], team: str, adam: Other
) -> None:
    adam.send("PUT", f"files/rooms/{adam.room('Plans')}", {"title": "Plots"})
    said = call("drift", team)
    assert "title: nothing on the portal, Plans in the manifests" in said.out
    assert f"by {ADAM}, 20" in said.out
    assert "Room renamed: Plots" in said.out


def test_what_has_no_event_is_unattributed(
    call: Callable[..., Said], manifest: Callable[..., str], adam: Other
) -> None:
    # The trail has no kind of event for a colour that its listing could show.
    name = manifest(TEAM.replace("tags: [a]", "tags: [a]\n  color: '#FF6680'"))
    assert call("apply", "--yes", name).code == 0
    adam.send("PUT", f"files/rooms/{adam.room('Plans')}", {"color": "61C059", "indexing": True})
    adam.share("Plans", UMA, "Read")
    said = call("drift", name)
    assert "the audit trail has nothing that fits" in said.out
    text = call("drift", name, "--format", "markdown").out
    assert "  - the audit trail has nothing that fits" in text


def test_a_room_that_is_gone_is_laid_to_whoever_deleted_it(
    call: Callable[..., Said], team: str, there: Served
) -> None:
    owner = Other(there.url, there.sandbox.key)
    room = owner.room("Plans")
    owner.send("PUT", f"files/rooms/{room}/archive", {"deleteAfter": False})
    for _ in range(4):
        owner.get("files/fileops")
    owner.send("DELETE", f"files/rooms/{room}", {"deleteAfter": False})
    for _ in range(4):
        owner.get("files/fileops")
    found = differences(call("drift", team, "--format", "json"))
    assert found["title"]["side"] == "portal"
    assert [one["action"] for one in found["title"]["events"]] == [5074]
    assert [one["action"] for one in found[ANN]["events"]] == [5074]


def test_new_people_and_rooms_are_told_and_are_no_drift(
    call: Callable[..., Said], team: str, there: Served, adam: Other
) -> None:
    there.sandbox.register("late@mail.example", "User")
    invited = {"invitations": [{"email": "guest@mail.example", "type": "User"}]}
    adam.send("POST", "people/invite", invited)
    adam.send("POST", "files/rooms", {"title": "Nobody's", "roomType": 5})
    said = call("drift", team)
    assert said.code == 0, said
    assert "New people whom no manifest names:" in said.out
    assert "late@mail.example  User, active, since 20" in said.out
    assert "came by an invitation link, by the portal itself, 20" in said.out
    assert "guest@mail.example  User, pending, since 20" in said.out
    assert f"was invited, by {ADAM}, 20" in said.out
    assert f'  + "Nobody\'s"  by {ADAM}, 20' in said.out
    assert "2 others that no manifest declares" in said.out


def test_many_new_rooms_are_counted(call: Callable[..., Said], team: str, adam: Other) -> None:
    for number in range(21):
        adam.send("POST", "files/rooms", {"title": f"R{number}", "roomType": 5})
    assert "    and 1 other\n" in call("drift", team).out


def test_a_manifest_that_wants_to_hear_of_all_rooms_makes_them_drift(
    call: Callable[..., Said], manifest: Callable[..., str], there: Served, adam: Other
) -> None:
    name = manifest(TEAM + "unmanaged_rooms: report\n")
    assert call("apply", "--yes", name).code == 0
    adam.send("POST", "files/rooms", {"title": "Nobody's", "roomType": 5})
    said = call("drift", name, "--format", "json")
    assert said.code == 2
    found = {one["ref"]: one["side"] for one in document(said)["differences"]}
    assert found == {"Others (id 1000)": "unknown", "Nobody's (id 1002)": "portal"}
    assert document(said)["rooms"] == []
    (new,) = [one for one in document(said)["differences"] if one["side"] == "portal"]
    assert [one["action"] for one in new["events"]] == [5070]
    del there


@pytest.mark.parametrize(
    ("level", "told"),
    [
        ("none", "Audit trail not available: the portal's tariff has none"),
        ("last", "Audit trail not whole: the portal shows its latest events alone"),
    ],
)
def test_a_tariff_without_the_trail_is_told_once_and_is_no_error(
    call: Callable[..., Said],
    manifest: Callable[..., str],
    there: Served,
    monkeypatch: pytest.MonkeyPatch,
    level: str,
    told: str,
) -> None:
    there.sandbox.seed({**PORTAL, "settings": {"audit": level}})
    monkeypatch.setenv("DOCSPACE_API_KEY", there.sandbox.key)
    name = manifest(TEAM)
    assert call("apply", "--yes", name).code == 0
    Other(there.url, there.sandbox.issue_key(ADAM)).share("Plans", ANN, "Read")
    said = call("drift", name)
    text = call("drift", name, "--format", "markdown").out
    assert said.code == 2
    assert said.out.count(told) == 1
    assert "audit trail" in text
    assert (f"by {ADAM}, 20" in said.out) == (level == "last")


@pytest.mark.parametrize(
    ("who", "scopes", "told"),
    [
        (OWNER, READS, "the key lacks the scope *:read"),
        (ADAM, ["*"], ""),
    ],
)
def test_a_key_that_may_not_ask_is_told(
    call: Callable[..., Said],
    team: str,
    there: Served,
    adam: Other,
    monkeypatch: pytest.MonkeyPatch,
    who: str,
    scopes: list[str],
    told: str,
) -> None:
    adam.share("Plans", ANN, "Read")
    monkeypatch.setenv("DOCSPACE_API_KEY", there.sandbox.issue_key(who, scopes))
    said = call("drift", team)
    assert said.code == 2
    assert ("Audit trail not available" in said.out) == bool(told)
    assert told in said.out


def test_masked_output_names_nobody(
    call: Callable[..., Said], team: str, there: Served, adam: Other
) -> None:
    adam.share("Plans", UMA, "Read")
    there.sandbox.register("late@mail.example", "User", "Given", "Name")
    for form in ("text", "markdown", "json"):
        said = call("drift", team, "--pii", "masked", "--format", form)
        assert said.code == 2
        assert "@" not in said.out.replace("@@", "")
        assert "Given" not in said.out
        assert "person-" in said.out


def test_what_cannot_be_read_is_told_and_is_a_failure(
    call: Callable[..., Said],
    manifest: Callable[..., str],
    there: Served,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shares = Rule("GET", r"files/rooms/\d+/share", fault.refusal(403), 1, None)
    people = Rule(
        *("GET", "people/filter", fault.refusal(403), 1, None), {"sortBy": "registrationDate"}
    )
    name = manifest(TEAM)
    with Gateway(there.url) as gateway:
        monkeypatch.setenv("DOCSPACE_URL", gateway.url)
        assert call("apply", "--yes", name).code == 0
        gateway.rules.append(shares)
        unread = call("drift", name, "--prometheus", "x.prom")
        text = call("drift", name, "--format", "markdown").out
        gateway.rules[:] = [people]
        unlisted = call("drift", name)
    assert unread.code == 1
    assert "NOT READ (?): members" in unread.out
    assert "x.prom are left as they were." in unread.err
    assert "### 1 thing could not be read" in text
    assert unlisted.code == 1
    assert "NOT READ (?): who is new could not be read" in unlisted.out


def test_rooms_that_cannot_be_read_again_are_not_known_by_id(
    call: Callable[..., Said],
    manifest: Callable[..., str],
    there: Served,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    name = manifest(TEAM)
    for way in (fault.refusal(403), fault.bare(401)):
        there.sandbox.seed(PORTAL)
        monkeypatch.setenv("DOCSPACE_API_KEY", there.sandbox.key)
        with Gateway(there.url, Rule("GET", "files/rooms", way, 2, None)) as gateway:
            monkeypatch.setenv("DOCSPACE_URL", gateway.url)
            assert call("apply", "--yes", name).code == 0
            gateway.rules.clear()
            Other(there.url, there.sandbox.key).send("PUT", "files/rooms/1001", {"title": "Plots"})
            said = call("drift", name)
        assert "the audit trail has nothing that fits" in said.out
