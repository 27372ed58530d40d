"""What right manifests become."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import TYPE_CHECKING

import pytest

from reconciler.access import AVAILABLE, Access, Role, RoomType
from reconciler.kinds.group import Group
from reconciler.kinds.members import Member
from reconciler.kinds.room import Membership, Room, RoomState
from reconciler.kinds.user import User
from reconciler.source import Source
from reconciler.state import Desired, ManifestFile, Unmanaged
from tests.unit.manifest.reading import both_parsers, desired

if TYPE_CHECKING:
    from reconciler.manifest.parser import Loader

_FULL = """\
version: 1
portal: HTTPS://Acme.OnlyOffice.Example:443/
defaults:
  membership: additive
  notify: true
  message: Hello
protect: [" Owner@Acme.Example "]
unmanaged_rooms: report
users:
  - email: Ann@acme.example
    type: RoomAdmin
groups:
  - name: Design
    previously: [Designers, "Design team"]
    manager: ann@acme.example
    members: [BOB@acme.example]
rooms:
  - title: "  Plans: 2024 🚀"
    type: EditingRoom
    id: 417
    previously: ["Plans*"]
    state: active
    owner: " Ann@Acme.Example"
    from_template: "Standard: 1 "
    tags: [finance, "2024"]
    color: "#f9a"
    indexing: true
    deny_download: false
    cover: briefcase
    lifetime: 30 days
    watermark: {rotate: -45.0, text: Confidential, shows: [room, user]}
    quota: 2048MB
    membership: exact
    notify: false
    message: Welcome
    members:
      - email: Ann@acme.example
        access: 9
        from: 2026-12-01
        until: "2026-12-31"
      - {group: Design, access: Read}
  - {title: no, type: 5}
  - {title: Empty, type: public, members: [], tags: [], links: []}
"""


def _file(text: str) -> tuple[ManifestFile, ...]:
    return (ManifestFile("-", hashlib.sha256(text.encode()).hexdigest()),)


@both_parsers
def test_a_manifest_with_every_word_becomes_the_desired_state(loader: Loader) -> None:
    assert desired(_FULL, loader) == Desired(
        files=_file(_FULL),
        portal="https://acme.onlyoffice.example",
        rooms=(
            Room(
                title="Plans_ 2024 __",
                type=RoomType.COLLABORATION,
                source=Source("-", 18, 5),
                settings={
                    "tags": ("finance", "2024"),
                    "color": "FF99AA",
                    "indexing": True,
                    "deny_download": False,
                    "cover": "briefcase",
                    "lifetime": "30 days",
                    "watermark": ("user", "room", "text: Confidential", "rotate: -45"),
                    "quota": "2 GB",
                },
                members=(
                    Member(
                        "ann@acme.example",
                        "",
                        Access.ROOM_MANAGER,
                        Source("-", 37, 9),
                        date(2026, 12, 1),
                        date(2026, 12, 31),
                    ),
                    Member("", "Design", Access.READ, Source("-", 41, 9)),
                ),
                membership=Membership.EXACT,
                previously=("Plans_",),
                id=417,
                notify=False,
                message="Welcome",
                state=RoomState.ACTIVE,
                owner="ann@acme.example",
                template="Standard_ 1",
            ),
            Room(
                title="no",
                type=RoomType.CUSTOM,
                source=Source("-", 42, 5),
                settings={},
                members=None,
                membership=Membership.ADDITIVE,
                notify=True,
                message="Hello",
            ),
            Room(
                title="Empty",
                type=RoomType.PUBLIC,
                source=Source("-", 43, 5),
                settings={"tags": ()},
                members=(),
                links=(),
                membership=Membership.ADDITIVE,
                notify=True,
                message="Hello",
            ),
        ),
        users={"ann@acme.example": User("ann@acme.example", Role.ROOM_ADMIN, Source("-", 10, 5))},
        groups={
            "Design": Group(
                "Design",
                "ann@acme.example",
                ("bob@acme.example",),
                Source("-", 13, 5),
                ("Designers", "Design team"),
            )
        },
        protect=frozenset({"owner@acme.example"}),
        unmanaged_rooms=Unmanaged.REPORT,
    )


def test_a_manifest_of_a_version_alone_wants_nothing() -> None:
    assert desired("version: 1") == Desired(files=_file("version: 1"))


def test_without_defaults_a_room_is_exact_and_silent() -> None:
    (room,) = desired("version: 1\nrooms: [{title: A, type: custom}]").rooms
    assert (room.membership, room.notify, room.message) == (Membership.EXACT, False, "")


def test_what_is_left_out_of_a_manifest_is_left_alone() -> None:
    found = desired("version: 1\nrooms: [{title: A, type: custom}]")
    (room,) = found.rooms
    assert (room.state, room.owner, room.template, room.links) == (None, "", "", None)
    assert found.unmanaged_rooms is Unmanaged.IGNORE


@pytest.mark.parametrize("state", RoomState)
def test_a_room_may_be_in_every_state(state: RoomState) -> None:
    declared = f"{{title: A, type: custom, state: {state}}}"
    (room,) = desired(f"version: 1\ndefaults: {{notify: true}}\nrooms: [{declared}]").rooms
    assert room.state is state


@pytest.mark.parametrize("word", ["from", "until"])
def test_a_membership_may_begin_or_end_alone(word: str) -> None:
    members = f"[{{email: a@acme.example, access: Read, {word}: 2028-02-29}}]"
    (room,) = desired(f"version: 1\nrooms: [{{title: A, type: custom, members: {members}}}]").rooms
    (member,) = room.members or ()
    day = date(2028, 2, 29)
    assert (member.since, member.until) == ((day, None) if word == "from" else (None, day))


@pytest.mark.parametrize("kind", RoomType)
def test_a_room_type_may_be_given_by_word_name_or_number(kind: RoomType) -> None:
    for value in (*kind.names, kind.number):
        (room,) = desired(f"version: 1\nrooms: [{{title: A, type: {value}}}]").rooms
        assert room.type is kind


@pytest.mark.parametrize(
    ("kind", "access"), [(kind, access) for kind, words in AVAILABLE.items() for access in words]
)
def test_every_access_that_a_type_has_may_be_given_by_word_or_number(
    kind: RoomType, access: Access
) -> None:
    for value in (*access.names, access.number):
        members = f"[{{email: a@acme.example, access: {value}}}]"
        text = f"version: 1\nrooms: [{{title: A, type: {kind}, members: {members}}}]"
        (room,) = desired(text).rooms
        assert [member.access for member in room.members or ()] == [access]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OWNER])
def test_every_type_of_user_but_the_owner_may_be_declared(role: Role) -> None:
    for value in (*role.names, role.number):
        users = desired(f"version: 1\nusers: [{{email: a@acme.example, type: {value}}}]").users
        assert users["a@acme.example"].type is role


@pytest.mark.parametrize(
    ("written", "color"),
    [("FF9900", "FF9900"), ('"#ff9900"', "FF9900"), ("f90", "FF9900"), ('"000"', "000000")],
)
def test_a_colour_becomes_six_capital_digits(written: str, color: str) -> None:
    (room,) = desired(f"version: 1\nrooms: [{{title: A, type: custom, color: {written}}}]").rooms
    assert room.settings == {"color": color}


def test_what_an_alias_repeats_is_where_its_anchor_is() -> None:
    text = """\
version: 1
rooms:
  - title: A
    type: custom
    members: &people
      - {email: a@acme.example, access: Read}
  - {title: B, type: custom, members: *people}
"""
    first, second = desired(text).rooms
    assert first.members == second.members == (
        Member("a@acme.example", "", Access.READ, Source("-", 6, 9)),
    )  # fmt: skip


@pytest.mark.parametrize(
    "address",
    [
        "a@b.example",
        "first.last+tag@mail.acme.example",
        "o'brien_1@acme.example",
        "ann@1and1.example",
        "jörg@acme.example",
        "a" * 64 + "@acme.example",
    ],
)
def test_addresses_of_every_usual_form_are_taken(address: str) -> None:
    assert desired(f"version: 1\nprotect: [{address}]").protect == {address}


@pytest.mark.parametrize(
    ("written", "portal"),
    [
        ("https://Acme.example/", "https://acme.example"),
        ("https://acme.example:8443", "https://acme.example:8443"),
        ("https://acme.example/docs/", "https://acme.example/docs"),
        ("http://localhost:8092", "http://localhost:8092"),
        ("http://127.0.0.1:80/", "http://127.0.0.1"),
        ('"http://[::1]:8092/"', "http://[::1]:8092"),
    ],
)
def test_the_portal_has_one_form(written: str, portal: str) -> None:
    assert desired(f"version: 1\nportal: {written}").portal == portal


@both_parsers
def test_a_yaml_directive_and_markers_of_the_document_are_taken(loader: Loader) -> None:
    assert desired("%YAML 1.2 # as it is\n---\nversion: 1 # 100 %\n...\n", loader).rooms == ()
