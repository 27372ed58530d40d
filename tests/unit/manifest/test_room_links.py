"""What the links of rooms become."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from reconciler.access import Access, RoomType
from reconciler.kinds.room_link import RoomLink
from reconciler.manifest.checks.link_accesses import EXTERNAL, INVITATION
from reconciler.source import Source
from tests.unit.manifest.reading import both_parsers, desired

if TYPE_CHECKING:
    from reconciler.manifest.parser import Loader

_ROOM = "version: 1\nrooms:\n  - title: A\n    type: {0}\n    links:\n{1}"


@both_parsers
def test_links_of_a_room_become_what_they_say_in_their_order(loader: Loader) -> None:
    text = """\
version: 1
rooms:
  - title: Plans
    type: custom
    links:
      - title: For partners
        kind: external
        primary: true
        access: Read
        expires: 2026-12-31
        password_env: LINK_PASSWORD
        deny_download: true
        internal: true
      - title: Join
        kind: invitation
        access: 11
        max_uses: 20.0
        expires: 2026-12-31T18:00:00+02:00
      - {title: "Open ", kind: external, access: 7}
"""
    (room,) = desired(text, loader).rooms
    assert room.links == (
        RoomLink(
            title="For partners",
            invites=False,
            access=Access.READ,
            source=Source("-", 6, 9),
            primary=True,
            expires=datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC),
            password_env="LINK_PASSWORD",
            deny_download=True,
            internal=True,
        ),
        RoomLink(
            title="Join",
            invites=True,
            access=Access.CONTENT_CREATOR,
            source=Source("-", 14, 9),
            expires=datetime(2026, 12, 31, 16, tzinfo=UTC),
            max_uses=20,
        ),
        RoomLink("Open ", invites=False, access=Access.FILL_FORMS, source=Source("-", 19, 9)),
    )


def test_a_room_may_be_full_of_links() -> None:
    others = [f"{{title: L{one}, kind: external, access: Read}}" for one in range(5)]
    links = [
        *others,
        "{title: First, kind: external, access: Read, primary: true}",
        "{title: Join, kind: invitation, access: Read}",
    ]
    text = _ROOM.format("custom", "".join(f"      - {one}\n" for one in links))
    assert len(desired(text).rooms[0].links or ()) == 7


def test_a_link_of_a_public_room_that_is_not_the_primary_may_end() -> None:
    link = "{title: L, kind: external, access: Read, internal: false, expires: 2026-12-31}"
    (room,) = desired(_ROOM.format("public", f"      - {link}\n")).rooms
    assert [bool(one.expires) for one in room.links or ()] == [True]


@pytest.mark.parametrize(
    ("kind", "room", "access"),
    [
        (kind, room, access)
        for kind, table in (("external", EXTERNAL), ("invitation", INVITATION))
        for room, words in table.items()
        for access in words
    ],
)
def test_every_access_that_a_link_may_allow_may_be_given_by_word_or_number(
    kind: str, room: RoomType, access: Access
) -> None:
    primary = ", primary: true" if kind == "external" else ""
    for value in (*access.names, access.number):
        link = f"      - {{title: L, kind: {kind}, access: {value}{primary}}}\n"
        (found,) = desired(_ROOM.format(room, link)).rooms
        assert [one.access for one in found.links or ()] == [access]
