"""``reconciler export``, as a newcomer and as a script call it."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from reconciler.errors import Exit
from tests.edge.cli.full import EXPORT, FULL
from tests.edge.gateway import fault
from tests.edge.gateway.gateway import Gateway, Rule

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.edge.cli.conftest import Said
    from tests.portal import Served

TOP = Path(__file__).parents[3]


@pytest.fixture
def full(pointed: Served) -> Served:
    """A portal with something of everything."""
    pointed.sandbox.seed(FULL)
    return pointed


@pytest.fixture
def keyed(full: Served, monkeypatch: pytest.MonkeyPatch) -> Served:
    monkeypatch.setenv("DOCSPACE_API_KEY", full.sandbox.key)
    return full


def test_an_export_says_what_the_portal_has_and_why_it_does_not_say_the_rest(
    keyed: Served, call: Callable[..., Said]
) -> None:
    said = call("export")
    assert re.sub(r"\(id [0-9a-f-]{36}\)", "(id GUID)", said.out) == EXPORT
    assert said.err == (
        "Declared: 4 people, 1 group, 2 rooms.\n7 comments say what is not declared, and why.\n"
    )
    assert said.code == Exit.DONE
    assert keyed.writes() == []
    assert call("export").out == said.out


@pytest.mark.usefixtures("keyed")
def test_what_cannot_be_compared_for_want_of_a_password_is_told_and_nothing_else_is_left(
    call: Callable[..., Said], monkeypatch: pytest.MonkeyPatch
) -> None:
    call("export", "--out", "portal.yaml")
    told = call("plan", "--detailed-exitcode", "portal.yaml")
    assert told.code == Exit.DONE
    (drift,) = [line for line in told.out.splitlines() if line.startswith("!")]
    assert "the variable is not set" in drift
    monkeypatch.setenv("LINK_PASSWORD_1000_FOR_PARTNERS", "pass-word-1")
    told = call("plan", "--detailed-exitcode", "portal.yaml")
    assert (told.code, "Nothing to do" in told.out, "!" in told.out) == (Exit.DONE, True, False)


@pytest.mark.usefixtures("keyed")
def test_no_secret_is_in_an_export(call: Callable[..., Said]) -> None:
    addresses = call("links", "--room", "Plans").out + call("links").out
    secrets = [word for word in addresses.split() if "://" in word]
    assert len(secrets) == 3
    said = call("export")
    everything = said.out + said.err
    assert not any(word in everything for word in ["pass-word-1", *secrets])
    assert "://" not in everything


@pytest.mark.usefixtures("keyed")
def test_rooms_of_the_archive_are_declared_where_that_is_asked_for(
    call: Callable[..., Said],
) -> None:
    assert "  - title: Old\n    type: collaboration\n    state: archived\n" in (
        call("export", "--archived", "--out", "all.yaml").out or Path("all.yaml").read_text("utf-8")
    )
    assert call("plan", "--detailed-exitcode", "all.yaml").code == Exit.DONE
    assert "state: archived" in call("export", "--room", "old").out


@pytest.mark.usefixtures("keyed")
def test_some_rooms_bring_their_own_people_and_groups_and_no_others(
    call: Callable[..., Said], manifest: Callable[..., str]
) -> None:
    by_title = call("export", "--room", "plans").out
    assert by_title == call("export", "--tag", "FINANCE").out
    name = manifest({"version": 1, "rooms": [{"title": "Plans", "type": "custom"}]})
    assert by_title == call("export", "--only-declared", name).out
    assert "bob@acme.example" not in by_title
    assert "invitation_links" not in by_title
    assert re.findall("title: (.*)", by_title) == ["Plans", "For partners", "Join"]
    assert re.findall("email: (.*)\n    type", by_title) == [
        "ann@acme.example",
        "guest@partner.example",
        "kim@acme.example",
    ]
    Path("some.yaml").write_text(by_title, encoding="utf-8")
    assert call("plan", "--detailed-exitcode", "some.yaml").code == Exit.DONE


@pytest.mark.usefixtures("keyed")
def test_a_room_or_a_tag_that_is_not_there_is_wrong_usage(
    call: Callable[..., Said], manifest: Callable[..., str]
) -> None:
    said = call("export", "--room", "Plan")
    assert (said.code, said.out) == (Exit.USAGE, "")
    assert 'no room with the title "Plan"; did you mean "Plans"?' in said.err
    said = call("export", "--tag", "x")
    assert (said.code, said.err) == (
        Exit.USAGE,
        'reconciler: --tag: the portal shows no room with the tag "x"\n',
    )
    name = manifest({"version": 1, "rooms": [{"title": "Gone", "type": "custom"}]})
    said = call("export", "--only-declared", name)
    assert 'room "Gone": not on the portal\n' in said.err
    name = manifest({"version": 1, "rooms": [{"title": "Maps", "type": "custom"}]})
    assert call("export", "--only-declared", name).code == Exit.MANIFEST


def test_five_commands_take_a_portal_under_management(
    keyed: Served, call: Callable[..., Said], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The README's block, command by command."""
    monkeypatch.setenv("LINK_PASSWORD_1000_FOR_PARTNERS", "pass-word-1")
    readme = (TOP / "README.md").read_text(encoding="utf-8")
    block = readme.partition("## A portal that is full of rooms already")[2]
    block = block.partition("```sh\n")[2].partition("```")[0]
    commands = [shlex.split(line, comments=True) for line in block.splitlines()]
    names = [command[1] for command in commands]
    assert names == ["doctor", "export", "validate", "plan", "apply"]
    for command in commands:
        said = call(*command[1:])
        assert said.code == Exit.DONE, said
        if command[1] in {"plan", "apply"}:
            assert "othing to do" in said.out + said.err
    assert keyed.writes() == []


def test_everything_that_a_manifest_can_say_comes_back(
    call: Callable[..., Said], folder: Path
) -> None:
    shutil.copytree(TOP / "examples", folder / "examples")
    example = "examples/everything.yaml"
    assert call("apply", "--sandbox", "--yes", example).code == Exit.DONE
    assert call("export", "--sandbox", "--out", "portal.yaml").code == Exit.DONE
    assert call("fmt", "--check", "portal.yaml").code == Exit.DONE
    assert call("plan", "--sandbox", "--detailed-exitcode", "portal.yaml").code == Exit.DONE
    text = Path("portal.yaml").read_text("utf-8")
    # The portal gives the quota back to nobody, and the day of an end is no portal's.
    for words in (
        "lifetime: {after: 2 years, deletes: permanently}",
        "watermark: {shows: [user, date], text: Confidential, rotate: -45}",
        "lifetime: 6 months",
        "# its picture is left alone",
    ):
        assert words in text


def test_what_could_not_be_read_is_told_and_fails_the_command(
    keyed: Served, call: Callable[..., Said], monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = Rule("GET", "files/rooms/.*/links", fault.refusal(404), times=None)
    with Gateway(keyed.url, closed) as gateway:
        monkeypatch.setenv("DOCSPACE_URL", gateway.url)
        said = call("export", "--out", "portal.yaml")
        assert said.code == Exit.FAILED
        assert said.err.endswith("Could not be read: the links of 2 rooms\n")
    text = Path("portal.yaml").read_text("utf-8")
    assert "  # its links could not be read: " in text
    assert "password_env" not in text


def test_a_portal_that_cannot_be_used_and_a_key_that_is_refused_are_told_as_everywhere(
    keyed: Served,
    call: Callable[..., Said],
    monkeypatch: pytest.MonkeyPatch,
    unused_port: int,
) -> None:
    del keyed
    monkeypatch.setenv("DOCSPACE_API_KEY", "sk-other")
    assert call("export", "--out", "portal.yaml").code == Exit.ACCESS
    monkeypatch.setenv("DOCSPACE_URL", f"http://127.0.0.1:{unused_port}")
    assert call("export", "--out", "portal.yaml").code == Exit.PORTAL
    assert not Path("portal.yaml").exists()
