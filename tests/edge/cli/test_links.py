"""``reconciler links``."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.edge.gateway import fault
from tests.edge.gateway.gateway import Gateway, Rule
from tests.edge.loopback.server import closed_port

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.edge.cli.conftest import Said
    from tests.portal import Served

TYPES = ("Guest", "User", "RoomAdmin", "DocSpaceAdmin")
ADMIN, LEAD, MEMBER = "admin@acme.example", "lead@acme.example", "member@acme.example"
PEOPLE = [
    {"email": ADMIN, "type": "DocSpaceAdmin"},
    {"email": LEAD, "type": "RoomAdmin"},
    {"email": MEMBER, "type": "User"},
]
KEPT: dict[str, Any] = {
    "invitationLinks": [
        {"type": "User", "expires": "2030-01-01T00:00:00Z", "maxUseCount": 5, "currentUseCount": 2},
        {"type": "RoomAdmin"},
    ]
}


def _acting(
    pointed: Served, monkeypatch: pytest.MonkeyPatch, email: str, **document: object
) -> None:
    pointed.sandbox.seed({"people": PEOPLE, "acting": email, **document})
    monkeypatch.setenv("DOCSPACE_API_KEY", pointed.sandbox.key)


@pytest.mark.parametrize("type_", TYPES)
def test_a_new_link_is_printed_alone_and_what_it_means_is_said_elsewhere(
    call: Callable[..., Said], pointed: Served, type_: str
) -> None:
    said = call("links", "--type", type_)
    assert said.code == 0
    url = said.out.removesuffix("\n")
    assert url.startswith(f"{pointed.url}/s/")
    assert "\n" not in url
    assert said.err == (
        f"This call makes a link: for 7 days, whoever has it becomes {type_} of the portal, any "
        "number of people, and it cannot be taken back.\n"
    )
    assert pointed.sandbox.short_links == 1
    # It is one that lets somebody in.
    pointed.sandbox.register("new@partner.example", url)


def test_each_call_makes_another_link(call: Callable[..., Said], pointed: Served) -> None:
    first, second = (call("links", "--type", "User").out for _ in range(2))
    assert first != second
    assert pointed.sandbox.short_links == 2


def test_what_it_means_is_said_before_anything_is_asked(
    call: Callable[..., Said], pointed: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    del pointed
    monkeypatch.setenv("DOCSPACE_URL", f"http://127.0.0.1:{closed_port()}")
    said = call("links", "--type", "Guest")
    assert (said.code, said.out) == (69, "")
    assert said.err.startswith("This call makes a link: ")


@pytest.mark.parametrize(
    ("email", "type_"),
    [
        (ADMIN, "DocSpaceAdmin"),
        (LEAD, "DocSpaceAdmin"),
        (LEAD, "RoomAdmin"),
        (MEMBER, "Guest"),
        (MEMBER, "User"),
    ],
)
def test_an_empty_answer_means_that_the_account_may_not(
    call: Callable[..., Said],
    pointed: Served,
    monkeypatch: pytest.MonkeyPatch,
    email: str,
    type_: str,
) -> None:
    _acting(pointed, monkeypatch, email)
    said = call("links", "--type", type_)
    assert (said.code, said.out) == (77, "")
    assert f"the key's account may not invite a {type_}" in said.err
    assert pointed.sandbox.short_links == 0


@pytest.mark.parametrize("type_", ["Guest", "User"])
def test_invitations_that_are_switched_off_give_no_link(
    call: Callable[..., Said], pointed: Served, type_: str
) -> None:
    pointed.sandbox.seed({"settings": {"allowInvitingMembers": False}})
    said = call("links", "--type", type_)
    assert (said.code, said.out) == (77, "")
    assert f"the portal gives no link for {type_}: " in said.err


def test_a_refusal_that_has_nothing_to_do_with_rights_is_told_as_what_it_is(
    call: Callable[..., Said], pointed: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule = Rule("GET", "portal/users/invite/User", fault.refusal(400, "no"), times=None)
    with Gateway(pointed.url, rule) as gateway:
        monkeypatch.setenv("DOCSPACE_URL", gateway.url)
        said = call("links", "--type", "User")
    assert (said.code, said.out) == (1, "")


def test_a_link_whose_address_is_lost_is_not_made_again_by_itself(
    call: Callable[..., Said], pointed: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule = Rule("GET", "portal/users/invite/User", fault.lost, times=None)
    with Gateway(pointed.url, rule) as gateway:
        monkeypatch.setenv("DOCSPACE_URL", gateway.url)
        said = call("links", "--type", "User")
    assert (said.code, said.out) == (1, "")
    assert "whether the request was carried out is unknown" in said.err
    assert pointed.sandbox.short_links == 1


@pytest.mark.parametrize("arguments", [("--type", "User"), ()])
def test_a_key_without_the_scope_is_told(
    call: Callable[..., Said],
    pointed: Served,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
) -> None:
    key = pointed.sandbox.issue_key("owner@sandbox.example", ["accounts:write", "rooms:write"])
    monkeypatch.setenv("DOCSPACE_API_KEY", key)
    said = call("links", *arguments)
    assert (said.code, said.out) == (77, "")
    assert "*:read" in said.err


def test_the_portal_s_own_links_are_shown_with_their_limits(
    call: Callable[..., Said], pointed: Served
) -> None:
    pointed.sandbox.seed(KEPT)
    said = call("links")
    assert (said.code, said.err) == (0, "")
    first, second = (line.split("  ") for line in said.out.splitlines())
    assert (first[0], first[2]) == ("RoomAdmin", "expires never, used 0 of any number")
    assert (second[0], second[2]) == ("User", "expires 2030-01-01T00:00:00Z, used 2 of 5")
    assert first[1] != second[1]
    pointed.sandbox.register("new@partner.example", second[1])
    assert "used 3 of 5" in call("links").out
    assert pointed.writes() == []
    assert pointed.sandbox.short_links == 0


def test_no_link_at_all_is_no_error(call: Callable[..., Said], pointed: Served) -> None:
    del pointed
    said = call("links")
    assert (said.code, said.out) == (0, "")
    assert said.err == "The portal shows no invitation link.\n"


def test_a_type_that_cannot_be_read_keeps_no_other_from_being_shown(
    call: Callable[..., Said], pointed: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    _acting(pointed, monkeypatch, LEAD, **KEPT)
    said = call("links")
    assert said.code == 0
    (line,) = said.out.splitlines()
    assert line.startswith("User  ")
    assert [told.split(":")[0] for told in said.err.splitlines()] == ["DocSpaceAdmin", "RoomAdmin"]


def test_without_a_free_seat_the_links_that_need_one_are_not_shown(
    call: Callable[..., Said], pointed: Served
) -> None:
    pointed.sandbox.seed({**KEPT, "seats": {"manager": 1}})
    said = call("links")
    assert said.code == 0
    assert said.out.startswith("User  ")
    assert len(said.err.splitlines()) == 2


def test_an_account_that_may_see_none_is_told(
    call: Callable[..., Said], pointed: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    _acting(pointed, monkeypatch, MEMBER, **KEPT)
    said = call("links")
    assert (said.code, said.out) == (77, "")
    assert said.err.splitlines()[-1] == (
        "reconciler: the portal shows none of its links to the key's account"
    )


def test_a_failure_is_not_taken_for_no_link(
    call: Callable[..., Said], pointed: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    pointed.sandbox.seed(KEPT)
    path = "portal/users/invitationlink/DocSpaceAdmin"
    rule = Rule("GET", path, fault.refusal(400, "no"), times=None)
    with Gateway(pointed.url, rule) as gateway:
        monkeypatch.setenv("DOCSPACE_URL", gateway.url)
        said = call("links")
    assert (said.code, said.out) == (1, "")


def test_older_portals_keep_no_links_and_can_make_one(
    call: Callable[..., Said], pointed: Served
) -> None:
    pointed.sandbox.seed({"version": "3.6.2"})
    said = call("links")
    assert (said.code, said.out) == (64, "")
    assert "from version 3.7 on, and this is 3.6.2; give --type" in said.err
    assert call("links", "--type", "Guest").code == 0


@pytest.mark.parametrize("type_", ["guest", "Owner", "All", "", "2"])
def test_a_type_that_is_none_is_wrong_usage(
    call: Callable[..., Said], pointed: Served, type_: str
) -> None:
    said = call("links", "--type", type_)
    assert (said.code, said.out) == (64, "")
    assert pointed.sandbox.requests() == []


def test_the_manifests_are_held_against_the_portal(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served
) -> None:
    other = manifest("version: 1\nportal: https://acme.example\n")
    said = call("links", "--type", "User", other)
    assert (said.code, said.out) == (64, "")
    assert pointed.sandbox.short_links == 0
    same = manifest(f"version: 1\nportal: {pointed.url}\n")
    assert call("links", "--type", "User", same).code == 0


def test_an_address_that_would_move_the_cursor_stays_one_line(
    call: Callable[..., Said], pointed: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hostile(document: Any) -> Any:  # noqa: ANN401 - JSON
        return {**document, "response": "https://acme.example/\x1b[2J\nrm -rf"}

    rule = Rule("GET", "portal/users/invite/User", fault.answered(hostile))
    with Gateway(pointed.url, rule) as gateway:
        monkeypatch.setenv("DOCSPACE_URL", gateway.url)
        said = call("links", "--type", "User")
    assert said.out == "https://acme.example/\\u{1b}[2J\\u{a}rm -rf\n"


def test_a_link_that_nobody_reads_is_not_shown_anywhere_else(folder: Path, pointed: Served) -> None:
    del folder
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "reconciler", "links", "--type", "User"],
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        timeout=60,
    )
    os.close(writing)
    assert done.returncode == 1
    assert f"{pointed.url}/s/" not in done.stderr
    assert pointed.sandbox.short_links == 1


def test_the_address_of_a_declared_link_stands_in_no_plan_and_no_report(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served, folder: Path
) -> None:
    name = manifest("version: 1\ninvitation_links:\n- {type: User, max_uses: 5}\n")
    told = [call("apply", "--yes", "--format", "json", name)]
    shown = call("links")
    assert (shown.code, shown.err) == (0, "")
    (line,) = shown.out.splitlines()
    secret = line.split("  ")[1].rpartition("key=")[2]
    assert len(secret) == 64
    assert pointed.url in line
    changed = manifest("version: 1\ninvitation_links:\n- {type: User, max_uses: 9}\n")
    told += [
        call("plan", "--format", "json", "--out", "plan.json", changed),
        call("plan", changed),
        call("apply", "--dry-run", changed),
        call("apply", "--yes", changed),
        call("status", changed),
    ]
    assert [said.code for said in told] == [0] * 6
    for said in told:
        assert secret not in said.out + said.err
    assert secret not in (folder / "plan.json").read_text("utf-8")
    assert json.loads(told[1].out)["actions"][0]["kind"] == "invitation_link"
