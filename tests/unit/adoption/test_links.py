"""What is adopted of links, and what cannot be."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from reconciler.access import Access, Role
from reconciler.kinds.invitation_link import FoundLink
from reconciler.kinds.room_link import FoundRoomLink
from tests.unit.adoption.portal import (
    adopted,
    current,
    of_room,
    room,
)

if TYPE_CHECKING:
    from reconciler.state import Current


def _link(**more: object) -> FoundRoomLink:
    made = FoundRoomLink("l1", "Look", invites=False, access=Access.READ)
    return replace(made, **more)  # type: ignore[arg-type]  # whatever a link has


LOOK = "  links: [{title: Look, kind: external, access: Read}]\n"


@pytest.mark.parametrize(
    ("rest", "links", "told"),
    [
        (LOOK, [_link(), _link(id="l2")], 'the link "Look": it may be 2 links of the room: l1, l2'),
        (LOOK, [_link(access=None)], 'access of the link "Look"  Read -> a level of its own: no m'),
        (LOOK, [_link(password="abc")], 'password of the link "Look"  none -> set: its password'),
        ("  links: []\n", [_link(access=None)], 'the link "Look"  a level of its own: no manifest'),
        ("  links: []\n", [_link(password="abc")], 'the link "Look"  Read: its password is a'),
        (LOOK, [_link(), _link(id="l2", invites=True)], 'the link "Look"  Read: another link of'),
    ],
)
def test_what_no_manifest_can_say_of_a_link_is_told(
    rest: str, links: list[FoundRoomLink], told: str
) -> None:
    after, (stuck,) = of_room(rest, current(room_links={7: tuple(links)}))
    assert after == rest
    assert stuck.startswith(told)


def test_a_primary_link_that_a_public_room_must_have_is_not_taken_out() -> None:
    text = (
        "version: 1\nrooms:\n- title: Plans\n  type: public\n"
        "  links: [{title: Look, kind: external, access: Read, primary: true}]\n"
    )
    after, (stuck,) = adopted(text, current(room(type="public"), room_links={7: ()}))
    assert after == text
    assert "though the room has one" in stuck


def test_the_primary_link_of_another_room_is_adopted() -> None:
    there = current(room_links={7: (_link(primary=True, internal=True),)})
    after = (
        "  links:\n    - title: Look\n      kind: external\n      access: Read\n"
        "      primary: true\n      internal: true\n"
    )
    assert of_room("  links: []\n", there) == (after, [])


def test_limits_of_a_link_come_and_go() -> None:
    rest = (
        "  links:\n  - title: Come\n    kind: invitation\n    access: Read\n"
        "    expires: 2030-01-01\n    max_uses: 5\n"
    )
    there = current(room_links={7: (_link(title="Come", invites=True),)})
    assert of_room(rest, there) == (rest.partition("    expires")[0], [])


LINKS = "version: 1\ninvitation_links:\n- {type: User, expires: 2030-12-31}\n"
END = datetime(2031, 12, 31, 23, 59, 59, tzinfo=UTC)
FOUND = FoundLink(Role.USER, "l1", END, 5, 0)


@pytest.mark.parametrize(
    ("text", "there", "after"),
    [
        (LINKS, [FOUND], LINKS.replace("2030-12-31", "2031-12-31, max_uses: 5")),
        (
            LINKS,
            [replace(FOUND, expires=None, max_uses=None)],
            LINKS.replace(", expires: 2030-12-31", ""),
        ),
        (LINKS, [], "version: 1\ninvitation_links: []\n"),
        (
            LINKS,
            [replace(FOUND, expires=datetime(2030, 12, 31, 23, 59, 59, tzinfo=UTC), max_uses=None),
             replace(FOUND, type=Role.ROOM_ADMIN)],
            f"{LINKS}- {{type: RoomAdmin, expires: 2031-12-31, max_uses: 5}}\n",
        ),
        (
            "version: 1\ninvitation_links: []\n",
            [replace(FOUND, expires=None)],
            "version: 1\ninvitation_links:\n  - type: User\n    max_uses: 5\n",
        ),
        ("version: 1\n", [FOUND], "version: 1\n"),
    ],
)  # fmt: skip
def test_invitation_links_are_adopted(text: str, there: list[FoundLink], after: str) -> None:
    assert adopted(text, current(links={one.type: one for one in there})) == (after, [])


@pytest.mark.parametrize(
    ("there", "told"),
    [
        (current(unread_links={Role.USER: "refused"}), "the link: refused"),
        (current(version=(3, 6)), "the link: this version of the portal has no such links"),
    ],
)
def test_invitation_links_that_cannot_be_read_stay(there: Current, told: str) -> None:
    assert adopted(LINKS, there) == (LINKS, [told])
