"""Links of rooms on the command line: what is secret is shown by one command alone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.edge.gateway import fault
from tests.edge.gateway.gateway import Gateway, Rule

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.edge.cli.conftest import Said
    from tests.portal import Served

NEW, OLD, LONE = "Xa7-new-word", "Xa7-old-word", "Xa7-lone-word"
PORTAL: dict[str, Any] = {
    "people": [{"email": "ann@acme.example", "type": "RoomAdmin"}],
    "rooms": [
        {
            "title": "Plans",
            "id": 7,
            "type": 5,
            "links": [
                {
                    "kind": "external",
                    "title": "Partners",
                    "access": "Read",
                    "password": OLD,
                    "denyDownload": True,
                    "internal": True,
                },
                {"kind": "external", "title": "Old", "access": "Comment", "password": LONE},
                {"kind": "primary", "title": "Shared", "access": "Read"},
                {
                    "kind": "invitation",
                    "title": "Join",
                    "access": "Editing",
                    "expires": "2034-12-31T23:59:59Z",
                    "maxUseCount": 9,
                    "currentUseCount": 2,
                },
            ],
        },
        {"title": "Else", "id": 8, "type": 5, "owner": "ann@acme.example"},
        {"title": "Twice", "id": 9, "type": 5},
        {"title": "Twice", "id": 10, "type": 5},
        {"title": "a_b", "id": 11, "type": 5},
        {"title": "Gone", "id": 12, "type": 5, "state": "archived"},
    ],
}
MANIFEST = {
    "version": 1,
    "policy": {"guards": {"public_links": 2}},
    "rooms": [
        {
            "title": "Plans",
            "type": "custom",
            "links": [
                {
                    "title": "Partners",
                    "kind": "external",
                    "access": "Editing",
                    "password_env": "PASSWORD",
                },
                {"title": "Press", "kind": "external", "access": "Read", "password_env": "PRESS"},
                {"title": "Join", "kind": "invitation", "access": "Editing", "max_uses": 10},
            ],
        }
    ],
}


@pytest.fixture
def served(pointed: Served, monkeypatch: pytest.MonkeyPatch) -> Served:
    pointed.sandbox.seed(PORTAL)
    monkeypatch.setenv("DOCSPACE_API_KEY", pointed.sandbox.key)
    monkeypatch.setenv("PASSWORD", f"{NEW}\n")
    monkeypatch.setenv("PRESS", NEW)
    return pointed


def test_a_room_s_links_are_printed_with_their_addresses_and_passwords(
    call: Callable[..., Said], served: Served
) -> None:
    said = call("links", "--room", "Plans")
    assert (said.code, said.err) == (0, "")
    rows = {line.split("  ")[0]: line.split("  ")[1:] for line in said.out.splitlines()}
    assert {title: told for title, (_, told) in rows.items()} == {
        "Partners": (f"external, Read, expires never, internal, without downloads, password {OLD}"),
        "Old": f"external, Comment, expires never, password {LONE}",
        "Shared": "external, Read, expires never, primary",
        "Join": "invitation as Editing, expires 2034-12-31T23:59:59Z, used 2 of 9",
    }
    assert all(address.startswith(f"{served.url}/") for address, _ in rows.values())
    assert len({address for address, _ in rows.values()}) == 4
    assert served.writes() == []
    assert not [path for path in served.reads() if path.endswith("/link")]


@pytest.mark.parametrize("title", ["plans", " Plans ", "a/b"])
def test_a_title_is_matched_as_those_of_declared_rooms_are(
    call: Callable[..., Said], served: Served, title: str
) -> None:
    del served
    assert call("links", "--room", title).code == 0


def test_a_room_without_links_is_no_error(call: Callable[..., Said], served: Served) -> None:
    del served
    said = call("links", "--room", "a_b")
    assert (said.code, said.out, said.err) == (0, "", "The room has no link.\n")


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("Plan", 'the portal shows no active room "Plan"; did you mean "Plans"?'),
        ("Zebra", 'the portal shows no active room "Zebra"'),
        ("Gone", 'the portal shows no active room "Gone"'),
        ("Twice", '2 rooms of the portal are "Twice": 10, 9; rename all but one of them'),
        ("", 'the portal shows no active room ""'),
    ],
)
def test_a_title_that_is_no_room_s_or_several_rooms_is_wrong_usage(
    call: Callable[..., Said], served: Served, title: str, told: str
) -> None:
    del served
    said = call("links", "--room", title)
    assert (said.code, said.out, said.err) == (64, "", f"reconciler: --room: {told}\n")


def test_the_links_of_somebody_else_s_room_are_not_taken_for_none(
    call: Callable[..., Said], served: Served
) -> None:
    said = call("links", "--room", "Else")
    assert (said.code, said.out) == (77, "")
    assert "it must own the room or be its RoomManager" in said.err
    assert not [path for path in served.reads() if path.endswith("/links")]


def test_rooms_that_cannot_be_listed_whole_are_told(
    call: Callable[..., Said], served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule = Rule("GET", "files/rooms", fault.refusal(400, "no"), times=None)
    with Gateway(served.url, rule) as gateway:
        monkeypatch.setenv("DOCSPACE_URL", gateway.url)
        said = call("links", "--room", "Plans")
    assert (said.code, said.out) == (1, "")


def test_a_room_and_a_type_cannot_both_be_asked_for(
    call: Callable[..., Said], served: Served
) -> None:
    assert call("links", "--room", "Plans", "--type", "User").code == 64
    assert served.sandbox.requests() == []


def test_a_title_or_a_password_that_would_move_the_cursor_stays_one_line(
    call: Callable[..., Said], served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hostile(document: Any) -> Any:  # noqa: ANN401 - JSON
        for row in document["response"]:
            row["sharedLink"] |= {"title": "\x1b[2J", "password": "a\nb", "access": 4}
        return document

    rule = Rule("GET", "files/rooms/7/links", fault.answered(hostile), times=None)
    with Gateway(served.url, rule) as gateway:
        monkeypatch.setenv("DOCSPACE_URL", gateway.url)
        said = call("links", "--room", "Plans")
    assert said.code == 0
    assert all(line.startswith("\\u{1b}[2J  ") for line in said.out.splitlines())
    assert said.out.count("password a\\u{a}b") == 4


def test_no_output_of_any_other_command_shows_an_address_or_a_password(
    call: Callable[..., Said], manifest: Callable[..., str], served: Served, folder: Path
) -> None:
    name = manifest(MANIFEST)
    before = call("links", "--room", "Plans").out
    told = [
        call(*arguments, name)
        for arguments in (
            ("validate",),
            ("plan", "--out", "plan.json"),
            ("plan", "--format", "json"),
            ("apply", "--dry-run"),
            ("apply", "--dry-run", "--format", "json"),
            ("status",),
        )
    ]
    told += [call("apply", "--yes", name), call("apply", "--yes", "--format", "json", name)]
    assert [said.code for said in told] == [0] * len(told)
    after = call("links", "--room", "Plans").out
    shown = "".join(said.out + said.err for said in told)
    shown += "".join(
        path.read_text(encoding="utf-8") for path in folder.rglob("*.json") if path.is_file()
    )
    addresses = [line.split("  ")[1] for line in (before + after).splitlines()]
    assert len(addresses) == 7
    paths = [address.removeprefix(served.url) for address in addresses]
    assert not [secret for secret in (NEW, OLD, LONE, *paths) if secret in shown]
    assert '{"$env": "PASSWORD"}' in shown
    assert before.count(OLD) == 1
    assert after.count(NEW) == 2


def test_without_the_variables_a_plan_is_shown_and_nothing_is_sent(
    call: Callable[..., Said],
    manifest: Callable[..., str],
    served: Served,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    name = manifest(MANIFEST)
    monkeypatch.delenv("PASSWORD")
    monkeypatch.setenv("PRESS", "  ")
    planned = call("plan", "--format", "json", name)
    assert planned.code == 0
    (drift,) = json.loads(planned.out)["drift"]
    assert "$PASSWORD cannot be told: the variable is not set" in drift["text"]
    assert call("apply", "--dry-run", name).code == 0
    said = call("apply", "--yes", name)
    assert (said.code, said.out) == (64, "")
    assert said.err.endswith(
        "reconciler: PASSWORD, PRESS are not set, and links need the password; nothing was sent\n"
    )
    monkeypatch.setenv("PRESS", NEW)
    assert "PASSWORD is not set, and links need" in call("apply", "--yes", name).err
    assert served.writes() == []


def test_an_applied_plan_leaves_nothing_to_do(
    call: Callable[..., Said], manifest: Callable[..., str], served: Served
) -> None:
    name = manifest(MANIFEST)
    said = call("apply", "--yes", name)
    assert said.out == 'verified  update links "Plans"\nApplied: 1 of 1 step verified.\n'
    before = len(served.writes())
    assert call("plan", "--detailed-exitcode", name).code == 0
    assert call("apply", "--yes", name).code == 0
    assert len(served.writes()) == before
