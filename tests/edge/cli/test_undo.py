"""``reconciler undo``: the way back, as whoever has applied too much goes it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from reconciler.errors import Exit
from reconciler.manifest import schema
from reconciler.saved.shape import fits
from tests.edge.cli.over import ANN, BOB, GUEST, THERE, Applied
from tests.properties.undoing import state
from tests.properties.way import desired

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.edge.cli.conftest import Said
    from tests.portal import Served


@pytest.fixture
def applied(pointed: Served) -> Applied:
    return Applied(pointed)


@pytest.fixture
def there(applied: Applied, monkeypatch: pytest.MonkeyPatch) -> Callable[..., dict[str, Any]]:
    """Gives the portal what a document says, and tells what it has."""

    def seed(document: dict[str, Any] = THERE) -> dict[str, Any]:
        found = applied.seed(document)
        monkeypatch.setenv("DOCSPACE_API_KEY", applied.portal.sandbox.key)
        return found

    return seed


def test_an_apply_is_undone_by_a_plan_that_is_saved_and_applied(
    pointed: Served,
    there: Callable[..., Any],
    applied: Applied,
    call: Callable[..., Said],
) -> None:
    before = there()
    report = applied()
    allow = ("--allow", "rooms_archived", "--because", "made by mistake")
    sent = len(pointed.writes())
    said = call("undo", report, *allow, "--out", "undo.json", "--manifest", "undo.yaml")
    assert said.code == Exit.DONE
    assert len(pointed.writes()) == sent
    assert "Cannot be undone:\n" in said.out
    assert call("apply", "--yes", "--plan", "undo.json").code == Exit.DONE
    after = state(pointed)
    assert after["groups"].pop("Sales")[0] == ANN
    assert after["groups"] == before["groups"]
    assert after["rooms"].pop("Trips")["state"] == "archived"
    assert after["rooms"] == before["rooms"]
    for email, account in before["people"].items():
        assert after["people"][email] == account
    again = call("undo", report)
    assert "Nothing to undo" in again.err
    assert "Nothing to do" in again.out
    assert again.code == Exit.DONE
    assert call("plan", "--detailed-exitcode", "undo.yaml").code == Exit.DONE


LASTING = """\
Cannot be undone:
  - portal "PORTAL": 4 mails may have been sent, to bob@acme.example, new@acme.example, \
ann@acme.example, stranger@partner.example
  - user "new@acme.example": was invited to the portal, and no invitation can be taken back; \
`state: disabled` keeps them out
  - user "stranger@partner.example": was invited to the portal, and no invitation can be taken \
back; `state: disabled` keeps them out
  - group "Sales": stays: no manifest takes a group away
  - room "Maps": what the archive drops stays dropped: everybody's pins, and a lifetime
  - room "Trips": goes to the archive and stays there, with all that is in it: nothing deletes it
"""


def test_what_cannot_be_undone_is_told_in_every_form(
    pointed: Served,
    there: Callable[..., Any],
    applied: Applied,
    call: Callable[..., Said],
) -> None:
    there()
    report = applied()
    lasting = LASTING.replace("PORTAL", pointed.url)
    said = call("undo", report)
    assert said.out.endswith(f"\n\n{lasting}")
    assert "guard rooms_archived" in said.out
    assert said.code == Exit.REFUSED
    for form in ("json", "html", "github", "sarif"):
        said = call("undo", report, "--format", form)
        assert said.err == lasting
        assert said.code == Exit.REFUSED
    document = json.loads(call("undo", report, "--format", "json").out)
    assert fits(document, schema("plan"))
    assert [file["file"] for file in document["manifest"]] == ["undo.yaml"]
    said = call("undo", report, "--format", "markdown")
    assert "### Cannot be undone\n\n- portal `" in said.out
    assert "- group `Sales`: stays: no manifest takes a group away\n" in said.out
    short = call("undo", report, "--format", "markdown", "--limit", "4096")
    assert len(short.out) <= 4096
    assert "- and 6 more, in the comments of the manifest\n" in short.out
    for form in ("text", "markdown", "json"):
        assert call("undo", report, "--by", "person", "--format", form).code == Exit.REFUSED


def test_masked_output_names_nobody(
    there: Callable[..., Any], applied: Applied, call: Callable[..., Said]
) -> None:
    there()
    report = applied()
    for form in ("text", "markdown", "json", "html"):
        said = call("undo", report, "--pii", "masked", "--format", form)
        assert said.code == Exit.REFUSED
        assert "acme.example" not in said.out + said.err
        assert "person-1" in said.out


def test_what_somebody_has_changed_since_is_told_and_left_alone(
    pointed: Served,
    there: Callable[..., Any],
    applied: Applied,
    call: Callable[..., Said],
) -> None:
    there()
    room = {"title": "Maps", "type": "collaboration"}
    first = [{"email": ANN, "access": "Read"}, {"email": BOB, "access": "Editing"}]
    report = applied({"version": 1, "rooms": [{**room, "members": first, "tags": ["a"]}]})
    later = [{"email": ANN, "access": "ContentCreator"}, {"email": GUEST, "access": "Read"}]
    later.append({"email": BOB, "access": "Editing"})
    pointed.apply(desired({"version": 1, "rooms": [{**room, "members": later, "tags": ["b"]}]}))
    before = state(pointed)["rooms"]["Maps"]
    said = call("undo", report, "--out", "undo.json")
    assert said.code == Exit.DONE
    assert said.out.endswith(
        """
Cannot be undone:
  - room "Maps": tags is b by now, and the apply made it a: changed since, and left alone
  - members "Maps": ann@acme.example is ContentCreator by now, and the apply made it Read: \
changed since, and left alone
"""
    )
    assert call("apply", "--yes", "--plan", "undo.json").code == Exit.DONE
    after = state(pointed)["rooms"]["Maps"]
    gone = [one for one in before.pop("members") if one not in after["members"]]
    assert [json.loads(one)["email"] for one in gone] == [BOB]
    assert {**before, "members": after["members"]} == after


def test_the_policy_of_the_team_holds_for_an_undo_and_is_kept_in_the_saved_plan(
    pointed: Served,
    there: Callable[..., Any],
    applied: Applied,
    manifest: Callable[..., str],
    call: Callable[..., Said],
) -> None:
    there()
    members = [{"email": ANN, "access": "Read"}, {"email": BOB, "access": "Editing"}]
    room = {"title": "Maps", "type": "collaboration", "members": members}
    report = applied({"version": 1, "rooms": [room]})
    rule = {"id": "calm", "message": "Nobody draws here", "members": {"access": {"not": "Editing"}}}
    inside = {"email": ANN, "access": "Read"}
    team: dict[str, Any] = {
        "version": 1,
        "portal": pointed.url,
        "protect": [BOB],
        "policy": {"domains": ["acme.example"], "guards": {"removals": 5}},
        "rooms": [{**room, "members": [inside]}],
    }
    name = manifest(team, "team.yaml")
    said = call("undo", report, name, "--out", "undo.json", "--manifest", "undo.yaml")
    assert said.code == Exit.DONE
    assert f"{BOB} is protected by the manifest and keeps Editing" in said.out
    assert "~ ann@acme.example  Read -> Editing" in said.out
    assert call("apply", "--yes", "--plan", "undo.json").code == Exit.DONE
    team["policy"]["rules"] = [rule]
    said = call("undo", applied({"version": 1, "rooms": [room]}), manifest(team, "team.yaml"))
    assert "Nobody draws here" in said.out
    assert said.code == Exit.REFUSED


_STAYS = "stays in the room as RoomManager, whatever they were before they owned it"
_GONE = "stays gone: another link would have another address"


def test_links_and_owners_are_as_they_were_but_for_addresses_that_are_gone(
    pointed: Served,
    there: Callable[..., Any],
    applied: Applied,
    call: Callable[..., Said],
) -> None:
    link = {"kind": "external", "title": "Programme", "expires": "2030-01-31T23:59:59Z"}
    gone = {"kind": "external", "title": "Gone"}
    rooms = [
        {**THERE["rooms"][0], "links": [link, gone]},
        {"title": "Bin", "type": 5, "state": "archived"},
    ]
    portal_links = [{"type": "User", "maxUseCount": 20}, {"type": "RoomAdmin"}]
    before = there({**THERE, "rooms": rooms, "invitationLinks": portal_links})
    links: dict[str, Any] = pointed.sandbox.document()
    declared = [
        {"title": "Programme", "kind": "external", "access": "Read", "deny_download": True},
        {"title": "More", "kind": "external", "access": "Read", "internal": True},
    ]
    room = {"title": "Plans", "type": "custom", "owner": ANN, "links": declared}
    report = applied(
        {
            "version": 1,
            "invitation_links": [
                {"type": "User", "max_uses": 30},
                {"type": "DocSpaceAdmin", "max_uses": 2},
            ],
            "rooms": [room, {"title": "Bin", "type": "custom", "state": "absent"}],
        }
    )
    said = call("undo", report, "--out", "undo.json", "--allow", "public_links", "--because", "so")
    assert said.code == Exit.DONE
    lasting = said.out.partition("Cannot be undone:\n")[2].splitlines()
    assert lasting == [
        f'  - owner "Plans": {ANN} {_STAYS}',
        f'  - links "Plans": anyone with the link "Gone": {_GONE}',
        '  - room "Bin": was deleted for good, with all that was in it',
        f'  - invitation link "RoomAdmin": {_GONE}',
    ]
    assert call("apply", "--yes", "--plan", "undo.json").code == Exit.DONE
    after = state(pointed)
    now: dict[str, Any] = pointed.sandbox.document()
    assert after["rooms"]["Plans"] == before["rooms"]["Plans"]
    (room,) = [one for one in now["rooms"] if one["title"] == "Plans"]
    assert [one["title"] for one in room["links"]] == ["Programme"]
    (former,) = [one for one in links["rooms"] if one["title"] == "Plans"]
    for one in (room["links"][0], former["links"][0]):
        one["expires"] = one["expires"].partition(".")[0].rstrip("Z")
    assert room["links"][0] == former["links"][0]
    assert now["invitationLinks"] == links["invitationLinks"][:1]


def test_what_the_key_s_account_may_not_read_is_told_and_the_rest_goes_on(
    pointed: Served,
    there: Callable[..., Any],
    applied: Applied,
    call: Callable[..., Said],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    there()
    link = {"title": "Join", "kind": "invitation", "access": "Read"}
    rooms = [{"title": "Maps", "type": "collaboration", "links": [link]}]
    report = applied({"version": 1, "rooms": rooms})
    monkeypatch.setenv("DOCSPACE_API_KEY", pointed.sandbox.issue_key(ANN))
    said = call("undo", report)
    assert 'links "Maps": could not be read: ' in said.out
    assert said.code == Exit.FAILED


def test_what_takes_an_apply_back_is_not_the_record_of_what_the_team_asks_for(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served
) -> None:
    pointed.sandbox.seed({"people": [{"email": ANN, "type": "User"}]})
    room: dict[str, Any] = {"title": "Plans", "type": "custom", "members": []}
    assert call("apply", "--yes", manifest({"version": 1, "rooms": [room]})).code == 0
    room["members"] = [{"email": ANN, "access": "Read"}]
    name = manifest({"version": 1, "rooms": [room]})
    assert call("apply", "--yes", "--report", "report.json", name).code == 0
    assert call("undo", "report.json", "--out", "undo.json").code == 0
    assert call("apply", "--yes", "--plan", "undo.json").code == 0
    # The manifests of the last apply still ask for her, so it is the portal that has moved.
    said = call("drift", name)
    assert said.code == 2
    assert "portal-ahead" in said.out


def test_what_does_not_fit_into_a_day_is_told_in_waves(
    there: Callable[..., Any], applied: Applied, call: Callable[..., Said]
) -> None:
    there()
    report = applied()
    for form, told in (("text", "Does not fit into today's limit of 3 writes"), ("json", "waves")):
        said = call("undo", report, "--daily-writes", "3", "--format", form, "--pii", "masked")
        assert told in said.out
        assert "acme.example" not in said.out
    assert "Does not fit" not in call("undo", report).out
