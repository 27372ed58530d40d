"""What users of a manifest become: their state, who gets their rooms, how they are welcomed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reconciler.access import Role
from reconciler.kinds.user import Standing, User
from reconciler.kinds.welcome import OwnWelcome, PortalWelcome
from reconciler.manifest import load
from reconciler.source import Source
from tests.unit.manifest.reading import both_parsers, desired

if TYPE_CHECKING:
    from pathlib import Path

    from reconciler.manifest.parser import Loader

_FULL = """\
version: 1
defaults:
  welcome:
    mail: letters/welcome.md
    subject: "Welcome, {{ first_name }}"
    from: Team@Acme.Example
users:
  - {email: Ann@acme.example, type: User, state: active, reassign_to: " Bob@Acme.Example"}
  - {email: bob@acme.example, type: RoomAdmin, state: disabled, welcome: false}
  - {email: carol@acme.example, type: User, welcome: {key: welcome_guest}}
  - {email: dan@acme.example, type: User, welcome: {key_env: _WELCOME_2}}
  - {email: eve@acme.example, type: Guest, welcome: {mail: guests.md, subject: Hello}}
"""


@both_parsers
def test_users_with_every_word_become_what_they_say(tmp_path: Path, loader: Loader) -> None:
    manifest = tmp_path / "users.yaml"
    manifest.write_text(_FULL)
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "welcome.md").write_text("Dear {{ first_name }}")
    (tmp_path / "guests.md").write_text("Hello")
    found = load([str(manifest)], loader=loader).users

    def source(line: int) -> Source:
        return Source(str(manifest), line, 5)

    assert list(found.values()) == [
        User(
            email="ann@acme.example",
            type=Role.USER,
            source=source(8),
            state=Standing.ACTIVE,
            reassign_to="bob@acme.example",
            welcome=OwnWelcome(
                file="letters/welcome.md",
                subject="Welcome, {{ first_name }}",
                sender="team@acme.example",
                text="Dear {{ first_name }}",
            ),
        ),
        User("bob@acme.example", Role.ROOM_ADMIN, source(9), state=Standing.DISABLED),
        User(
            "carol@acme.example",
            Role.USER,
            source(10),
            welcome=PortalWelcome(key="welcome_guest", key_env=""),
        ),
        User(
            "dan@acme.example",
            Role.USER,
            source(11),
            welcome=PortalWelcome(key="", key_env="_WELCOME_2"),
        ),
        User(
            "eve@acme.example",
            Role.GUEST,
            source(12),
            welcome=OwnWelcome(file="guests.md", subject="Hello", sender="", text="Hello"),
        ),
    ]


def test_the_defaults_of_a_file_hold_for_its_own_users_alone(tmp_path: Path) -> None:
    first, second = tmp_path / "one.yaml", tmp_path / "two.yaml"
    first.write_text(
        "version: 1\ndefaults: {welcome: {key: hello}}\n"
        "users: [{email: ann@acme.example, type: User}]\n"
        "rooms: [{title: A, type: custom}]\n"
    )
    second.write_text("version: 1\nusers: [{email: bob@acme.example, type: User}]\n")
    found = load([str(first), str(second)])
    assert [user.welcome for user in found.users.values()] == [PortalWelcome("hello", ""), None]
    assert found.rooms[0].settings == {}


def test_defaults_that_welcome_nobody_are_no_defaults() -> None:
    text = "version: 1\ndefaults: {welcome: false}\nusers: [{email: a@acme.example, type: User}]"
    assert desired(text).users["a@acme.example"].welcome is None


@pytest.mark.parametrize("role", ["DocSpaceAdmin", "RoomAdmin", "3", "1"])
def test_rooms_may_go_to_whoever_may_own_rooms(role: str) -> None:
    text = f"""\
version: 1
users:
  - {{email: a@acme.example, type: User, reassign_to: b@acme.example}}
  - {{email: b@acme.example, type: {role}}}
"""
    assert desired(text).users["a@acme.example"].reassign_to == "b@acme.example"


@pytest.mark.parametrize("key", ["1.a", "1.", ".A", "welcome.GUEST", "1.A.B", "\u0661.A"])
def test_a_key_that_no_portal_signed_may_stand_in_a_manifest(key: str) -> None:
    text = f'version: 1\nusers: [{{email: a@acme.example, type: User, welcome: {{key: "{key}"}}}}]'
    assert desired(text).users["a@acme.example"].welcome == PortalWelcome(key, "")
